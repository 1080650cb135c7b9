"""How a code that somebody asks about stands to the codes that are listed.

Listed 3A001 controls all of its paragraphs, so 3A001.b matches it. Who asks for 3A001 where only 3A001.b is listed may or
may not be touched: the answer is indeterminate until the paragraph is given. HS codes nest by digits, CAS numbers not at all.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from policies.models import ItemCode
from policies.vocabulary import CodeSystem, Word

from .values import BadValue

PATTERN = "[0-9A-Za-z][0-9A-Za-z. -]{0,23}"
CODE = re.compile(PATTERN)
ENTRY = 5  # 3A001: category, group, three digits; what follows are paragraphs
SHORTEST_HS = 2
LISTED = re.compile(r"[0-9]([A-Ea-e][0-9A-Za-z.]*)?")
# How a code of each system begins.
BEGINNINGS = {
    CodeSystem.ECCN: LISTED,
    CodeSystem.EU_DUAL_USE: LISTED,
    CodeSystem.CN_DUAL_USE: LISTED,
    CodeSystem.HS: re.compile(r"[0-9]{1,2}([.]?[0-9]){0,8}"),
    CodeSystem.CAS: re.compile(r"[0-9]{1,7}|[0-9]{2,7}-([0-9]{1,2}|[0-9]{2}-[0-9]?)?"),
}


class CodeMatch(Word):
    MATCH = "match"
    INDETERMINATE = "indeterminate"


def code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise BadValue(
            f"“{text[:40]}” cannot be the beginning of a code: letters, digits, points and dashes, at most 24."
        )
    return text.replace(" ", "").rstrip(".")


def must_begin(wanted: str, systems: Iterable[str] | None) -> None:
    """Raise ``BadValue`` where in none of ``systems`` a code begins like this: it would never be found."""
    systems = list(systems or ())
    if systems and not any(BEGINNINGS[CodeSystem(system)].fullmatch(wanted) for system in systems):
        raise BadValue(f"No code of {' or '.join(systems)} begins with {wanted}.")


def listed(wanted: str, systems: Iterable[str] | None = None) -> QuerySet[ItemCode]:
    """The listed codes that have to do with ``wanted``: it, what it lies within, and what lies beneath it."""
    codes = ItemCode.objects.filter(system__in=systems) if systems else ItemCode.objects.all()
    return codes.filter(at_or_above(wanted) | beneath(wanted))


def with_match(rows: QuerySet[Any], wanted: str, systems: Iterable[str] | None) -> QuerySet[Any]:
    """Only restrictions to whose codes ``wanted`` has to do, each with its ``code_match``."""
    codes = ItemCode.objects.filter(item__restriction=OuterRef("pk"))
    codes = codes.filter(system__in=systems) if systems else codes
    is_match = Exists(codes.filter(at_or_above(wanted)))
    verdict = Case(When(is_match, then=Value(CodeMatch.MATCH.value)), default=Value(CodeMatch.INDETERMINATE.value))
    return rows.filter(Exists(codes.filter(at_or_above(wanted) | beneath(wanted)))).annotate(code_match=verdict)


def verdict(wanted: str, system: str, found: str) -> CodeMatch | None:
    """How a listed code stands to the one that was asked for; None: not at all."""
    if system == CodeSystem.HS:
        asked, found = wanted.replace(".", ""), found
        is_above, is_beneath = asked.startswith(found), found.startswith(asked)
    else:
        asked, found = wanted.lower(), found.lower()
        is_above = asked == found or asked.startswith(f"{found}.")
        is_beneath = found.startswith(asked + _apart(wanted))
    return CodeMatch.MATCH if is_above else CodeMatch.INDETERMINATE if is_beneath else None


def at_or_above(wanted: str) -> Q:
    """The code itself, and what it lies within."""
    parts = wanted.split(".")
    entries = [".".join(parts[: length + 1]) for length in range(len(parts))]
    spelled = {form for entry in entries for form in (entry, _cased(entry))}
    digits = wanted.replace(".", "")
    headings = [digits[:length] for length in range(SHORTEST_HS, len(digits) + 1)] if digits.isdigit() else []
    hs = Q(system=CodeSystem.HS.value)
    return (hs & Q(code__in=headings)) | (~hs & Q(code__in=sorted(spelled)))


def beneath(wanted: str) -> Q:
    """HS codes nest at any digit; a listed entry with its paragraphs only where a point follows."""
    hs = Q(system=CodeSystem.HS.value)
    return (hs & Q(code__startswith=wanted.replace(".", ""))) | (
        ~hs & Q(code__istartswith=wanted + _apart(wanted)) & ~Q(code__iexact=wanted)
    )


def _cased(entry: str) -> str:
    """As codes are stored: the entry in capitals, its paragraphs small."""
    head, *paragraphs = entry.split(".")
    return ".".join([head.upper(), *(paragraph.lower() for paragraph in paragraphs)])


def _apart(wanted: str) -> str:
    return "." if len(wanted) >= ENTRY and "-" not in wanted else ""
