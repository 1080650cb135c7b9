"""Following the one log by cursor: nothing missed, nothing twice, from the first row on."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policies import history
from policies.models import Change, Restriction
from policies.registry import edit, merging
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
def test_a_page_takes_three_statements_whatever_its_size(count: int) -> None:
    restriction = make_registered("one")
    for _ in range(count - 1):
        make_event(restriction)
    with CaptureQueriesContext(connection) as statements:
        assert len(get("changes/?limit=1000")["results"]) == count
    assert len(statements) == 3


def test_a_step_carries_its_evidence_and_what_is_gone_is_marked() -> None:
    one, two = make_registered("one"), make_registered("two")
    make_event(one, quote="It entered into force.", sources=[{"url": "https://a.example/", "grade": "official"}])
    merging.merge(one, two, by=make_author(), now=NOW, expected_version=one.version)
    edit.delete(make_registered("gone"), by=make_author(), now=NOW)
    rows = {(row["object_type"], row["object_key"], row["kind"]): row for row in get("changes/")["results"]}
    step = next(row for row in rows.values() if row["object_type"] == "statusevent")
    assert step["evidence"]["quote"] == "It entered into force."
    assert rows[("restriction", "one", "updated")]["tombstone"] == {"how": "merged", "into": "two"}
    assert rows[("restriction", "gone", "deleted")]["tombstone"] == {"how": "deleted", "into": None}


def test_the_log_is_narrowed_by_kind_type_and_moment() -> None:
    make_event(make_registered("one"))
    assert [row["object_type"] for row in get("changes/?object_type=statusevent")["results"]] == ["statusevent"]
    assert get("changes/?kind=deleted")["results"] == []
    assert get("changes/?since=2030-01-01T00:00:00Z")["results"] == []


def test_waiting_ends_when_there_is_nothing_new() -> None:
    make_registered("one")
    end = get("changes/")["next_after"]
    began = time.monotonic()
    assert get(f"changes/?after={end}&wait=1")["results"] == []
    assert 0.9 < time.monotonic() - began < 3
    assert "wait" in faults(get("changes/?wait=9", status=400))


@pytest.mark.django_db(transaction=True)
def test_who_waits_is_answered_as_soon_as_there_is_something() -> None:
    make_registered("one")
    end = get("changes/")["next_after"]
    answers: list[Any] = []
    waiting = threading.Thread(target=_ask_and_leave, args=(f"changes/?after={end}&wait=8", answers))
    waiting.start()
    time.sleep(0.5)
    make_registered("two")
    waiting.join(timeout=10)
    assert [row["object_key"] for row in answers[0]["results"]] == ["two"]


def _ask_and_leave(path: str, answers: list[Any]) -> None:
    try:
        answers.append(get(path))
    finally:
        connection.close()


def stream(query: str = "", **headers: str) -> tuple[Any, Iterator[bytes]]:
    answer = Client().get(f"/api/v1/changes/stream/{query}", headers={"Accept": "text/event-stream"} | headers)
    return answer, iter(answer.streaming_content)


@pytest.mark.django_db(transaction=True)
def test_the_stream_goes_on_where_it_was_left() -> None:
    make_registered("one")
    make_registered("two")
    answer, pieces = stream()
    assert (answer["Content-Type"], next(pieces)) == ("text/event-stream", b"retry: 1000\n\n")
    first = next(pieces).decode()
    answer.close()
    number = first.splitlines()[0].removeprefix("id: ")
    again, pieces = stream("?after=0", **{"Last-Event-ID": number})
    next(pieces)
    assert '"object_key":"two"' in next(pieces).decode()
    again.close()


@pytest.mark.django_db(transaction=True)
def test_a_stream_that_was_closed_gives_its_seat_back() -> None:
    for _ in range(40):
        stream()[0].close()


@pytest.mark.django_db(transaction=True)
def test_more_streams_than_seats_are_told_to_come_back() -> None:
    opened = [stream()[0] for _ in range(4)]
    refused = get("changes/stream/", status=503, Accept="text/event-stream")
    assert "Come back" in refused["detail"]
    for answer in opened:
        answer.close()


@pytest.mark.parametrize("header", ["x", "-1", "99999999999"])
def test_a_stream_from_a_cursor_that_is_none_is_refused(header: str) -> None:
    make_registered("one")
    assert faults(get("changes/stream/", status=400, **{"Last-Event-ID": header}))
