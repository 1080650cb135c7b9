"""A restriction over time, the difference between two days, and the seals over it all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from policies import history
from policies.api.paging import Keyset, number
from policies.api.parameters import AS_OF, KNOWN_AT, RESTRICTION
from policies.api.reading import read
from policies.api.refusals import BadParameters
from policies.api.serializers.common import page_of
from policies.api.serializers.history import (
    CheckpointSerializer,
    ComparisonSerializer,
    SealSerializer,
)
from policies.models import Change, Checkpoint, Restriction
from policies.vocabulary import Nature

from .base import ListView, View

FROM = replace(AS_OF, name="from", description="The earlier day.", is_required=True, example="2025-06-10")
TO = replace(AS_OF, name="to", description="The later day.", is_required=True, example="2025-07-10")


class Comparison(View):
    """The restrictions whose status differs between two days, in order of their slugs.

    `move` says what became of each: it came, it went, it was eased or tightened, or it changed in another way. Asked about
    one restriction, it is told in any case, with what of its record was edited between the days.
    """

    operation, tag, summary = "compare_days", "history", "What differs between two days"
    parameters = (FROM, TO, KNOWN_AT, RESTRICTION)
    answer = ComparisonSerializer

    def get(self, request: Request) -> Response:
        days = {"from": self.asked["from"], "to": self.asked["to"], "known_at": self.asked["known_at"]}
        if self.asked["restriction"]:
            return Response(days | {"results": [_of_one(self.asked["restriction"], **self.asked)]})
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
        "restriction": row.slug,
        "title": row.title,
        "move": row.move,
        "before": _standing(row.before),
        "after": _standing(row.after),
    }


def _of_one(slug: str, **asked: Any) -> dict[str, Any]:
    row = Restriction.objects.filter(slug=slug).first()
    if row is None:
        raise BadParameters({"restriction": f"We have none of this name: {slug}."})
    periods = row.periods.known(asked["known_at"])
    days = [history.standing(periods.on(asked[name]).first()) for name in ("from", "to")]
    difference = _difference(history.Difference(row.slug, row.title, *days))
    return difference | {"edited": list(_edited(row.pk, asked["from"], asked["to"], asked["known_at"]))}


def _edited(pk: int, first: date, last: date, known_at: datetime | None) -> Iterator[dict[str, Any]]:
    """The net edits of a record after the first day and until the last is over."""
    changes = Change.objects.filter(object_type="restriction", object_id=pk, nature=Nature.REGISTRY)
    changes = changes.filter(at__date__gt=first, at__date__lte=last)
    if known_at:
        changes = changes.filter(at__lte=known_at)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for was, became in changes.order_by("id").values_list("before", "after"):
        for name in was.keys() | became.keys():
            before.setdefault(name, was.get(name))
            after[name] = became.get(name)
    for name in sorted(after):
        if before[name] != after[name]:
            yield {"field": name, "before": before[name], "after": after[name]}


def _standing(period: history.Standing | None) -> dict[str, Any] | None:
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
