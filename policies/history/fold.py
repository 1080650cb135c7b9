"""From a restriction's steps to the periods they give: the only place that knows the rules.

Pure: no database, no clock. Two layers lie over each other. The *base* is the latest of propose, adopt, enter_into_force,
tighten, lift, expire, supersede and withdraw. A *departure* (suspend, ease) lies over it until its last day, or until
something ends it. What shows on a day is the newest departure still running, else the base.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from policies.vocabulary import DIRECTION, STATUS_AFTER, Action, Outlook, Stage, Status

ONE_DAY = timedelta(days=1)
ENDINGS = frozenset({Action.LIFT, Action.EXPIRE, Action.SUPERSEDE, Action.WITHDRAW})


class Event(Protocol):
    """What the fold needs of a step; ``StatusEvent`` has it."""

    id: int
    sequence: int
    kind: str
    corrects_id: int | None
    action: str
    stage: str
    effective_date: date
    until_date: date | None
    recorded_at: datetime


@dataclass(frozen=True)
class Period:
    """A run of days with one status. ``valid_to`` is the last day, None while open; ``event_id`` names what began it."""

    status: Status
    valid_from: date
    valid_to: date | None
    by_lapse: bool
    is_confirmed: bool
    event_id: int

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Talk:
    """Where the newest talk points, and since when."""

    outlook: Outlook
    since: date
    event_id: int


def counting(events: Iterable[Event], known_at: datetime | None = None) -> list[Event]:
    """The steps that count as known at a moment (None: now), in order: by effective date, then sequence.

    A step does not count from the moment that its correction or retraction was recorded.
    """
    known = [event for event in events if known_at is None or event.recorded_at <= known_at]
    replaced = {event.corrects_id for event in known}
    standing = [event for event in known if event.id not in replaced and event.kind != "retraction"]
    return sorted(standing, key=lambda event: (event.effective_date, event.sequence))


def fold(events: Iterable[Event], known_at: datetime | None = None) -> list[Period]:
    """The periods that the steps give, in order of days, without overlap; neighbours differ in status."""
    steps = [event for event in counting(events, known_at) if event.stage != Stage.TALK]
    periods: list[Period] = []
    layers = _Layers()
    for day, acts in _days(steps):
        before = layers.shown
        for act in acts:
            layers.apply(act)
        layers.look(day)
        _step(periods, day, before=before, after=layers.shown, is_reinstated=_has(acts, Action.REINSTATE))
    return [_confirmed(period, steps) for period in periods]


def newest_talk(events: Iterable[Event], day: date, known_at: datetime | None = None) -> Talk | None:
    """The newest talk on or before ``day``, from talk steps alone."""
    talks = [event for event in counting(events, known_at) if event.stage == Stage.TALK and event.effective_date <= day]
    if not talks:
        return None
    return Talk(DIRECTION[Action(talks[-1].action)], talks[-1].effective_date, talks[-1].id)


@dataclass(frozen=True)
class _Layer:
    """The base, or a departure with its last day."""

    event: Event
    status: Status
    until: date | None = None

    def runs_on(self, day: date) -> bool:
        return self.until is None or day <= self.until


@dataclass
class _Layers:
    base: _Layer | None = None
    departures: list[_Layer] = field(default_factory=list)
    shown: _Layer | None = None

    def apply(self, event: Event) -> None:
        match Action(event.action):
            case Action.PROPOSE | Action.ADOPT | Action.ENTER_INTO_FORCE:
                self._rest_on(event)
            case Action.TIGHTEN:
                self._rest_on(event)
                self.departures = [layer for layer in self.departures if layer.status != Status.EASED]
            case Action.LIFT | Action.EXPIRE | Action.SUPERSEDE | Action.WITHDRAW:
                self._rest_on(event)
                self.departures = []
            case Action.REINSTATE:
                self.departures = []
                if self.base is None or Action(self.base.event.action) in ENDINGS:
                    self._rest_on(event)
            case Action.SUSPEND | Action.EASE:
                self.departures.append(_Layer(event, STATUS_AFTER[Action(event.action)], event.until_date))
            case Action.EXTEND:
                self._extend(event)

    def look(self, day: date) -> None:
        running = [layer for layer in self.departures if layer.runs_on(day)]
        self.shown = running[-1] if running else self.base

    def _rest_on(self, event: Event) -> None:
        self.base = _Layer(event, STATUS_AFTER[Action(event.action)])

    def _extend(self, event: Event) -> None:
        """Carry on the newest departure, running if there is one; where nothing departs, nothing is extended."""
        if not self.departures:
            return
        running = [layer for layer in self.departures if layer.runs_on(event.effective_date)]
        extended = (running or self.departures)[-1]
        self.departures.remove(extended)
        self.departures.append(replace(extended, event=event, until=event.until_date))


def _days(steps: Sequence[Event]) -> Iterable[tuple[date, list[Event]]]:
    """Each day on which something may change, with the steps that take effect on it."""
    acts: dict[date, list[Event]] = {}
    for step in steps:
        acts.setdefault(step.effective_date, []).append(step)
        if step.until_date and step.until_date < date.max:
            acts.setdefault(step.until_date + ONE_DAY, [])
    return sorted(acts.items())


def _step(
    periods: list[Period], day: date, *, before: _Layer | None, after: _Layer | None, is_reinstated: bool
) -> None:
    """Close the running period and open the next one, where the status changes on ``day``."""
    running = periods[-1] if periods and periods[-1].valid_to is None else None
    if running and after and running.status == after.status:
        return
    if running:
        periods[-1] = replace(running, valid_to=day - ONE_DAY)
    if after:
        ran_out = before is not None and before.until == day - ONE_DAY
        by_lapse = ran_out and after.event.effective_date < day and not is_reinstated
        periods.append(Period(after.status, day, None, by_lapse, not by_lapse, after.event.id))


def _confirmed(period: Period, steps: Sequence[Event]) -> Period:
    """A lapse is confirmed once a step that is no talk falls into the period it began."""
    if period.is_confirmed:
        return period
    return replace(period, is_confirmed=any(period.covers(step.effective_date) for step in steps))


def _has(acts: Sequence[Event], action: Action) -> bool:
    return any(act.action == action for act in acts)
