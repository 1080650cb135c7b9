"""The small lists of the registry."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from policies.api.paging import Keyset
from policies.api.parameters import name
from policies.api.serializers.common import page_of
from policies.api.serializers.registry import (
    AuthoritySerializer,
    CategorySerializer,
    InstrumentSerializer,
    JurisdictionSerializer,
    NegotiationSerializer,
)
from policies.models import Authority, Category, Instrument, Jurisdiction, Negotiation

from .base import ListView

BY_SLUG = Keyset("slug", name)


class JurisdictionList(ListView):
    """Countries, regions and blocs, by code."""

    operation, tag, summary = "list_jurisdictions", "registry", "Jurisdictions"
    answer, shape = page_of(JurisdictionSerializer, "JurisdictionPage"), JurisdictionSerializer
    keyset = Keyset("code", name)

    def rows(self) -> QuerySet[Jurisdiction]:
        return Jurisdiction.objects.all()


class AuthorityList(ListView):
    """The bodies that act."""

    operation, tag, summary = "list_authorities", "registry", "Authorities"
    answer, shape, keyset = page_of(AuthoritySerializer, "AuthorityPage"), AuthoritySerializer, BY_SLUG

    def rows(self) -> QuerySet[Authority]:
        return Authority.objects.all()


class CategoryList(ListView):
    """The tree of what is controlled; each names the one above it."""

    operation, tag, summary = "list_categories", "registry", "Categories"
    answer, shape, keyset = page_of(CategorySerializer, "CategoryPage"), CategorySerializer, BY_SLUG

    def rows(self) -> QuerySet[Category]:
        return Category.objects.all()


class InstrumentList(ListView):
    """Published acts, and letters that never were."""

    operation, tag, summary = "list_instruments", "registry", "Instruments"
    answer, shape, keyset = page_of(InstrumentSerializer, "InstrumentPage"), InstrumentSerializer, BY_SLUG

    def rows(self) -> QuerySet[Instrument]:
        return Instrument.objects.all()


class NegotiationList(ListView):
    """Rounds of talks, calls and summits, with what they touched."""

    operation, tag, summary = "list_negotiations", "registry", "Negotiations"
    answer, shape, keyset = page_of(NegotiationSerializer, "NegotiationPage"), NegotiationSerializer, BY_SLUG
    more = ("id",)

    def rows(self) -> QuerySet[Negotiation]:
        return Negotiation.objects.all()

    def fill(self, rows: list[dict[str, Any]]) -> None:
        ids = [row.pop("id") for row in rows]
        parties = _names(Negotiation.parties.through.objects.filter(negotiation__in=ids), "jurisdiction__code")
        touched = _names(Negotiation.restrictions.through.objects.filter(negotiation__in=ids), "restriction__slug")
        for row, pk in zip(rows, ids, strict=True):
            row |= {"parties": parties[pk], "restrictions": touched[pk]}


def _names(pairs: QuerySet[Any], path: str) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for owner, named in pairs.order_by(path).values_list("negotiation_id", path):
        found[owner].append(named)
    return found
