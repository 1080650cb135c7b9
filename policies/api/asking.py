"""Questions about many restrictions at once: what touches my goods, what is coming, and how much there is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from policies import history
from policies.models import Alias, ControlledItem, ItemCode, Restriction, StatusEvent, StatusPeriod
from policies.vocabulary import STATUS_AFTER, Action, Reach, Status

from .codes import CodeMatch, at_or_above, beneath, verdict


@dataclass(frozen=True)
class Goods:
    """What somebody ships: codes (with their system, where known), names of products, destinations and origins."""

    codes: tuple[tuple[str | None, str], ...]
    products: tuple[str, ...]
    destinations: tuple[str, ...]
    origins: tuple[str, ...]


def touched(goods: Goods, day: date, known_at: datetime | None) -> list[dict[str, Any]]:
    """The restrictions that touch ``goods`` on ``day``, each with its reasons, in order of their slugs."""
    reasons: dict[int, list[dict[str, str]]] = {}
    for pk, reason in [*_by_code(goods.codes), *_by_product(goods.products)]:
        if reason not in reasons.setdefault(pk, []):
            reasons[pk].append(reason)
    rows = _within_reach(goods)
    if goods.codes or goods.products:
        rows = rows.filter(pk__in=reasons)
    standing = history.as_of(day, known_at)
    return [_touch(row, reasons.get(row.pk, []), standing.get(row.pk), goods) for row in rows]


def _within_reach(goods: Goods) -> Any:
    rows = Restriction.objects.current().select_related("authority__jurisdiction").prefetch_related("targets")
    if goods.destinations:
        listed = Restriction.targets.through.objects.filter(jurisdiction__code__in=goods.destinations)
        rows = rows.filter(Q(reach=Reach.ALL.value) | Q(pk__in=listed.values("restriction_id")))
    if goods.origins:
        rows = rows.filter(authority__jurisdiction__code__in=goods.origins)
    return rows.order_by("slug")


def _touch(
    row: Restriction, reasons: list[dict[str, str]], period: StatusPeriod | None, goods: Goods
) -> dict[str, Any]:
    because = list(reasons)
    targets = {target.code for target in row.targets.all()}
    for code in goods.destinations:
        if row.reach == Reach.ALL or code in targets:
            found = code if code in targets else "every destination"
            because.append({"kind": "destination", "asked": code, "found": found, "match": CodeMatch.MATCH.value})
    origin = row.authority.jurisdiction.code
    if origin in goods.origins:
        because.append({"kind": "origin", "asked": origin, "found": origin, "match": CodeMatch.MATCH.value})
    sure = not reasons or any(reason["match"] == CodeMatch.MATCH for reason in reasons)
    return {
        "restriction": row.slug,
        "title": row.title,
        "imposed_by": origin,
        "measure": row.measure,
        "status": period.status if period else None,
        "status_since": period.valid_from if period else None,
        "status_until": period.valid_to if period else None,
        "match": CodeMatch.MATCH if sure else CodeMatch.INDETERMINATE,
        "because": because,
    }


def _by_code(codes: Iterable[tuple[str | None, str]]) -> list[tuple[int, dict[str, str]]]:
    wanted = Q()
    for system, code in codes:
        here = at_or_above(code) | beneath(code)
        wanted |= here & Q(system=system) if system else here
    if not wanted:
        return []
    found = ItemCode.objects.filter(wanted).values_list("item__restriction_id", "system", "code").order_by("id")
    return [
        (pk, {"kind": "code", "asked": asked, "found": f"{listed_in} {code}", "match": match.value})
        for pk, listed_in, code in found
        for system, asked in codes
        if (system is None or system == listed_in) and (match := verdict(asked, listed_in, code))
    ]


def _by_product(products: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    products = list(products)
    if not products:
        return []
    named, called = Q(), Q()
    for product in products:
        named |= _all_words("name", product)
        called |= _all_words("text", product)
    items = ControlledItem.objects.filter(named).order_by("id").values_list("restriction_id", "name")
    aliases = Alias.objects.filter(called).order_by("id").values_list("restriction_id", "text")
    return [
        (pk, {"kind": "product", "asked": asked, "found": text, "match": CodeMatch.INDETERMINATE.value})
        for pk, text in [*items, *aliases]
        for asked in products
        if all(word in text.lower() for word in asked.lower().split())
    ]


def _all_words(column: str, text: str) -> Q:
    found = Q()
    for word in text.split():
        found &= Q(**{f"{column}__icontains": word})
    return found


# --- What is coming ---

COMING = {
    Status.IN_FORCE: "enters_into_force",
    Status.EXPIRED: "expires",
    Status.SUSPENDED: "is_suspended",
    Status.EASED: "is_eased",
    Status.LIFTED: "is_lifted",
}


def coming(first: date, last: date, known_at: datetime | None) -> list[dict[str, Any]]:
    """The changes of status between two days, both included, in order of their days."""
    periods = StatusPeriod.objects.known(known_at).filter(
        valid_from__range=(first, last), restriction__merged_into=None
    )
    rows = periods.select_related("restriction__authority__jurisdiction").order_by("valid_from", "restriction__slug")
    return [_entry(row) for row in rows]


def _entry(row: StatusPeriod) -> dict[str, Any]:
    kind = "lapses" if row.by_lapse else COMING.get(Status(row.status), "changes")
    return {
        "date": row.valid_from,
        "kind": kind,
        "restriction": row.restriction.slug,
        "title": row.restriction.title,
        "imposed_by": row.restriction.authority.jurisdiction.code,
        "status": row.status,
        "until": row.valid_to,
        "is_confirmed": row.is_confirmed,
    }


# --- How much ---

GROUPS = {
    "status": "status",
    "measure": "restriction__measure",
    "imposed_by": "restriction__authority__jurisdiction__code",
    "authority": "restriction__authority__slug",
    "category": "restriction__categories__slug",
    "target": "restriction__targets__code",
}


def stock(day: date, known_at: datetime | None, by: str) -> dict[str, int]:
    """How many restrictions there were on ``day``: in force, or of each status; one in two groups counts in both."""
    periods = StatusPeriod.objects.known(known_at).on(day).filter(restriction__merged_into=None)
    if by != "status":
        periods = periods.filter(status=Status.IN_FORCE.value)
    pairs = periods.values_list(GROUPS[by], "restriction_id").order_by().distinct()
    return dict(sorted(Counter(group or "" for group, _ in pairs).items()))


def flow(first: date, last: date, known_at: datetime | None) -> dict[str, int]:
    """How many steps that change a status took effect between two days, both included, by action."""
    events = StatusEvent.objects.filter(effective_date__range=(first, last)).exclude(status="")
    if known_at:
        events = events.filter(recorded_at__lte=known_at).filter(
            Q(corrected_by=None) | Q(corrected_by__recorded_at__gt=known_at)
        )
    else:
        events = events.filter(corrected_by=None)
    found = Counter(events.values_list("action", flat=True))
    return {action.value: found.get(action.value, 0) for action in Action if action in STATUS_AFTER}
