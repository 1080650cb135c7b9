"""The one log of changes, for those who follow it."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api import following
from policies.api.jsons import JsonRenderer
from policies.api.parameters import RESTRICTION, Parameter, choice, limit, names, timed
from policies.api.reading import read
from policies.api.refusals import BadParameters, Busy
from policies.api.serializers.changes import ChangePageSerializer, ChangeSerializer
from policies.api.serializers.common import Actor
from policies.api.values import LARGEST, BadValue, name, whole
from policies.models import Change, Restriction
from policies.models.changelog import ChangeKind
from policies.vocabulary import Nature

from .base import View
from .streaming import EventStreamRenderer

AFTER = Parameter(
    "after",
    whole(0, LARGEST),
    "The cursor: only changes after this one. 0 begins with the first change ever.",
    default=0,
    schema={"type": "integer", "format": "int64", "minimum": 0, "default": 0},
)
LONGEST_WAIT = 8  # seconds: proxies and test tools count what takes ten as lost
WAIT = Parameter(
    "wait",
    whole(0, LONGEST_WAIT),
    "Where there is nothing new, wait up to so many seconds for it.",
    default=0,
    schema={"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT, "default": 0},
)
NARROWING = (
    RESTRICTION,
    choice("nature", Nature, "Only changes of this nature."),
    choice("kind", ChangeKind, "Only rows created, updated or deleted."),
    names("object_type", "Only rows of these types.", "statusevent", read=name),
    timed("since", "Only what was logged at or after this moment."),
)
PAGE = 1000


class _Log(View):
    tag = "changes"
    shape = ChangeSerializer

    def found(self, after: int, most: int) -> list[dict[str, Any]]:
        rows = self._rows().filter(id__gt=after).order_by("id")[:most]
        return read(rows, ChangeSerializer, "actor_id")

    def shown(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        ids = {row["restriction_id"] for row in rows} - {None} if self.wants("restriction") else set()
        slugs = dict(Restriction.objects.filter(pk__in=ids).values_list("pk", "slug")) if ids else {}
        for row in rows:
            row["restriction"] = slugs.get(row["restriction_id"])
            row["actor"] = Actor.PERSON if row.pop("actor_id") else Actor.SYSTEM
            row["tombstone"], row["evidence"] = _tombstone(row), _evidence(row)
        return [self.picked(row) for row in rows]

    def _rows(self) -> QuerySet[Change]:
        changes = Change.objects.all()
        if self.asked["restriction"]:
            changes = changes.filter(_of_restriction(self.asked["restriction"]))
        for parameter in ("nature", "kind", "object_type"):
            if self.asked[parameter]:
                changes = changes.filter(**{f"{parameter}__in": self.asked[parameter]})
        return changes.filter(at__gte=self.asked["since"]) if self.asked["since"] else changes


class Changes(_Log):
    """Every change to anything public, in one order, from the first row, without a ceiling.

    Follow it with `after`: a row with a smaller cursor never appears after a larger one was handed out, so whoever asks
    with `next_after` again and again misses nothing and sees nothing twice. What was deleted keeps its rows. With `wait`
    the answer comes as soon as there is anything new.
    """

    operation, summary = "list_changes", "The log of changes"
    parameters = (AFTER, limit(100, PAGE), *NARROWING, WAIT)
    answer = ChangePageSerializer

    def get(self, request: Request) -> Response:
        after, most = self.asked["after"], self.asked["limit"]
        found = self.found(after, most + 1)
        if not found:
            _must_have_been_given(after, self.state.last)
            found = self._waited(after, most + 1)
        has_more = len(found) > most
        shown = self.shown(found[:most])
        next_after = found[:most][-1]["id"] if shown else after
        return Response({"results": shown, "next_after": next_after, "has_more": has_more})

    def _waited(self, after: int, most: int) -> list[dict[str, Any]]:
        if not self.asked["wait"]:
            return []
        self.state = None  # what came while waiting is newer than the state that was read
        try:
            with following.seat():
                return following.wait_for(lambda: self.found(after, most), seconds=self.asked["wait"])
        except following.Full:
            return []


class ChangeStream(_Log):
    """The log as Server-Sent Events: `id` is the cursor, `data` one change as the log shows it.

    Whoever comes back with `Last-Event-ID` goes on where they were. The stream ends after five minutes, for the client to
    come back.
    """

    operation, summary = "stream_changes", "The log as a stream"
    parameters = (replace(AFTER, description=f"{AFTER.description} Last-Event-ID goes before it."), *NARROWING)
    answer = ChangeSerializer
    renderer_classes = (EventStreamRenderer, JsonRenderer)
    also, media_type = (503,), "text/event-stream"
    is_logged = is_validated = False
    headers = (
        OpenApiParameter(
            "Last-Event-ID",
            type={"type": "integer", "format": "int64", "minimum": 0},
            location=OpenApiParameter.HEADER,
            description="The cursor of the last change that was seen; it goes before `after`.",
        ),
    )

    def get(self, request: Request) -> Any:
        after = self._after(request)
        if after:
            _must_have_been_given(after, _last())
        self._rows()  # a name that nothing has is refused before the stream begins
        try:
            stream = following.Stream(lambda cursor: self.shown(self.found(cursor, PAGE)), after)
        except following.Full:
            raise Busy("As many follow the stream already as can. Come back, or ask with wait=.") from None
        answer = StreamingHttpResponse(stream, content_type="text/event-stream")
        answer["Cache-Control"], answer["X-Accel-Buffering"] = "no-store", "no"
        return answer

    def _after(self, request: Request) -> int:
        seen = request.headers.get("Last-Event-ID")
        if not seen:
            return self.asked["after"]
        try:
            return whole(0, LARGEST)(seen)
        except BadValue as fault:
            raise BadParameters({"Last-Event-ID": str(fault)}) from None


def _of_restriction(slug: str) -> Q:
    """The changes of a restriction and of all that belongs to it, also where it is gone by now."""
    known = Restriction.objects.filter(slug=slug).values_list("id", flat=True).first()
    logged = Change.objects.filter(object_type="restriction", object_key=slug).values_list("object_id", flat=True)
    ids = {known} if known is not None else set(logged)
    if not ids:
        raise BadParameters({"restriction": f"We have none of this name: {slug}."})
    return Q(restriction_id__in=ids)


def _last() -> tuple[Any, ...] | None:
    return Change.objects.order_by("-id").values_list("id").first()


def _must_have_been_given(after: int, last: tuple[Any, ...] | None) -> None:
    """A cursor from beyond the end belongs to another log, or to this one before it was restored: it would wait for ever."""
    end = last[0] if last else 0
    if after > end:
        raise BadParameters({"after": f"The log ends at {end}: this cursor is not from it. Begin again from 0."})


def _tombstone(row: dict[str, Any]) -> dict[str, Any] | None:
    if row["kind"] == ChangeKind.DELETED:
        return {"how": "deleted", "into": None}
    into = row["after"].get("merged_into") if row["object_type"] == "restriction" else None
    return {"how": "merged", "into": into} if into else None


def _evidence(row: dict[str, Any]) -> dict[str, Any] | None:
    if row["object_type"] != "statusevent":
        return None
    said = row["after"]
    return {
        "quote": said.get("quote", ""),
        "news_item": said.get("news_item"),
        "instrument": said.get("instrument"),
        "sources": said.get("sources", []),
    }
