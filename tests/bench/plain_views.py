"""What the API is held against: the same rows by ``values_list()`` and orjson in a plain Django view, and nothing else.

The answers are the same bytes as the API's, which the bench checks before it measures.
"""

from datetime import date
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import path

from policies.api.paging import Place
from policies.api.parts import fill_parts
from policies.api.reading import read
from policies.api.serializers.changes import ChangeSerializer
from policies.api.serializers.restrictions import RestrictionSerializer
from policies.api.views.changes import _evidence, _tombstone
from policies.api.views.restrictions import KEYSETS
from policies.models import Change, Restriction
from tracker.urls import urlpatterns as served

MORE = ("id", "talk_action")


def _json(value: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(value, default=str, option=orjson.OPT_UTC_Z), content_type="application/json")


def listing(request: HttpRequest) -> HttpResponse:
    day = date.fromisoformat(request.GET["as_of"])
    rows = Restriction.objects.current().as_of(day).order_by("slug")[:51]
    found = read(rows, RestrictionSerializer, *MORE)
    place = Place(KEYSETS["slug"], "/api/v1/restrictions/", {"as_of": day.isoformat()}, 50, None)
    following = place.next(request, found)  # type: ignore[arg-type]
    return _json({"as_of": day, "known_at": None, "next": following, "results": _whole(request, found[:50], day)})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    day = date.fromisoformat(request.GET["as_of"])
    found = read(Restriction.objects.as_of(day).filter(slug=slug), RestrictionSerializer, *MORE)
    return _json(_whole(request, found, day)[0])


def _whole(request: HttpRequest, rows: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    page = request.build_absolute_uri("/restrictions/")
    fill_parts(rows, [row.pop("id") for row in rows])
    for row in rows:
        row.pop("talk_action")
        row |= {"outlook": None, "as_of": day, "known_at": None, "page": f"{page}{row['slug']}/"}
    return rows


def changes(request: HttpRequest) -> HttpResponse:
    rows = Change.objects.filter(id__gt=int(request.GET["after"])).order_by("id")[:101]
    found = read(rows, ChangeSerializer, "actor_id")
    ids = {row["restriction_id"] for row in found}
    slugs = dict(Restriction.objects.filter(pk__in=ids).values_list("pk", "slug"))
    shown = found[:100]
    for row in shown:
        row["restriction"] = slugs.get(row["restriction_id"])
        row["actor"] = "person" if row.pop("actor_id") else "system"
        row["tombstone"], row["evidence"] = _tombstone(row), _evidence(row)
    return _json({"results": shown, "next_after": shown[-1]["id"], "has_more": len(found) > 100})


urlpatterns = [
    path("plain/restrictions/", listing),
    path("plain/restrictions/<slug:slug>/", detail),
    path("plain/changes/", changes),
    *served,
]
