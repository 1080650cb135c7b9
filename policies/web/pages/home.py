"""What the tracker says today."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, QuerySet

from policies.models import Change, Restriction, StatusEvent, StatusPeriod
from policies.models.history import EventKind
from policies.vocabulary import Action, Door, Nature, Outlook, Stage, Status
from policies.web.statuses import BINDING, ENDED, Shown

from . import changes
from .picture import Picture, picture, shown

SOON = timedelta(days=90)
OLD_TALK = timedelta(days=180)
SHOWN = 6


@dataclass(frozen=True)
class Stock:
    """How many restrictions have a status today."""

    shown: Shown
    count: int


@dataclass(frozen=True)
class Lapsed:
    """Restrictions that a lapse brought to the same status on the same day."""

    day: date
    shown: Shown
    periods: list[StatusPeriod]


@dataclass(frozen=True)
class Coming:
    """What takes effect or lapses soon. ``event`` is the step that does it, or that the lapse falls back on."""

    day: date
    restriction: Restriction
    after: Shown
    event: StatusEvent


@dataclass(frozen=True)
class Outlooking:
    """What recent talk about a restriction points to, and how far that talk can still be trusted."""

    restriction: Any
    shown: Shown
    outlook: Outlook
    event: StatusEvent
    age_in_days: int
    is_old: bool
    is_overtaken: bool


@dataclass(frozen=True)
class Home:
    today: date
    picture: Picture
    stock: list[Stock]
    binding: int
    total: int
    lapses: list[Lapsed]
    coming: list[Coming]
    until: date
    steps: list[StatusEvent]
    recorded: list[changes.Entry]
    loaded: int
    talk: list[Outlooking]

    @property
    def lapse_count(self) -> int:
        return sum(len(lapsed.periods) for lapsed in self.lapses)

    @property
    def binding_by_lapse(self) -> int:
        """How many bind today only because a suspension or easing ran out, unconfirmed."""
        return sum(len(lapsed.periods) for lapsed in self.lapses if lapsed.shown.status in BINDING)


def home(today: date, *, since: date | None = None) -> Home:
    """Everything on the first page, for one day."""
    stock = _stock(today)
    return Home(
        today=today,
        picture=picture(today, since=since),
        stock=stock,
        binding=sum(row.count for row in stock if row.shown.status in BINDING),
        total=sum(row.count for row in stock),
        lapses=_unconfirmed(today),
        coming=_coming(today),
        until=today + SOON,
        steps=list(_latest_steps(today)),
        recorded=changes.entries(_recorded().exclude(door=Door.LOADER).order_by("-id")[:SHOWN]),
        loaded=_recorded().filter(door=Door.LOADER).count(),
        talk=_talk(today),
    )


def _stock(today: date) -> list[Stock]:
    """Counts by status, from the most binding to what has ended; restrictions without a status last."""
    counted = Restriction.objects.current().as_of(today).values("status").annotate(count=Count("id", distinct=True))
    counts = {row["status"]: row["count"] for row in counted.order_by()}
    order = [*BINDING, Status.SUSPENDED, Status.ADOPTED, Status.PROPOSED, *sorted(ENDED), None]
    return [Stock(Shown(status), counts[status]) for status in order if counts.get(status)]


def _unconfirmed(today: date) -> list[Lapsed]:
    periods = StatusPeriod.objects.current().on(today).filter(by_lapse=True, is_confirmed=False)
    rows = _living(periods).order_by("-valid_from", "status", "restriction__authority", "restriction__slug")
    together = groupby(rows, key=lambda row: (row.valid_from, _as_shown(row)))
    return [Lapsed(day, shown, list(periods)) for (day, shown), periods in together]


def _coming(today: date) -> list[Coming]:
    """Steps and lapses of the next days, the first to come first."""
    window = (today + timedelta(days=1), today + SOON)
    lapses = _living(StatusPeriod.objects.current().filter(by_lapse=True, valid_from__range=window))
    steps = standing().filter(effective_date__range=window).exclude(stage=Stage.TALK)
    found = [Coming(row.valid_from, row.restriction, _as_shown(row), row.event) for row in lapses]
    found += [Coming(row.effective_date, row.restriction, Shown(row.status or None), row) for row in steps]
    return sorted(found, key=lambda coming: (coming.day, coming.restriction.slug))


def standing() -> QuerySet[StatusEvent]:
    """Steps that were neither corrected nor taken back, of restrictions that were not merged."""
    events = StatusEvent.objects.filter(corrected_by=None, restriction__merged_into=None)
    return events.exclude(kind=EventKind.RETRACTION).select_related("restriction__authority__jurisdiction")


def _latest_steps(today: date) -> QuerySet[StatusEvent]:
    moved = standing().exclude(stage=Stage.TALK).exclude(action__in=[Action.CLARIFY, Action.MAINTAIN])
    return moved.filter(effective_date__lte=today).order_by("-effective_date", "-id")[:SHOWN]


def _recorded() -> QuerySet[Change]:
    return Change.objects.filter(nature__in=[Nature.POLICY, Nature.CORRECTION])


def _talk(today: date) -> list[Outlooking]:
    asked = Restriction.objects.current().as_of(today).filter(talk_event_id__isnull=False)
    rows = list(asked.select_related("authority__jurisdiction").order_by("-talk_date", "slug")[:SHOWN])
    events = StatusEvent.objects.in_bulk([row.talk_event_id for row in rows])
    return [outlooking(row, events[row.talk_event_id], today) for row in rows]


def outlooking(row: Any, event: StatusEvent, today: date) -> Outlooking:
    """What the newest talk says of a restriction asked for by ``as_of``."""
    age = today - row.talk_date
    overtaken = bool(row.status_since and row.status_since > row.talk_date)
    return Outlooking(row, shown(row), Outlook(row.outlook), event, age.days, age > OLD_TALK, overtaken)


def _living(periods: QuerySet[StatusPeriod]) -> QuerySet[StatusPeriod]:
    related = periods.filter(restriction__merged_into=None)
    return related.select_related("restriction__authority__jurisdiction", "event")


def _as_shown(period: StatusPeriod) -> Shown:
    return Shown(period.status, period.by_lapse, period.is_confirmed)
