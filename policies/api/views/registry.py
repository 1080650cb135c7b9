"""The small lists of the registry, and each of their rows by name."""

from collections import defaultdict
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from policies.api.filters import must_exist
from policies.api.paging import PAGING, Keyset
from policies.api.parameters import SEARCHED, Parameter, choice, dated, flag, names
from policies.api.serializers.common import page_of
from policies.api.serializers.registry import (
    AuthoritySerializer,
    CategorySerializer,
    InstrumentSerializer,
    JurisdictionSerializer,
    NegotiationSerializer,
    SourceDetailSerializer,
)
from policies.api.values import LONGEST_TEXT, country, name, words
from policies.models import Authority, Category, Instrument, Jurisdiction, Negotiation, Restriction, Source
from policies.vocabulary import Grade, InstrumentKind, JurisdictionKind

from .base import DetailView, ListView

BY_SLUG = Keyset("slug", name)
OF_JURISDICTION: dict[str, tuple[type[Model], str]] = {"jurisdiction": (Jurisdiction, "code")}
NAMED = Parameter(
    "q", words(8), f"Every word must be found in the name. At most {LONGEST_TEXT} characters.", schema=SEARCHED
)


class RegistryList(ListView):
    """A list whose parameters each narrow one column: ``columns`` maps them."""

    tag = "registry"
    columns: dict[str, str] = {}
    named: dict[str, tuple[type[Model], str]] = {}  # parameters whose values must be there, with table and column
    searched: tuple[str, ...] = ("name",)

    def all_rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def rows(self) -> QuerySet[Any]:
        rows = self.all_rows()
        for parameter, (model, column) in self.named.items():
            wanted = self.asked[parameter] or ()
            there = model._default_manager.filter(**{f"{column}__in": wanted}).values_list(column, flat=True)
            must_exist(parameter, wanted, there if wanted else ())
        for parameter, column in self.columns.items():
            value = self.asked[parameter]
            if value is not None and value is not False:
                rows = rows.filter(**{column: value})
        for word in (self.asked.get("q") or "").split():
            rows = rows.filter(**{f"{self.searched[0]}__icontains": word})
        return rows


class JurisdictionList(RegistryList):
    """Countries, regions and blocs, by code."""

    operation, summary = "list_jurisdictions", "Jurisdictions"
    parameters = (choice("kind", JurisdictionKind, "Only these kinds."), NAMED, *PAGING)
    answer, shape = page_of(JurisdictionSerializer, "JurisdictionPage"), JurisdictionSerializer
    keyset, columns = Keyset("code", name), {"kind": "kind__in"}

    def all_rows(self) -> QuerySet[Jurisdiction]:
        return Jurisdiction.objects.all()


class AuthorityList(RegistryList):
    """The bodies that act."""

    operation, summary = "list_authorities", "Authorities"
    parameters = (names("jurisdiction", "Only of these jurisdictions, by code.", "US", read=country), NAMED, *PAGING)
    answer, shape, keyset = page_of(AuthoritySerializer, "AuthorityPage"), AuthoritySerializer, BY_SLUG
    columns, named = {"jurisdiction": "jurisdiction__code__in"}, OF_JURISDICTION

    def all_rows(self) -> QuerySet[Authority]:
        return Authority.objects.all()


class CategoryList(RegistryList):
    """The tree of what is controlled; each names the one above it."""

    operation, summary = "list_categories", "Categories"
    parameters = (names("parent", "Only right beneath these, by slug.", "rare-earths"), NAMED, *PAGING)
    answer, shape, keyset = page_of(CategorySerializer, "CategoryPage"), CategorySerializer, BY_SLUG
    columns, named = {"parent": "parent__slug__in"}, {"parent": (Category, "slug")}

    def all_rows(self) -> QuerySet[Category]:
        return Category.objects.all()


class InstrumentList(RegistryList):
    """Published acts, and letters that never were."""

    operation, summary = "list_instruments", "Instruments"
    parameters = (
        names("authority", "Only of these authorities, by slug.", "us-bis"),
        choice("kind", InstrumentKind, "Only these kinds."),
        choice("grade", Grade, "Only seen in sources of these grades."),
        dated("published_from", "Only published on this day or later."),
        dated("published_to", "Only published on this day or earlier."),
        NAMED,
        *PAGING,
    )
    answer, shape, keyset = page_of(InstrumentSerializer, "InstrumentPage"), InstrumentSerializer, BY_SLUG
    searched, named = ("title",), {"authority": (Authority, "slug")}
    columns = {
        "authority": "authority__slug__in",
        "kind": "kind__in",
        "grade": "grade__in",
        "published_from": "published_date__gte",
        "published_to": "published_date__lte",
    }

    def all_rows(self) -> QuerySet[Instrument]:
        return Instrument.objects.all()


