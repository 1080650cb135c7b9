"""Restrictions, for any day, as known at any moment."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.filters import FILTERS, narrowed
from policies.api.paging import PAGING, Keyset, Place, place
from policies.api.parameters import AS_OF, KNOWN_AT, Parameter, name, one_of
from policies.api.parts import fill_parts
from policies.api.reading import read
from policies.api.serializers.restrictions import RestrictionPageSerializer, RestrictionSerializer
from policies.models import Restriction
from policies.vocabulary import DIRECTION, Action

from .base import ListView, View
from .examples import RESTRICTION

ORDERING = Parameter(
    "ordering",
    one_of("slug", "-slug"),
    "By slug, or backwards.",
    default="slug",
    schema={"type": "string", "enum": ["slug", "-slug"], "default": "slug"},
)
MORE = ("id", "talk_action")


class RestrictionList(ListView):
    """Every restriction that was not merged into another one, with its status on the day asked.

    Pages go by slug and hold still while rows are added or edited. `next` carries the day, so that all pages are of one
    day even where it was not given and midnight passes.
    """

    operation, tag, summary = "list_restrictions", "restrictions", "Restrictions on a day"
    parameters = (AS_OF, KNOWN_AT, *FILTERS, ORDERING, *PAGING)
    answer, shape, more = RestrictionPageSerializer, RestrictionSerializer, MORE
    examples = (
        OpenApiExample(
            "A page", value={"as_of": "2025-06-10", "known_at": None, "next": None, "results": [RESTRICTION]}
        ),
    )

    @property
    def day(self) -> date:
        return self.asked["as_of"] or today()

    @property
    def keyset(self) -> Keyset:
        return Keyset("slug", name, is_descending=self.asked["ordering"].startswith("-"))

    def place(self) -> Place:
        return place(self.request, self.keyset, self.asked, as_of=self.day.isoformat())

    def rows(self) -> QuerySet[Restriction]:
        restrictions = Restriction.objects.current().as_of(self.day, known_at=self.asked["known_at"])
        return narrowed(restrictions, self.asked)

    def fill(self, rows: list[dict[str, Any]]) -> None:
        complete(rows, self.request, day=self.day, known_at=self.asked["known_at"])

    def head(self) -> dict[str, Any]:
        return {"as_of": self.day, "known_at": self.asked["known_at"]}


class RestrictionDetail(View):
    """One restriction with its status on the day asked.

    One that was merged into another keeps its address: `merged_into` names the restriction that carries on its history.
    """

    operation, tag, summary = "get_restriction", "restrictions", "A restriction on a day"
    parameters = (AS_OF, KNOWN_AT)
    answer = RestrictionSerializer
    examples = (OpenApiExample("In force on the day", value=RESTRICTION),)

    def get(self, request: Request, slug: str) -> Response:
        day, known_at = self.asked["as_of"] or today(), self.asked["known_at"]
        rows = Restriction.objects.as_of(day, known_at=known_at).filter(slug=slug)
        found = read(rows, RestrictionSerializer, *MORE)
        if not found:
            raise no_such_restriction(slug)
        complete(found, request, day=day, known_at=known_at)
        return Response(found[0])


def today() -> date:
    """The day in UTC."""
    return timezone.localdate()


def restriction_id(slug: str) -> int:
    """The id of the restriction of this name. Raises ``Http404``."""
    found = Restriction.objects.filter(slug=slug).values_list("id", flat=True).first()
    if found is None:
        raise no_such_restriction(slug)
    return found


def no_such_restriction(slug: str) -> Http404:
    return Http404(f"There is no restriction {slug!r}.")


def complete(rows: list[dict[str, Any]], request: Request, *, day: date, known_at: datetime | None) -> None:
    """Put into restrictions as read what is no column of theirs."""
    page = request.build_absolute_uri(reverse("restriction", args=["slug"])).removesuffix("slug/")
    fill_parts(rows, [row.pop("id") for row in rows])
    for row in rows:
        talk = row.pop("talk_action")
        row["outlook"] = DIRECTION[Action(talk)] if talk else None
        row |= {"as_of": day, "known_at": known_at, "page": f"{page}{row['slug']}/"}
