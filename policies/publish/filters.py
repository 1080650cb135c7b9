"""What somebody wants to hear of: the same few filters for webhooks, alerts and feeds.

A filter is a dict of lists; a change fits when it answers to each list that is not empty. ``jurisdictions`` are those that
impose or are targeted; ``codes`` match at the point or the digit, both ways; of ``searches`` every word of one must be found.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policies.models import Category, Change, ItemCode, Restriction

OF_RESTRICTIONS = ("restrictions", "categories", "jurisdictions", "authorities", "measures", "codes", "searches")
NAMES = (*OF_RESTRICTIONS, "statuses", "natures", "kinds", "types")


@dataclass(frozen=True)
class Facts:
    """What a restriction is of, now."""

    slug: str
    title: str
    categories: frozenset[str]
    jurisdictions: frozenset[str]
    authority: str
    measure: str
    codes: tuple[str, ...]
    words: str  # all that it is called, in small letters


def facts_of(ids: Iterable[int]) -> dict[int, Facts]:
    """Of the restrictions of these ids, in six statements; categories with those above them."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    parents = dict(Category.objects.values_list("slug", "parent__slug"))
    rows = Restriction.objects.filter(pk__in=wanted).select_related("authority__jurisdiction")
    rows = rows.prefetch_related("targets", "categories", "items", "aliases")
    codes: dict[int, list[str]] = {}
    for number, code in ItemCode.objects.filter(item__restriction__in=wanted).values_list(
        "item__restriction_id", "code"
    ):
        codes.setdefault(number, []).append(code)
    return {
        row.pk: Facts(
            row.slug,
            row.title,
            frozenset(above for category in row.categories.all() for above in _upwards(category.slug, parents)),
            frozenset([row.authority.jurisdiction.code, *(target.code for target in row.targets.all())]),
            row.authority.slug,
            row.measure,
            tuple(codes.get(row.pk, ())),
            _words(row, codes.get(row.pk, ())),
        )
        for row in rows
    }


def fits(filters: dict[str, list[str]], change: Change, facts: Facts | None) -> bool:
    """Whether a change is one that was asked for."""
    own = {
        "natures": [change.nature],
        "kinds": [change.kind],
        "types": [change.object_type],
        "statuses": [change.after.get("status") or ""],
        "restrictions": [facts.slug] if facts else [change.object_key],
        "categories": facts.categories if facts else (),
        "jurisdictions": facts.jurisdictions if facts else (),
        "authorities": [facts.authority] if facts else (),
        "measures": [facts.measure] if facts else (),
    }
    for name, wanted in filters.items():
        if not wanted:
            continue
        if name == "codes":
            if not facts or not any(_touches(asked, code) for asked in wanted for code in facts.codes):
                return False
        elif name == "searches":
            if not facts or not any(all(word in facts.words for word in _plain(text).split()) for text in wanted):
                return False
        elif set(wanted).isdisjoint(own.get(name, ())):
            return False
    return True


def _words(row: Restriction, codes: Iterable[str]) -> str:
    told = [row.title, row.slug, row.citation, row.summary, row.authority.name, row.authority.short_name]
    told += [item.name for item in row.items.all()] + [alias.text for alias in row.aliases.all()]
    return _plain("\n".join([*told, *codes, *row.companies]))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _upwards(slug: str | None, parents: dict[str, str | None]) -> Iterable[str]:
    seen: set[str] = set()
    while slug and slug not in seen:
        seen.add(slug)
        yield slug
        slug = parents.get(slug)


def _touches(asked: str, code: str) -> bool:
    one, other = sorted((asked.upper(), code.upper()), key=len)
    if not other.startswith(one):
        return False
    return one == other or one.isdigit() or other[len(one)] == "."


def as_sent(change: Change, facts: Facts | None) -> dict[str, Any]:
    """A change as it leaves by webhook: what the feed says of it."""
    return {
        "cursor": change.pk,
        "at": change.at.isoformat().replace("+00:00", "Z"),
        "kind": change.kind,
        "nature": change.nature,
        "object_type": change.object_type,
        "object_id": change.object_id,
        "object_key": change.object_key,
        "restriction": facts.slug if facts else None,
        "title": facts.title if facts else None,
        "before": change.before,
        "after": change.after,
        "door": change.door,
        "reason": change.reason,
    }
