"""The picture of all restrictions over time: a row each, bands for statuses, negotiations as marks on the axis."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import F, Prefetch, Q

from policies.models import Authority, Category, Negotiation, Restriction, StatusPeriod
from policies.vocabulary import Status
from policies.web import timeline
from policies.web.statuses import Shown
from policies.web.timeline import Band, Mark, Scale, Tick

# What keeps the page below 150 kB.
MOST_ROWS = 60
MOST_TOLD = 20
AHEAD = timedelta(days=100)
LONGEST = timedelta(days=8 * 365)
MARK_GAP = 2.1
FIRST_LEVEL, LEVEL_HEIGHT = 28, 17


@dataclass(frozen=True)
class Row:
    """One restriction: what shows today, its bars, and the same in a sentence."""

    restriction: Any
    shown: Shown
    bands: list[Band]
    sentence: str
    periods: list[StatusPeriod]
    earlier: int  # how many periods before these are drawn alone


@dataclass(frozen=True)
class Group:
    """The rows of one authority or one category, those that began first on top. The other is None."""

    authority: Authority | None
    category: Category | None
    rows: list[Row]


@dataclass(frozen=True)
class Talks:
    """A negotiation with its number on the axis; ``mark`` is None where it lies outside the picture."""

    number: int
    negotiation: Negotiation
    mark: Mark | None

    @property
    def y(self) -> int:
        """How far down the axis its number stands, in pixels."""
        return FIRST_LEVEL + LEVEL_HEIGHT * self.mark.level if self.mark else 0


@dataclass(frozen=True)
class Place:
    """Which rows a picture shows: the stretch of this number, 1 first, of ``most`` each; grouped by what."""

    number: int = 1
    most: int = MOST_ROWS
    by: str = "authority"


@dataclass(frozen=True)
class Picture:
    scale: Scale
    ticks: list[Tick]
    today: date
    today_x: float
    groups: list[Group]
    talks: list[Talks]
    total: int
    place: Place
    is_zoomed: bool
    years: list[int]

    @property
    def left_out(self) -> int:
        """How many rows follow those that are shown."""
        return max(self.total - self.place.number * self.place.most, 0)

    @property
    def next(self) -> int:
        return self.place.number + 1

    @property
    def ahead_width(self) -> float:
        return round(100 - self.today_x, 2)

    @property
    def levels(self) -> int:
        return 1 + max((talks.mark.level for talks in self.talks if talks.mark), default=0)

    @property
    def legend(self) -> list[Shown]:
        """Each kind of band that the picture has, in the order of the vocabulary."""
        found = {band.shown for group in self.groups for row in group.rows for band in row.bands}
        kinds = {(shown.status, shown.is_unconfirmed) for shown in found}
        order = [status.value for status in Status]
        kinds_in_order = sorted(kinds, key=lambda kind: (order.index(str(kind[0])), kind[1]))
        return [Shown(status, is_unconfirmed, not is_unconfirmed) for status, is_unconfirmed in kinds_in_order]

    @property
    def shown_talks(self) -> list[Talks]:
        return [talks for talks in self.talks if talks.mark]


class NoSuchRows(LookupError):
    """The picture has fewer rows than asked for."""


def picture(today: date, *, since: date | None = None, only: Q | None = None, place: Place | None = None) -> Picture:
    """All restrictions or ``only`` some, those that moved last first, from ``since`` or from the first of them.

    Raises ``NoSuchRows`` where ``place`` lies behind the last.
    """
    place = place or Place()
    some = _restrictions(today).filter(only) if only is not None else _restrictions(today)
    skipped = (place.number - 1) * place.most
    rows = list(some[skipped : skipped + place.most + 1])
    total = some.order_by().count() if len(rows) > place.most or skipped else len(rows)
    if skipped and not rows:
        raise NoSuchRows
    days = [period.valid_from for row in rows for period in row.shown_periods]
    scale = timeline.scale_for(days, today=today, ahead=AHEAD, longest=LONGEST)
    years = list(range(scale.start.year + 1, today.year + 1))
    if since:
        scale = Scale(min(since, today), scale.end)
    return Picture(
        scale=scale,
        ticks=timeline.ticks(scale, today=today),
        today=today,
        today_x=scale.at(today),
        groups=GROUPED[place.by](rows[: place.most], scale),
        talks=_talks(scale),
        total=total,
        place=place,
        is_zoomed=since is not None,
        years=years,
    )


def with_periods(restrictions: Any) -> Any:
    """Each restriction with its current periods as ``shown_periods``, in order of days."""
    periods = StatusPeriod.objects.current().order_by("valid_from")
    return restrictions.prefetch_related(Prefetch("periods", periods, to_attr="shown_periods"))


def shown(restriction: Any) -> Shown:
    """What shows of a restriction asked for by ``as_of``."""
    return Shown(restriction.status, bool(restriction.by_lapse), restriction.is_confirmed is not False)


def _restrictions(today: date) -> Any:
    asked = Restriction.objects.current().as_of(today).select_related("authority__jurisdiction")
    asked = asked.prefetch_related("categories")
    return with_periods(asked.order_by(F("status_since").desc(nulls_last=True), "slug"))


def _by_authority(rows: Iterable[Any], scale: Scale) -> list[Group]:
    """By authority; first the jurisdictions that restrict most."""
    rows = sorted(rows, key=lambda row: (row.authority.jurisdiction.name, row.authority.short_name, _first_day(row)))
    groups = [
        Group(found[0].authority, None, [_row(row, scale) for row in found])
        for _, found in ((key, list(found)) for key, found in groupby(rows, key=lambda row: row.authority_id))
    ]
    weight = Counter(row.authority.jurisdiction_id for row in rows)
    return sorted(
        groups, key=lambda group: (-weight[group.rows[0].restriction.authority.jurisdiction_id], -len(group.rows))
    )


def _by_category(rows: Iterable[Any], scale: Scale) -> list[Group]:
    """By the first category of each, in the order of the tree; those without one last."""
    found: dict[Category | None, list[Any]] = {}
    for row in sorted(rows, key=_first_day):
        found.setdefault(next(iter(row.categories.all()), None), []).append(row)
    order = sorted(found, key=lambda one: (one is None, one.position if one else 0, one.name if one else ""))
    return [Group(None, category, [_row(row, scale) for row in found[category]]) for category in order]


GROUPED = {"authority": _by_authority, "category": _by_category}


def _row(row: Any, scale: Scale) -> Row:
    periods = row.shown_periods
    newest = periods[-MOST_TOLD:]
    bands, sentence = timeline.bands(periods, scale), timeline.sentence(newest)
    return Row(row, shown(row), bands, sentence, newest, len(periods) - len(newest))


def _first_day(row: Any) -> tuple[date, str]:
    return (row.shown_periods[0].valid_from if row.shown_periods else date.max, row.slug)


def _talks(scale: Scale) -> list[Talks]:
    rows = list(Negotiation.objects.order_by("start_date", "slug"))
    marks = timeline.marks(((row.start_date, row.pk) for row in rows), scale, gap=MARK_GAP)
    placed = {mark.key: mark for mark in marks}
    return [Talks(number, row, placed.get(row.pk)) for number, row in enumerate(rows, start=1)]
