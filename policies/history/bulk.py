"""Recording many steps at once, with the same rules, hashes, periods and log as one by one, in few statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from policies.models import Change, Restriction, StatusEvent
from policies.models.bulk import insert_all
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.models.history import EventKind
from policies.vocabulary import Nature

from . import periods
from .chain import event_hash
from .known import histories_of
from .ledger import content_of, public
from .steps import Step, StepRefused, check


class StepsRefused(ValueError):
    """Steps that cannot be recorded. ``faults`` maps the number of each (from 0) to its errors by field."""

    def __init__(self, faults: dict[int, dict[str, str]]):
        self.faults = faults
        super().__init__("; ".join(f"step {number}: {' '.join(told.values())}" for number, told in faults.items()))


def record_all(steps: Sequence[tuple[Restriction, Step]], *, by: Author, now: datetime) -> list[StatusEvent]:
    """Add steps to the histories of restrictions, in the order given: all, or none. Raises ``StepsRefused``."""
    with in_one_order():
        restrictions = {restriction.pk: restriction for restriction, _ in steps}
        known = histories_of(restrictions)
        now = max(
            [now, *(rows[-1].recorded_at for rows in known.values())]
        )  # one moment for all, never before the last
        events, faults = [], {}
        for number, (restriction, step) in enumerate(steps):
            try:
                check(step, restriction, among=known[restriction.pk])
            except StepRefused as refusal:
                faults[number] = refusal.errors
                continue
            events.append(_event(restriction, step, known[restriction.pk], by=by, now=now))
            known[restriction.pk].append(events[-1])
        if faults:
            raise StepsRefused(faults)
        return _stored(events, restrictions, known, by=by, now=now)


def _event(restriction: Restriction, step: Step, known: list[Any], *, by: Author, now: datetime) -> StatusEvent:
    last = known[-1] if known else None
    event = StatusEvent(
        restriction=restriction,
        sequence=last.sequence + 1 if last else 1,
        kind=EventKind.STEP.value,
        reason=by.reason,
        recorded_by=by.user,
        recorded_by_name=by.name,
        door=by.door.value,
        recorded_at=now,
        previous_hash=last.hash if last else "",
        **content_of(step),
    )
    event.hash = event_hash(event)
    return event


def _stored(
    events: list[StatusEvent],
    restrictions: dict[int, Restriction],
    known: dict[int, list[Any]],
    *,
    by: Author,
    now: datetime,
) -> list[StatusEvent]:
    insert_all(events)
    periods.refresh_all({restrictions[pk]: (known[pk], now) for pk in {event.restriction_id for event in events}})
    made = [
        Change.of(
            event,
            kind=ChangeKind.CREATED,
            nature=Nature.POLICY,
            before={},
            after=public(event),
            restriction_id=event.restriction_id,
        )
        for event in events
    ]
    Change.objects.record_all(made, by=by, now=now)
    return events
