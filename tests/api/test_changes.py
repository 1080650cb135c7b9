"""Following the one log by cursor: nothing missed, nothing twice, from the first row on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies import history
from policies.models import Change, Restriction
from policies.registry import edit
from tests.api.asking import faults, get
from tests.makers import NOW, make_author, make_authority, make_editor, make_event, make_step

pytestmark = pytest.mark.django_db


def make_registered(slug: str, **changes: object) -> Restriction:
    restriction = Restriction(slug=slug, title=f"About {slug}", measure="quota", authority=make_authority(), **changes)
    edit.save(restriction, by=make_author(user=make_editor(username=f"editor of {slug}"), reason="A new one."), now=NOW)
    return restriction


def follow(query: str = "", *, limit: int = 3) -> list[int]:
    """The ids that a follower sees from zero to the end."""
    after, seen = 0, []
    while True:
        answer = get(f"changes/?after={after}&limit={limit}{query}")
        seen += [row["id"] for row in answer["results"]]
        after = answer["next_after"]
        if not answer["has_more"]:
            return seen


def test_from_zero_to_the_end_every_row_comes_once() -> None:
    for number in range(5):
        make_event(make_registered(f"r-{number}"))
    assert follow() == list(Change.objects.order_by("id").values_list("id", flat=True))
    assert len(follow()) == 10


def test_at_the_end_the_cursor_waits_for_what_follows() -> None:
    make_registered("one")
    end = get("changes/")["next_after"]
    waiting = get(f"changes/?after={end}")
    assert (waiting["results"], waiting["next_after"], waiting["has_more"]) == ([], end, False)
    make_registered("two")
    assert [row["object_key"] for row in get(f"changes/?after={end}")["results"]] == ["two"]


def test_a_log_without_rows_begins_at_zero() -> None:
    assert get("changes/") == {"results": [], "next_after": 0, "has_more": False}


def test_a_cursor_that_this_log_never_gave_is_refused() -> None:
    make_registered("one")
    assert "not from it" in faults(get("changes/?after=123456789", status=400))["after"]


def test_a_change_says_what_who_and_why_and_names_no_editor() -> None:
    make_registered("one")
    (row,) = get("changes/")["results"]
    assert (row["kind"], row["nature"], row["object_key"], row["restriction"]) == ("created", "registry", "one", "one")
    assert (row["after"]["title"], row["before"]) == ("About one", {})
    assert (row["actor"], row["reason"]) == ("person", "A new one.")
    assert "editor of one" not in str(row)


def test_policy_changed_and_record_corrected_are_told_apart() -> None:
    event = make_event(make_registered("one"))
    history.correct(event, make_step(note="Sources differ."), by=make_author(), now=NOW + timedelta(days=1))
    assert [row["nature"] for row in get("changes/?nature=policy,correction")["results"]] == ["policy", "correction"]
    assert [row["nature"] for row in get("changes/?nature=correction")["results"]] == ["correction"]


def test_the_changes_of_one_restriction() -> None:
    make_event(make_registered("one"))
    make_event(make_registered("two"))
    assert {row["restriction"] for row in get("changes/?restriction=two")["results"]} == {"two"}
    assert len(follow("&restriction=two", limit=1)) == 2


def test_what_was_deleted_keeps_its_rows() -> None:
    edit.delete(make_registered("gone"), by=make_author(), now=NOW)
    assert [row["kind"] for row in get("changes/?restriction=gone")["results"]] == ["created", "deleted"]


def test_the_changes_of_nothing_are_refused() -> None:
    assert "nobody" in faults(get("changes/?restriction=nobody", status=400))["restriction"]


@pytest.mark.parametrize("after", ["-1", "x", "", "1.0", "9223372036854775808", "1e3", "0x10", "١"])
def test_a_malformed_cursor_is_refused(after: str) -> None:
    assert list(faults(get(f"changes/?after={after}", status=400))) == ["after"]


@pytest.mark.parametrize("count", [5, 50])
def test_a_page_takes_two_statements_whatever_its_size(count: int) -> None:
    restriction = make_registered("one")
    for _ in range(count - 1):
        make_event(restriction)
    with CaptureQueriesContext(connection) as statements:
        assert len(get("changes/?limit=1000")["results"]) == count
    assert len(statements) == 2
