"""Titles and names of 500 characters: taken, and shown without breaking a page; longer ones refused with their field."""

from datetime import date
from typing import Any

import pytest

from policies.models import Category, Change, Instrument, Negotiation, Restriction
from policies.vocabulary import LONGEST_TITLE
from tests.admin.helpers import make_proposal, page, restriction_post, sign_in, text_of
from tests.admin.test_in_a_browser import enter
from tests.makers import make_authority, make_editor, make_event, make_jurisdiction, make_restriction, make_source

WORDS = ("Licence requirement for the export of chip-making equipment, " * 9)[:LONGEST_TITLE]
ONE_WORD = "W" * LONGEST_TITLE  # where nothing says that a line may end
TOO_LONG = WORDS + "x"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "field", "more"),
    [
        ("authority", "name", {"slug": "new", "short_name": "N"}),
        ("category", "name", {"slug": "new", "position": 0}),
        ("instrument", "title", {"slug": "new", "kind": "rule", "grade": "official", "published_precision": "day"}),
        ("jurisdiction", "name", {"code": "FR", "kind": "country"}),
        (
            "negotiation",
            "name",
            {"slug": "new", "start_date": "2025-01-01", "end_date": "2025-01-02", "precision": "day"},
        ),
    ],
)
def test_the_desk_takes_500_characters_and_names_the_field_of_a_longer_one(kind: str, field: str, more: dict) -> None:
    more = more | ({"jurisdiction": make_jurisdiction("US").pk} if kind == "authority" else {})
    client = sign_in()
    refused = client.post(page(f"{kind}_add"), more | {field: TOO_LONG})
    assert "at most 500 characters (it has 501)" in refused.context["adminform"].form.errors[field][0]
    taken = client.post(page(f"{kind}_add"), more | {field: WORDS})
    assert taken.status_code == 302, text_of(taken)
    assert Change.objects.get().after[field] == WORDS


@pytest.mark.django_db
def test_a_title_of_a_restriction_may_have_500_characters_and_no_more() -> None:
    row, client = make_restriction(), sign_in()
    refused = client.post(page("restriction_change", row.pk), restriction_post(row, title=TOO_LONG))
    assert "at most 500 characters (it has 501)" in refused.context["adminform"].form.errors["title"][0]
    client.post(page("restriction_change", row.pk), restriction_post(row, title=WORDS))
    assert Restriction.objects.get().title == WORDS


def make_everything(title: str) -> list[str]:
    """One row of each kind called ``title``; the paths of pages and screens that show it."""
    authority = make_authority(name=title)
    category = Category.objects.create(slug="chips", name=title)
    row = make_restriction(slug="long", title=title, authority=authority)
    row.categories.add(category)
    row.items.create(name=title)
    act = Instrument.objects.create(slug="act", title=title, kind="rule", authority=authority, grade="official")
    event = make_event(row, summary=title, instrument=act)
    talks = Negotiation.objects.create(
        slug="talks", name=title, start_date=date(2025, 6, 9), end_date=date(2025, 6, 10)
    )
    talks.restrictions.add(row)
    source, proposed = make_source(name=title), make_proposal(restriction=row)
    return [
        *("/", "/restrictions/", "/restrictions/long/", "/changes/", "/calendar/", "/categories/chips/"),
        *(f"/authorities/{authority.slug}/", "/negotiations/", "/negotiations/talks/", "/compare/", "/check/"),
        *("/who-restricts-whom/", "/sources/", "/watch/", "/admin/", page("proposedchange_changelist")),
        *(page("proposedchange_change", proposed.pk), page("restriction_changelist")),
        *(page("restriction_change", row.pk), page("restriction_record", row.pk), page("restriction_history", row.pk)),
        *(page("restriction_correct", event.pk), page("restriction_merge", row.pk)),
        *(page("instrument_changelist"), page("instrument_change", act.pk), page("negotiation_change", talks.pk)),
        *(page("source_changelist"), page("source_change", source.pk), page("statusevent_changelist")),
        *(page("change_changelist"), page("authority_changelist"), page("category_changelist")),
    ]


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("title", [WORDS, ONE_WORD], ids=["words", "one word"])
def test_a_title_of_500_characters_breaks_no_page_and_no_screen_on_a_phone(live: Any, title: str) -> None:
    paths = make_everything(title)
    enter(live.page, live.url, make_editor())
    live.page.set_viewport_size({"width": 390, "height": 900})
    wide = {}
    for path in paths:
        answer = live.goto(path)
        assert answer.status == 200, path
        width = live.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide[path] = width
    assert wide == {}
