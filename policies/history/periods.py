"""The read model: periods kept in step with the events, on both axes of time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from policies.models import Restriction, StatusEvent, StatusPeriod, prepared
from policies.models.bulk import insert_all, set_all

from .fold import Period, fold


class _Stored(NamedTuple):
    """A row of the read model; from ``status`` on, what tells two periods apart, as ``_key`` has it."""

    restriction_id: int
    id: int
    known_from: datetime
    status: str
    valid_from: date
    valid_to: date | None
    by_lapse: bool
    is_confirmed: bool
    event_id: int

    @property
    def key(self) -> tuple[Any, ...]:
        return self[3:]


def refresh_all(known: dict[Restriction, tuple[list[Any], datetime]]) -> None:
    """Bring the periods of restrictions to what their events give now; each with its events and the moment of the last.

    What the periods said until then stays, closed at that moment. Takes three statements, however many restrictions.
    """
    stored: defaultdict[int, dict[Any, _Stored]] = defaultdict(dict)
    for row in map(_Stored._make, _current([each.pk for each in known])):
        stored[row.restriction_id][row.key] = row
    never: list[int] = []
    stale: defaultdict[datetime, list[int]] = defaultdict(list)
    fresh: list[StatusPeriod] = []
    for restriction, (events, moment) in known.items():
        wanted = {_key(period): period for period in fold(events)}
        rows = stored[restriction.pk]
        for key, row in rows.items():
            if key not in wanted:
                (never if row.known_from >= moment else stale[moment]).append(row.id)
        fresh += [_row(restriction, period, moment) for key, period in wanted.items() if key not in rows]
    if never:  # what was both learnt and unlearnt at one moment was never known
        StatusPeriod.objects.filter(pk__in=never).delete()
    for moment, pks in stale.items():
        for start in range(0, len(pks), 10_000):
            set_all(StatusPeriod, "known_to", moment, id=pks[start : start + 10_000])
    insert_all(fresh)


def add(restriction: Restriction, known: list[Any], event: StatusEvent) -> None:
    """Bring the periods of a restriction from what its history gave to what it gives with one more row.

    They are not read: what they are follows from the history. Where they turn out to be anything else, or the row is of the
    same moment as the one before, they are brought there the long way.
    """
    moment = event.recorded_at
    if known and known[-1].recorded_at >= moment:
        return refresh_all({restriction: ([*known, event], moment)})
    was = {_key(period) for period in fold(known)}
    wanted = {_key(period): period for period in fold([*known, event])}
    begun = [key[1] for key in was if key not in wanted]
    if begun:
        now_ended = {"restriction": [restriction.pk], "known_to": (), "valid_from": begun}
        if set_all(StatusPeriod, "known_to", moment, **now_ended) != len(begun):
            return refresh_all({restriction: ([*known, event], moment)})
    return insert_all([_row(restriction, period, moment) for key, period in wanted.items() if key not in was])


def _current(ids: list[int]) -> Iterable[tuple[Any, ...]]:
    return prepared.rows(_current_of, *ids) if len(ids) == 1 else _current_of(*ids)


def _current_of(*ids: int) -> QuerySet[Any]:
    return StatusPeriod.objects.current().filter(restriction__in=ids).order_by().values_list(*_Stored._fields)


def rebuild(restriction: Restriction) -> int:
    """Compute all periods anew, as each moment of recording knew them. Returns how many rows there are."""
    events = list(_events(restriction))
    restriction.periods.all().delete()
    for moment in sorted({event.recorded_at for event in events}):
        _bring_to(restriction, fold(events, moment), moment=moment)
    return restriction.periods.count()


def differs(restriction: Restriction) -> bool:
    """Whether the stored periods are not what the events give."""
    stored = {_key(row) for row in restriction.periods.current()}
    return stored != {_key(period) for period in fold(_events(restriction))}


def _bring_to(restriction: Restriction, periods: Iterable[Period], *, moment: datetime) -> None:
    wanted = {_key(period): period for period in periods}
    stored = {_key(row): row for row in restriction.periods.current()}
    stale = [row.pk for key, row in stored.items() if key not in wanted]
    fresh = [period for key, period in wanted.items() if key not in stored]
    # What was both learnt and unlearnt at one moment was never known.
    StatusPeriod.objects.filter(pk__in=stale, known_from__gte=moment).delete()
    StatusPeriod.objects.filter(pk__in=stale).update(known_to=moment)
    StatusPeriod.objects.bulk_create([_row(restriction, period, moment) for period in fresh])


def _row(restriction: Restriction, period: Period, moment: datetime) -> StatusPeriod:
    return StatusPeriod(
        restriction=restriction,
        status=period.status.value,
        valid_from=period.valid_from,
        valid_to=period.valid_to,
        known_from=moment,
        by_lapse=period.by_lapse,
        is_confirmed=period.is_confirmed,
        event_id=period.event_id,
    )


def _key(period: Period | StatusPeriod) -> tuple[Any, ...]:
    return (
        str(period.status),
        period.valid_from,
        period.valid_to,
        period.by_lapse,
        period.is_confirmed,
        period.event_id,
    )


def _events(restriction: Restriction) -> Iterable[StatusEvent]:
    return StatusEvent.objects.filter(restriction=restriction).order_by("sequence")
