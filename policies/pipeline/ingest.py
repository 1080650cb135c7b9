"""Bringing news in: fetch → parse → store → read → propose.

What is owed stands in the database: a source past its due time, an article whose revision was not read. Every stage commits
before the next begins, and each may run twice, so a crash anywhere leaves work that the next sweep finds.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import DatabaseError

from policies.models import FetchRun, NewsItem, Source
from policies.models.changelog import Author, in_one_order
from policies.pipeline.door import LOOK_SECONDS, Door
from policies.pipeline.fetch import FetchFailed, FetchRefused, Http, Response, Trace
from policies.pipeline.gather import Watch, gather
from policies.pipeline.health import suspicion
from policies.pipeline.outcomes import Look, copies_of, finish
from policies.pipeline.parse import NotReadable
from policies.pipeline.politeness import Turn
from policies.pipeline.readings import TOGETHER, propose_from, read_again, read_begun, read_items, unread
from policies.pipeline.storing import Document, is_stored, take_in_all
from policies.vocabulary import Door as Way
from policies.vocabulary import Grade

logger = logging.getLogger(__name__)

PACKAGE = "package:"
PACKAGE_DATA = Path(__file__).resolve().parent.parent / "registry" / "data"
DAYS_BACK = 30
OVERLAP = timedelta(days=7)  # what is published late, or dated before it appears
FAULTS = (FetchRefused, FetchFailed, NotReadable)


def ingest(source: Source, *, http: Http, now: datetime) -> FetchRun:
    """Bring in what the source has published since the last time. Every end, good or bad, is a ``FetchRun``."""
    return settle([look_at(source, http=http, now=now)], now=now)[0]


def look_at(source: Source, *, http: Http, now: datetime, turn: Turn | None = None) -> Look:
    """Ask, and make entries of the answers. Stores nothing."""
    began = time.monotonic()
    door = Door(source.format, http=http, clock=lambda: now + timedelta(seconds=time.monotonic() - began), turn=turn)
    try:
        return looked(source, door.trace, _asking(source, door), now=now)
    finally:
        door.close()


def looked(source: Source, trace: Trace, ask: Callable[..., Response], *, now: datetime) -> Look:
    """The look at a source that asks through ``ask``, whatever comes of it."""
    try:
        found = gather(watch_of(source, ask=ask, now=now))
    except FAULTS as fault:
        return Look(source, trace, fault=fault)
    if not found.response.not_modified:
        trace.note("parse", f"{len(found.entries)} {'entry' if len(found.entries) == 1 else 'entries'}")
    return Look(source, trace, found=found)


def settle(looks: Sequence[Look], *, now: datetime) -> list[FetchRun]:
    """Store what looks brought, have it read, and note how each ended."""
    stored = _store(looks, now=now)
    read_items([item for look in stored for item in look.taken.revised], now=now)
    *earlier, last = _portions([item for look in stored for item in look.taken.new if item.is_owed])
    left = [item for some in earlier for item in _propose_from(some, now=now)]
    readings, kept = read_begun(last), copies_of(stored)
    with in_one_order():  # one turn for both, as every turn is waited for
        left += propose_from(readings, now=now)
        runs = finish(stored, kept, now=now)  # the validators are remembered only here
    read_again(left, now=now)
    return runs


def _portions(items: list[NewsItem]) -> list[list[NewsItem]]:
    """At least one, which may be empty."""
    return [items[start : start + TOGETHER] for start in range(0, len(items), TOGETHER)] or [[]]


def _propose_from(items: list[NewsItem], *, now: datetime) -> list[NewsItem]:
    readings = read_begun(items)
    with in_one_order():
        return propose_from(readings, now=now)


def _store(looks: Sequence[Look], *, now: datetime) -> list[Look]:
    """Store what was found, all in one transaction; where that fails, each for itself, so that one holds up no other."""
    looks = [_guarded(look) for look in looks]
    bringing = [look for look in looks if look.found and not look.fault and not look.found.response.not_modified]
    try:
        stored = _store_together(bringing, now=now)
    except DatabaseError:
        logger.exception("%s looks could not be stored together; each is stored alone.", len(bringing))
        stored = [_store_alone(look, now=now) for look in bringing]
    by_source = {look.source.pk: look for look in stored}
    return [by_source.get(look.source.pk, look) for look in looks]


def _guarded(look: Look) -> Look:
    found = look.found
    if (
        found is None
        or found.response.not_modified
        or not (why := suspicion(look.source, found.response, found.entries))
    ):
        return look
    look.trace.note("guard", why)
    return replace(look, fault=NotReadable(why))


def _store_together(looks: Sequence[Look], *, now: datetime) -> list[Look]:
    if not looks:
        return []
    documents = [Document(look.found.entries, look.source, Grade(look.source.grade)) for look in looks if look.found]
    taken = take_in_all(documents, by=Author(user=None, door=Way.INGEST), now=now, is_begun=True)
    for look, one in zip(looks, taken, strict=True):
        look.trace.note("store", f"{len(one.new)} new, {len(one.revised)} changed, {len(one.known)} unchanged")
    return [replace(look, taken=one) for look, one in zip(looks, taken, strict=True)]


def _store_alone(look: Look, *, now: datetime) -> Look:
    try:
        return _store_together([look], now=now)[0]
    except DatabaseError as fault:
        logger.exception("What source %s brought could not be stored.", look.source.slug)
        return replace(look, fault=NotReadable(f"What it brought could not be stored ({type(fault).__name__})."))


# --- a source as it is looked at ---


def watch_of(source: Source, *, ask: Callable[..., Response], now: datetime) -> Watch:
    return Watch(
        url=source.url,
        format=source.format,
        ask=ask,
        now=now,
        since=_since(source, now=now),
        options=source.options,
        etag=source.etag,
        last_modified=source.last_modified,
        is_known=is_stored,
        ends_at=time.monotonic() + LOOK_SECONDS * 0.8,  # what is asked last must still be answered in time
    )


def _asking(source: Source, door: Door) -> Callable[..., Response]:
    return partial(_shipped, source) if source.url.startswith(PACKAGE) else door.ask


def _since(source: Source, *, now: datetime) -> date:
    """From which day publications are wanted: a month back, or to well before the last good look where that is longer ago."""
    given = source.options.get("days_back")
    days = (
        given if isinstance(given, int) and 0 < given <= 366 else DAYS_BACK
    )  # what is wrong with it is told when asked
    looked = source.last_good_at or now
    return min(now - timedelta(days=days), looked - OVERLAP).date()


def _shipped(source: Source, url: str, **validators: str) -> Response:
    """A feed that comes with the product, read as if it had been fetched."""
    path = PACKAGE_DATA / Path(source.url.removeprefix(PACKAGE)).name
    if not path.is_file():
        raise FetchFailed(f"The product ships no file named {path.name}.")
    return Response(status=200, url="", headers={}, body=path.read_bytes())


# --- what is owed ---


def oldest_owed(*, now: datetime) -> datetime | None:
    """Since when the oldest work has been waiting: an unread article, or a source past its time."""
    article = unread().order_by("received_at").values_list("received_at", flat=True).first()
    due = Source.objects.watched().filter(next_due_at__lt=now).order_by("next_due_at")
    source = due.values_list("next_due_at", flat=True).first()
    return min((moment for moment in (article, source) if moment), default=None)