class NegotiationList(RegistryList):
    """Rounds of talks, calls and summits, with what they touched."""

    operation, summary = "list_negotiations", "Negotiations"
    parameters = (
        names("party", "Only with one of these parties, by code.", "CN", read=country),
        names("restriction", "Only what touched one of these, by slug.", "us-eda-2025-05"),
        dated("from", "Only what ends on this day or later."),
        dated("to", "Only what begins on this day or earlier."),
        NAMED,
        *PAGING,
    )
    answer, shape, keyset = page_of(NegotiationSerializer, "NegotiationPage"), NegotiationSerializer, BY_SLUG
    more, named = ("id",), {"party": (Jurisdiction, "code"), "restriction": (Restriction, "slug")}
    columns = {"from": "end_date__gte", "to": "start_date__lte"}

    def all_rows(self) -> QuerySet[Negotiation]:
        return Negotiation.objects.all()

    def rows(self) -> QuerySet[Negotiation]:
        rows = super().rows()
        for parameter, model, path in (
            ("party", Negotiation.parties.through, "jurisdiction__code__in"),
            ("restriction", Negotiation.restrictions.through, "restriction__slug__in"),
        ):
            if self.asked[parameter]:
                touched = model.objects.filter(**{path: self.asked[parameter]})
                rows = rows.filter(pk__in=touched.values("negotiation_id"))
        return rows

    def fill(self, rows: list[dict[str, Any]]) -> None:
        ids = [row.pop("id") for row in rows]
        parties = _names(Negotiation.parties.through.objects.filter(negotiation__in=ids), "jurisdiction__code")
        touched = _names(Negotiation.restrictions.through.objects.filter(negotiation__in=ids), "restriction__slug")
        for row, pk in zip(rows, ids, strict=True):
            row |= {"parties": parties[pk], "restrictions": touched[pk]}


class SourceList(RegistryList):
    """The publishers and feeds that are watched, and how the last look at each ended."""

    operation, summary = "list_sources", "Sources"
    parameters = (
        choice("grade", Grade, "Only of these grades."),
        names("jurisdiction", "Only of these jurisdictions, by code.", "US", read=country),
        flag("active", "Only those that are watched now."),
        NAMED,
        *PAGING,
    )
    answer, shape, keyset = page_of(SourceDetailSerializer, "SourcePage"), SourceDetailSerializer, BY_SLUG
    columns = {"grade": "grade__in", "jurisdiction": "jurisdiction__code__in", "active": "is_active"}
    named = OF_JURISDICTION
    is_logged = False  # a look at a source is no change of the registry

    def all_rows(self) -> QuerySet[Source]:
        return Source.objects.with_items_per_week(now=timezone.now())


class _Detail(DetailView):
    tag = "registry"

    def all_rows(self) -> QuerySet[Any]:
        return self.of().all_rows()


class JurisdictionDetail(_Detail):
    """One country, region or bloc."""

    operation, summary, what, of = "get_jurisdiction", "A jurisdiction", "jurisdiction", JurisdictionList
    answer = shape = JurisdictionSerializer


class AuthorityDetail(_Detail):
    """One body that acts."""

    operation, summary, what, of = "get_authority", "An authority", "authority", AuthorityList
    answer = shape = AuthoritySerializer


class CategoryDetail(_Detail):
    """One branch of the tree."""

    operation, summary, what, of = "get_category", "A category", "category", CategoryList
    answer = shape = CategorySerializer


class InstrumentDetail(_Detail):
    """One act or letter."""

    operation, summary, what, of = "get_instrument", "An instrument", "instrument", InstrumentList
    answer = shape = InstrumentSerializer


class NegotiationDetail(_Detail):
    """One round of talks."""

    operation, summary, what, of = "get_negotiation", "A negotiation", "negotiation", NegotiationList
    answer = shape = NegotiationSerializer


class SourceDetail(_Detail):
    """One publisher or feed."""

    operation, summary, what, of = "get_source", "A source", "source", SourceList
    answer = shape = SourceDetailSerializer
    is_logged = False


def _names(pairs: QuerySet[Any], path: str) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for owner, named in pairs.order_by(path).values_list("negotiation_id", path):
        found[owner].append(named)
    return found
