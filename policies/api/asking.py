"""Questions about many restrictions at once: what touches my goods, what is coming, and how much there is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

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
        rows = [row for row in rows if row.id in reasons]
    targeted, standing = _targeted(goods.destinations), _standing(day, known_at)
    return [_touch(row, reasons.get(row.id, []), standing.get(row.id), goods, targeted) for row in rows]


class _Row(NamedTuple):
    """Of a restriction what an answer says. Values rather than objects: an answer may name all there are."""

    id: int
    slug: str
    title: str
    measure: str
    reach: str
    origin: str


def _within_reach(goods: Goods) -> list[_Row]:
    rows = Restriction.objects.current()
    if goods.destinations:
        listed = Restriction.targets.through.objects.filter(jurisdiction__code__in=goods.destinations)
        rows = rows.filter(Q(reach=Reach.ALL.value) | Q(pk__in=listed.values("restriction_id")))
    if goods.origins:
        rows = rows.filter(authority__jurisdiction__code__in=goods.origins)
    columns = (*_Row._fields[:-1], "authority__jurisdiction__code")
    return [_Row._make(row) for row in rows.order_by("slug").values_list(*columns)]


def _targeted(destinations: Iterable[str]) -> set[tuple[int, str]]:
    """Restriction and destination, where it names the destination."""
    named = Restriction.targets.through.objects.filter(jurisdiction__code__in=list(destinations))
    return set(named.values_list("restriction_id", "jurisdiction__code"))


def _standing(day: date, known_at: datetime | None) -> dict[int, list[Any]]:
    """Restriction to its status on a day, with the first and the last day of it."""
    periods = StatusPeriod.objects.known(known_at).on(day)
    return {pk: shown for pk, *shown in periods.values_list("restriction_id", "status", "valid_from", "valid_to")}


def _touch(
    row: _Row,
    reasons: list[dict[str, str]],
    shown: list[Any] | None,
    goods: Goods,
    targeted: set[tuple[int, str]],
) -> dict[str, Any]:
    because = list(reasons)
    for code in goods.destinations:
        is_named = (row.id, code) in targeted
        if is_named or row.reach == Reach.ALL:
            found = code if is_named else "every destination"
            because.append({"kind": "destination", "asked": code, "found": found, "match": CodeMatch.MATCH.value})
    if row.origin in goods.origins:
        because.append({"kind": "origin", "asked": row.origin, "found": row.origin, "match": CodeMatch.MATCH.value})
    sure = not reasons or any(reason["match"] == CodeMatch.MATCH for reason in reasons)
    status, since, until = shown or (None, None, None)
    return {
        "restriction": row.slug,
        "title": row.title,
        "imposed_by": row.origin,
        "measure": row.measure,
        "status": status,
        "status_since": since,
        "status_until": until,
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
