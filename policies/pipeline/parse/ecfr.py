"""The eCFR's versioner API (ecfr.gov/api/versioner/v1): where a title stands, which sections were amended, and their text."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from . import bounded
from .clean import clean_text, one_line
from .differences import Piece, differences
from .entry import NotReadable
from .plain import is_heavy

IN_PROCESS = 300_000  # characters; a larger or an entangled document is taken apart in a child
MAX_TAG = 4_096
SECTIONS = ("SECTION", "APPENDIX")
INLINE = frozenset("A AC B E EM FR I SPAN STRONG SU SUB SUP U XREF".split())  # noqa: SIM905
CELLS = frozenset({"TD", "TH"})
CONTEXT = 1  # paragraphs shown beside a change
MAX_HEADING = 300

Section = tuple[str, list[str]]
"""Its heading and its paragraphs."""


@dataclass(frozen=True)
class Version:
    """One section or appendix as it stands from the day of its issue."""

    issued: date
    amended: date
    identifier: str
    is_removed: bool
    is_substantive: bool


@dataclass(frozen=True)
class Difference:
    """What changed between two days: the names of the sections and the differences by section."""

    sections: list[str]
    text: str


def up_to_date(text: str, title: int) -> date | None:
    """The last day for which a title is complete; None while it is being processed. Raises ``NotReadable``."""
    titles = _answer(text, "titles")
    found = next((each for each in titles if each.get("number") == title), None)
    if found is None:
        raise NotReadable(f"The eCFR lists no title {title}.")
    day = _day(found.get("up_to_date_as_of"))
    return None if found.get("processing_in_progress") or day is None else day


def versions(text: str) -> tuple[list[Version], int]:
    """The versions on a page of the answer, and how many there are in all. Raises ``NotReadable``."""
    rows = _answer(text, "content_versions")
    counted = json.loads(text).get("meta")
    count = counted.get("result_count") if isinstance(counted, dict) else None
    total = int(str(count)) if str(count).isascii() and str(count).isdigit() and len(str(count)) < 9 else len(rows)
    return [version for row in rows if (version := _version(row))], total


def sections(xml: str) -> dict[str, Section]:
    """The sections and appendices of a part, by identifier, in its order. Raises ``NotReadable``."""
    if len(xml) <= IN_PROCESS and not is_heavy(xml, tags=len(xml), tag_length=MAX_TAG):
        found = read_sections(xml)
    else:
        try:
            found = bounded.call(read_sections, xml)
        except bounded.OutOfBounds as limit:
            raise NotReadable(f"The part could not be parsed: {limit}.") from limit
    if not found:
        raise NotReadable("It is not a part of the eCFR: there is no section in it.")
    return {name: (heading, paragraphs) for name, heading, paragraphs in found}


def read_sections(xml: str) -> list[tuple[str, str, list[str]]]:
    """Identifier, heading and paragraphs of each; nothing where it is no XML. May run in a child."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(clean_text(xml).encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return []
    divisions = [each for each in root.iter() if isinstance(each.tag, str) and each.get("TYPE") in SECTIONS]
    return [_section(each) for each in divisions]


def difference(before: Mapping[str, Section], after: Mapping[str, Section]) -> Difference:
    """Section by section in unified form: "- " before what was taken out, "+ " before what was added."""
    names = [*after, *(name for name in before if name not in after)]
    told = {name: _told(before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}
    return Difference(list(told), "\n\n".join(told.values()))


def _told(before: Section | None, after: Section | None) -> str:
    heading, _ = after or before or ("", [])
    fate = " (added)" if before is None else " (removed)" if after is None else ""
    old, new = (list(each[1]) if each else [] for each in (before, after))
    if before and after and before[0] != after[0]:
        old, new = [before[0], *old], [after[0], *new]
    pieces: list[Piece] = differences(old, new, context=CONTEXT)
    return "\n".join([f"{heading}{fate}", *map(str, pieces)])


def _section(division: Any) -> tuple[str, str, list[str]]:
    head = division.find("HEAD")
    heading = one_line("".join(head.itertext()) if head is not None else "", limit=MAX_HEADING)
    name = one_line((division.get("N") or heading).removeprefix("§"), limit=120)
    lines = "".join(_pieces(division, head)).split("\n")
    return name, heading or name, [line for each in lines if (line := " ".join(each.split()))]


def _pieces(division: Any, head: Any) -> Iterator[str]:
    """The text of a section with a line end around everything that does not run on within a line."""
    for event, element in etree.iterwalk(division, events=("start", "end")):
        is_text = isinstance(element.tag, str) and element is not head
        edge = "" if not is_text or element.tag in INLINE else " " if element.tag in CELLS else "\n"
        yield edge
        if event == "start" and is_text:
            yield element.text or ""
        elif event == "end" and element is not division:
            yield element.tail or ""


def _version(row: Mapping[str, Any]) -> Version | None:
    issued = _day(row.get("issue_date"))
    amended = _day(row.get("amendment_date") or row.get("date"))
    name = row.get("identifier")
    if issued is None or not isinstance(name, str):
        return None
    return Version(issued, amended or issued, name, row.get("removed") is True, row.get("substantive") is not False)


def _answer(text: str, name: str) -> list[dict[str, Any]]:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        raise NotReadable("It is no answer of the eCFR: not JSON.") from None
    rows = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        said = answer.get("error") or answer.get("errors") if isinstance(answer, dict) else ""
        told = f", which says: {one_line(str(said), limit=200)}" if said else f": there is no list of {name} in it"
        raise NotReadable(f"It is no answer of the eCFR{told}.")
    return [row for row in rows if isinstance(row, dict)]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
