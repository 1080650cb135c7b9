"""News items and the small lists of the registry."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import Category, Instrument, Negotiation
from tests.api.asking import all_pages, get, slugs
from tests.makers import NOW, make_authority, make_jurisdiction, make_news_item, make_restriction, make_source
from tests.pipeline.test_propose import report

pytestmark = pytest.mark.django_db
SECRET = "Paragraph that is nobody's to reprint."


def test_a_news_item_shows_where_it_stands_and_what_is_quoted_from_it() -> None:
    item = make_news_item(
        title="Letters withdrawn",
        publisher="A paper",
        url="https://paper.example/1",
        source=make_source(slug="a-paper"),
        published_at=datetime(2025, 7, 3, tzinfo=UTC),
        published_precision="day",
    )
    proposed = report(make_restriction(slug="one"), item=item)
    found = get(f"news/{item.pk}/")
    assert (found["title"], found["publisher"], found["url"]) == (
        "Letters withdrawn",
        "A paper",
        "https://paper.example/1",
    )
    assert (found["published_at"], found["published_precision"], found["source"]) == (
        "2025-07-03T00:00:00Z",
        "day",
        "a-paper",
    )
    (passage,) = found["passages"]
    assert (passage["quote"], passage["restriction"]) == ("lifted the restriction", "one")
    assert (passage["proposal"], passage["state"]) == (proposed.pk, "pending")
    assert found["page"] == f"http://testserver/news/{item.pk}/"


def test_the_full_text_of_others_is_never_shown() -> None:
    item = make_news_item(text=f"The United States lifted the restriction. {SECRET}")
    report(make_restriction(), item=item)
    for path in ("news/", f"news/{item.pk}/", "proposals/", "changes/"):
        assert SECRET not in str(get(path)), path


def test_news_can_be_narrowed_to_a_restriction() -> None:
    make_news_item(title="Another matter")
    report(make_restriction(slug="one"), item=make_news_item(title="On one"))
    assert [row["title"] for row in get("news/?restriction=one")["results"]] == ["On one"]


def test_the_newest_stands_first_and_pages_hold_still() -> None:
    for number in range(5):
        make_news_item(title=f"News {number}")
    first = get("news/?limit=2")
    make_news_item(title="Meanwhile")
    second = get(first["next"])
    assert [row["title"] for row in first["results"] + second["results"]] == ["News 4", "News 3", "News 2", "News 1"]


@pytest.mark.parametrize("count", [5, 50])
@pytest.mark.parametrize("path", ["news/", "proposals/"])
def test_a_page_takes_two_statements_whatever_its_size(path: str, count: int) -> None:
    for _ in range(count):
        report(make_restriction())
    with CaptureQueriesContext(connection) as statements:
        assert len(get(f"{path}?limit=200")["results"]) == count
    assert len(statements) == 2


# --- The registry ---


def test_the_small_lists_show_what_they_hold() -> None:
    make_authority()
    minerals = Category.objects.create(slug="minerals", name="Minerals")
    Category.objects.create(slug="rare-earths", name="Rare earths", parent=minerals)
    Instrument.objects.create(slug="letter", title="Letter", kind="letter", grade="press", is_published=False)
    assert get("jurisdictions/")["results"] == [{"code": "US", "name": "Country US", "kind": "country"}]
    assert get("authorities/")["results"][0]["jurisdiction"] == "US"
    assert [row["parent"] for row in get("categories/")["results"]] == [None, "minerals"]
    (letter,) = get("instruments/")["results"]
    assert (letter["is_published"], letter["published_date"], letter["authority"]) == (False, None, None)


def test_a_negotiation_names_its_parties_and_what_it_touched() -> None:
    talks = Negotiation.objects.create(
        slug="london", name="London", start_date=date(2025, 6, 9), end_date=date(2025, 6, 10)
    )
    talks.parties.add(make_jurisdiction("US"), make_jurisdiction("CN"))
    talks.restrictions.add(make_restriction(slug="one"))
    (row,) = get("negotiations/")["results"]
    assert (row["parties"], row["restrictions"], row["end_date"]) == (["CN", "US"], ["one"], "2025-06-10")


def test_the_small_lists_come_in_pages_too() -> None:
    for code in ("AA", "BB", "CC", "DD", "EE"):
        make_jurisdiction(code)
    assert [row["code"] for row in all_pages("jurisdictions/?limit=2")] == ["AA", "BB", "CC", "DD", "EE"]
    for number in range(3):
        Negotiation.objects.create(slug=f"t-{number}", name="Talks", start_date=NOW.date(), end_date=NOW.date())
    first = get("negotiations/?limit=2")
    assert (slugs(first), slugs(get(first["next"]))) == (["t-0", "t-1"], ["t-2"])


def test_the_way_in_names_every_resource() -> None:
    from django.test import Client

    resources = Client().get("/api/v1/").json()
    for address in resources.values():
        path = address.removeprefix("http://testserver")
        assert Client().get(path).status_code in (200, 400 if "compare" in path else 200), path
