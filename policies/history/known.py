"""Histories as they stand, for whoever adds to them: of each row only what the fold and the next hash take."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from policies.models import StatusEvent, prepared


class Recorded(NamedTuple):
    """A row of the ledger."""

    id: int
    restriction_id: int
    sequence: int
    kind: str
    corrects_id: int | None
    action: str
    stage: str
    effective_date: date
    until_date: date | None
    recorded_at: datetime
    hash: str


def history_of(restriction_id: int) -> list[Any]:
    """The history of one restriction, in the order of recording."""
    return [Recorded._make(row) for row in prepared.rows(_of_one, restriction_id)]


def histories_of(ids: Iterable[int]) -> defaultdict[int, list[Any]]:
    """The histories of several, by restriction."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    rows = StatusEvent.objects.filter(restriction__in=list(ids)).order_by("sequence")
    for row in rows.values_list(*Recorded._fields):
        event = Recorded._make(row)
        found[event.restriction_id].append(event)
    return found


def _of_one(restriction_id: int) -> QuerySet[Any]:
    return StatusEvent.objects.filter(restriction=restriction_id).order_by("sequence").values_list(*Recorded._fields)
