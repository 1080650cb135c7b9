"""Official texts read as the documents that they are: who issues them, their number, title, law, and what they do.

A text is a document where it has the shape of one: the labels of the Federal Register, the head and the formula of a
Chinese announcement, the enacting words of a European act, the release line of an agency. A report that quotes one has
not. The shapes are those that the issuers publish; see the tests for a specimen of each.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from .dates import effective, stated, until
from .folding import Folded
from .official_shapes import EFFECTS, EXPORTS, OTHER, SHAPES, Shape
from .values import Finding

SEARCHED = 200_000
HEAD = 3_000
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Document:
    """An official text. ``effect`` is what it does to a control: "impose", "propose", "ease", "suspend", "extend", "lift"
    or "" where that stays open. ``number`` is (year, number) of an announcement, (0, 0) for other issuers. ``spans`` say
    where in the folded text each field stands."""

    kind: str
    issuer: str
    authority: str
    citation: str
    title: str
    legal_basis: str
    effect: str
    number: tuple[int, int]
    effective_date: date | None
    effective_basis: str
    until_date: date | None
    spans: dict[str, Span]


def document(folded: Folded, published: date | None) -> Document | None:
    """The document that a text is, or None where it is none about exports."""
    text = folded.text[:SEARCHED]
    if not EXPORTS.search(text):  # the cheapest question that most texts fail
        return None
    for shape in SHAPES:
        head = shape.head.search(text, 0, HEAD)
        if head and shape.formula.search(text) and not OTHER.search(text, 0, HEAD):
            return _document(shape, head, text, published)
    return None


def dated(finding: Finding, act: Document | None) -> Finding:
    """A finding of a document, with the document's days where its own sentence gives none."""
    if act is None or not act.effect or finding.action != act.effect:
        return finding
    until_date = finding.until_date or act.until_date
    if finding.effective_date or act.effective_date is None:
        return replace(finding, until_date=until_date)
    return replace(
        finding,
        effective_date=act.effective_date,
        effective_precision="day",
        effective_basis=act.effective_basis,
        until_date=until_date,
    )


def _document(shape: Shape, head: re.Match[str], text: str, published: date | None) -> Document:
    found = {
        name: match
        for name, pattern in (("citation", shape.citation), ("title", shape.title), ("legal_basis", shape.basis))
        if (match := pattern.search(text))
    }
    spans = {name: _span(match) for name, match in found.items()}
    effect, where = _effect(text, spans)
    if where:
        spans["effect"] = where
    begins, ends = _days(shape, text, published, spans)
    return Document(
        kind=shape.kind,
        issuer=shape.issuer,
        authority=shape.authority,
        citation=_citation(shape, found.get("citation")),
        title=_said(text, spans.get("title")),
        legal_basis=_said(text, spans.get("legal_basis")),
        effect=effect,
        number=_number(head, found.get("citation")),
        effective_date=begins[0] if begins else None,
        effective_basis=begins[2] if begins else "",
        until_date=ends,
        spans=spans,
    )


def _span(match: re.Match[str]) -> Span:
    groups = match.re.groupindex
    name = next((each for each in ("title", "law") if each in groups and match[each]), None)
    return match.span(name) if name else match.span()


def _said(text: str, span: Span | None) -> str:
    return " ".join(text[slice(*span)].split()) if span else ""


def _effect(text: str, spans: dict[str, Span]) -> tuple[str, Span | None]:
    """What it does: by its title, failing that by its first words."""
    places = [spans["title"]] if "title" in spans else []
    for start, end in [*places, (0, HEAD)]:
        for effect, pattern in EFFECTS:
            if found := pattern.search(text, start, end):
                return effect, found.span()
    return "", None


def _days(
    shape: Shape, text: str, published: date | None, spans: dict[str, Span]
) -> tuple[tuple[date, str, str] | None, date | None]:
    """From when, and until when, by the clause that says so."""
    for match in shape.day.finditer(text):
        start, end = match.span("day") if "day" in shape.day.groupindex else _clause(text, match)
        words = text[start:end].replace("\n", " ")
        dates = stated(words, 0, len(words), published)
        begins = effective(dates, words, published)
        if dates or begins:
            spans["effective_date"] = (start, end)
            return begins, until(dates, words, begins[0] if begins else None)
    return None, None


# How far a clause reaches before its word and behind it, at most.
BEFORE, BEHIND = 60, 110
ENDS = re.compile(r"[.;。；](?=\s|$)|[。；]|\n\n")


def _clause(text: str, match: re.Match[str]) -> Span:
    """The clause about a word: between full stops, on over the end of a line."""
    floor, ceiling = max(0, match.start() - BEFORE), min(len(text), match.end() + BEHIND)
    before = [stop.end() for stop in ENDS.finditer(text, floor, match.start())]
    after = ENDS.search(text, match.end(), ceiling)
    return (before[-1] if before else floor), (after.start() if after else ceiling)


def _citation(shape: Shape, found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    if shape.issuer == "CN":
        return f"Announcement No. {found['number']} of {found['year']} of the Ministry of Commerce"
    return " ".join(found.group().split())


def _number(head: re.Match[str], found: re.Match[str] | None) -> tuple[int, int]:
    for match in (head, found):
        if match and "number" in match.re.groupindex and match["number"]:
            return int(match["year"]), int(match["number"])
    return 0, 0
