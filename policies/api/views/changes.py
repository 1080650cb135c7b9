"""The one log of changes, for those who follow it."""

from typing import Any

from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.parameters import LARGEST, RESTRICTION, Parameter, choice, limit, whole
from policies.api.problems import BadParameters
from policies.api.reading import read
from policies.api.serializers.changes import ChangePageSerializer, ChangeSerializer
from policies.api.serializers.common import Actor
from policies.models import Change, Restriction
from policies.vocabulary import Nature

from .base import View

AFTER = Parameter(
    "after",
    whole(0, LARGEST),
    "The cursor: only changes after this one. 0 begins with the first change ever.",
    default=0,
    schema={"type": "integer", "format": "int64", "minimum": 0, "default": 0},
)


class Changes(View):
    """Every change to anything public, in one order, from the first row, without a ceiling.

    Follow it with `after`: a row with a smaller cursor never appears after a larger one was handed out, so whoever asks
    with `next_after` again and again misses nothing and sees nothing twice. What was deleted keeps its rows.
    """

    operation, tag, summary = "list_changes", "changes", "The log of changes"
    parameters = (AFTER, limit(100, 1000), RESTRICTION, choice("nature", Nature, "Only changes of this nature."))
    answer = ChangePageSerializer

    def get(self, request: Request) -> Response:
        after, most = self.asked["after"], self.asked["limit"]
        rows = self._rows().filter(id__gt=after).order_by("id")[: most + 1]
        found = read(rows, ChangeSerializer, "restriction_id", "actor_id")
        shown = found[:most]
        if not shown:
            _must_have_been_given(after)
        _complete(shown)
        next_after = shown[-1]["id"] if shown else after
        return Response({"results": shown, "next_after": next_after, "has_more": len(found) > most})

    def _rows(self) -> QuerySet[Change]:
        changes = Change.objects.all()
        if self.asked["restriction"]:
            changes = changes.filter(_of_restriction(self.asked["restriction"]))
        if self.asked["nature"]:
            changes = changes.filter(nature__in=self.asked["nature"])
        return changes


def _of_restriction(slug: str) -> Q:
    """The changes of a restriction and of all that belongs to it, also where it is gone by now."""
    known = Restriction.objects.filter(slug=slug).values_list("id", flat=True).first()
    logged = Change.objects.filter(object_type="restriction", object_key=slug).values_list("object_id", flat=True)
    ids = {known} if known is not None else set(logged)
    if not ids:
        raise BadParameters({"restriction": f"We have none of this name: {slug}."})
    return Q(restriction_id__in=ids)


def _must_have_been_given(after: int) -> None:
    """A cursor from beyond the end belongs to another log, or to this one before it was restored: it would wait for ever."""
    last = Change.objects.order_by("id").values_list("id", flat=True).last() or 0
    if after > last:
        raise BadParameters({"after": f"The log ends at {last}: this cursor is not from it. Begin again from 0."})


def _complete(rows: list[dict[str, Any]]) -> None:
    ids = {row["restriction_id"] for row in rows} - {None}
    slugs = dict(Restriction.objects.filter(pk__in=ids).values_list("pk", "slug")) if ids else {}
    for row in rows:
        row["restriction"] = slugs.get(row.pop("restriction_id"))
        row["actor"] = Actor.PERSON if row.pop("actor_id") else Actor.SYSTEM
