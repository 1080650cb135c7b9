"""The whole registry on any day, and how it grew."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from policies import history
from policies.models import StatusEvent, StatusPeriod
from policies.vocabulary import Stage, Status
from policies.web import timeline
from policies.web.statuses import BINDING, ENDED, Shown
from policies.web.timeline import Scale, Tick

from .home import Stock, standing

DRAWN = (Status.IN_FORCE, Status.EASED, Status.SUSPENDED, Status.ADOPTED)
MOST_BARS = 90
AHEAD = timedelta(days=120)
BEFORE = timedelta(days=30)
STEPS_SHOWN = 12
HEIGHT = 180


@dataclass(frozen=True)
class Bar:
    """One status on one day of the chart, as a rectangle: percent from left, pixels from top."""

    x: float
    width: float
    y: float
    height: float
    shown: Shown
    title: str


@dataclass(frozen=True)
class Level:
    """A line across the chart at a round number of restrictions, in pixels from the top."""

    y: float
    count: int


@dataclass(frozen=True)
class Chart:
    scale: Scale
    ticks: list[Tick]
    bars: list[Bar]
    levels: list[Level]
    most: int
    today_x: float
    day_x: float


@dataclass(frozen=True)
class DayPage:
    day: date
    today: date
    stock: list[Stock]
    binding: int
    total: int
    chart: Chart | None
    steps: list[StatusEvent]
    jumps: list[tuple[str, date]]
    first: date
    days: int


def day_page(day: date, *, today: date) -> DayPage:
    """What the registry says of one day, as we know it now."""
    first = StatusPeriod.objects.current().aggregate(first=Min("valid_from"))["first"] or today
    counts = Counter(period.status for period in _living(day))
    steps = standing().exclude(stage=Stage.TALK).filter(effective_date__range=(day - BEFORE, day))
    order = [*BINDING, Status.SUSPENDED, Status.ADOPTED, Status.PROPOSED, *sorted(ENDED)]
    return DayPage(
        day=day,
        today=today,
        stock=[Stock(Shown(status), counts[status.value]) for status in order if counts.get(status.value)],
        binding=sum(counts[status.value] for status in BINDING),
        total=sum(counts.values()),
        chart=_chart(day, first, today) if counts or first < today else None,
        steps=list(steps.order_by("-effective_date", "-id")[:STEPS_SHOWN]),
        jumps=[
            (str(name), day + timedelta(days=days))
            for name, days in JUMPS
            if history.steps.EARLIEST <= day + timedelta(days=days) <= history.steps.LATEST
        ],
        first=first,
        days=max((today + AHEAD - first).days, 1),
    )


JUMPS = (
    (_("a year back"), -365),
    (_("a month back"), -30),
    (_("a week back"), -7),
    (_("a day back"), -1),
    (_("a day on"), 1),
    (_("a week on"), 7),
    (_("a month on"), 30),
    (_("a year on"), 365),
)


def _living(day: date) -> Iterable[StatusPeriod]:
    return StatusPeriod.objects.current().on(day).filter(restriction__merged_into=None).only("status")


def _chart(day: date, first: date, today: date) -> Chart:
    scale = timeline.scale_for([first], today=today, ahead=AHEAD)
    days = _stops(scale)
    periods = StatusPeriod.objects.current().filter(status__in=DRAWN, restriction__merged_into=None)
    stacks = _counted(periods.values_list("status", "valid_from", "valid_to"), days)
    most = max((sum(stack.values()) for stack in stacks), default=0)
    ends = [*days[1:], scale.end]
    bars = [
        bar
        for start, end, stack in zip(days, ends, stacks, strict=True)
        for bar in _bars(start, end, stack, scale, most)
    ]
    return Chart(scale, timeline.ticks(scale, today=today), bars, _levels(most), most, scale.at(today), scale.at(day))


def _stops(scale: Scale) -> list[date]:
    """The days at which the chart counts: evenly spread, a month apart or more."""
    step = max((scale.end - scale.start).days // MOST_BARS, 30)
    return [scale.start + timedelta(days=days) for days in range(0, (scale.end - scale.start).days, step)]


def _counted(periods: Iterable[tuple[str, date, date | None]], days: list[date]) -> list[Counter[str]]:
    """How many periods of each status cover each of ``days``, by adding where they begin and taking away where they end."""
    steps = [Counter[str]() for _ in [*days, None]]
    for status, start, end in periods:
        steps[_after(days, start)][status] += 1
        if end:
            steps[_after(days, end + timedelta(days=1))][status] -= 1
    running: Counter[str] = Counter()
    stacks = []
    for step in steps[:-1]:
        running = Counter({status: running[status] + step[status] for status in {*running, *step}})
        stacks.append(running)
    return stacks


def _after(days: list[date], day: date) -> int:
    """The first of ``days`` that is not before ``day``; their number where none is."""
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if days[middle] < day else (low, middle)
    return low


def _levels(most: int) -> list[Level]:
    """Two to five round numbers up to ``most``."""
    power = 10 ** (len(str(most)) - 1)
    step = next((step for step in (power // 5, power // 2, power) if step and most / step < 6), power * 2)
    return [Level(round(HEIGHT - _high(count, most), 1), count) for count in range(step, most + 1, step)]


def _high(count: int, most: int) -> float:
    return count / most * (HEIGHT - 24)


def _bars(start: date, end: date, stack: Counter[str], scale: Scale, most: int) -> Iterable[Bar]:
    x, width = scale.at(start), round(scale.at(end) - scale.at(start), 2)
    top = float(HEIGHT)
    for status in DRAWN:
        count = stack[status.value]
        if count:
            height = round(_high(count, most), 1)
            top = round(top - height, 1)
            shown = Shown(status.value)
            yield Bar(x, width, top, height, shown, f"{timeline.short(start)}: {count} {shown.word}")
