"""Asking the history: what was it on a day, what did we say then, and what differs between two days."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from policies.models import StatusPeriod
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


class Standing(NamedTuple):
    """What a restriction was on a day, and from when until when (None: open)."""

    status: str
    valid_from: date
    valid_to: date | None
    by_lapse: bool
    is_confirmed: bool


class Difference(NamedTuple):
    """One restriction, by its slug, and what it was on either of two days; None where it had no status."""

    slug: str
    title: str
    before: Standing | None
    after: Standing | None

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
    """The restrictions whose status differs between two days, in order of their slugs.

    One statement: a period that lasts over both days is of a restriction that does not differ, and is not read.
    """
    first, last = sorted((day_a, day_b))
    ended = Q(valid_from__lte=first, valid_to__gte=first, valid_to__lt=last)
    began = Q(valid_from__gt=first, valid_from__lte=last) & (Q(valid_to=None) | Q(valid_to__gte=last))
    rows = StatusPeriod.objects.known(known_at).filter(ended | began).order_by()
    before: dict[str, Standing] = {}
    after: dict[str, Standing] = {}
    titles: dict[str, str] = {}
    for slug, title, *said in rows.values_list("restriction__slug", "restriction__title", *Standing._fields):
        shown = Standing(*said)
        (before if shown.valid_from <= first else after)[slug] = shown
        titles[slug] = title
    sides = (before, after) if day_a <= day_b else (after, before)
    found = (Difference(slug, titles[slug], sides[0].get(slug), sides[1].get(slug)) for slug in sorted(titles))
    return [row for row in found if _status(row.before) != _status(row.after)]


def standing(period: StatusPeriod | None) -> Standing | None:
    """What a period says of a day in it."""
    return Standing(*(getattr(period, name) for name in Standing._fields)) if period else None


def _status(standing: Standing | None) -> str:
    return standing.status if standing else ""


def _weight(standing: Standing | None) -> int:
    return WEIGHT.get(Status(standing.status), 0) if standing else 0
