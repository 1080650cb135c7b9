"""What goes into the reader and what comes out: plain values, comparable and immutable."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Period = tuple[str, date, date | None]
"""(status, first day, last day); the last day is None while the period is open."""


@dataclass(frozen=True, slots=True)
class Term:
    """One way to call one restriction.

    ``context`` holds words of which one must stand near for the term to count. A weak term counts only with support
    in the same article. Case-sensitive terms match as written; others in any case.
    """

    restriction: str
    text: str
    language: str = "en"
    is_case_sensitive: bool = False
    context: tuple[str, ...] = ()
    is_weak: bool = False


class Recorded(NamedTuple):
    """A step that a restriction's history holds: the day it took effect, its action and its stage."""

    day: date
    action: str
    stage: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader needs to know of a restriction: whose it is, against whom, of what kind, and what it has been.

    ``imposed_by`` and ``targets`` are jurisdiction codes ("US", "CN"); targets that are not a single jurisdiction may
    be left out. ``periods`` are in order; an empty tuple means that nothing is known of its history.
    ``steps`` are those that count, in order; by them the reader knows a report of a step that is recorded already.
    """

    slug: str
    imposed_by: str
    targets: tuple[str, ...] = ()
    measure: str = "other"
    periods: tuple[Period, ...] = ()
    steps: tuple[Recorded, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one passage says about one restriction. ``quote == text[start:end]`` of the text that was read.

    Dates are None where the text states none; ``effective_basis`` says whether the date is stated or inferred.
    ``because`` are short reasons for an editor; ``candidates`` are all restrictions the words could mean, the best
    first, and empty where there is no doubt. ``rule`` names the rule that decided, the same from text to text: the class
    of the governing word and of what it acts on, "remove→control".
    """

    restriction: str
    action: str
    stage: str
    effective_date: date | None
    effective_precision: str
    effective_basis: str
    until_date: date | None
    quote: str
    start: int
    end: int
    confidence: float
    because: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that one field of a draft rests on: ``text == read_text[start:end]``."""

    field: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftItem:
    """A good, software or technology as an official text lists it. ``codes`` are (system, code, edition)."""

    name: str
    codes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A restriction that an official text brings and that is not known yet, filled in as far as the text goes.

    ``imposed_by`` and ``targets`` are jurisdiction codes, no targets meaning that the text names none; ``authority`` is
    the authority's slug, or its name where the reader knows no slug; ``measure`` and the systems of codes are words of
    the vocabulary; ``action`` is "propose" for what is only proposed, else empty. ``quotes`` say which words each field
    rests on, by the field's name. What the text leaves open is empty or None.
    """

    title: str
    imposed_by: str
    authority: str
    measure: str
    targets: tuple[str, ...] = ()
    citation: str = ""
    instrument_title: str = ""
    legal_basis: str = ""
    items: tuple[DraftItem, ...] = ()
    effective_date: date | None = None
    effective_precision: str = "day"
    effective_basis: str = "stated"
    until_date: date | None = None
    quotes: tuple[Quote, ...] = ()
    confidence: float = 0.5
    because: tuple[str, ...] = ()
    action: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a text says: its language, the developments it reports, the restrictions it only mentions, and the ones
    that it brings and nobody knows yet."""

    language: str
    findings: tuple[Finding, ...]
    background: tuple[str, ...]
    new: tuple[Draft, ...] = ()
