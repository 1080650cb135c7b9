"""The other documents that a document acts on: which it suspends, extends, lifts, corrects, replaces or amends."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..citations import Citation, citations
from .parts import Parts, Span


class Affected(NamedTuple):
    """Another document that this one acts on: how, what it is called, and (year, number, paragraph) of an announcement."""

    effect: str
    citation: str
    span: Span
    number: tuple[int, int, int] = (0, 0, 0)


UNDOING = frozenset(["suspend", "extend", "reinstate", "lift", "correct", "ease"])
REGISTER = re.compile(r"\b\d{2,3} FR \d{3,6}\b|\bFR Doc\.? \d{4}-\d{4,6}\b")
REGULATION = re.compile(r"\bRegulation\s\((?:EU|EC)\)\s(?:No\s)?\d{3,4}/\d{1,4}")
AMENDING = (
    ("lift", re.compile(r"\b(?:repeals?|repealed|repealing|revokes?)\b|同[时時][废廢]止|[废廢]止", re.I)),
    ("supersede", re.compile(r"\b(?:supersedes?|replaces?)\b|停止[执執]行", re.I)),
    ("amend", re.compile(r"\b(?:amending|amends|is amended)\b|修改", re.I)),
)
AMENDED = re.compile(r"\bamending (?:Council )?$", re.I)
NOT_DONE = re.compile(r"\b(?:does|do) not\b|\bnot (?:affect|change)|不影[响響]", re.I)
MOST = 60


def affected(parts: Parts, text: str, effect: str) -> tuple[Affected, ...]:
    """The other documents that it suspends, extends, lifts, corrects or amends, by the places that say what it does."""
    found: dict[str, Affected] = {}
    for start, end in parts.does:
        for name, number, span in _cited(parts, text, start, end):
            how = _how(text, span, start, effect)
            if how and name not in parts.own and (not number[0] or number[:2] != parts.number) and name not in found:
                found[name] = Affected(how, name, span, number)
    whole = {each.number for each in found.values()}
    kept = [
        each for each in found.values() if each.number[2] or not any(_is_part(other, each.number) for other in whole)
    ]
    return tuple(kept[:MOST])


def _is_part(number: tuple[int, int, int], whole: tuple[int, int, int]) -> bool:
    """Whether a paragraph is one of an announcement: where it is named, its number alone means no more."""
    return number[0] > 0 and number[2] > 0 and number[:2] == whole[:2]


def _how(text: str, span: Span, floor: int, effect: str) -> str:
    """What it does to another: what it does at all, but to those that the other one only amends."""
    if effect in UNDOING:
        return "" if AMENDED.search(text[max(floor, span[0] - 40) : span[0]]) else effect
    return _amending(text, span, floor)


def _amending(text: str, span: Span, floor: int) -> str:
    """How a document that imposes something treats another that it names: by the word just before."""
    words = re.split(r"[.。;]\s", text[max(floor, span[0] - 90) : span[0]])[-1]
    if NOT_DONE.search(words):
        return ""
    return next((how for how, pattern in AMENDING if pattern.search(words)), "")


def _cited(parts: Parts, text: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int, int], Span]]:
    if parts.issuer == "CN":
        year = 0  # of a list the first may name the year for all
        for cited in citations(text[start:end]):
            yield from _announcements(cited, start, year)
            year = next((each for each, _ in reversed(cited.numbers) if each), year)
        return
    for match in (REGISTER if parts.issuer == "US" else REGULATION).finditer(text, start, end):
        yield " ".join(match.group().split()), (0, 0, 0), match.span()


def _announcements(cited: Citation, start: int, before: int) -> Iterator[tuple[str, tuple[int, int, int], Span]]:
    span = (start + cited.start, start + cited.end)
    for own, number in cited.numbers:
        if year := own or before:
            paragraph = f", paragraph {cited.paragraph}" if cited.paragraph else ""
            yield f"Announcement No. {number} of {year}{paragraph}", (year, number, cited.paragraph), span
