"""Reading one value out of an address. What cannot be read is refused by a sentence that says what would be."""

import re
from collections.abc import Callable
from datetime import date, datetime

from policies.history.steps import EARLIEST, LATEST

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
NAME = re.compile(r"[-A-Za-z0-9_]{1,80}")
LARGEST = 2**63 - 1
LONGEST_TEXT = 200
MOST_VALUES = 50
# What no name has and every pattern: a class, a repeated anything, an anchor, a choice.
REGEX = re.compile(r"[.\])][*+?{]|\\[A-Za-z]|\[\^|\[[^\]\s]-[^\]\s]|\(\?|^\^|\$$|\w\|\w")


class BadValue(ValueError):
    """A value that cannot be read. The text is a sentence that says what would be."""


def day(text: str) -> date:
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found <= LATEST:
        years = f"{EARLIEST.year} and {LATEST.year}"
        raise BadValue(f"{_shown(text)} is not a day. Write YYYY-MM-DD, for example 2025-06-10, between {years}.")
    return found


def moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.upper()) if MOMENT.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not EARLIEST < found.date() < LATEST:
        hint = " In an address a plus sign is written %2B." if " " in text else ""
        raise BadValue(
            f"{_shown(text)} is not a moment. Write it with its zone, for example 2026-07-01T12:00:00Z.{hint}"
        )
    return found


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from ``least`` to ``most``."""

    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,19}", text) or not least <= int(text) <= most:
            raise BadValue(f"{_shown(text)} is not a whole number from {least} to {most}.")
        return int(text)

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise BadValue(f"{_shown(text)} is none of: {', '.join(choices)}.")
        return text

    return read


def several(read_one: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """A reader of values that are separated by commas."""

    def read(text: str) -> tuple[str, ...]:
        parts = text.split(",")
        if len(parts) > MOST_VALUES:
            raise BadValue(f"{len(parts)} values are too many: {MOST_VALUES} at most.")
        return tuple(dict.fromkeys(read_one(part) for part in parts))

    return read


def name(text: str) -> str:
    if not NAME.fullmatch(text):
        raise BadValue(f"{_shown(text)} cannot be a name: letters, digits, - and _ only, at most 80.")
    return text


def country(text: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", text):
        raise BadValue(f"{_shown(text)} is not two letters, as in US, CN or EU.")
    return text.upper()


def words(most: int, *, is_searched: bool = True) -> Callable[[str], str]:
    """A reader of what somebody searches for: at most ``most`` words, and no pattern."""

    def read(text: str) -> str:
        if not text.strip() or len(text) > LONGEST_TEXT or len(text.split()) > most:
            raise BadValue(f"Write 1 to {most} words, {LONGEST_TEXT} characters at most.")
        if is_searched and REGEX.search(text.strip()):
            raise BadValue("This looks like a regular expression. Words are searched for as they are written.")
        return text.strip()

    return read


def _shown(text: str) -> str:
    return f"“{text[:40]}{'…' if len(text) > 40 else ''}”"
