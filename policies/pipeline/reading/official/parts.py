"""What the reader of each issuer's documents hands on: where the parts of one stand in its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """A document taken apart. ``does`` are the places that say what it does, the clearest first; ``days`` is where it
    says from when; ``own`` are the forms of its own number, the one it is cited by first; ``number`` is (year, number) of
    an announcement, (0, 0) for other issuers; ``signed`` is the day that it bears; ``language`` decides how its days are
    written."""

    kind: str
    issuer: str
    authority: str
    own: tuple[str, ...]
    title: Span | None
    days: Span
    does: tuple[Span, ...]
    agency: str = ""
    number: tuple[int, int] = (0, 0)
    laws: tuple[Span, ...] = ()
    signed: date | None = None
    language: str = "en"
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)


def plain(text: str, span: Span | None) -> str:
    """The words of a span in one line."""
    return " ".join(text[slice(*span)].split()) if span else ""


def first(pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None) -> Span | None:
    """Where a pattern is found first, by its group ``it`` if it has one."""
    found = pattern.search(text, start, len(text) if end is None else end)
    return span_of(found) if found else None


def span_of(found: re.Match[str]) -> Span:
    return found.span("it") if "it" in found.re.groupindex and found["it"] is not None else found.span()


def each(pattern: re.Pattern[str], text: str, start: int = 0, end: int | None = None, *, most: int = 12) -> list[Span]:
    """Where a pattern is found, each wording once, in order."""
    found: dict[str, Span] = {}
    for match in pattern.finditer(text, start, len(text) if end is None else end):
        span = span_of(match)
        found.setdefault(plain(text, span).casefold(), span)
        if len(found) == most:
            break
    return list(found.values())


def lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The lines that are not blank, without their breaks."""
    for match in re.finditer(r"[^\n]+", text[start:end]):
        if match.group().strip():
            yield start + match.start(), start + match.end()


WRAPPED = re.compile(r"(?<!\n)\n(?!\n)")


def flowing(parts: Parts, text: str) -> str:
    """The text with single line breaks as blanks, character for character; as it is where a line is a sentence."""
    return WRAPPED.sub(" ", text) if parts.language in ("en", "eu") else text


def wrapped(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern in which each blank may be the end of a line."""
    return re.compile(pattern.replace(" ", r"\s"), flags)
