"""Where things stand on a picture of time: days in, percentages of the width out. Pure.

Everything is placed in percent, so that one drawing fits a wall and a phone while its text keeps its size. A template
draws what comes out of here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from math import ceil
from typing import Protocol

from django.utils.translation import gettext

from .dates import month_of_year, short, short_month
from .statuses import Shown

ONE_DAY = timedelta(days=1)
MOST_BANDS = 60
BAND_HEIGHT, ENDED_HEIGHT = 14, 3
NARROWEST = 0.35
# How much room the word "today" and a label before it take together.
NEAR_TODAY = 12


class Period(Protocol):
    """What a band needs of a period; ``StatusPeriod`` has it. ``valid_to`` is the last day, None while open."""

    status: str
    valid_from: date
    valid_to: date | None
    by_lapse: bool
    is_confirmed: bool


@dataclass(frozen=True)
class Scale:
    """The days that a picture shows, from ``start`` to the morning of ``end``."""

    start: date
    end: date

    def at(self, day: date) -> float:
        """Where a day begins, in percent of the width, kept within the picture."""
        share = (day - self.start).days / max((self.end - self.start).days, 1)
        return round(min(max(share, 0), 1) * 100, 2)

    def shows(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True)
class Tick:
    """A line of the axis. ``label`` is empty where none fits."""

    x: float
    label: str
    is_year: bool


@dataclass(frozen=True)
class Band:
    """A period as a bar. ``title`` says in words what it shows."""

    x: float
    width: float
    height: int
    shown: Shown
    title: str
    is_cut: bool

    @property
    def lift(self) -> float:
        """How far above its middle line the bar begins."""
        return -self.height / 2


@dataclass(frozen=True)
class Mark:
    """A point in time. Marks that would overlap stand on different levels, from 0 up."""

    x: float
    level: int
    key: object


def scale_for(days: Iterable[date], *, today: date, ahead: timedelta, longest: timedelta | None = None) -> Scale:
    """From the quarter of the first day (at most ``longest`` ago) to ``ahead`` past today or the last day."""
    known = [*days, today]
    first = max(min(known), today - longest) if longest else min(known)
    return Scale(_quarter(first), max(today, min(max(known), today + ahead)) + ahead)


def bands(periods: Iterable[Period], scale: Scale) -> list[Band]:
    """The bars of one restriction, left to right; what lies wholly outside the scale is left out.

    Of more than ``MOST_BANDS``, those that begin in the same stretch of the scale are one bar that shows the longest of them.
    """
    found = [period for period in periods if _overlaps(period, scale)]
    if len(found) <= MOST_BANDS:
        return [_band(period, scale) for period in found]
    stretches = groupby(found, key=lambda period: int(scale.at(period.valid_from) * MOST_BANDS / 100))
    return [_merged(list(stretch), scale) for _, stretch in stretches]


def ticks(scale: Scale, *, today: date) -> list[Tick]:
    """Lines at years, or at quarters where there is room; labelled where neither an edge nor "today" is near."""
    years = (scale.end - scale.start).days / 365
    step = 1 if years < 1.2 else 3 if years < 4 else 12
    room = 100 / (28 if years < 1.2 else 14)
    days = [day for day in _months(scale) if (day.month - 1) % step == 0]
    near = [day for day in days if 0 <= scale.at(today) - scale.at(day) < NEAR_TODAY]
    labels = {day: "" if day in near else _tick_label(day, scale, room) for day in days}
    return [Tick(scale.at(day), label, day.month == 1) for day, label in labels.items()]


def marks(points: Iterable[tuple[date, object]], scale: Scale, *, gap: float, levels: int = 4) -> list[Mark]:
    """Points in order of days, each on the lowest level where it is ``gap`` percent clear of its neighbour."""
    placed: list[Mark] = []
    ends = [-gap] * levels
    for day, key in sorted((point for point in points if scale.shows(point[0])), key=lambda point: point[0]):
        x = scale.at(day)
        level = next((number for number in range(levels) if x - ends[number] >= gap), ends.index(min(ends)))
        ends[level] = x
        placed.append(Mark(x, level, key))
    return placed


def sentence(periods: Sequence[Period]) -> str:
    """The same picture in words: "In force 23 May 2025 to 1 Jul 2025; lifted since 2 Jul 2025"."""
    return "; ".join(_title(period) for period in periods) or gettext("No status yet")


def _band(period: Period, scale: Scale) -> Band:
    shown = Shown(period.status, period.by_lapse, period.is_confirmed)
    x = scale.at(period.valid_from)
    end = scale.at(period.valid_to + ONE_DAY) if period.valid_to else 100.0
    width = round(max(end - x, NARROWEST), 2)
    height = ENDED_HEIGHT if shown.is_ended else BAND_HEIGHT
    return Band(min(x, 100 - width), width, height, shown, _title(period), period.valid_from < scale.start)


def _merged(periods: Sequence[Period], scale: Scale) -> Band:
    first, last = _band(periods[0], scale), _band(periods[-1], scale)
    if len(periods) == 1:
        return first
    longest = _band(max(periods, key=lambda period: (period.valid_to or scale.end) - period.valid_from), scale)
    title = gettext("%(count)d statuses, from “%(first)s” to “%(last)s”")
    told = title % {"count": len(periods), "first": first.title, "last": last.title}
    return replace(longest, x=first.x, width=round(last.x + last.width - first.x, 2), title=told, is_cut=first.is_cut)


def _overlaps(period: Period, scale: Scale) -> bool:
    return period.valid_from < scale.end and (period.valid_to is None or period.valid_to >= scale.start)


def _title(period: Period) -> str:
    words = Shown(period.status, period.by_lapse, period.is_confirmed).words
    if period.valid_to:
        days = {"status": words, "first": short(period.valid_from), "last": short(period.valid_to)}
        return gettext("%(status)s, %(first)s to %(last)s") % days
    return gettext("%(status)s since %(first)s") % {"status": words, "first": short(period.valid_from)}


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _months(scale: Scale) -> Iterable[date]:
    day = scale.start.replace(day=1)
    while day < scale.end:
        if day >= scale.start:
            yield day
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _tick_label(day: date, scale: Scale, room: float) -> str:
    """Years get their number, months theirs, where neither the edge nor a year is too near; of many years every other one."""
    x = scale.at(day)
    if 100 - x < room * 0.8:
        return ""
    if day.month == 1:
        every = ceil(room * (scale.end - scale.start).days / 36_500)
        return f"{day.year}" if day.year % every == 0 else ""
    if x == 0:
        return month_of_year(day) if scale.at(date(day.year + 1, 1, 1)) > room * 1.2 else ""
    return short_month(day) if x >= room * 1.2 else ""
