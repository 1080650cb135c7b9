"""Acts of other states on their own lists, as their gazettes print them: France, Germany, Spain, Canada.

Each is a row: what stands at the head of such an act, by which words it is enacted, how its number, law and day look.
"""

import re
from dataclasses import dataclass

from .days import day_in
from .parts import Parts, Span, each, first, plain

HEAD = 2_500
BODY = 20_000
FIRST_ARTICLES = 1_500


@dataclass(frozen=True, slots=True)
class Gazette:
    """How a state prints an act on exports; ``title`` has the group ``it``, ``enacted`` stands after it."""

    kind: str
    issuer: str
    authority: str
    mark: str
    title: re.Pattern[str]
    enacted: re.Pattern[str]
    number: re.Pattern[str]
    law: re.Pattern[str]
    about: re.Pattern[str]


GAZETTES = (
    Gazette(
        "french_order",
        "FR",
        "Ministry of the Economy and Finance",
        "Arrêté d",
        re.compile(
            r"^\s*(?P<it>Arrêté du \d{1,2}(?:er)? [^\W\d]+ 20\d\d [^\n]{12,400}(?:\n[a-zé'][^\n]{3,200}){0,2})", re.M
        ),
        re.compile(r"^\s*Arrête(?:nt)? ?:", re.M),
        re.compile(r"NOR ?: ?(?P<it>[A-Z]{4}\d{7}[A-Z])"),
        re.compile(
            r"Vu (?:le |la |l')(?P<it>(?:règlement|code|loi|décret|ordonnance)[^;\n]{6,160}?)(?=,? (?:modifié"
            r"|instituant)|[;,\n])"
        ),
        re.compile(r"export", re.I),
    ),
    Gazette(
        "german_ordinance",
        "DE",
        "Federal Ministry for Economic Affairs",
        "erordnung",
        re.compile(
            r"^\s*(?P<it>(?:[\wäöüß]+ )?Verordnung\s(?:zur Änderung der|über"
            r"|zur)\s[^\n]{0,120}(?:Außenwirtschafts|Ausfuhr)[^\n]{0,160})",
            re.M,
        ),
        re.compile(r"\bverordne(?:t|n)\b"),
        re.compile(r"(?P<it>BGBl\.? 20\d\d I Nr\. ?\d{1,4}|BAnz AT \d\d\.\d\d\.20\d\d V\d)"),
        re.compile(r"(?P<it>Außenwirtschaftsgesetz(?:es)?)"),
        re.compile(r"Ausfuhr|Export", re.I),
    ),
    Gazette(
        "spanish_order",
        "ES",
        "Ministry of Industry, Trade and Tourism",
        "Orden ",
        re.compile(r"^\s*(?P<it>Orden [A-Z]{3,4}/\d{1,4}/20\d\d, de \d{1,2} de [^\W\d]+,[^\n]{12,400})", re.M),
        re.compile(r"\b(?:dispongo|resuelvo)\b", re.I),
        re.compile(r"Orden (?P<it>[A-Z]{3,4}/\d{1,4}/20\d\d)"),
        re.compile(r"(?P<it>Ley 53/2007|Real Decreto 679/2014)"),
        re.compile(r"export", re.I),
    ),
    Gazette(
        "canadian_order",
        "CA",
        "Global Affairs Canada",
        "SOR/",
        re.compile(r"^\s*(?P<it>Order Amending the (?:Export Control List|Area Control List)[^\n]{0,160})", re.M),
        re.compile(r"\bmakes the annexed Order\b|\bhereby makes\b|^\s*Amendments?\s*$", re.M),
        re.compile(r"(?P<it>SOR/20\d\d-\d{1,4})"),
        re.compile(r"(?P<it>Export and Import Permits Act)"),
        re.compile(r"export", re.I),
    ),
)


def national(text: str) -> Parts | None:
    """An act of one of these states."""
    for gazette in GAZETTES:
        if gazette.mark in text[:HEAD] and (found := _parts(gazette, text)):
            return found
    return None


def _parts(gazette: Gazette, text: str) -> Parts | None:
    title = first(gazette.title, text, 0, HEAD)
    enacted = gazette.enacted.search(text, title[1]) if title else None
    if (
        title is None
        or enacted is None
        or not gazette.about.search(text, *title)
        and not gazette.about.search(text, enacted.end())
    ):
        return None
    number = first(gazette.number, text, 0, enacted.end()) or first(gazette.number, text)
    body: Span = (enacted.end(), min(len(text), enacted.end() + BODY))
    return Parts(
        kind=gazette.kind,
        issuer=gazette.issuer,
        authority=gazette.authority,
        own=(plain(text, number),) if number else (),
        title=title,
        days=body,
        does=(title, (body[0], min(body[1], body[0] + FIRST_ARTICLES))),
        agency=gazette.authority,
        laws=tuple(each(gazette.law, text, 0, body[1])),
        signed=day_in(text, *title, "eu"),
        language="en" if gazette.issuer == "CA" else "eu",
        spans={"citation": (number,)} if number else {},
    )
