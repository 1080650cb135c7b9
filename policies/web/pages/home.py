"""What the tracker says today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from policies.models import Change, Restriction, StatusEvent, StatusPeriod
from policies.models.history import EventKind
from policies.vocabulary import Action, Door, Nature, Outlook, Stage, Status
from policies.web.statuses import BINDING, ENDED, Shown
from policies.web.visits import Visit

from . import changes
from .picture import Picture, Place, picture, shown

SOON = timedelta(days=90)
OLD_TALK = timedelta(days=180)
SHOWN = 6
LISTED, MOST_COMING = 14, 300


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
class News:
    """What was recorded since a moment. ``kind`` is "visit", "day" or "week"."""

    kind: str
    since: datetime
    policy: int
    talk: int
    corrections: int
    newest: list[changes.Entry]

    @property
    def count(self) -> int:
        return self.policy + self.talk + self.corrections


@dataclass(frozen=True)
class Home:
    today: date
    picture: Picture
    stock: list[Stock]
    binding: int
    binding_by_lapse: int
    total: int
    lapses: list[Lapsed]
    lapse_count: int
    coming: list[Coming]
    coming_count: int
    until: date
    steps: list[StatusEvent]
    news: list[News]
    recorded: list[changes.Entry]
    loaded: int
    talk: list[Outlooking]

    @property
    def coming_left_out(self) -> int:
        return self.coming_count - len(self.coming)

    @property
    def lapses_left_out(self) -> int:
        return self.lapse_count - sum(len(lapsed.periods) for lapsed in self.lapses)


def home(
    today: date, *, now: datetime, visit: Visit | None = None, since: date | None = None, place: Place | None = None
) -> Home:
    """Everything on the first page, for one day; the picture from ``since`` on, of the rows at ``place``."""
    stock = stock_of(today, Restriction.objects.current())
    coming, lapsed = coming_of(today), _unconfirmed(today)
    return Home(
        today=today,
        picture=picture(today, since=since, place=place),
        stock=stock,
        binding=sum(row.count for row in stock if row.shown.status in BINDING),
        total=sum(row.count for row in stock),
        lapses=_together(lapsed[:LISTED]),
        lapse_count=len(lapsed),
        binding_by_lapse=sum(period.status in BINDING for period in lapsed),
        coming=coming[:LISTED],
        coming_count=len(coming),
        until=today + SOON,
        steps=list(_latest_steps(today)),
        news=_news(visit, now=now),
        recorded=changes.entries(_recorded().exclude(door=Door.LOADER).order_by("-id")[:SHOWN]),
        loaded=_recorded().filter(door=Door.LOADER).count(),
        talk=_talk(today),
    )


def stock_of(today: date, restrictions: Any) -> list[Stock]:
    """Counts by status, from the most binding to what has ended; restrictions without a status last."""
    counted = restrictions.as_of(today).values("status").annotate(count=Count("id", distinct=True))
    counts = {row["status"]: row["count"] for row in counted.order_by()}
    order = [*BINDING, Status.SUSPENDED, Status.ADOPTED, Status.PROPOSED, *sorted(ENDED), None]
    return [Stock(Shown(status), counts[status]) for status in order if counts.get(status)]


def _news(visit: Visit | None, *, now: datetime) -> list[News]:
    """What is new since the reader last came, since yesterday and in a week; talk is no change of policy."""
    spans = [("day", now - timedelta(days=1), Q()), ("week", now - timedelta(days=7), Q())]
    if visit and visit.before < visit.seen:
        spans.insert(0, ("visit", visit.left_at, Q(id__gt=visit.before)))
    return [_since(kind, since, where or Q(at__gt=since)) for kind, since, where in spans]


def _since(kind: str, since: datetime, where: Q) -> News:
    rows = _recorded().filter(where).exclude(door=Door.LOADER)
    is_talk = Q(object_type="statusevent", after__stage=Stage.TALK.value)
    policy, corrections = Q(nature=Nature.POLICY), Q(nature=Nature.CORRECTION)
    counts = rows.aggregate(
        policy=Count("id", filter=policy & ~is_talk),
        talk=Count("id", filter=policy & is_talk),
        corrections=Count("id", filter=corrections),
    )
    return News(kind, since, newest=changes.entries(rows.order_by("-id")[:SHOWN]) if kind == "visit" else [], **counts)


def _unconfirmed(today: date) -> list[StatusPeriod]:
    """What a lapse began and no source confirms, the newest first."""
    periods = StatusPeriod.objects.current().on(today).filter(by_lapse=True, is_confirmed=False)
    return list(_living(periods).order_by("-valid_from", "status", "restriction__authority", "restriction__slug"))


def _together(periods: list[StatusPeriod]) -> list[Lapsed]:
    found = groupby(periods, key=lambda row: (row.valid_from, _as_shown(row)))
    return [Lapsed(day, shown, list(rows)) for (day, shown), rows in found]


def coming_of(today: date, restrictions: Any = None) -> list[Coming]:
    """Steps and lapses of the next days, the first to come first; of ``restrictions`` (a query for ids) or of all."""
    window = (today + timedelta(days=1), today + SOON)
    only = {} if restrictions is None else {"restriction__in": restrictions}
    lapses = _living(StatusPeriod.objects.current().filter(by_lapse=True, valid_from__range=window, **only))[
        :MOST_COMING
    ]
    steps = standing().filter(effective_date__range=window, **only).exclude(stage=Stage.TALK)[:MOST_COMING]
    found = [Coming(row.valid_from, row.restriction, _as_shown(row), row.event) for row in lapses]
    found += [Coming(row.effective_date, row.restriction, Shown(row.status or None), row) for row in steps]
    return sorted(found, key=lambda coming: (coming.day, coming.restriction.slug))


def standing() -> QuerySet[StatusEvent]:
    """Steps that were neither corrected nor taken back, of restrictions that were not merged."""
    # Not a join on "corrected by nothing": of that PostgreSQL believes that one row is left, and reads the whole ledger.
    correction = StatusEvent.objects.filter(corrects=OuterRef("pk"))
    events = StatusEvent.objects.filter(~Exists(correction), restriction__merged_into=None)
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
