"""A jurisdiction, an authority, a category, a round of talks: what hangs together, on one page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q

from policies.models import Authority, Category, Jurisdiction, Negotiation, Restriction, StatusEvent
from policies.vocabulary import Stage
from policies.web.statuses import BINDING, Shown

from .home import SOON, Coming, Stock, coming_of, standing, stock_of
from .picture import Picture, Place, picture, shown

ROWS, STEPS_SHOWN, TALKS_SHOWN, MOST_ROUNDS = 40, 8, 12, 300
FOLLOWED = timedelta(days=120)


@dataclass(frozen=True)
class Part:
    """Some restrictions as stock and picture. ``query`` is the address of the list of them."""

    query: str
    stock: list[Stock]
    total: int
    binding: int
    picture: Picture


@dataclass(frozen=True)
class Group:
    """A page about what one thing holds together."""

    today: date
    row: Any
    parts: dict[str, Part]
    steps: list[StatusEvent]
    coming: list[Coming]
    talks: list[Negotiation]
    within: list[Any]
    above: list[Any]

    @property
    def soon(self) -> date:
        return self.today + SOON


def jurisdiction_page(code: str, today: date) -> Group:
    """Raises ``Jurisdiction.DoesNotExist``."""
    row = Jurisdiction.objects.get(code=code.upper())
    imposes, targeted = Q(authority__jurisdiction=row), Q(pk__in=_toward(row)) & ~Q(authority__jurisdiction=row)
    parts = {
        "imposes": _part(imposes, f"by={row.code}", today),
        "targeted": _part(targeted, f"target={row.code}", today),
    }
    talks = Negotiation.objects.filter(parties=row)[:TALKS_SHOWN]
    within = row.authorities.annotate(count=Count("restrictions", filter=Q(restrictions__merged_into=None)))
    return _group(row, parts, imposes | targeted, today, talks=list(talks), within=list(within.order_by("short_name")))


def authority_page(slug: str, today: date) -> Group:
    """Raises ``Authority.DoesNotExist``."""
    row = Authority.objects.select_related("jurisdiction").get(slug=slug)
    only = Q(authority=row)
    return _group(row, {"imposes": _part(only, f"authority={row.slug}", today)}, only, today)


def category_page(slug: str, today: date) -> Group:
    """A category with those beneath it. Raises ``Category.DoesNotExist``."""
    row = Category.objects.select_related("parent").get(slug=slug)
    branch = _beneath(row)
    through = Restriction.categories.through.objects
    only = Q(pk__in=through.filter(category__in=branch).values("restriction_id"))
    above: list[Category] = []
    up = row.parent
    while up and up not in above:
        above.insert(0, up)
        up = up.parent
    part = {"imposes": _part(only, f"category={row.slug}", today)}
    return _group(row, part, only, today, within=list(row.children.all()), above=above)


@dataclass(frozen=True)
class Branch:
    """A category with how many restrictions it and those beneath it hold, and its own branches."""

    category: Category
    count: int
    branches: list["Branch"]


def category_tree() -> list[Branch]:
    """The tree of categories, in two statements."""
    through = Restriction.categories.through.objects.filter(restriction__merged_into=None)
    held: dict[int, set[int]] = {}
    for category, restriction in through.values_list("category_id", "restriction_id"):
        held.setdefault(category, set()).add(restriction)
    children: dict[int | None, list[Category]] = {}
    for row in Category.objects.all():
        children.setdefault(row.parent_id, []).append(row)

    def branch(row: Category, seen: frozenset[int]) -> tuple[Branch, set[int]]:
        mine = set(held.get(row.pk, ()))
        below = [branch(child, seen | {row.pk}) for child in children.get(row.pk, ()) if child.pk not in seen]
        for _, theirs in below:
            mine |= theirs
        return Branch(row, len(mine), [one for one, _ in below]), mine

    return [branch(row, frozenset())[0] for row in children.get(None, ())]


@dataclass(frozen=True)
class Touched:
    """A restriction that was on the table: what it was when the talks began, and what it is today."""

    restriction: Restriction
    before: Shown
    now: Shown
    steps: list[StatusEvent]


@dataclass(frozen=True)
class TalksPage:
    today: date
    row: Negotiation
    parties: list[Jurisdiction]
    touched: list[Touched]
    followed_until: date
    earlier: Negotiation | None
    later: Negotiation | None


def negotiations_page() -> list[Any]:
    """All rounds, the newest first, each with how many restrictions it touched."""
    rows = Negotiation.objects.annotate(count=Count("restrictions")).order_by("-start_date", "slug")
    return list(rows.prefetch_related("parties")[:MOST_ROUNDS])


def negotiation_page(slug: str, today: date) -> TalksPage:
    """Raises ``Negotiation.DoesNotExist``."""
    row = Negotiation.objects.get(slug=slug)
    began, until = row.start_date, row.end_date + FOLLOWED
    pks = list(row.restrictions.values_list("pk", flat=True)[:100])
    before = {one.pk: shown(one) for one in Restriction.objects.as_of(began - timedelta(days=1)).filter(pk__in=pks)}
    rows = list(Restriction.objects.as_of(today).select_related("authority__jurisdiction").filter(pk__in=pks))
    moved = standing().filter(restriction__in=pks, effective_date__range=(began, until)).exclude(stage=Stage.TALK)
    steps: dict[int, list[StatusEvent]] = {}
    for event in moved.order_by("effective_date", "sequence"):
        steps.setdefault(event.restriction_id, []).append(event)
    return TalksPage(
        today=today,
        row=row,
        parties=list(row.parties.all()),
        touched=[Touched(one, before[one.pk], shown(one), steps.get(one.pk, [])) for one in rows],
        followed_until=until,
        earlier=Negotiation.objects.filter(start_date__lt=began).order_by("-start_date").first(),
        later=Negotiation.objects.filter(start_date__gt=began).order_by("start_date").first(),
    )


def _group(row: Any, parts: dict[str, Part], only: Q, today: date, **more: Any) -> Group:
    pks = Restriction.objects.current().filter(only).values("pk")
    moved = standing().filter(restriction__in=pks, effective_date__lte=today).exclude(stage=Stage.TALK)
    return Group(
        today=today,
        row=row,
        parts=parts,
        steps=list(moved.order_by("-effective_date", "-id")[:STEPS_SHOWN]),
        coming=coming_of(today, pks)[:STEPS_SHOWN],
        talks=more.get("talks", []),
        within=more.get("within", []),
        above=more.get("above", []),
    )


def _part(only: Q, query: str, today: date) -> Part:
    stock = stock_of(today, Restriction.objects.current().filter(only))
    binding = sum(one.count for one in stock if one.shown.status in BINDING)
    return Part(
        query, stock, sum(one.count for one in stock), binding, picture(today, only=only, place=Place(most=ROWS))
    )


def _toward(row: Jurisdiction) -> Any:
    return Restriction.targets.through.objects.filter(jurisdiction=row).values("restriction_id")


def _beneath(row: Category) -> list[int]:
    """The numbers of a category and of all beneath it."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Category.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, queue = [], [row.pk]
    while queue:
        pk = queue.pop()
        if pk not in found:
            found.append(pk)
            queue += children.get(pk, [])
    return found
