"""What a restriction shows besides, where it is asked for: one statement each for a whole page."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from policies.api.reading import Shape, read
from policies.api.serializers.common import Actor
from policies.api.serializers.history import EventSerializer, PeriodSerializer
from policies.models import StatusPeriod

from .base import View
from .stepping import known_events


def include(rows: list[dict[str, Any]], ids: list[int], view: View, *, known_at: datetime | None) -> None:
    if view.includes("history"):
        events = known_events(known_at).filter(restriction__in=ids).order_by("sequence")
        found = _grouped(events, EventSerializer, "recorded_by_id")
        _put("history", found, rows, ids)
        for event in (event for row in rows for event in row["history"]):
            event["actor"] = Actor.PERSON if event.pop("recorded_by_id") else Actor.SYSTEM
    if view.includes("periods"):
        periods = StatusPeriod.objects.known(known_at).filter(restriction__in=ids).order_by("valid_from")
        _put("periods", _grouped(periods, PeriodSerializer), rows, ids)


def _grouped(found: QuerySet[Any], shape: type[Shape], *more: str) -> dict[int, list[dict[str, Any]]]:
    grouped: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in read(found, shape, "restriction_id", *more):
        grouped[row.pop("restriction_id")].append(row)
    return grouped


def _put(name: str, found: dict[int, list[Any]], rows: list[dict[str, Any]], ids: list[int]) -> None:
    for row, pk in zip(rows, ids, strict=True):
        row[name] = found.get(pk, [])
