"""Feeds and the calendar: of everything, or of what the filters of the list of restrictions leave."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.filters import FILTERS, narrowed
from policies.api.jsons import JsonRenderer
from policies.api.parameters import Parameter, names
from policies.api.refusals import BadParameters
from policies.api.serializers.feeds import JsonFeedSerializer
from policies.api.values import LARGEST, name, whole
from policies.models import Restriction
from policies.publish import feeds

from .base import View
from .restrictions import today
from .streaming import AnyRenderer

ONLY = names("restriction", "Only these restrictions, by slug.", "us-eda-2025-05", read=name)
BEFORE = Parameter(
    "before",
    whole(1, LARGEST),
    "Only what is older than this cursor: `next` goes there.",
    schema={"type": "integer", "minimum": 1},
)


class BytesRenderer(AnyRenderer):
    """What is bytes already goes out as it is; errors are JSON."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return data if isinstance(data, bytes) else super().render(data, accepted_media_type, renderer_context)


class _Feed(View):
    tag = "feeds"
    parameters = (ONLY, *FILTERS, BEFORE)

    def restrictions(self) -> QuerySet[Restriction] | None:
        asked = self.asked
        if not asked["restriction"] and not any(asked[each.name] for each in FILTERS):
            return None
        rows = narrowed(Restriction.objects.as_of(today()), asked | {"known_at": None})
        if not asked["restriction"]:
            return rows
        found = rows.filter(slug__in=asked["restriction"])
        if not Restriction.objects.filter(slug__in=asked["restriction"]).exists():
            raise BadParameters({"restriction": "We have none of this name."})
        return found

    def told(self, request: Request) -> dict[str, Any]:
        found = feeds.entries(self.restrictions(), before=self.asked["before"])
        shown = found[: feeds.PAGE]
        following = None
        if len(found) > feeds.PAGE:
            query = request.query_params.copy()
            query["before"] = str(shown[-1].pk)
            following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
        address, site = request.build_absolute_uri(), request.build_absolute_uri("/")
        return {
            "changes": shown,
            "title": "Export controls: what changed",
            "address": address,
            "site": site,
            "next_page": following,
        }


class AtomFeed(_Feed):
    """What changed, as Atom: of everything, or of the restrictions that the filters leave. Older pages follow `next`."""

    operation, summary, answer, media_type = "get_atom", "Atom feed", str, "application/atom+xml"
    renderer_classes = (BytesRenderer,)

    def get(self, request: Request) -> Response:
        told = self.told(request)
        return Response(feeds.atom(told.pop("changes"), **told), content_type="application/atom+xml; charset=utf-8")


class JsonFeed(_Feed):
    """The same as JSON Feed."""

    operation, summary, answer = "get_json_feed", "JSON feed", JsonFeedSerializer
    renderer_classes = (JsonRenderer,)

    def get(self, request: Request) -> Response:
        told = self.told(request)
        return Response(feeds.json_feed(told.pop("changes"), **told))


class CalendarFile(_Feed):
    """The coming changes of status for a calendar, two years ahead."""

    operation, summary, answer, media_type = "get_calendar_file", "iCalendar", str, "text/calendar"
    parameters = (ONLY, *FILTERS)
    renderer_classes = (BytesRenderer,)

    def get(self, request: Request) -> Response:
        body = feeds.calendar(today(), site=request.build_absolute_uri("/"), restrictions=self.restrictions())
        return Response(body, content_type="text/calendar; charset=utf-8")
