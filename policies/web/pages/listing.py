"""The list of restrictions: searched, narrowed, counted, for any day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from policies.models import Authority, Category, Jurisdiction, Restriction
from policies.vocabulary import Measure, Reach, Status
from policies.web.asking import Filters
from policies.web.search import matching
from policies.web.statuses import BINDING, ENDED, Shown

from .picture import shown

PAGE_SIZE = 100
ORDER = ("authority__jurisdiction__name", "authority__short_name", "title", "pk")
EXACT = {"authority": "authority__slug", "by": "authority__jurisdiction__code", "measure": "measure"}


class NoSuchPage(LookupError):
    """The list is shorter than the page asked for."""

    def __init__(self, number: int, last: int):
        super().__init__(f"There is no page {number}: the list ends with page {last}.")


@dataclass(frozen=True)
class Line:
    restriction: Any
    shown: Shown


@dataclass(frozen=True)
class Chip:
    """A status with how many restrictions have it, given everything else that is asked."""

    value: str
    shown: Shown
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Listing:
    day: date
    filters: Filters
    page: Page[Any]
    lines: list[Line]
    chips: list[Chip]
    total: int
    authorities: list[Authority]
    imposing: list[Jurisdiction]
    targets: list[Jurisdiction]
    categories: list[Category]
    measures: list[Measure]


def listing(day: date, filters: Filters, *, page: int = 1) -> Listing:
    """One page of the list for a day. Raises ``NoSuchPage``."""
    narrowed = _narrowed(filters)
    asked = narrowed.as_of(day)
    rows = asked.filter(status=filters.status) if filters.status else asked
    rows = rows.select_related("authority__jurisdiction").prefetch_related("targets", "categories")
    paginator = Paginator(rows.order_by(*ORDER), PAGE_SIZE)
    if page > paginator.num_pages:
        raise NoSuchPage(page, paginator.num_pages)
    found = paginator.page(page)
    return Listing(
        day=day,
        filters=filters,
        page=found,
        lines=[Line(row, shown(row)) for row in found],
        chips=_chips(asked, filters.status),
        total=paginator.count,
        authorities=list(Authority.objects.exclude(restrictions=None).distinct()),
        imposing=list(Jurisdiction.objects.exclude(authorities__restrictions=None).distinct()),
        targets=list(Jurisdiction.objects.exclude(restrictions_toward=None).distinct()),
        categories=list(Category.objects.exclude(restrictions=None).distinct()),
        measures=list(Measure),
    )


def _narrowed(filters: Filters) -> Any:
    rows = matching(Restriction.objects.current(), filters.q)
    for name, path in EXACT.items():
        if getattr(filters, name):
            rows = rows.filter(**{path: getattr(filters, name)})
    if filters.target:
        toward = Restriction.targets.through.objects.filter(jurisdiction__code=filters.target).values("restriction_id")
        rows = rows.filter(Q(pk__in=toward) | Q(reach=Reach.ALL))
    if filters.category:
        rows = rows.filter(pk__in=_in_branch(filters.category))
    return rows


def _in_branch(slug: str) -> QuerySet[Any]:
    """The restrictions of a category and of those beneath it."""
    through = Restriction.categories.through.objects
    return through.filter(Q(category__slug=slug) | Q(category__parent__slug=slug)).values("restriction_id")


def _chips(asked: Any, chosen: str) -> list[Chip]:
    counted = asked.values("status").annotate(count=Count("id", distinct=True)).order_by()
    counts = {row["status"]: row["count"] for row in counted}
    order = [*BINDING, Status.SUSPENDED, Status.ADOPTED, Status.PROPOSED, *sorted(ENDED)]
    return [
        Chip(status.value, Shown(status), counts.get(status, 0), status == chosen)
        for status in order
        if counts.get(status) or status == chosen
    ]
