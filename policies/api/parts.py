"""What belongs to restrictions: targets, categories, items with their codes, and links, for a whole page in one statement."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, CharField, F, IntegerField, QuerySet, TextField, Value

from policies.models import ControlledItem, Restriction, RestrictionLink, prepared

NOTHING, ZERO, YES = Value("", TextField()), Value(0, IntegerField()), Value(True, BooleanField())
TEXTS = 6


def fill_parts(rows: list[dict[str, Any]], ids: list[int]) -> None:
    """Put its parts into each row, which stands at the same place as its restriction's id in ``ids``."""
    parts: dict[int, dict[str, list[Any]]] = {
        pk: {"targets": [], "categories": [], "items": [], "links": [], "linked_from": []} for pk in ids
    }
    items: dict[int, dict[str, Any]] = {}
    for kind, owner, _, number, texts, flag in _sorted(ids):
        part = _codes_apart(items, number, texts, flag) if kind == "items" else PARTS[kind](texts)
        if part is not None:
            parts[owner][kind].append(part)
    for row, pk in zip(rows, ids, strict=True):
        row.update(parts[pk])


def _first(texts: tuple[str, ...]) -> str:
    return texts[0]


def _link(texts: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(("kind", "restriction", "note", "source_url"), texts, strict=False))


PARTS = {"targets": _first, "categories": _first, "links": _link, "linked_from": _link}


def _codes_apart(
    items: dict[int, dict[str, Any]], number: int, texts: tuple[str, ...], is_verified: bool
) -> dict[str, Any] | None:
    """A row is an item with one of its codes, or with none. Returns the item where it is seen first."""
    name, note, system, code, edition, source_url = texts
    is_new = number not in items
    item = items.setdefault(number, {"name": name, "note": note, "codes": []})
    if system:
        item["codes"].append(
            {"system": system, "code": code, "edition": edition, "is_verified": is_verified, "source_url": source_url}
        )
    return item if is_new else None


def _sorted(ids: list[int]) -> Iterator[tuple[str, int, int, int, tuple[str, ...], bool]]:
    rows = [
        (row[0], row[1], row[2], row[3], tuple(text or "" for text in row[4:-1]), row[-1])
        for row in (prepared.rows(_statement, *ids) if ids else ())
    ]
    yield from sorted(rows, key=lambda row: row[:5])


def _statement(*listed: int) -> QuerySet[Any]:
    first, *others = _statements(listed)
    return first.union(*others, all=True)


def _statements(listed: tuple[int, ...]) -> list[QuerySet[Any]]:
    """Each gives kind, restriction, position, item number, six texts and a flag."""
    targets = Restriction.targets.through.objects.filter(restriction__in=listed)
    categories = Restriction.categories.through.objects.filter(restriction__in=listed)
    items = ControlledItem.objects.filter(restriction__in=listed)
    links = RestrictionLink.objects.filter(from_restriction__in=listed)
    links_back = RestrictionLink.objects.filter(to_restriction__in=listed)
    item = ("name", "note", "codes__system", "codes__code", "codes__edition", "codes__source_url")
    link, link_back = ("kind", "to_restriction__slug"), ("kind", "from_restriction__slug")
    because = ("note", "source_url")
    return [
        _columns("targets", targets, "jurisdiction__code"),
        _columns("categories", categories, "category__slug", position="category__position"),
        _columns("items", items, *item, position="position", number="id", flag="codes__is_verified"),
        _columns("links", links, *link, *because, owner="from_restriction_id"),
        _columns("linked_from", links_back, *link_back, *because, owner="to_restriction_id"),
    ]


def _columns(
    kind: str,
    rows: QuerySet[Any],
    *texts: str,
    owner: str = "restriction_id",
    position: str = "",
    number: str = "",
    flag: str = "",
) -> QuerySet[Any]:
    padding = [NOTHING] * (TEXTS - len(texts))
    return rows.order_by().values_list(
        Value(kind, CharField()),
        owner,
        F(position) if position else ZERO,
        F(number) if number else ZERO,
        *texts,
        *padding,
        F(flag) if flag else YES,
    )
