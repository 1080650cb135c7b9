"""Questions about many restrictions at once: codes, screening, the calendar, counts; and what is shown of each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import Alias, RestrictionLink
from policies.registry import edit
from policies.vocabulary import Action
from tests.api.asking import all_pages, faults, get, post, slugs
from tests.api.test_changes import make_registered
from tests.api.test_restrictions import make_coded
from tests.makers import (
    NOW,
    make_author,
    make_event,
    make_jurisdiction,
    make_news_item,
    make_restriction,
    make_source,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.mark.parametrize(
    ("listed", "asked", "expected"),
    [
        (("eccn", "3A001"), "3A001.b.2", "match"),
        (("eccn", "3A001.b"), "3a001.B", "match"),
        (("eccn", "3A001.b"), "3A001", "indeterminate"),
        (("eccn", "3A001.b"), "3A", "indeterminate"),
        (("eccn", "3A001.b"), "3A001.c", None),
        (("eccn", "3A001.b.1"), "3A001.b.10", None),
        (("eccn", "3A001"), "3A0011", None),
        (("hs", "2805"), "2805.30", "match"),
        (("hs", "280530"), "2805", "indeterminate"),
        (("hs", "280530"), "280540", None),
        (("cas", "7440-55-3"), "7440-55-3", "match"),
    ],
)
def test_a_code_matches_or_is_indeterminate_or_neither(
    listed: tuple[str, str], asked: str, expected: str | None
) -> None:
    make_coded(*listed, edition="HS 2022" if listed[0] == "hs" else "", slug="one")
    for path in ("restrictions/", "codes/"):
        found = get(f"{path}?code={asked}")["results"]
        assert [row["code_match"] for row in found] == ([expected] if expected else [])
    sent = {"codes": [{"code": asked, "system": listed[0]}]}
    assert [row["match"] for row in post("screen/", sent)["results"]] == ([expected] if expected else [])


def test_screening_says_why_and_asks_for_all_kinds_at_once() -> None:
    one = make_coded("eccn", "3A090", slug="one")
    one.targets.add(make_jurisdiction("CN"))
    make_event(one)
    make_coded("eccn", "3A090", slug="elsewhere").targets.add(make_jurisdiction("RU"))
    Alias.objects.create(restriction=make_restriction(slug="named", reach="all"), text="稀土磁体", language="zh-Hans")
    sent = {"codes": [{"code": "3A090.a"}], "products": ["稀土"], "destinations": ["cn"], "origins": ["US"]}
    named, first = post("screen/", sent)["results"]
    assert (first["restriction"], first["status"], first["match"]) == ("one", "in_force", "match")
    assert [reason["kind"] for reason in first["because"]] == ["code", "destination", "origin"]
    assert (named["match"], named["because"][1]["found"]) == ("indeterminate", "every destination")
    assert post("screen/?as_of=2020-01-01", sent)["results"][1]["status"] is None


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "#"),
        ({"codes": []}, "#"),
        ({"code": ["3A090"]}, "#/code"),
        ({"codes": [{"code": "%"}]}, "#/codes/0/code"),
        ({"codes": [{"code": "3A090", "system": "isbn"}]}, "#/codes/0/system"),
        ({"destinations": ["China"]}, "#/destinations/0"),
        ({"products": ["x"] * 201}, "#/products"),
        ({"products": ["  "]}, "#/products/0"),
        ([], "#"),
        ({"codes": 7}, "#/codes"),
    ],
)
def test_what_cannot_be_screened_is_named_by_its_place(sent: object, pointer: str) -> None:
    assert pointer in faults(post("screen/", sent, status=400))


def test_the_calendar_tells_a_lapse_from_an_entry_into_force() -> None:
    restriction = make_restriction(slug="one")
    make_event(restriction)
    make_event(restriction, action=Action.SUSPEND, effective_date=TODAY, until_date=TODAY + timedelta(days=9))
    make_event(make_restriction(slug="two"), effective_date=TODAY + timedelta(days=20))
    found = get("calendar/")["results"]
    assert [(row["restriction"], row["kind"]) for row in found] == [
        ("one", "is_suspended"),
        ("one", "lapses"),
        ("two", "enters_into_force"),
    ]
    window = f"from={TODAY + timedelta(days=15)}&to={TODAY + timedelta(days=30)}"
    assert [row["restriction"] for row in get(f"calendar/?{window}")["results"]] == ["two"]
    assert list(faults(get("calendar/?from=2025-02-01&to=2025-01-01", status=400))) == ["to"]


def test_stock_counts_restrictions_and_flow_counts_steps() -> None:
    for number in range(3):
        make_event(make_restriction(slug=f"r-{number}"), effective_date=date(2025, 1, number + 1))
    make_event(make_restriction(slug="later"), effective_date=date(2025, 6, 1))
    found = get("stats/?as_of=2025-03-01&from=2025-01-02&to=2025-12-31")
    assert (found["stock"]["unit"], found["stock"]["counts"]) == ("restrictions", {"in_force": 3})
    assert (found["flow"]["unit"], found["flow"]["counts"]["enter_into_force"]) == ("steps", 3)
    assert get("stats/?as_of=2025-03-01&by=imposed_by")["stock"]["counts"] == {"US": 3}
    assert list(faults(get("stats/?by=colour", status=400))) == ["by"]


def test_one_restriction_is_compared_by_field() -> None:
    row = make_registered("one")
    row.title = "Another title"
    edit.save(row, by=make_author(), now=NOW + timedelta(days=2))
    make_event(row, effective_date=date(2026, 11, 24), now=NOW + timedelta(days=2))
    (found,) = get("compare/?from=2026-11-23&to=2026-11-26&restriction=one")["results"]
    assert found["edited"] == [{"field": "title", "before": "About one", "after": "Another title"}]
    assert (found["before"], found["after"]["status"], found["move"]) == (None, "in_force", "came")


def test_only_the_fields_asked_for_are_shown() -> None:
    make_event(make_coded("eccn", "3A090", slug="one"))
    (row,) = get("restrictions/?fields=title,status")["results"]
    assert list(row) == ["slug", "title", "status"]
    assert list(get("restrictions/one/?fields=items")) == ["slug", "items"]
    assert "fields" in faults(get("restrictions/?fields=title,price", status=400))


def test_what_belongs_to_a_restriction_is_included_when_asked_for() -> None:
    make_event(make_restriction(slug="one"))
    assert "history" not in get("restrictions/one/")
    found = get("restrictions/one/?include=history,periods")
    assert [row["sequence"] for row in found["history"]] == [1]
    assert [row["status"] for row in found["periods"]] == ["in_force"]
    assert get("restrictions/?include=periods")["results"][0]["periods"][0]["valid_from"] == "2025-01-01"


def test_what_fits_better_comes_first_in_both_languages_and_over_pages() -> None:
    make_restriction(slug="a-mention", summary="Also touches gallium.")
    make_restriction(slug="b-title", title="Gallium and germanium")
    Alias.objects.create(restriction=make_restriction(slug="c-named"), text="镓锗禁令 gallium", language="zh-Hans")
    assert slugs(get("restrictions/?q=gallium&ordering=relevance")) == ["b-title", "c-named", "a-mention"]
    pages = all_pages("restrictions/?q=gallium&ordering=relevance&limit=1")
    assert [row["slug"] for row in pages] == ["b-title", "c-named", "a-mention"]
    assert slugs(get("restrictions/?q=镓&ordering=relevance")) == ["c-named"]


def test_the_last_edited_come_first_and_those_never_edited_last() -> None:
    make_restriction(slug="never")
    make_registered("once")
    edit.save(make_registered("twice"), by=make_author(), now=NOW)
    twice = make_registered("again")
    twice.title = "Newer"
    edit.save(twice, by=make_author(), now=NOW + timedelta(days=1))
    pages = all_pages("restrictions/?ordering=-updated_at&limit=1")
    assert [row["slug"] for row in pages] == ["again", "once", "twice", "never"]


def test_rows_are_counted_only_when_asked() -> None:
    for _ in range(3):
        make_restriction()
    assert "count" not in get("restrictions/?limit=1")
    assert get("restrictions/?limit=1&count=true")["count"] == 3


def test_restrictions_by_what_changed_and_what_was_in_force() -> None:
    make_event(make_registered("one"))
    make_registered("other")
    assert slugs(get("restrictions/?changed_since=2026-11-23T08:00:00Z")) == ["one", "other"]
    assert slugs(get("restrictions/?changed_since=2026-11-23T10:00:00Z")) == []
    assert slugs(get("restrictions/?in_force_on=2025-02-01")) == ["one"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("events/?restriction=one", ["one", "one"]),
        ("events/?action=suspend", ["one"]),
        ("events/?effective_from=2025-02-01&imposed_by=US", ["one"]),
        ("events/?recorded_since=2030-01-01T00:00:00Z", []),
        ("periods/?on=2025-03-15", ["one"]),
        ("periods/?status=suspended&begins_from=2025-01-01&begins_to=2025-12-31", ["one"]),
        ("items/?code=3A090", ["one"]),
        ("items/?q=furn", ["one"]),
        ("codes/?system=eccn&restriction=one", ["one"]),
    ],
)
def test_what_restrictions_are_made_of_is_listed_and_narrowed(path: str, expected: list[str]) -> None:
    restriction = make_coded("eccn", "3A090", slug="one")
    make_event(restriction)
    make_event(restriction, action=Action.SUSPEND, effective_date=date(2025, 3, 1), until_date=date(2025, 3, 31))
    assert [row["restriction"] for row in get(path)["results"]] == expected
    assert [row["restriction"] for row in all_pages(f"{path}&limit=1")] == expected


def test_links_and_sources_are_listed() -> None:
    one, other = make_restriction(slug="one"), make_restriction(slug="other")
    RestrictionLink.objects.create(from_restriction=one, to_restriction=other, kind="retaliates_for")
    assert get("links/?restriction=other")["results"][0]["from_restriction"] == "one"
    assert get("links/?kind=amends")["results"] == []
    make_source(slug="gazette", grade="official")
    assert slugs(get("sources/?grade=official&active=true")) == ["gazette"]
    assert get("sources/gazette/")["state"] == "never"
    assert get("authorities/us-bis/?fields=name") == {"slug": "us-bis", "name": "Bureau of Industry and Security"}
    assert get("jurisdictions/ZZ/", status=404)["status"] == 404


def test_news_is_narrowed() -> None:
    make_news_item(title="On gallium", publisher="The Gazette", language="en")
    make_news_item(title="Another", grade="official")
    assert [row["title"] for row in get("news/?q=gallium gazette")["results"]] == ["On gallium"]
    assert [row["title"] for row in get("news/?grade=official")["results"]] == ["Another"]


@pytest.mark.parametrize(
    "path", ["events/", "periods/", "items/", "codes/", "links/", "restrictions/?include=history,periods"]
)
def test_statements_do_not_grow_with_the_page(path: str) -> None:
    taken = set()
    for _ in range(2):
        for _ in range(4):
            restriction = make_coded("eccn", "3A090")
            make_event(restriction)
            other = make_restriction()
            RestrictionLink.objects.create(from_restriction=restriction, to_restriction=other, kind="amends")
        with CaptureQueriesContext(connection) as statements:
            get(path)
        taken.add(len(statements))
    assert len(taken) == 1 and max(taken) <= (5 if "include" in path else 3)
