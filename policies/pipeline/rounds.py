"""Looking at all that is due: many hosts at the same time, so that a slow one holds up nobody.

A worker's threads only ask; parsing, storing and reading are done in its one main thread, many sources at a time. A source
that is asked in several steps is gathered whole in its thread, with a database connection of its own.
"""

import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from policies.models import FetchRun, Source
from policies.pipeline import schedule
from policies.pipeline.door import Clock, Door
from policies.pipeline.fetch import FetchFailed, FetchRefused, Http, Response
from policies.pipeline.gather import GATHERERS
from policies.pipeline.ingest import PACKAGE, look_at, looked, settle
from policies.pipeline.outcomes import Look
from policies.pipeline.politeness import Turn

SECONDS = 25.0  # no source is begun after so long; those begun are ended
MOMENT = 0.01  # seconds
ROOM = 2  # sources in hand for each thread, so that none waits for the next


@dataclass(frozen=True)
class _Asked:
    """What a thread comes back with: the answer to the one question, or a whole look."""

    source: Source
    door: Door | None = None
    response: Response | None = None
    fault: FetchFailed | FetchRefused | None = None
    look: Look | None = None


def look_at_due(*, http: Http, clock: Clock, seconds: float = SECONDS) -> int:
    """Look at what is due until nothing is, or the time is over. Returns at how many sources it looked."""
    ends, count = time.monotonic() + seconds, 0
    most = ROOM * settings.FETCHES_AT_ONCE
    with ThreadPoolExecutor(settings.FETCHES_AT_ONCE, thread_name_prefix="fetch") as threads:
        under_way: set[Future[_Asked]] = set()
        while True:
            if time.monotonic() < ends and len(under_way) <= most // 2:
                for source, turn in schedule.claim_some(most - len(under_way), now=clock()):
                    under_way.add(threads.submit(_ask, source, turn, http=http, clock=clock))
            if not under_way:
                return count
            done, under_way = _some_of(under_way, most // 2)
            count += len(settle_asked((each.result() for each in done), now=clock()))


def _some_of(under_way: set[Future[_Asked]], many: int) -> tuple[set[Future[_Asked]], set[Future[_Asked]]]:
    """What is answered, and the rest: at least one, and in a moment what else is, as to note many costs little more."""
    done, rest = wait(under_way, return_when=FIRST_COMPLETED)
    if rest and len(done) < many:
        more, rest = wait(rest, timeout=MOMENT)
        done |= more
    return done, rest


def settle_asked(asked: Iterable[_Asked], *, now: datetime) -> list[FetchRun]:
    return settle([each.look or _as_look(each, now=now) for each in asked], now=now)


def _ask(source: Source, turn: Turn, *, http: Http, clock: Clock) -> _Asked:
    """In a thread of its own."""
    try:
        if source.format in GATHERERS or source.url.startswith(PACKAGE):
            return _Asked(source, look=look_at(source, http=http, now=clock(), turn=turn))
        door = Door(source.format, http=http, clock=clock, turn=turn)
        try:
            response = door.ask(source.url, etag=source.etag, last_modified=source.last_modified)
            return _Asked(source, door, response=response)
        except (FetchFailed, FetchRefused) as fault:
            return _Asked(source, door, fault=fault)
    finally:
        connection.close()


def _as_look(asked: _Asked, *, now: datetime) -> Look:
    assert asked.door
    asked.door.close()
    return looked(asked.source, asked.door.trace, lambda url, **validators: _given(asked), now=now)


def _given(asked: _Asked) -> Response:
    if asked.fault:
        raise asked.fault
    assert asked.response
    return asked.response
