"""A restriction over time, the difference between two days, and the seals over it all."""

from dataclasses import replace
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from policies import history
from policies.api.paging import Keyset, number
from policies.api.parameters import AS_OF, KNOWN_AT
from policies.api.reading import read
from policies.api.serializers.common import page_of
from policies.api.serializers.history import (
    CheckpointSerializer,
    ComparisonSerializer,
    SealSerializer,
)
from policies.models import Checkpoint, Restriction, StatusPeriod

from .base import ListView, View

FROM = replace(AS_OF, name="from", description="The earlier day.", is_required=True, example="2025-06-10")
TO = replace(AS_OF, name="to", description="The later day.", is_required=True, example="2025-07-10")


class Comparison(View):
    """The restrictions whose status differs between two days, in order of their slugs.

    `move` says what became of each: it came, it went, it was eased or tightened, or it changed in another way.
    """

    operation, tag, summary = "compare_days", "history", "What differs between two days"
    parameters = (FROM, TO, KNOWN_AT)
    answer = ComparisonSerializer

    def get(self, request: Request) -> Response:
        days = {"from": self.asked["from"], "to": self.asked["to"], "known_at": self.asked["known_at"]}
        found = history.compare(*days.values())
        return Response(days | {"results": [_difference(row) for row in found]})


class CheckpointList(ListView):
    """The seals over the whole history, the newest first."""

    operation, tag, summary = "list_checkpoints", "history", "Seals over the history"
    answer, shape = page_of(CheckpointSerializer, "CheckpointPage"), CheckpointSerializer
    keyset = Keyset("id", number, is_descending=True)

    def rows(self) -> QuerySet[Checkpoint]:
        return Checkpoint.objects.all()


class LatestCheckpoint(View):
    """The newest seal with the heads that its digest is computed over."""

    operation, tag, summary = "get_latest_checkpoint", "history", "The newest seal"
    answer, may_be_missing = SealSerializer, True

    def get(self, request: Request) -> Response:
        found = read(Checkpoint.objects.annotate(stored=F("heads")).order_by("-id")[:1], SealSerializer, "stored")
        if not found:
            raise Http404("The history has not been sealed yet.")
        found[0]["heads"] = _heads(found[0].pop("stored"))
        return Response(found[0])


def _difference(row: history.Difference) -> dict[str, Any]:
    return {
        "restriction": row.restriction.slug,
        "title": row.restriction.title,
        "move": row.move,
        "before": _standing(row.before),
        "after": _standing(row.after),
    }


def _standing(period: StatusPeriod | None) -> dict[str, Any] | None:
    if period is None:
        return None
    return {
        "status": period.status,
        "since": period.valid_from,
        "until": period.valid_to,
        "by_lapse": period.by_lapse,
        "is_confirmed": period.is_confirmed,
    }


def _heads(stored: dict[str, list[Any]]) -> list[dict[str, Any]]:
    slugs = dict(Restriction.objects.filter(pk__in=stored).values_list("pk", "slug"))
    heads = [
        {"restriction": slugs.get(int(pk), ""), "id": int(pk), "sequence": sequence, "hash": digest}
        for pk, (sequence, digest) in stored.items()
    ]
    return sorted(heads, key=lambda head: head["restriction"])
