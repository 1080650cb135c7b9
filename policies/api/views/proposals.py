"""What waits for a person, and the decisions of editors: each goes through ``policies.pipeline.review``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.filters import must_be_restrictions
from policies.api.paging import PAGING, Keyset, number
from policies.api.parameters import RESTRICTION, choice
from policies.api.reading import read
from policies.api.refusals import Conflict
from policies.api.serializers.common import page_of
from policies.api.serializers.decisions import AcceptSerializer, AmendSerializer, DecisionSerializer, RejectSerializer
from policies.api.serializers.news import EvidenceSerializer, ProposalSerializer
from policies.api.signing_in import may_decide
from policies.api.writes import Write, once
from policies.history import RestrictionMerged, StepRefused
from policies.models import Evidence, ProposedChange, StatusEvent
from policies.models.changelog import Author
from policies.models.review import ProposalKind, RejectedFor, State
from policies.pipeline import review
from policies.vocabulary import Action, Door, Stage

from .base import ListView, View
from .writing import Writing


class _Proposals(View):
    is_logged = False

    @property
    def is_private(self) -> bool:
        """Whether what waits for editors is theirs alone, as the site has it."""
        return not settings.API_PROPOSALS


class ProposalList(_Proposals, ListView):
    """What the reader of news proposes, the newest first, with the passages it rests on and what became of it."""

    operation, tag, summary = "list_proposals", "proposals", "Proposed changes with their evidence"
    parameters = (
        choice("state", State, "Only in these states."),
        choice("kind", ProposalKind, "Only of these kinds."),
        choice("action", Action, "Only these actions."),
        choice("stage", Stage, "Only at these stages."),
        RESTRICTION,
        *PAGING,
    )
    answer, shape = page_of(ProposalSerializer, "ProposalPage"), ProposalSerializer
    keyset = Keyset("id", number, is_descending=True)

    def rows(self) -> QuerySet[ProposedChange]:
        proposals = ProposedChange.objects.all()
        for parameter in ("state", "kind", "action", "stage"):
            if self.asked[parameter]:
                proposals = proposals.filter(**{f"{parameter}__in": self.asked[parameter]})
        must_be_restrictions(self.asked["restriction"])
        if self.asked["restriction"]:
            proposals = proposals.filter(restriction__slug=self.asked["restriction"])
        return proposals

    def fill(self, rows: list[dict[str, Any]]) -> None:
        complete(rows, self.request)


class ProposalDetail(_Proposals):
    """One proposal with the passages it rests on."""

    operation, tag, summary = "get_proposal", "proposals", "A proposed change"
    is_logged = False
    answer = ProposalSerializer

    def get(self, request: Request, pk: int) -> Response:
        return Response(proposal(pk, request))


def decision(operation: str, summary: str, body: Any) -> dict[str, Write]:
    return {"POST": Write(operation, summary, body, DecisionSerializer, "change_proposedchange")}


class DecisionView(Writing):
    """Reads who decides and what they send; the rest is up to ``decide``."""

    tag = "proposals"

    def post(self, request: Request, pk: int) -> Response:
        return once(request, lambda: self._decided(request, pk), now=timezone.now())

    def _decided(self, request: Request, pk: int) -> Response:
        sent = self.sent(request)
        proposed = ProposedChange.objects.select_related("restriction").filter(pk=pk).first()
        if proposed is None:
            raise no_such_proposal(pk)
        with _told():
            event = self.decide(proposed, sent)
        restriction = event.restriction if event else proposed.restriction
        answer = {
            "proposal": proposal(pk, request),
            "restriction": restriction.slug if restriction else None,
            "event": event.sequence if event else None,
        }
        return Response(answer)

    def decide(self, proposed: ProposedChange, sent: dict[str, Any]) -> StatusEvent | None:
        raise NotImplementedError

    def author(self, sent: dict[str, Any]) -> Author:
        request_id = getattr(self.request, "request_id", "")
        return Author(self.request.user, Door.API, reason=sent.pop("reason", ""), request_id=request_id)


class Accept(DecisionView):
    """Record what is proposed in the history. For editors."""

    writes = decision("accept_proposal", "Accept a proposal", AcceptSerializer)

    def decide(self, proposed: ProposedChange, sent: dict[str, Any]) -> StatusEvent | None:
        return review.accept(proposed, by=self.author(sent), now=timezone.now())


class Amend(DecisionView):
    """Record what is proposed with changes, and accept it so. For editors."""

    writes = decision("amend_proposal", "Amend a proposal and accept it", AmendSerializer)

    def decide(self, proposed: ProposedChange, sent: dict[str, Any]) -> StatusEvent | None:
        by = self.author(sent)
        return review.amend(proposed, sent, by=by, now=timezone.now())


class Reject(DecisionView):
    """Turn a proposal down, and say why. For editors."""

    writes = decision("reject_proposal", "Reject a proposal", RejectSerializer)

    def decide(self, proposed: ProposedChange, sent: dict[str, Any]) -> None:
        why = RejectedFor(sent.pop("rejected_for", RejectedFor.MISREAD))
        review.reject(proposed, by=self.author(sent), now=timezone.now(), why=why)


@contextmanager
def _told() -> Iterator[None]:
    """What review refuses, as the API tells it."""
    try:
        yield
    except (review.AlreadyReviewed, RestrictionMerged) as conflict:
        raise Conflict(str(conflict)) from None
    except StepRefused as refusal:
        raise ValidationError(refusal.errors) from None


def proposal(pk: int, request: Request) -> dict[str, Any]:
    """A proposal as it stands now, for who asks. Raises ``Http404``."""
    found = read(ProposedChange.objects.filter(pk=pk), ProposalSerializer)
    if not found:
        raise no_such_proposal(pk)
    complete(found, request)
    return found[0]


def complete(rows: list[dict[str, Any]], request: Request) -> None:
    """Put into proposals as read the passages that they rest on, and for editors who approved them first."""
    evidence: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for passage in read(Evidence.objects.filter(proposed__in=list(evidence)), EvidenceSerializer, "proposed_id"):
        evidence[passage.pop("proposed_id")].append(passage)
    for row in rows:
        row["evidence"] = evidence[row["id"]]
    if may_decide(request):
        first = _first_approvals(list(evidence))
        for row in rows:
            row["first_approval"] = first.get(row["id"])


def _first_approvals(pks: list[int]) -> dict[int, dict[str, Any]]:
    rows = ProposedChange.objects.filter(pk__in=pks, first_by__isnull=False)
    found = rows.values_list("id", "first_by__username", "first_at", "first_said")
    return {pk: {"by": by, "at": at, "amended": sorted(said)} for pk, by, at, said in found}


def no_such_proposal(pk: int) -> Http404:
    return Http404(f"There is no proposal {pk}.")
