"""How looks at sources end: what is remembered of the source, and the note of the look itself.

Validators are remembered only here, after what they stand for is stored. A look that took longer than its lease, and whose
source another worker has in hand by now, leaves its note and does not touch the source.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from policies.models import ArchivedCopy, FetchRun, Source
from policies.models.bulk import insert_all, set_each
from policies.models.sources import SourceState
from policies.models.writing import writing
from policies.pipeline import archive, schedule
from policies.pipeline.fetch import FetchFailed, FetchRefused, Response, Trace
from policies.pipeline.gather import Gathered
from policies.pipeline.health import usual_after
from policies.pipeline.parse import NotReadable
from policies.pipeline.storing import TakenIn

logger = logging.getLogger(__name__)

Fault = FetchRefused | FetchFailed | NotReadable


@dataclass(frozen=True)
class Look:
    """A look at a source: what was found or what went wrong, each step, and what became of the entries."""

    source: Source
    trace: Trace
    found: Gathered | None = None
    fault: Fault | None = None
    taken: TakenIn = field(default_factory=TakenIn)

    @property
    def response(self) -> Response | None:
        return self.found.response if self.found else None


Copies = dict[str, ArchivedCopy | None]


def copies_of(looks: Sequence[Look]) -> Copies:
    """What is to be kept of the answers, packed before anybody has to wait for it."""
    return archive.packed(look.response for look in looks if look.response)


def finish(looks: Sequence[Look], kept: Copies, *, now: datetime) -> list[FetchRun]:
    """Note how each look ended; ``kept`` are its ``copies_of``. The sources given are brought up to date."""
    with writing():
        copies = archive.keep_all(kept, now=now)
        set_each(Source, [_remembered(look.source, _outcome(look, now=now), now=now) for look in looks])
        runs = [_run(look, copies, now=now) for look in looks]
        insert_all(runs)
    return runs


def _remembered(source: Source, values: dict[str, Any], *, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is written of a source, and of which row: none, where another worker has it in hand by now."""
    values |= {"last_checked_at": now, "claimed_until": None}
    row = {"id": source.pk} | ({"claimed_until": source.claimed_until} if source.claimed_until else {})
    for name, value in values.items():
        setattr(source, name, value)
    return row, values


def _outcome(look: Look, *, now: datetime) -> dict[str, Any]:
    return _after_fault(look.source, look.fault, now=now) if look.fault else _after_good(look, now=now)


def _after_good(look: Look, *, now: datetime) -> dict[str, Any]:
    source, found = look.source, look.found
    assert found
    values: dict[str, Any] = {
        "state": _good_state(look),
        "failures": 0,
        "last_good_at": now,
        "next_due_at": schedule.next_due(source, now=now),
        "etag": found.response.etag[:500],
        "last_modified": found.response.last_modified[:100],
        "paused_at": None,
        "paused_reason": "",
    }
    if look.taken.unread:
        values["last_changed_at"] = now
    return values if found.response.not_modified else values | usual_after(source, found.entries)


def _good_state(look: Look) -> SourceState:
    assert look.found
    if look.taken.unread:
        return SourceState.OK_NEW
    if look.found.response.not_modified or look.found.entries:
        return SourceState.OK_UNCHANGED
    return SourceState.OK_EMPTY


def _after_fault(source: Source, fault: Fault, *, now: datetime) -> dict[str, Any]:
    failures = source.failures + 1
    state = SourceState.SUSPECT if isinstance(fault, NotReadable) else SourceState.FAILING
    is_passing, retry_after = getattr(fault, "is_passing", False), getattr(fault, "retry_after", None)
    due = schedule.retry_at(source, failures, is_passing=is_passing, retry_after=retry_after, now=now)
    values: dict[str, Any] = {"state": state, "failures": failures, "next_due_at": due}
    is_gone = getattr(fault, "status", None) == 410
    if is_gone or failures >= settings.PAUSE_AFTER_FAILURES:
        why = "It says that it is gone for good" if is_gone else f"It failed {failures} times in a row"
        values |= {"state": SourceState.PARKED, "paused_at": now, "paused_reason": f"{why}. Last: {fault}"[:500]}
    _alarm(source, fault, values)
    return values


def _alarm(source: Source, fault: Fault, values: dict[str, Any]) -> None:
    """An editor sees it at the desk; whoever watches the logs sees it here, once when it begins and once when it ends us."""
    if values["state"] == SourceState.PARKED:
        logger.error("Source %s pauses itself. %s", source.slug, values["paused_reason"])
    elif values["state"] == SourceState.SUSPECT and source.state != SourceState.SUSPECT:
        logger.warning("Source %s is guarded: %s", source.slug, fault)
    elif source.failures == 0:
        logger.info("Source %s fails: %s", source.slug, fault)


def _run(look: Look, copies: dict[str, int], *, now: datetime) -> FetchRun:
    response, taken = look.response, look.taken
    fault_status = getattr(look.fault, "status", None)
    return FetchRun(
        source=look.source,
        started_at=now,
        finished_at=now + timedelta(milliseconds=look.trace.milliseconds),
        state=look.source.state,
        message=_message(look)[:500],
        http_status=response.status if response else fault_status,
        byte_count=len(response.body) if response else 0,
        entry_count=len(look.found.entries) if look.found else 0,
        new_count=len(taken.new),
        changed_count=len(taken.revised),
        steps=look.trace.steps,
        archived_id=copies.get(archive.digest(response)) if response and response.body else None,
    )


def _message(look: Look) -> str:
    if look.fault or look.found is None:
        return str(look.fault)
    if look.found.response.not_modified:
        return "Not modified since the last look."
    count = len(look.taken.unread) + len(look.taken.known)
    left = f" {look.found.left_out}" if look.found.left_out else ""
    if not count:
        return "Readable, but without a single entry." + left
    if look.taken.unread:
        return f"{len(look.taken.unread)} new or changed of {count} entries.{left}"
    return f"Nothing new among {count} entries.{left}"
