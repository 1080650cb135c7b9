"""What takes effect, lapses or expires, month by month."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from policies.models import StatusPeriod
from policies.publish.coming import within
from policies.web.asking import BadQuery, Filters, known
from policies.web.statuses import Shown

from .listing import all_found, names_of_values

AHEAD = timedelta(days=365)
LONGEST = timedelta(days=3660)
MOST_SHOWN = 250


@dataclass(frozen=True)
class Entry:
    """A day on which the status of a restriction changes by itself or by an act that is written already."""

    day: date
    period: StatusPeriod
    after: Shown
    days_off: int


@dataclass(frozen=True)
class Month:
    first: date
    entries: list[Entry]


@dataclass(frozen=True)
class Calendar:
    first: date
    last: date
    today: date
    filters: Filters
    months: list[Month]
    total: int
    left_out: int
    by: dict[str, str]
    category: dict[str, str]


def calendar_page(first: date, last: date, *, today: date, filters: Filters) -> Calendar:
    """The changes of status between two days, both included. Raises ``BadQuery`` for a window that is none."""
    if last < first or last - first > LONGEST:
        told = {"days": LONGEST.days}
        raise BadQuery(_("“to” has to be “from” or later, and at most %(days)s days after it.") % told)
    names = names_of_values()
    for facet in ("by", "target", "authority", "category"):
        known(facet, getattr(filters, facet), names[facet])
    found = within(first, last)
    if filters.is_narrowed:
        wanted = set(all_found(today, filters))
        found = [period for period in found if period.restriction_id in wanted]
    entries = [
        Entry(row.valid_from, row, Shown(row.status, row.by_lapse, row.is_confirmed), (row.valid_from - today).days)
        for row in found[:MOST_SHOWN]
    ]
    months = [Month(key, list(rows)) for key, rows in groupby(entries, key=lambda one: one.day.replace(day=1))]
    return Calendar(
        first, last, today, filters, months, len(found), len(found) - len(entries), names["by"], names["category"]
    )
