"""Writing to the history: a step, many steps, the correction of one, its retraction. Nothing is ever typed over."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from policies import history
from policies.api.reading import read
from policies.api.serializers.common import Actor
from policies.api.serializers.history import EventSerializer, RecordedSerializer
from policies.api.serializers.writing import BulkBody, RecordBody, RetractBody
from policies.api.writes import Write, author, once, told
from policies.history import Step
from policies.models import Restriction, StatusEvent
from policies.pipeline.seconding import SecondPersonNeeded, must_not_be_alone
from policies.vocabulary import Action, Basis, Precision, Stage

from .naming import no_such_restriction
from .stepping import RestrictionHistory, known_events
from .writing import Writing

RIGHT = "change_restriction"
WORDS = {"action": Action, "stage": Stage, "effective_precision": Precision, "effective_basis": Basis}


class RestrictionRecord(RestrictionHistory, Writing):
    __doc__ = RestrictionHistory.__doc__
    writes = {
        "POST": Write(
            "record_step",
            "Record a step",
            RecordBody,
            EventSerializer,
            RIGHT,
            status=201,
            description="Add a step to the history, as a new row. With `If-Match` (the ETag of this list) only if nobody "
            "recorded anything meanwhile.",
            is_matched=True,
        )
    }

    def post(self, request: Request, slug: str) -> Response:
        return once(request, lambda: self._record(request, slug), now=timezone.now())

    def _record(self, request: Request, slug: str) -> Response:
        restriction = restriction_of(slug)
        sent = self.sent(request)
        self.must_match(request, is_needed=False, slug=slug)
        with told():
            must_not_be_alone(restriction)
            by = author(request, sent.pop("reason"))
            event = history.record(restriction, step(sent), by=by, now=timezone.now())
        return Response(shown(event), status=201)


class _OfStep(Writing):
    tag = "history"

    def post(self, request: Request, slug: str, sequence: int) -> Response:
        return once(request, lambda: self._write(request, slug, sequence), now=timezone.now())

    def _write(self, request: Request, slug: str, sequence: int) -> Response:
        event = StatusEvent.objects.filter(restriction=restriction_of(slug), sequence=sequence).first()
        if event is None:
            raise Http404(f"{slug} has no step {sequence}.")
        sent = self.sent(request)
        by = author(request, sent.pop("reason"))
        with told():
            must_not_be_alone(event.restriction)
            return Response(shown(self.write(event, sent, by)), status=201)

    def write(self, event: StatusEvent, sent: dict[str, Any], by: Any) -> StatusEvent:
        raise NotImplementedError


class Correct(_OfStep):
    """Replace a mistaken step by a right one, from now on: a new row that names the one it corrects."""

    writes = {"POST": Write("correct_step", "Correct a step", RecordBody, EventSerializer, RIGHT, status=201)}

    def write(self, event: StatusEvent, sent: dict[str, Any], by: Any) -> StatusEvent:
        return history.correct(event, step(sent), by=by, now=timezone.now())


class Retract(_OfStep):
    """Take back a step that never happened, from now on: a new row that names it."""

    writes = {"POST": Write("retract_step", "Retract a step", RetractBody, EventSerializer, RIGHT, status=201)}

    def write(self, event: StatusEvent, sent: dict[str, Any], by: Any) -> StatusEvent:
        return history.retract(event, by=by, now=timezone.now())


class BulkRecord(Writing):
    """Record up to 1,000 steps, of one restriction or many: all of them, or none. They are recorded in the order sent."""

    tag = "history"
    largest_body = 4 * 2**20
    writes = {
        "POST": Write(
            "record_steps", "Record many steps", BulkBody, RecordedSerializer, RIGHT, status=201, may_be_missing=False
        )
    }

    def post(self, request: Request) -> Response:
        return once(request, lambda: self._record(request), now=timezone.now())

    def _record(self, request: Request) -> Response:
        sent = self.sent(request)
        slugs = [row.pop("restriction") for row in sent["steps"]]
        known = {row.slug: row for row in Restriction.objects.filter(slug__in=slugs).select_related("merged_into")}
        unknown = {
            str(number): {"restriction": f"We have none of this name: {slug}."}
            for number, slug in enumerate(slugs)
            if slug not in known
        }
        unknown |= {
            str(number): SecondPersonNeeded(known[slug]).errors
            for number, slug in enumerate(slugs)
            if slug in known and known[slug].is_decided_by_two
        }
        if unknown:
            raise ValidationError({"steps": unknown})
        steps = [(known[slug], step(row)) for slug, row in zip(slugs, sent["steps"], strict=True)]
        try:
            events = history.record_all(steps, by=author(request, sent["reason"]), now=timezone.now())
        except history.StepsRefused as refusal:
            raise ValidationError(
                {"steps": {str(number): faults for number, faults in refusal.faults.items()}}
            ) from None
        rows = [
            {"restriction": slug, "sequence": event.sequence, "hash": event.hash}
            for slug, event in zip(slugs, events, strict=True)
        ]
        return Response({"results": rows}, status=201)


def restriction_of(slug: str) -> Restriction:
    found = Restriction.objects.select_related("merged_into").filter(slug=slug).first()
    if found is None:
        raise no_such_restriction(slug)
    return found


def step(sent: dict[str, Any]) -> Step:
    values = {name: WORDS[name](value) if name in WORDS else value for name, value in sent.items()}
    values["sources"] = [dict(source) for source in sent.get("sources", ())]
    return Step(**values)


def shown(event: StatusEvent) -> dict[str, Any]:
    (row,) = read(known_events(None).filter(pk=event.pk), EventSerializer, "recorded_by_id")
    row["actor"] = Actor.PERSON if row.pop("recorded_by_id") else Actor.SYSTEM
    return row
