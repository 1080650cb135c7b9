"""Steps from an exported table: those that stand in the history already are compared with it, new ones are recorded.

A row without a sequence is new, and so is one that carries the next number of its restriction. Only within ``taking``.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from policies import history
from policies.history import Step, StepRefused
from policies.models import Instrument, Restriction, StatusEvent
from policies.models.history import EventKind
from policies.vocabulary import Basis, Precision

from .columns import NEEDED, Entry
from .rows import Loading
from .steps import source_of
from .yamlfile import Fault

TEXTS = ("summary", "scope", "note", "quote")


def take_steps(entries: list[Entry], named: Callable[[Entry], Restriction | None], loading: Loading) -> None:
    """Record what is new, in the order of its numbers; what differs from the history is a fault."""
    by_row: dict[Restriction, list[Entry]] = {}
    for entry in entries:
        row = named(entry)
        if row is not None:
            by_row.setdefault(row, []).append(entry)
    for row, own in by_row.items():
        _of_one(row, sorted(own, key=lambda entry: entry["sequence"] or 2**31), loading)


def _of_one(row: Restriction, entries: list[Entry], loading: Loading) -> None:
    known = {
        event.sequence: event for event in row.events.select_related("instrument", "corrects").order_by("sequence")
    }
    for entry in entries:
        number = entry["sequence"]
        if number in known:
            loading.faults.extend(_differing(entry, known[number]))
        elif number is not None and number != len(known) + 1:
            loading.faults.append(entry.fault("sequence", f"the next step of {row.slug} is {len(known) + 1}"))
        elif row.is_decided_by_two:
            loading.pass_over_for_two(row, f"line {entry.mark.line}")
        elif (event := _recorded(row, entry, known, loading)) is not None:
            known[event.sequence] = event


def _differing(entry: Entry, event: StatusEvent) -> list[Fault]:
    stored = history.public(event) | {
        "restriction": event.restriction.slug,
        "reason": event.reason,
        "door": event.door,
        "recorded_at": event.recorded_at.isoformat().replace("+00:00", "Z"),
    }
    wrong = [name for name, given in entry.row.cells.items() if _plain(given) != _plain(stored.get(name))]
    return [
        entry.fault(
            name,
            f"step {event.sequence} was recorded with another one, and history is append-only. To correct it, add a row "
            f"without a sequence, of kind correction, that corrects {event.sequence} and gives a reason",
        )
        for name in wrong
    ]


def _recorded(row: Restriction, entry: Entry, known: dict[int, StatusEvent], loading: Loading) -> StatusEvent | None:
    kind = entry["kind"] or EventKind.STEP
    before = len(loading.faults)
    corrected = known.get(entry["corrects"]) if kind != EventKind.STEP else None
    if kind != EventKind.STEP and corrected is None:
        loading.faults.append(
            entry.fault("corrects", f"{row.slug} has no step {entry['corrects'] or '(none is named)'}")
        )
    step = _step(entry, loading) if kind != EventKind.RETRACTION else None
    if len(loading.faults) > before:
        return None
    by = replace(loading.by, reason=entry["reason"] or ("" if corrected else loading.by.reason))
    try:
        if corrected is None:
            assert step is not None
            event = history.record(row, step, by=by, now=loading.now)
        elif step is None:
            event = history.retract(corrected, by=by, now=loading.now)
        else:
            event = history.correct(corrected, step, by=by, now=loading.now)
    except StepRefused as refused:
        loading.faults.extend(entry.fault(name, message) for name, message in refused.errors.items())
        return None
    loading.recorded += corrected is None
    loading.corrected += corrected is not None
    return event


def _step(entry: Entry, loading: Loading) -> Step | None:
    empty = [name for name in NEEDED["events"] if not entry[name]]
    loading.faults.extend(entry.fault(name, "is empty, and a new step needs it") for name in empty)
    act = Instrument.objects.filter(slug=entry["instrument"]).first() if entry["instrument"] else None
    if entry["instrument"] and act is None:
        loading.faults.append(entry.fault("instrument", f"there is no '{entry['instrument']}' in the registry"))
    if empty:
        return None
    return Step(
        action=entry["action"],
        stage=entry["stage"],
        effective_date=entry["effective_date"],
        effective_precision=entry["effective_precision"] or Precision.DAY,
        effective_basis=entry["effective_basis"] or Basis.STATED,
        announced_date=entry["announced_date"],
        until_date=entry["until_date"],
        sources=[source_of(source) for source in entry["sources"] or []],
        instrument=act,
        **{name: entry[name] or "" for name in TEXTS},
    )


def _plain(value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list | dict):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return str(value)
