"""What a visitor asks in the address. A bad value is told, never taken for today or for everything in silence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.history.steps import EARLIEST, LATEST
from policies.vocabulary import Measure, Nature, Status, Word

from .dates import read_day

LONGEST_TEXT = 200
LARGEST_NUMBER = 2**62


class BadQuery(ValueError):
    """A value in the address that cannot be read. The text says what the parameter takes."""


@dataclass(frozen=True)
class Filters:
    """What the list of restrictions is narrowed to. An empty value narrows nothing."""

    q: str = ""
    status: str = ""
    authority: str = ""
    by: str = ""
    target: str = ""
    category: str = ""
    measure: str = ""

    @property
    def is_narrowed(self) -> bool:
        return self != Filters()


def filters(asked: Mapping[str, str]) -> Filters:
    """The filters in an address. Raises ``BadQuery``."""
    return Filters(
        q=text(asked, "q"),
        status=word(asked, "status", Status),
        authority=text(asked, "authority"),
        by=text(asked, "by").upper(),
        target=text(asked, "target").upper(),
        category=text(asked, "category"),
        measure=word(asked, "measure", Measure),
    )


def day(asked: Mapping[str, str], name: str = "as_of") -> date | None:
    """The day asked for; None where none is. Raises ``BadQuery``."""
    value = asked.get(name, "").strip()
    if not value:
        return None
    found = read_day(value)
    if found is None or not EARLIEST <= found <= LATEST:
        raise BadQuery(
            f"“{value[:40]}” is not a day that “{name}” can take. Write it as year-month-day, for example 2025-06-10, "
            f"between {EARLIEST.year} and {LATEST.year}."
        )
    return found


def number(asked: Mapping[str, str], name: str) -> int | None:
    """A whole number from 1 up; None where none is asked. Raises ``BadQuery``."""
    value = asked.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:20]) <= LARGEST_NUMBER):
        raise BadQuery(f"“{value[:40]}” is not a number that “{name}” can take. It is a whole number from 1 up.")
    return int(value)


def year(asked: Mapping[str, str], name: str, *, last: int) -> date | None:
    """The first day of the year asked for; None where none is. Raises ``BadQuery``."""
    value = number(asked, name)
    if value is None:
        return None
    if not EARLIEST.year <= value <= last:
        raise BadQuery(f"“{value}” is not a year that “{name}” can take. It is one from {EARLIEST.year} to {last}.")
    return date(value, 1, 1)


def nature(asked: Mapping[str, str]) -> str:
    return word(asked, "nature", Nature)


def word(asked: Mapping[str, str], name: str, words: type[Word]) -> str:
    value = asked.get(name, "").strip()
    if value and value not in set(words):
        raise BadQuery(f"“{value[:40]}” is not a “{name}” that we know. It is one of: {', '.join(words)}.")
    return value


def text(asked: Mapping[str, str], name: str) -> str:
    """Words as typed, without what no database takes, and not longer than anybody types."""
    return asked.get(name, "").replace("\x00", "").strip()[:LONGEST_TEXT]
