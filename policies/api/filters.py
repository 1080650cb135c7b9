"""Narrowing the list of restrictions.

A name that nothing has is refused: an empty list must mean that nothing is restricted.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from policies.models import Authority, Category, ItemCode, Jurisdiction, Restriction
from policies.vocabulary import CodeSystem, Measure, Reach, Status
from policies.web.search import MOST_WORDS, matching

from .parameters import BadValue, Parameter, choice, country, names, words
from .problems import BadParameters

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z. -]{0,23}")
ENTRY = 5  # 3A001: category, group, three digits; what follows are paragraphs


def code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise BadValue(
            f"“{text[:40]}” cannot be the beginning of a code: letters, digits, points and dashes, at most 24."
        )
    return text.replace(" ", "").rstrip(".")


FILTERS = (
    choice("status", Status, "Only with one of these statuses on the day asked."),
    names("authority", "Only by these authorities, by slug.", "us-bis"),
    names("imposed_by", "Only by authorities of these jurisdictions, by code.", "US", read=country),
    names(
        "target",
        "Only what reaches these jurisdictions: as a target, or as one of all destinations.",
        "CN",
        read=country,
    ),
    names("category", "Only of these categories and the ones beneath them, by slug.", "rare-earths"),
    choice("measure", Measure, "Only these kinds of measure."),
    Parameter(
        "code",
        code,
        "Only with an item whose code is this one or lies beneath it: 3B001 finds 3B001.a and not 3B0010; 2805 finds "
        "280530. Points in an HS code do not matter.",
        example="3B001",
    ),
    choice("system", CodeSystem, "Only with a code of these systems; together with code, that code in these systems."),
    Parameter(
        "q",
        words(MOST_WORDS),
        "Every word must be found in the title, slug, citation, summary, authority, a name by which the press calls it, an "
        "item, a code or a company. English or Chinese.",
        example="rare earth",
    ),
)


def narrowed(rows: QuerySet[Restriction], asked: dict[str, Any]) -> QuerySet[Restriction]:
    """The restrictions that everything asked leads to; ``rows`` know their status. Raises ``BadParameters``."""
    for name in ("status", "measure"):
        if asked[name]:
            rows = rows.filter(**{f"{name}__in": asked[name]})
    for name, narrow in NARROWING.items():
        if asked[name]:
            rows = narrow(rows, asked[name])
    if asked["code"] or asked["system"]:
        rows = rows.filter(Exists(_codes(asked["code"], asked["system"])))
    return matching(rows, asked["q"]) if asked["q"] else rows


def _by_authority(rows: QuerySet[Restriction], slugs: Iterable[str]) -> QuerySet[Restriction]:
    _must_exist("authority", slugs, Authority.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return rows.filter(authority__slug__in=slugs)


def _by_jurisdiction(rows: QuerySet[Restriction], codes: Iterable[str]) -> QuerySet[Restriction]:
    _must_be_jurisdictions("imposed_by", codes)
    return rows.filter(authority__jurisdiction__code__in=codes)


def _toward(rows: QuerySet[Restriction], codes: Iterable[str]) -> QuerySet[Restriction]:
    _must_be_jurisdictions("target", codes)
    toward = Restriction.targets.through.objects.filter(jurisdiction__code__in=codes).values("restriction_id")
    return rows.filter(Q(pk__in=toward) | Q(reach=Reach.ALL.value))


def _in_branches(rows: QuerySet[Restriction], slugs: Iterable[str]) -> QuerySet[Restriction]:
    parents = dict(Category.objects.values_list("slug", "parent__slug"))
    _must_exist("category", slugs, parents)
    branch = [slug for slug in parents if _is_beneath(slug, set(slugs), parents)]
    return rows.filter(
        pk__in=Restriction.categories.through.objects.filter(category__slug__in=branch).values("restriction_id")
    )


NARROWING: dict[str, Callable[[QuerySet[Restriction], Iterable[str]], QuerySet[Restriction]]] = {
    "authority": _by_authority,
    "imposed_by": _by_jurisdiction,
    "target": _toward,
    "category": _in_branches,
}


def _is_beneath(slug: str | None, tops: set[str], parents: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    while slug and slug not in seen:
        if slug in tops:
            return True
        seen.add(slug)
        slug = parents.get(slug)
    return False


def _codes(wanted: str | None, systems: Iterable[str] | None) -> QuerySet[ItemCode]:
    codes = ItemCode.objects.filter(item__restriction=OuterRef("pk"))
    if systems:
        codes = codes.filter(system__in=systems)
    return codes.filter(_at_or_beneath(wanted)) if wanted else codes


def _at_or_beneath(wanted: str) -> Q:
    """HS codes nest at any digit; a listed entry with its paragraphs only where a point follows."""
    hs = Q(system=CodeSystem.HS.value, code__startswith=wanted.replace(".", ""))
    apart = "." if len(wanted) >= ENTRY and "-" not in wanted else ""
    return hs | ~Q(system=CodeSystem.HS.value) & (Q(code__iexact=wanted) | Q(code__istartswith=wanted + apart))


def _must_be_jurisdictions(parameter: str, codes: Iterable[str]) -> None:
    _must_exist(parameter, codes, Jurisdiction.objects.filter(code__in=codes).values_list("code", flat=True))


def _must_exist(parameter: str, wanted: Iterable[str], there: Iterable[str]) -> None:
    missing = sorted(set(wanted) - set(there))
    if missing:
        raise BadParameters({parameter: f"We have none of this name: {', '.join(missing)}."})
