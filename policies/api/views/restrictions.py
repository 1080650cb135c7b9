"""Restrictions, for any day, as known at any moment."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.filters import FILTERS, narrowed
from policies.api.paging import PAGING, Keyset, Place, instant, place
from policies.api.parameters import AS_OF, KNOWN_AT, Parameter
from policies.api.parts import PARTS, fill_parts
from policies.api.ranking import ranked
from policies.api.reading import columns, made
from policies.api.serializers.restrictions import RestrictionPageSerializer, RestrictionSerializer
from policies.api.values import name, one_of
from policies.models import Restriction, prepared
from policies.vocabulary import DIRECTION, Action

from .base import ListView, View
from .examples import RESTRICTION
from .including import include
from .naming import no_such_restriction

ORDERS = ("slug", "-slug", "relevance", "-updated_at")
ORDERING = Parameter(
    "ordering",
    one_of(*ORDERS),
    "By slug, or backwards; by how well it fits what is searched for; or the last edited first.",
    default="slug",
    schema={"type": "string", "enum": list(ORDERS), "default": "slug"},
)
MORE = ("id", "talk_action")
NARROWED = ("known_at", *(each.name for each in FILTERS))
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
KEYSETS = {
    "slug": Keyset("slug", name),
    "-slug": Keyset("slug", name, is_descending=True),
    "relevance": Keyset("slug", name, leading="rank"),
    "-updated_at": Keyset("slug", name, leading="touched_at", lead=instant),
}


class RestrictionList(ListView):
    """Every restriction that was not merged into another one, with its status on the day asked.

    Pages go by slug and hold still while rows are added or edited. `next` carries the day, so that all pages are of one
    day even where it was not given and midnight passes.
    """

    operation, tag, summary = "list_restrictions", "restrictions", "Restrictions on a day"
    parameters = (AS_OF, KNOWN_AT, *FILTERS, ORDERING, *PAGING)
    answer, shape = RestrictionPageSerializer, RestrictionSerializer
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
        return KEYSETS[self.asked["ordering"]]

    @property
    def more(self) -> tuple[str, ...]:
        match = ("code_match",) if self.asked["code"] else ()
        return MORE + match + ((self.keyset.leading,) if self.keyset.leading else ())

    def place(self) -> Place:
        return place(self.request, self.keyset, self.asked, as_of=self.day.isoformat())

    def rows(self) -> QuerySet[Restriction]:
        restrictions = Restriction.objects.current().as_of(self.day, known_at=self.asked["known_at"])
        rows = narrowed(restrictions, self.asked)
        if self.asked["ordering"] == "relevance":
            return ranked(rows, self.asked["q"])
        return rows.annotate(touched_at=Coalesce("updated_at", Value(NEVER))) if self.keyset.leading else rows

    def found(self, page: Place) -> list[dict[str, Any]]:
        is_narrowed = any(self.asked[name] for name in NARROWED) or self.keyset.leading
        if is_narrowed:
            return super().found(page)
        rows = prepared.rows(_page, self.day, *page.key(), shape=(self.asked["ordering"], page.limit + 1))
        return made(rows, RestrictionSerializer, *self.more)

    def fill(self, rows: list[dict[str, Any]]) -> None:
        for row in rows if self.keyset.leading else ():
            row.pop(self.keyset.leading)
        complete(rows, self, day=self.day, known_at=self.asked["known_at"])

    def head(self) -> dict[str, Any]:
        return {"as_of": self.day, "known_at": self.asked["known_at"]}


class RestrictionDetail(View):
    """One restriction with its status on the day asked.

    One that was merged into another keeps its address: `merged_into` names the restriction that carries on its history.
    """

    operation, tag, summary = "get_restriction", "restrictions", "A restriction on a day"
    parameters = (AS_OF, KNOWN_AT)
    answer = shape = RestrictionSerializer
    examples = (OpenApiExample("In force on the day", value=RESTRICTION),)

    def get(self, request: Request, slug: str) -> Response:
        day, known_at = self.asked["as_of"] or today(), self.asked["known_at"]
        known = () if known_at is None else (known_at,)
        found = made(prepared.rows(_of_name, slug, day, *known), RestrictionSerializer, *MORE)
        if not found:
            raise no_such_restriction(slug)
        complete(found, self, day=day, known_at=known_at)
        return Response(self.picked(found[0]))


def _of_name(slug: str, day: date, known_at: datetime | None = None) -> QuerySet[Any]:
    rows = Restriction.objects.as_of(day, known_at=known_at).filter(slug=slug)
    return rows.values_list(*columns(RestrictionSerializer, *MORE))


def _page(day: date, *after: Any, shape: tuple[str, int]) -> QuerySet[Any]:
    """A page of the list that nothing narrows, in an order that the slug alone gives."""
    order, most = shape
    rows = Restriction.objects.current().as_of(day)
    for key in after:
        rows = KEYSETS[order].after(rows, key)
    return KEYSETS[order].ordered(rows)[:most].values_list(*columns(RestrictionSerializer, *MORE))


def today() -> date:
    """The day in UTC."""
    return timezone.localdate()


def complete(rows: list[dict[str, Any]], view: View, *, day: date, known_at: datetime | None) -> None:
    """Put into restrictions as read what is no column of theirs."""
    page = view.request.build_absolute_uri(reverse("restriction", args=["slug"])).removesuffix("slug/")
    ids = [row.pop("id") for row in rows]
    if view.wants(*PARTS, "items"):
        fill_parts(rows, ids)
    for row in rows:
        talk = row.pop("talk_action")
        row["outlook"] = DIRECTION[Action(talk)] if talk else None
        row |= {"as_of": day, "known_at": known_at, "page": f"{page}{row['slug']}/"}
    include(rows, ids, view, known_at=known_at)
