"""Asking the history: what was it on a day, what did we say then, and what differs between two days."""

from dataclasses import dataclass
from datetime import date, datetime

from policies.models import Restriction, StatusPeriod
from policies.vocabulary import Status, Word

# How much a status restricts, so that two of them can be compared. What has ended, and what was never there, is nothing.
WEIGHT = {
    Status.PROPOSED: 1,
    Status.ADOPTED: 2,
    Status.SUSPENDED: 3,
    Status.EASED: 4,
    Status.IN_FORCE: 5,
}
BINDING = 4


class Move(Word):
    """What became of a restriction between two days."""

    CAME = "came"
    WENT = "went"
    EASED = "eased"
    TIGHTENED = "tightened"
    CHANGED = "changed"


@dataclass(frozen=True)
class Difference:
    """One restriction whose status differs between two days; None where it had none."""

    restriction: Restriction
    before: StatusPeriod | None
    after: StatusPeriod | None

    @property
    def move(self) -> Move:
        was, became = _weight(self.before), _weight(self.after)
        if was == became:
            return Move.CHANGED
        if became > was:
            return Move.CAME if was < WEIGHT[Status.SUSPENDED] and became >= BINDING else Move.TIGHTENED
        return Move.WENT if became == 0 else Move.EASED


def as_of(day: date, known_at: datetime | None = None) -> dict[int, StatusPeriod]:
    """What shows on a day, as known at a moment (None: now): restriction id → period. Absent: it had no status yet."""
    periods = StatusPeriod.objects.known(known_at).on(day)
    return {period.restriction_id: period for period in periods}


def compare(day_a: date, day_b: date, known_at: datetime | None = None) -> list[Difference]:
    """The restrictions whose status differs between two days, in order of their slugs."""
    before, after = as_of(day_a, known_at), as_of(day_b, known_at)
    changed = [pk for pk in before.keys() | after.keys() if _status(before.get(pk)) != _status(after.get(pk))]
    restrictions = Restriction.objects.filter(pk__in=changed).select_related("authority__jurisdiction").order_by("slug")
    return [Difference(row, before.get(row.pk), after.get(row.pk)) for row in restrictions]


def _status(period: StatusPeriod | None) -> str:
    return period.status if period else ""


def _weight(period: StatusPeriod | None) -> int:
    return WEIGHT.get(Status(period.status), 0) if period else 0
