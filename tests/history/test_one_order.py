"""One order of changes: a follower by cursor never misses a row and never sees one twice, however many write at once."""

import random
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from policies import history
from policies.models import Change, Jurisdiction, Restriction, StatusEvent
from policies.models.changelog import ChangeKind, in_one_order
from policies.vocabulary import Action, Nature
from tests.makers import NOW, make_author, make_event, make_jurisdiction, make_restriction

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 8


def write(row: Jurisdiction, number: int) -> Change:
    return Change.objects.record(
        row,
        kind=ChangeKind.UPDATED,
        nature=Nature.REGISTRY,
        before={},
        after={"number": number},
        by=make_author(),
        now=NOW,
    )


def start(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def page_after(cursor: int, size: int) -> list[tuple[int, int]]:
    rows = Change.objects.filter(id__gt=cursor).order_by("id")[:size]
    return [(row.id, row.after["number"]) for row in rows]


def test_eight_writers_and_a_follower() -> None:
    total = 10_000 if connection.vendor == "postgresql" else 400
    row = make_jurisdiction()

    def writer(share: range) -> None:
        for number in share:
            with in_one_order():
                write(row, number)
                if random.random() < 0.02:
                    time.sleep(0.002)  # a slow transaction: its row is the one that others could overtake

    step = total // WRITERS
    threads = [start(lambda share=range(n * step, (n + 1) * step): writer(share)) for n in range(WRITERS)]
    cursor, seen, deadline = 0, [], time.monotonic() + 120
    while len(seen) < total and time.monotonic() < deadline:
        page = page_after(cursor, 37)
        seen += [number for _, number in page]
        cursor = page[-1][0] if page else cursor
    for thread in threads:
        thread.join()
    assert len(seen) == total
    assert sorted(seen) == list(range(total))


def test_a_writer_waits_for_the_one_before_it_to_commit() -> None:
    """The case that loses rows elsewhere: a smaller cursor that commits after a larger one."""
    row = make_jurisdiction()
    has_written, may_commit, overtaken = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        with in_one_order():
            write(row, 1)
            has_written.set()
            may_commit.wait(10)

    def quick() -> None:
        with in_one_order():
            write(row, 2)
        overtaken.set()

    first = start(slow)
    assert has_written.wait(10)
    second = start(quick)
    assert not overtaken.wait(0.5), "the second writer committed before the first"
    if connection.vendor == "postgresql":
        assert page_after(0, 10) == []
    may_commit.set()
    first.join()
    second.join()
    assert [number for _, number in page_after(0, 10)] == [1, 2]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time in any case")
def test_without_the_lock_a_follower_would_miss_a_row() -> None:
    """What the lock is for: shown once without it, so that the tests above are known to be able to fail."""
    row = make_jurisdiction()
    has_written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            write(row, 1)
            has_written.set()
            may_commit.wait(10)

    first = start(slow)
    assert has_written.wait(10)
    with transaction.atomic():
        write(row, 2)
    cursor = page_after(0, 10)[-1][0]
    may_commit.set()
    first.join()
    assert page_after(cursor, 10) == [] and Change.objects.count() == 2


def test_a_rolled_back_change_leaves_a_gap_that_nobody_waits_for() -> None:
    row = make_jurisdiction()
    with pytest.raises(RuntimeError), in_one_order():
        write(row, 1)
        raise RuntimeError
    with in_one_order():
        write(row, 2)
    assert [number for _, number in page_after(0, 10)] == [2]


def test_six_writers_of_history_neither_lock_each_other_out_nor_break_a_chain() -> None:
    restrictions = [make_restriction() for _ in range(3)]
    faults: list[Exception] = []

    def recorder(restriction: Restriction) -> None:
        try:
            for _ in range(25):
                make_event(restriction, action=Action.CLARIFY)
        except Exception as fault:
            faults.append(fault)

    threads = [start(lambda row=row: recorder(row)) for row in restrictions * 2]
    for thread in threads:
        thread.join()
    assert faults == []
    assert StatusEvent.objects.count() == 150
    assert history.verify() == []
