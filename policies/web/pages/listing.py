"""The list of restrictions: searched, narrowed, counted, for any day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.utils.translation import gettext as _

from policies.api.codes import listed
from policies.api.ranking import ranked
from policies.models import Authority, Category, ItemCode, Jurisdiction, Restriction
from policies.vocabulary import CodeSystem, Measure, Reach, Status
from policies.web import asking, facets
from policies.web.asking import FACETS, Filters
from policies.web.search import matching
from policies.web.statuses import BINDING, ENDED, Shown

from .picture import shown

PAGE_SIZE = 50
OPEN_OPTIONS = 7
ORDERS = {
    "authority": ("authority__jurisdiction__name", "authority__short_name", "title", "pk"),
    "newest": (F("status_since").desc(nulls_last=True), "title", "pk"),
    "title": ("title", "pk"),
}
BEST = "best"
SORTS = (BEST, *ORDERS)
STATUSES = [status.value for status in (*BINDING, Status.SUSPENDED, Status.ADOPTED, Status.PROPOSED, *sorted(ENDED))]


class NoSuchPage(LookupError):
    """The list is shorter than the page asked for."""

    def __init__(self, number: int, last: int):
        super().__init__(
            _("There is no page %(number)s: the list ends with page %(last)s.") % {"number": number, "last": last}
        )


@dataclass(frozen=True)
class Line:
    """A restriction of the list; ``codes`` are those of its codes that were asked for."""

    restriction: Any
    shown: Shown
    codes: list[ItemCode]


@dataclass(frozen=True)
class Option:
    """A value to narrow to, with how many restrictions it would leave; ``shown`` where it is a status."""

    value: str
    name: str
    count: int
    is_chosen: bool
    shown: Shown | None = None


@dataclass(frozen=True)
class Facet:
    name: str
    options: list[Option]

    @property
    def open(self) -> list[Option]:
        """What is in sight: what is chosen, and what leaves most."""
        return [one for place, one in enumerate(self.options) if place < OPEN_OPTIONS or one.is_chosen]

    @property
    def folded(self) -> list[Option]:
        return [one for place, one in enumerate(self.options) if place >= OPEN_OPTIONS and not one.is_chosen]

    @property
    def chosen(self) -> list[Option]:
        return [one for one in self.options if one.is_chosen]


@dataclass(frozen=True)
class Listing:
    day: date
    filters: Filters
    sort: str
    page: Page[Any]
    lines: list[Line]
    facets: list[Facet]
    total: int
    all: int
    tags: list[tuple[str, str]]


def listing(day: date, filters: Filters, *, page: int = 1, sort: str = BEST) -> Listing:
    """One page of the list for a day. Raises ``NoSuchPage`` and ``BadQuery``."""
    names = names_of_values()
    for facet in ("by", "target", "authority", "category"):
        asking.known(facet, getattr(filters, facet), names[facet])
    index = index_of(day, sort, targets=filters.target)
    within = searched(index, filters)
    pks = in_order(index.picked(index.narrowed(filters.chosen, within)), filters, sort)
    paginator = Paginator(pks, PAGE_SIZE)
    if page > paginator.num_pages:
        raise NoSuchPage(page, paginator.num_pages)
    found = [_facet(facet, index, filters, within, names[facet]) for facet in FACETS]
    return Listing(
        day=day,
        filters=filters,
        sort=sort,
        page=paginator.page(page),
        lines=lines(paginator.page(page).object_list, day, filters),
        facets=found,
        total=len(pks),
        all=len(index.keys),
        tags=_tags(filters, found),
    )


def all_found(day: date, filters: Filters, *, sort: str = BEST) -> list[int]:
    """The numbers of all restrictions that the list would show, in its order."""
    index = index_of(day, sort, targets=filters.target)
    return in_order(index.picked(index.narrowed(filters.chosen, searched(index, filters))), filters, sort)


def in_order(pks: list[int], filters: Filters, sort: str) -> list[int]:
    """The numbers as the index has them, or those first that fit best what is searched for."""
    if sort != BEST or not filters.q:
        return pks
    found = ranked(matching(Restriction.objects.current(), filters.q), filters.q).order_by()
    ranks = dict(found.values_list("pk", "rank"))
    return sorted(pks, key=lambda pk: -ranks.get(pk, 0))


def index_of(day: date, sort: str = BEST, *, targets: Iterable[str] = ()) -> facets.Index:
    """Every restriction with what it can be found by, in five statements however many there are.

    What reaches every destination reaches each that is listed anywhere, and those of ``targets``.
    """
    columns = ("pk", "status", "authority__slug", "authority__jurisdiction__code", "measure", "reach")
    rows = list(
        Restriction.objects.current().as_of(day).order_by(*ORDERS.get(sort, ORDERS["authority"])).values_list(*columns)
    )
    keys = list(dict.fromkeys(row[0] for row in rows))
    found = {name: [(row[0], row[place] or "") for row in rows] for place, name in COLUMNS.items()}
    everywhere = [row[0] for row in rows if row[5] == Reach.ALL]
    listed_toward = list(Restriction.targets.through.objects.values_list("restriction_id", "jurisdiction__code"))
    codes = {code for _, code in listed_toward} | set(targets)
    found["target"] = listed_toward + [(key, code) for key in everywhere for code in codes]
    found["category"] = list(_branches())
    found["system"] = list(ItemCode.objects.values_list("item__restriction_id", "system").distinct().order_by())
    return facets.index(keys, found)


COLUMNS = {1: "status", 2: "authority", 3: "by", 4: "measure", 5: "reach"}


def searched(index: facets.Index, filters: Filters) -> int:
    """The rows that the words and the code asked for lead to."""
    rows = index.everything
    if filters.q:
        found = matching(Restriction.objects.current(), filters.q).order_by()
        rows &= index.of(found.values_list("pk", flat=True))
    if filters.code:
        rows &= index.of(listed(filters.code, filters.system or None).values_list("item__restriction_id", flat=True))
    return rows


def lines(pks: Any, day: date, filters: Filters) -> list[Line]:
    """Restrictions by their numbers, in order, with what shows of them on a day."""
    asked = Restriction.objects.as_of(day).select_related("authority__jurisdiction")
    rows = {row.pk: row for row in asked.prefetch_related("targets", "categories").filter(pk__in=list(pks))}
    codes: dict[int, list[ItemCode]] = {}
    if filters.code:
        named = listed(filters.code, filters.system or None).filter(item__restriction__in=list(pks))
        for code in named.select_related("item"):
            codes.setdefault(code.item.restriction_id, []).append(code)
    return [Line(rows[pk], shown(rows[pk]), codes.get(pk, [])) for pk in pks if pk in rows]


def names_of_values() -> dict[str, dict[str, str]]:
    """For each facet the values there are, and what a person calls them."""
    jurisdictions = {row.code: _(row.name) for row in Jurisdiction.objects.all()}
    return {
        "status": {value: Shown(value).word for value in STATUSES} | {"": Shown(None).word},
        "by": jurisdictions,
        "target": jurisdictions,
        "authority": {slug: _(name) for slug, name in Authority.objects.values_list("slug", "short_name")},
        "category": {slug: _(name) for slug, name in Category.objects.values_list("slug", "name")},
        "measure": {one.value: _(one.label).capitalize() for one in Measure},
        "system": {one.value: _(one.label) for one in CodeSystem},
    }


def _branches() -> Any:
    """Restriction and category, and every category above."""
    parents = dict(Category.objects.values_list("slug", "parent__slug"))
    for key, slug in Restriction.categories.through.objects.values_list("restriction_id", "category__slug"):
        seen: set[str] = set()
        while slug and slug not in seen:
            seen.add(slug)
            yield key, slug
            slug = parents.get(slug)


def _facet(facet: str, index: facets.Index, filters: Filters, within: int, names: dict[str, str]) -> Facet:
    chosen = filters.chosen[facet]
    counts = index.counts(facet, filters.chosen, within)
    values = [value for value in (*counts, *chosen) if value in names]
    found = [
        Option(
            value,
            names[value],
            counts.get(value, 0),
            value in chosen,
            Shown(value or None) if facet == "status" else None,
        )
        for value in dict.fromkeys(values)
        if value
    ]
    if facet == "status":
        return Facet(facet, sorted(found, key=lambda one: STATUSES.index(one.value)))
    return Facet(facet, sorted(found, key=lambda one: (not one.is_chosen, -one.count, one.name)))


def _tags(filters: Filters, found: list[Facet]) -> list[tuple[str, str]]:
    """What is narrowed to, each with the address of the list without it."""
    texts = [(name, getattr(filters, name)) for name in ("q", "code") if getattr(filters, name)]
    chosen = [(facet.name, one.value, one.name) for facet in found for one in facet.chosen]
    tags = [(name, value, value) for name, value in texts] + chosen
    return [(shown, filters.without(name, value).query) for name, value, shown in tags]
