"""The steps and periods of all restrictions, and of one."""

from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from policies.api.filters import must_be_jurisdictions, must_be_restrictions
from policies.api.paging import PAGING, Keyset, number
from policies.api.parameters import KNOWN_AT, RESTRICTION, choice, dated, names, timed
from policies.api.serializers.common import Actor, page_of
from policies.api.serializers.history import (
    EventSerializer,
    PeriodSerializer,
    RestrictionPeriodSerializer,
    StepSerializer,
)
from policies.api.values import country, day
from policies.models import StatusEvent, StatusPeriod
from policies.models.history import EventKind
from policies.vocabulary import Action, Stage, Status

from .base import ListView
from .naming import restriction_id

BY = names("imposed_by", "Only by authorities of these jurisdictions, by code.", "US", read=country)
NEWEST = Keyset("id", number)


class _Events(ListView):
    tag = "history"

    def fill(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row["actor"] = Actor.PERSON if row.pop("recorded_by_id") else Actor.SYSTEM


class RestrictionHistory(_Events):
    """Every row of a restriction's history in the order of recording, with corrections and what they correct.

    With `known_at`, the rows that were there at that moment.
    """

    operation, summary = "list_history", "The steps of a restriction"
    parameters = (KNOWN_AT, *PAGING)
    answer, shape, more = page_of(EventSerializer, "EventPage"), EventSerializer, ("recorded_by_id",)
    keyset = Keyset("sequence", number)

    def rows(self, slug: str) -> QuerySet[StatusEvent]:
        return known_events(self.asked["known_at"]).filter(restriction=restriction_id(slug))


class EventList(_Events):
    """Every row of every history, in the order of recording."""

    operation, summary = "list_events", "The steps of all restrictions"
    parameters = (
        RESTRICTION,
        BY,
        choice("kind", EventKind, "Only rows of these kinds."),
        choice("action", Action, "Only these actions."),
        choice("stage", Stage, "Only at these stages."),
        choice("status", Status, "Only steps after which it is one of these."),
        dated("effective_from", "Only what takes effect on this day or later."),
        dated("effective_to", "Only what takes effect on this day or earlier."),
        timed("recorded_since", "Only what was recorded at or after this moment."),
        KNOWN_AT,
        *PAGING,
    )
    answer, shape, more = page_of(StepSerializer, "StepPage"), StepSerializer, ("recorded_by_id",)
    keyset = NEWEST

    def rows(self) -> QuerySet[StatusEvent]:
        rows = known_events(self.asked["known_at"])
        must_be_restrictions(self.asked["restriction"])
        for name, column in EVENT_COLUMNS.items():
            if self.asked[name]:
                rows = rows.filter(**{column: self.asked[name]})
        return _imposed_by(rows, self.asked["imposed_by"])


EVENT_COLUMNS = {
    "restriction": "restriction__slug",
    "kind": "kind__in",
    "action": "action__in",
    "stage": "stage__in",
    "status": "status__in",
    "effective_from": "effective_date__gte",
    "effective_to": "effective_date__lte",
    "recorded_since": "recorded_at__gte",
}


class RestrictionPeriods(ListView):
    """The periods that a restriction's history gives, in order of days, without overlap."""

    operation, tag, summary = "list_periods", "history", "The statuses of a restriction over time"
    parameters = (KNOWN_AT, *PAGING)
    answer, shape = page_of(PeriodSerializer, "PeriodPage"), PeriodSerializer
    keyset = Keyset("valid_from", day)

    def rows(self, slug: str) -> QuerySet[StatusPeriod]:
        return StatusPeriod.objects.filter(restriction=restriction_id(slug)).known(self.asked["known_at"])


class PeriodList(ListView):
    """The periods of all restrictions: each a run of days with one status."""

    operation, tag, summary = "list_all_periods", "history", "The statuses of all restrictions over time"
    parameters = (
        RESTRICTION,
        BY,
        choice("status", Status, "Only with these statuses."),
        dated("on", "Only the periods that hold this day."),
        dated("begins_from", "Only what begins on this day or later."),
        dated("begins_to", "Only what begins on this day or earlier."),
        KNOWN_AT,
        *PAGING,
    )
    answer, shape = page_of(RestrictionPeriodSerializer, "RestrictionPeriodPage"), RestrictionPeriodSerializer
    keyset, more = NEWEST, ("id",)

    def rows(self) -> QuerySet[StatusPeriod]:
        rows = StatusPeriod.objects.known(self.asked["known_at"])
        must_be_restrictions(self.asked["restriction"])
        for name, column in PERIOD_COLUMNS.items():
            if self.asked[name]:
                rows = rows.filter(**{column: self.asked[name]})
        return _imposed_by(rows.on(self.asked["on"]) if self.asked["on"] else rows, self.asked["imposed_by"])

    def fill(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            row.pop("id")


PERIOD_COLUMNS = {
    "restriction": "restriction__slug",
    "status": "status__in",
    "begins_from": "valid_from__gte",
    "begins_to": "valid_from__lte",
}


def known_events(known_at: datetime | None) -> QuerySet[StatusEvent]:
    """The rows that were there at a moment (None: now), each with what had replaced it by then."""
    if known_at is None:
        return StatusEvent.objects.annotate(replaced_by=F("corrected_by__sequence"))
    known = Case(When(Q(corrected_by__recorded_at__lte=known_at), then=F("corrected_by__sequence")))
    return StatusEvent.objects.filter(recorded_at__lte=known_at).annotate(replaced_by=known)


def _imposed_by(rows: QuerySet[Any], codes: tuple[str, ...] | None) -> QuerySet[Any]:
    if not codes:
        return rows
    must_be_jurisdictions("imposed_by", codes)
    return rows.filter(restriction__authority__jurisdiction__code__in=codes)
