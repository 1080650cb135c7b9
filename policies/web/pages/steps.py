"""The steps of one restriction, as its page lists and draws them. No database."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from policies.models import StatusEvent
from policies.models.history import EventKind
from policies.vocabulary import Stage, Status
from policies.web import timeline
from policies.web.links import SourceLink, source_links
from policies.web.statuses import Shown
from policies.web.timeline import Band, Mark, Scale, Tick

# What a drawing holds: the newest bands, and a point in each of so many slots of its width.
SLOTS = 90
AHEAD = timedelta(days=120)
MARK_GAP = 1.6
DEPARTED = (Status.SUSPENDED, Status.EASED)


@dataclass(frozen=True)
class Step:
    """One step of the history as it stands, with the rows it replaced (the newest of them first).

    ``over`` is the suspension or easing that lies over the status it gives, on its own day.
    """

    event: StatusEvent
    replaced: list[StatusEvent]
    over: Shown | None
    is_after_day: bool
    is_future: bool

    @property
    def sources(self) -> list[SourceLink]:
        return source_links(self.event.sources)

    @property
    def is_talk(self) -> bool:
        return self.event.stage == Stage.TALK

    @property
    def is_retracted(self) -> bool:
        return self.event.kind == EventKind.RETRACTION

    @property
    def told(self) -> StatusEvent:
        """The row whose content is shown: of a step that was taken back, the one taken back."""
        return self.replaced[0] if self.is_retracted else self.event


@dataclass(frozen=True)
class Drawing:
    """The restriction's own timeline: its bars, and its steps as points above (acts) and below (talk)."""

    scale: Scale
    ticks: list[Tick]
    bands: list[Band]
    acts: list[Mark]
    talk: list[Mark]
    today_x: float
    day_x: float | None
    ahead_width: float
    sentence: str


def steps_of(events: Sequence[StatusEvent], periods: Sequence[Any], *, today: date, day: date) -> list[Step]:
    """Every step, newest first; a corrected row stands beneath its correction."""
    by_id = {event.pk: event for event in events}
    replaced = {event.corrects_id for event in events if event.corrects_id}
    heads = [event for event in events if event.pk not in replaced]
    days = [period.valid_from for period in periods]
    heads.sort(key=lambda event: (event.effective_date, event.sequence), reverse=True)
    return [
        Step(
            event=head,
            replaced=_replaced(head, by_id),
            over=_over(head, periods, days),
            is_after_day=head.effective_date > day,
            is_future=head.effective_date > today,
        )
        for head in heads
    ]


def _replaced(head: StatusEvent, by_id: dict[int, StatusEvent]) -> list[StatusEvent]:
    earlier, row = [], head
    while row.corrects_id:
        row = by_id[row.corrects_id]
        earlier.append(row)
    return earlier


def _over(head: StatusEvent, periods: Sequence[Any], days: Sequence[date]) -> Shown | None:
    """The suspension or easing that lay over a step on its own day; ``days`` are those on which the periods begin."""
    place = bisect_right(days, head.effective_date) - 1
    if not head.status or place < 0:
        return None
    then = periods[place]
    is_over = then.valid_to is None or head.effective_date <= then.valid_to
    return Shown(then.status) if is_over and then.status in DEPARTED and then.status != head.status else None


def drawing_of(row: Any, steps: Iterable[Step], *, today: date, day: date) -> Drawing:
    """The restriction's own timeline; ``row`` has its periods as ``shown_periods``."""
    standing = [step for step in steps if not step.is_retracted]
    periods = row.shown_periods
    days = [step.event.effective_date for step in standing]
    scale = timeline.scale_for([*days, *([day] if day < today else [])], today=today, ahead=AHEAD)
    today_x = scale.at(today)
    return Drawing(
        scale=scale,
        ticks=timeline.ticks(scale, today=today),
        bands=timeline.bands(periods, scale),
        acts=_points([step for step in standing if not step.is_talk], scale),
        talk=_points([step for step in standing if step.is_talk], scale),
        today_x=today_x,
        day_x=scale.at(day) if day != today and scale.shows(day) else None,
        ahead_width=round(100 - today_x, 2),
        sentence=timeline.sentence(periods[-12:]),
    )


def _points(steps: Iterable[Step], scale: Scale) -> list[Mark]:
    """A mark a step; where there are more than can be told apart, the newest of each slot."""
    chosen: dict[int, list[Step]] = {}
    for step in steps:
        chosen.setdefault(int(scale.at(step.event.effective_date) * SLOTS / 100), []).append(step)
    few = sum(map(len, chosen.values())) <= SLOTS
    kept = [step for slot in chosen.values() for step in (slot if few else slot[:1])]
    return timeline.marks(((step.event.effective_date, step.event) for step in kept), scale, gap=MARK_GAP, levels=3)
