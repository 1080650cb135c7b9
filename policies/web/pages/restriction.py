"""One restriction: what it is on a day, how it came there, and what every claim rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policies.history import fold
from policies.models import Change, Negotiation, ProposedChange, Restriction, RestrictionLink, StatusEvent
from policies.models.review import State
from policies.vocabulary import LinkKind, Nature
from policies.web.statuses import Shown

from . import changes
from .home import Outlooking, outlooking
from .picture import shown, with_periods
from .steps import Drawing, drawing_of, steps_of

STEPS_SHOWN, ITEMS_SHOWN, PERIODS_SHOWN, CHANGES_SHOWN, PENDING_SHOWN = 40, 60, 12, 12, 5
SHORTEST_DIGEST = 12
STALE_AFTER = timedelta(days=60)

# How a link reads from the restriction it points to.
BACKWARDS = {
    LinkKind.RETALIATES_FOR: _("answered by"),
    LinkKind.SUSPENDED_IN_EXCHANGE_FOR: _("suspended in exchange for"),
    LinkKind.AMENDS: _("amended by"),
    LinkKind.SUPERSEDES: _("superseded by"),
    LinkKind.RELATED: _("related"),
}


@dataclass(frozen=True)
class Related:
    """Another restriction, and how this one stands to it."""

    how: str
    restriction: Any
    shown: Shown
    note: str


@dataclass(frozen=True)
class RestrictionPage:
    restriction: Any
    today: date
    day: date
    shown: Shown
    outlook: Outlooking | None
    unverified_days: int | None
    drawing: Drawing
    periods: list[Any]
    periods_left_out: int
    items: list[Any]
    items_left_out: int
    steps: Page[Any]
    related: list[Related]
    negotiations: list[Negotiation]
    pending: list[ProposedChange]
    pending_count: int
    changes: list[changes.Entry]
    head: StatusEvent | None
    is_version: bool

    @property
    def is_today(self) -> bool:
        return self.day == self.today


def restriction_page(
    slug: str, *, today: date, day: date | None = None, version: str = "", steps: int = 1
) -> RestrictionPage:
    """The page of a restriction as it shows on ``day`` (None: today, or the day a version is of).

    ``version`` is the beginning of the hash of a step: the record as that step left it. Raises ``Restriction.DoesNotExist``,
    ``StatusEvent.DoesNotExist`` for a version that never was, and ``EmptyPage`` for a page of steps that is not there.
    """
    row, events, day = _as_asked(slug, today=today, day=day, version=version)
    found = steps_of(events, row.shown_periods, today=today, day=day)
    log = Change.objects.filter(restriction_id=row.pk).exclude(nature=Nature.REVIEW).order_by("-id")
    waiting = ProposedChange.objects.filter(restriction=row, state=State.PENDING).order_by("-id")
    items = list(row.items.all())
    return RestrictionPage(
        restriction=row,
        today=today,
        day=day,
        shown=shown(row),
        outlook=_outlook(row, events, day),
        unverified_days=_unverified(row, today),
        drawing=drawing_of(row, found, today=today, day=day),
        periods=row.shown_periods[-PERIODS_SHOWN:],
        periods_left_out=max(len(row.shown_periods) - PERIODS_SHOWN, 0),
        items=items[:ITEMS_SHOWN],
        items_left_out=max(len(items) - ITEMS_SHOWN, 0),
        steps=Paginator(found, STEPS_SHOWN).page(steps),
        related=_related(row, day),
        negotiations=list(row.negotiations.order_by("-start_date", "slug")),
        pending=list(waiting.prefetch_related("evidence__news_item")[:PENDING_SHOWN]),
        pending_count=waiting.count(),
        changes=changes.entries(log[:CHANGES_SHOWN]),
        head=events[-1] if events else None,
        is_version=bool(version),
    )


def _as_asked(slug: str, *, today: date, day: date | None, version: str) -> tuple[Any, list[StatusEvent], date]:
    """The restriction as it shows on the day, its steps, and that day."""
    pk = Restriction.objects.values_list("pk", flat=True).get(slug=slug)
    rows = StatusEvent.objects.filter(restriction=pk).select_related("instrument", "news_item")
    events = list(rows.defer("news_item__text").order_by("sequence"))
    if version:
        events = events[: _place(events, version) + 1]
        day = day or events[-1].recorded_at.date()
    day = day or today
    asked = Restriction.objects.as_of(day).select_related("authority__jurisdiction", "merged_into")
    row = with_periods(asked).prefetch_related("targets", "categories", "items__codes").get(pk=pk)
    if version:
        _set_back(row, events, day)
    for event in events:
        event.restriction = row
    return row, events, day


def _place(events: Sequence[StatusEvent], version: str) -> int:
    if len(version) >= SHORTEST_DIGEST:
        for place, event in enumerate(events):
            if event.hash.startswith(version):
                return place
    raise StatusEvent.DoesNotExist


def _set_back(row: Any, events: Sequence[StatusEvent], day: date) -> None:
    """Make a row say what the first steps alone gave: of the history. What the registry says of it is as it is now."""
    row.shown_periods = fold(events)
    then = next((period for period in row.shown_periods if period.covers(day)), None)
    row.status, row.status_since = (then.status.value, then.valid_from) if then else (None, None)
    row.status_until = then.valid_to if then else None
    row.by_lapse, row.is_confirmed = (then.by_lapse, then.is_confirmed) if then else (False, True)
    row.talk_event_id = None


def where_it_went(slug: str) -> str | None:
    """The slug of the restriction that this one was merged into, through to the last; None where it was not merged."""
    row = Restriction.objects.select_related("merged_into").filter(slug=slug, merged_into__isnull=False).first()
    seen: set[int] = set()
    while row and row.merged_into and row.pk not in seen:
        seen.add(row.pk)
        row = row.merged_into
    return row.slug if row else None


def former_name(slug: str) -> str | None:
    """The slug that a restriction has now which was once called ``slug``; None where none was."""
    pk = Change.objects.filter(object_type="restriction", object_key=slug).values_list("object_id", flat=True).last()
    return Restriction.objects.filter(pk=pk).exclude(slug=slug).values_list("slug", flat=True).first() if pk else None


def _outlook(row: Any, events: Iterable[StatusEvent], day: date) -> Outlooking | None:
    talk = next((event for event in events if event.pk == row.talk_event_id), None)
    return outlooking(row, talk, day) if talk else None


def _unverified(row: Any, today: date) -> int | None:
    """Days since the record was last checked, where they are many enough to say so."""
    if row.verified_on is None or today - row.verified_on <= STALE_AFTER:
        return None
    return (today - row.verified_on).days


def _related(row: Any, day: date) -> list[Related]:
    forward = list(RestrictionLink.objects.filter(from_restriction=row).order_by("kind", "id"))
    back = list(RestrictionLink.objects.filter(to_restriction=row).order_by("kind", "id"))
    others = {link.to_restriction_id for link in forward} | {link.from_restriction_id for link in back}
    asked = Restriction.objects.as_of(day).select_related("authority__jurisdiction").filter(pk__in=others)
    rows = {other.pk: other for other in asked}
    found = [(gettext(link.get_kind_display()), link.to_restriction_id, link.note) for link in forward]
    found += [(str(BACKWARDS[LinkKind(link.kind)]), link.from_restriction_id, link.note) for link in back]
    # A relation that both restrictions name, each of the other, is told once.
    once = {(how, pk): Related(how, rows[pk], shown(rows[pk]), note) for how, pk, note in reversed(found)}
    return list(reversed(once.values()))
