"""What an editor sees first: what waits, what lapsed without anybody saying so, which sources ail, what is stale."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.utils.translation import gettext as _

from policies.models import Change, Evidence, ProposedChange, Restriction, Source, StatusPeriod
from policies.models.news import SourceState
from policies.models.review import State
from policies.pipeline import feedback

from .changelog import with_slugs
from .restrictions import STALE_AFTER

SOON = timedelta(days=30)
SHOWN = 5
RATED = 8
AILING = (SourceState.SUSPECT, SourceState.FAILING, SourceState.PARKED)


def dashboard(now: datetime) -> dict[str, Any]:
    """Everything on top of the desk's first page, in a bounded number of statements."""
    return {
        "queue": queue_by_age(now),
        "next_up": _next_up(now),
        "unsaid": unsaid(now),
        "lapses": lapses_to_confirm(now),
        "sources": ailing_sources(),
        **stale_restrictions(now),
        "readings": (
            (_("By rule"), _("Rule"), feedback.rates_by_rule(RATED)),
            (_("By source"), _("Source"), feedback.rates_by_source(RATED)),
        ),
        "changes": with_slugs(Change.objects.order_by("-id"))[:12],
    }


def queue_by_age(now: datetime) -> dict[str, Any]:
    """How many proposals wait, by how long and how sure; apart from them, how many are put off."""
    day, week = now - timedelta(days=1), now - timedelta(days=7)
    pending = ProposedChange.objects.filter(state=State.PENDING)
    put_off = pending.filter(snoozed_until__gt=now.date()).count()
    return {"put_off": put_off} | pending.awake(now.date()).aggregate(
        total=Count("id"),
        today=Count("id", filter=Q(created_at__gte=day)),
        this_week=Count("id", filter=Q(created_at__lt=day, created_at__gte=week)),
        older=Count("id", filter=Q(created_at__lt=week)),
        sure=Count("id", filter=Q(confidence__gte=0.8)),
        second=Count("id", filter=Q(first_by__isnull=False)),
        oldest=Min("created_at"),
    )


def unsaid(now: datetime) -> list[ProposedChange]:
    """What was accepted and still stands, and no article says any longer, as one was changed in the last weeks."""
    changed = Evidence.objects.filter(proposed=OuterRef("pk"), is_current=False, news_item__read_at__gte=now - SOON)
    current = Evidence.objects.filter(proposed=OuterRef("pk"), is_current=True)
    accepted = ProposedChange.objects.filter(state=State.ACCEPTED, event__corrected_by=None, event__isnull=False)
    rows = accepted.filter(Exists(changed), ~Exists(current)).select_related("restriction")
    return list(rows.order_by("-reviewed_at", "-id")[:SHOWN])


def lapses_to_confirm(now: datetime) -> list[StatusPeriod]:
    """Statuses that begin because something ran out, unconfirmed: those of today and of the coming month."""
    periods = StatusPeriod.objects.current().filter(by_lapse=True, is_confirmed=False)
    near = periods.filter(valid_from__lte=now.date() + SOON).exclude(valid_to__lt=now.date())
    return list(near.select_related("restriction").order_by("valid_from")[:SHOWN])


def ailing_sources() -> list[Source]:
    """Those that alarm: guarded, failing, or paused by their failures."""
    return list(Source.objects.filter(is_active=True, state__in=AILING).order_by("-failures", "name")[:SHOWN])


def stale_restrictions(now: datetime) -> dict[str, Any]:
    """Restrictions whose record was last checked long ago, or never: the oldest, and how many."""
    stale = Restriction.objects.current().filter(
        Q(verified_on=None) | Q(verified_on__lt=now.date() - STALE_AFTER),
    )
    oldest = stale.order_by(F("verified_on").asc(nulls_first=True), "slug")
    return {"stale": oldest[:SHOWN], "stale_count": stale.count()}


def _next_up(now: datetime) -> ProposedChange | None:
    pending = ProposedChange.objects.filter(state=State.PENDING).awake(now.date()).select_related("restriction")
    return pending.ranked().first()
