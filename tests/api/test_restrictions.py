"""Restrictions through the API: for any day, as known at any moment, narrowed, searched and paged."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies import history
from policies.models import Alias, Category, ControlledItem, ItemCode, Restriction, RestrictionLink
from policies.vocabulary import Action, Stage
from tests.api.asking import all_pages, faults, get, slugs
from tests.makers import NOW, make_author, make_authority, make_event, make_jurisdiction, make_restriction, make_step

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


def make_coded(system: str, code: str, *, edition: str = "", **changes: object) -> Restriction:
    restriction = make_restriction(**changes)
    item = ControlledItem.objects.create(restriction=restriction, name="Furnaces")
    ItemCode.objects.create(item=item, system=system, code=code, edition=edition)
    return restriction


def make_suspended(slug: str = "suspended") -> Restriction:
    """In force from 1 January 2025, suspended for March."""
    restriction = make_restriction(slug=slug)
    make_event(restriction)
    make_event(restriction, action=Action.SUSPEND, effective_date=date(2025, 3, 1), until_date=date(2025, 3, 31))
    return restriction


# --- The day, and the moment of knowledge ---


def test_a_restriction_shows_what_it_was_on_the_day_asked() -> None:
    make_suspended()
    found = get("restrictions/suspended/?as_of=2025-03-15")
    assert (found["as_of"], found["known_at"]) == ("2025-03-15", None)
    assert (found["status"], found["status_since"], found["status_until"]) == ("suspended", "2025-03-01", "2025-03-31")
    assert (found["by_lapse"], found["is_confirmed"]) == (False, True)


def test_a_control_that_revives_says_that_nobody_confirmed_it() -> None:
    make_suspended()
    found = get("restrictions/suspended/?as_of=2025-04-01")
    assert (found["status"], found["status_since"], found["status_until"]) == ("in_force", "2025-04-01", None)
    assert (found["by_lapse"], found["is_confirmed"]) == (True, False)


def test_before_its_first_step_a_restriction_has_no_status() -> None:
    make_suspended()
    found = get("restrictions/suspended/?as_of=2024-12-31")
    assert [found[name] for name in ("status", "status_since", "by_lapse", "is_confirmed")] == [None] * 4


def test_without_a_day_it_is_today() -> None:
    make_event(make_restriction(slug="one"))
    assert get("restrictions/one/")["as_of"] == datetime.now(UTC).date().isoformat()


def test_talk_moves_the_outlook_and_not_the_status() -> None:
    restriction = make_suspended()
    make_event(restriction, action=Action.LIFT, stage=Stage.TALK, effective_date=date(2025, 2, 10))
    found = get("restrictions/suspended/?as_of=2025-02-11")
    assert (found["status"], found["outlook"], found["outlook_since"]) == ("in_force", "easing", "2025-02-10")
    assert get("restrictions/suspended/?as_of=2025-02-09")["outlook"] is None


def test_a_correction_does_not_show_before_it_was_recorded() -> None:
    restriction = make_restriction(slug="one")
    event = make_event(restriction, effective_date=date(2025, 1, 1))
    later = NOW + ONE_DAY
    history.correct(event, make_step(effective_date=date(2025, 2, 1)), by=make_author(), now=later)
    assert get("restrictions/one/?as_of=2025-01-15")["status"] is None
    earlier = get("restrictions/one/?as_of=2025-01-15&known_at=2026-11-23T18:00:00Z")
    assert (earlier["status"], earlier["known_at"]) == ("in_force", "2026-11-23T18:00:00Z")
    listed = get("restrictions/?as_of=2025-01-15&known_at=2026-11-23T18:00:00Z&status=in_force")
    assert slugs(listed) == ["one"]
    assert slugs(get("restrictions/?as_of=2025-01-15&status=in_force")) == []


def test_before_anything_was_recorded_nothing_was_known() -> None:
    make_suspended()
    assert get("restrictions/suspended/?as_of=2025-03-15&known_at=2020-01-01T00:00:00Z")["status"] is None


def test_a_moment_is_understood_in_its_own_zone() -> None:
    make_event(make_restriction(slug="one"))
    assert get("restrictions/one/?as_of=2025-01-15&known_at=2026-11-23T17:00:00%2B08:00")["status"] == "in_force"
    assert get("restrictions/one/?as_of=2025-01-15&known_at=2026-11-23T16:59:59%2B08:00")["status"] is None


# --- What a restriction says of itself ---


def test_a_restriction_shows_its_registry_fields() -> None:
    authority = make_authority(slug="cn-mofcom", short_name="MOFCOM", jurisdiction=make_jurisdiction("CN"))
    restriction = make_coded(
        "hs",
        "280530",
        edition="HS 2022",
        slug="ree",
        authority=authority,
        companies=["MP Materials"],
        verified_on=date(2026, 1, 2),
    )
    restriction.targets.add(make_jurisdiction("US"), make_jurisdiction("JP"))
    restriction.categories.add(Category.objects.create(slug="rare-earths", name="Rare earths"))
    found = get("restrictions/ree/")
    assert found["authority"]["short_name"] == "MOFCOM"
    assert (found["imposed_by"], found["targets"], found["categories"]) == ("CN", ["JP", "US"], ["rare-earths"])
    assert found["items"][0]["codes"][0]["code"] == "280530"
    assert (found["companies"], found["verified_on"]) == (["MP Materials"], "2026-01-02")
    assert found["page"] == "http://testserver/restrictions/ree/"


def test_items_keep_their_order_and_their_codes() -> None:
    restriction = make_restriction(slug="one")
    for position, name in enumerate(("second by name", "first by name", "without a code")):
        item = ControlledItem.objects.create(restriction=restriction, name=name, position=position)
        for code in ("3B001", "3A001") if position < 2 else ():
            ItemCode.objects.create(item=item, system="eccn", code=code)
    items = get("restrictions/one/")["items"]
    assert [item["name"] for item in items] == ["second by name", "first by name", "without a code"]
    assert [[code["code"] for code in item["codes"]] for item in items] == [["3A001", "3B001"], ["3A001", "3B001"], []]


def test_links_are_told_from_both_ends() -> None:
    one, other = make_restriction(slug="one"), make_restriction(slug="other")
    RestrictionLink.objects.create(
        from_restriction=one, to_restriction=other, kind="retaliates_for", note="Five days on."
    )
    expected = {"kind": "retaliates_for", "note": "Five days on.", "source_url": ""}
    assert get("restrictions/one/")["links"] == [expected | {"restriction": "other"}]
    assert get("restrictions/other/")["linked_from"] == [expected | {"restriction": "one"}]


def test_a_merged_restriction_keeps_its_address_and_names_the_one_that_goes_on() -> None:
    make_restriction(slug="old", merged_into=make_restriction(slug="new"))
    assert get("restrictions/old/")["merged_into"] == "new"
    assert slugs(get("restrictions/")) == ["new"]


def test_an_unknown_restriction_is_a_404_that_names_it() -> None:
    assert "'nobody'" in get("restrictions/nobody/", status=404)["detail"]


# --- Narrowing ---


def test_status_is_that_of_the_day_asked() -> None:
    make_suspended()
    assert slugs(get("restrictions/?status=suspended&as_of=2025-03-15")) == ["suspended"]
    assert slugs(get("restrictions/?status=in_force,eased&as_of=2025-03-15")) == []


def test_filters_name_who_whom_and_what() -> None:
    authority = make_authority(slug="cn-mofcom", short_name="MOFCOM", jurisdiction=make_jurisdiction("CN"))
    make_restriction(slug="american").targets.add(make_jurisdiction("CN"))
    chinese = make_restriction(slug="chinese", authority=authority, measure="export_ban")
    chinese.targets.add(make_jurisdiction("US"))
    for query in ("authority=cn-mofcom", "imposed_by=CN", "imposed_by=cn", "target=US", "measure=export_ban,quota"):
        assert slugs(get(f"restrictions/?{query}")) == ["chinese"], query
    assert slugs(get("restrictions/?authority=us-bis,cn-mofcom")) == ["american", "chinese"]
    assert slugs(get("restrictions/?authority=us-bis&target=US")) == []


def test_what_reaches_every_destination_reaches_each() -> None:
    make_jurisdiction("JP")
    make_restriction(slug="worldwide", reach="all")
    assert slugs(get("restrictions/?target=JP")) == ["worldwide"]


def test_a_category_holds_what_is_beneath_it() -> None:
    minerals = Category.objects.create(slug="minerals", name="Minerals")
    earths = Category.objects.create(slug="rare-earths", name="Rare earths", parent=minerals)
    heavy = Category.objects.create(slug="heavy", name="Heavy rare earths", parent=earths)
    make_restriction(slug="dysprosium").categories.add(heavy)
    make_restriction(slug="tungsten").categories.add(minerals)
    assert slugs(get("restrictions/?category=minerals")) == ["dysprosium", "tungsten"]
    assert slugs(get("restrictions/?category=rare-earths")) == ["dysprosium"]


@pytest.mark.parametrize("name", ["authority=nobody", "category=nothing", "target=ZZ", "imposed_by=ZZ"])
def test_a_name_that_nothing_has_is_refused_rather_than_answered_with_nothing(name: str) -> None:
    parameter, value = name.split("=")
    assert value in faults(get(f"restrictions/?{name}", status=400))[parameter]


@pytest.mark.parametrize(
    ("wanted", "is_found"),
    [
        ("3B001", True),
        ("3b001.a", True),
        ("3B", True),
        ("3B001.a.1", True),
        ("3B001.a.10", False),
        ("3B001.", True),
        ("3B0011", False),
    ],
)
def test_a_code_is_found_by_its_beginning_up_to_a_point(wanted: str, is_found: bool) -> None:
    make_coded("eccn", "3B001.a.1", slug="lithography")
    make_coded("eccn", "3A090", slug="chips")
    assert ("lithography" in slugs(get(f"restrictions/?code={wanted}"))) is is_found


def test_a_paragraph_is_not_the_beginning_of_another() -> None:
    make_coded("eccn", "3B001.a.10", slug="ten")
    assert slugs(get("restrictions/?code=3B001.a.1")) == []


@pytest.mark.parametrize("wanted", ["2805", "2805.30", "2805 30", "28"])
def test_points_in_a_customs_code_do_not_matter(wanted: str) -> None:
    make_coded("hs", "28053000", edition="CN 2025", slug="ree")
    assert slugs(get(f"restrictions/?code={wanted}")) == ["ree"]


def test_the_same_characters_in_another_system_are_another_code() -> None:
    make_coded("cn_dual_use", "1C902", slug="chinese")
    make_coded("eccn", "1C902", slug="american")
    assert slugs(get("restrictions/?code=1C902&system=cn_dual_use")) == ["chinese"]
    assert slugs(get("restrictions/?system=eccn")) == ["american"]


@pytest.mark.parametrize("words", ["钐", "furnaces", "Lynas", "export rare", "3A090", "ree-2025"])
def test_search_finds_what_people_call_it(words: str) -> None:
    restriction = make_coded(
        "eccn", "3A090", slug="ree-2025", title="Export licences for rare earths", companies=["Lynas"]
    )
    Alias.objects.create(restriction=restriction, text="钐钆铽", language="zh-Hans")
    make_restriction(slug="another", title="Jet engines")
    assert slugs(get(f"restrictions/?q={words}")) == ["ree-2025"]


# --- Paging ---


def test_every_row_is_on_one_page() -> None:
    for number in range(7):
        make_restriction(slug=f"r-{number}")
    assert [row["slug"] for row in all_pages("restrictions/?limit=3")] == [f"r-{number}" for number in range(7)]
    assert [row["slug"] for row in all_pages("restrictions/?limit=3&ordering=-slug")] == [
        f"r-{n}" for n in range(6, -1, -1)
    ]


def test_pages_hold_still_while_rows_are_added() -> None:
    for number in (2, 4, 6, 8):
        make_restriction(slug=f"r-{number}")
    first = get("restrictions/?limit=2")
    make_restriction(slug="r-1")
    make_restriction(slug="r-5")
    Restriction.objects.filter(slug="r-2").update(title="Edited meanwhile")
    assert slugs(first) == ["r-2", "r-4"]
    assert slugs(get(first["next"])) == ["r-5", "r-6"]


def test_the_following_pages_are_of_the_same_day_and_moment() -> None:
    for number in range(3):
        make_restriction(slug=f"r-{number}")
    first = get("restrictions/?limit=1")
    assert f"as_of={first['as_of']}" in first["next"]
    asked = get("restrictions/?limit=1&as_of=2025-06-10&known_at=2026-07-01T12:00:00%2B08:00")
    assert get(asked["next"])["as_of"] == "2025-06-10"
    assert get(asked["next"])["known_at"] == asked["known_at"] == "2026-07-01T12:00:00+08:00"


def test_a_cursor_of_another_question_is_refused() -> None:
    for number in range(3):
        make_restriction(slug=f"r-{number}")
    cursor = get("restrictions/?limit=1&as_of=2025-06-10")["next"].rpartition("cursor=")[2]
    assert slugs(get(f"restrictions/?limit=2&as_of=2025-06-10&cursor={cursor}")) == ["r-1", "r-2"]
    for other in ("as_of=2025-06-11", "as_of=2025-06-10&ordering=-slug", "as_of=2025-06-10&measure=quota"):
        assert "cursor" in faults(get(f"restrictions/?{other}&cursor={cursor}", status=400))
    assert "cursor" in faults(get(f"instruments/?cursor={cursor}", status=400))


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "abc",
        "cD1ub3RhZGF0ZQ==",
        "bnVsbA",
        "W10",
        "WzEsMl0",
        "%F0%9F%98%80",
        "eyJhIjoxfQ",
        "WyIiLCJcdTAwMDAiXQ",
        "a" * 5000,
        "=",
    ],
)
def test_a_forged_cursor_is_refused(cursor: str) -> None:
    assert list(faults(get(f"restrictions/?cursor={cursor}", status=400))) == ["cursor"]


# --- Cost ---


@pytest.mark.parametrize("count", [5, 50])
def test_a_page_takes_three_statements_whatever_its_size(count: int) -> None:
    for _ in range(count):
        restriction = make_coded("eccn", "3B001")
        restriction.targets.add(make_jurisdiction("CN"))
        make_event(restriction)
    with CaptureQueriesContext(connection) as statements:
        assert len(get("restrictions/?limit=200")["results"]) == count
    assert len(statements) == 3


def test_one_restriction_takes_three_statements() -> None:
    make_suspended()
    with CaptureQueriesContext(connection) as statements:
        get("restrictions/suspended/")
    assert len(statements) == 3
