"""Dates of publication. Only forms that mean one thing are read; the rest is no date, and never today.

A day without a time stays that day. So does a time without a zone, of which only the day is sure, and midnight on the dot,
which is how publishers write a mere day: taken as moments, these would move to another day in another zone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

EARLIEST = date(1990, 1, 1)  # before it, a date is a zero of some clock
LATEST = date(2069, 12, 31)
AHEAD = timedelta(days=2)

MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6}
MONTHS |= {"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}
# Names that mean one offset. CST and IST, among others, are left out: they mean several.
ZONES = {
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
ZONES |= {"CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11}

CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
ZONE = r"(?P<zone>[Zz]|[A-Za-z]{2,5}|[+-]\d\d:?\d\d|[+-]\d\d)"
NAMED_MONTH = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s{1,3})?"
FORMS = [
    re.compile(
        rf"(?P<year>\d{{4}})(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?:(?:[Tt]|\s{{1,3}}){CLOCK}(?:\s?{ZONE})?)?"
    ),
    re.compile(
        rf"{WEEKDAY}(?P<day>\d{{1,2}})[\s-]{NAMED_MONTH}[\s-](?P<year>\d{{4}})(?:,?\s{{1,3}}{CLOCK}(?:\s{{0,3}}{ZONE})?)?",
        re.I,
    ),
    re.compile(
        rf"{WEEKDAY}{NAMED_MONTH}\s(?P<day>\d{{1,2}}),?\s(?P<year>\d{{4}})(?:,?\s{{1,3}}{CLOCK}(?:\s{{0,3}}{ZONE})?)?",
        re.I,
    ),
    re.compile(
        rf"(?P<year>\d{{4}})\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일](?:\s{{0,3}}{CLOCK})?"
    ),
    re.compile(
        rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?:[Tt](?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?:{ZONE})?)?"
    ),
]
MAX_LENGTH = 60
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Published:
    """When something was published, and how exactly that is known: "second", "day", or "" for not at all."""

    at: datetime | None = None
    precision: str = ""


UNKNOWN = Published()


def read_date(text: str, *, now: datetime | None = None) -> Published:
    """Read a date of publication. One that lies after ``now``, or is the zero of a clock, is unknown."""
    text = BLANKS.sub(" ", text.strip()) if len(text) <= MAX_LENGTH * 2 else ""
    for form in FORMS:
        if found := form.fullmatch(text):
            try:
                return _plausible(_meant(found.groupdict()), now)
            except (ValueError, OverflowError, KeyError):
                return UNKNOWN
    return UNKNOWN


def first_date(*texts: str, now: datetime | None = None) -> Published:
    """The first of several that can be read."""
    return next((found for text in texts if text and (found := read_date(text, now=now)).at), UNKNOWN)


def _meant(part: dict[str, str | None]) -> Published:
    month = MONTHS[str(part["name"]).lower()] if part.get("name") else int(part["month"] or 0)
    day = date(int(part["year"] or 0), month, int(part["day"] or 0))
    clock = tuple(int(part.get(name) or 0) for name in ("hour", "minute", "second"))
    zone = _zone(part.get("zone") or "")
    if not part.get("hour") or zone is None or clock == (0, 0, 0):
        return Published(datetime(day.year, day.month, day.day, tzinfo=UTC), "day")
    is_leap_second = clock[2] == 60
    moment = datetime(day.year, day.month, day.day, clock[0], clock[1], 59 if is_leap_second else clock[2], tzinfo=zone)
    return Published(moment.astimezone(UTC), "second")


def _zone(text: str) -> timezone | None:
    """An offset from UTC, or None for a name that is not sure."""
    if text[:1] in ("+", "-"):
        digits = text[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-offset if text[0] == "-" else offset)
    hours = ZONES.get(text.upper())
    return None if hours is None else timezone(timedelta(hours=hours))


def _plausible(published: Published, now: datetime | None) -> Published:
    assert published.at is not None
    if not EARLIEST <= published.at.date() <= LATEST or (now and published.at > now + AHEAD):
        return UNKNOWN
    return published
