"""What goes into the reader and what comes out: plain values, comparable and immutable."""

from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader needs to know of a restriction: whose it is, against whom, of what kind, and what it has been.

    ``imposed_by`` and ``targets`` are jurisdiction codes ("US", "CN"); targets that are not a single jurisdiction may
    be left out. ``periods`` are in order; an empty tuple means that nothing is known of its history.
    """

    slug: str
    imposed_by: str
    targets: tuple[str, ...] = ()
    measure: str = "other"
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one passage says about one restriction. ``quote == text[start:end]`` of the text that was read.

    Dates are None where the text states none; ``effective_basis`` says whether the date is stated or inferred.
    ``because`` are short reasons for an editor; ``candidates`` are all restrictions the words could mean, the best
    first, and empty where there is no doubt.
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


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a text says: its language, the developments it reports, and the restrictions it only mentions."""

    language: str
    findings: tuple[Finding, ...]
    background: tuple[str, ...]
