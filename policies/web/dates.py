"""Dates as people read them, with the precision they are known to. Pure."""

import re
from datetime import UTC, date, datetime

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


def written(day: date, precision: str = "day") -> str:
    """A date in words: "10 June 2025", "August 2025" or "2025"."""
    if precision == "year":
        return f"{day.year}"
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return month if precision == "month" else f"{day.day} {month}"


def machine(day: date, precision: str = "day") -> str:
    """The same for ``<time datetime>``: 2025-06-10, 2025-08 or 2025."""
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def short(day: date) -> str:
    """A date where space is dear: "10 Jun 2025"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def span(start: date, end: date, precision: str = "day") -> str:
    """A run of days without repeating what both ends share: "9–10 June 2025"."""
    if start == end or precision != "day":
        return written(start, precision)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{written(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} – {written(end)}"
    return f"{written(start)} – {written(end)}"


def moment(at: datetime) -> str:
    """A moment with its zone: "23 November 2026, 02:29 UTC"."""
    utc = at.astimezone(UTC)
    return f"{written(utc.date())}, {utc:%H:%M} UTC"


def days_between(start: date, end: date) -> str:
    """How far apart two days are, in the unit that reads best: "5 days", "7 months", "2 years"."""
    days = abs((end - start).days)
    if days < 60:
        return f"{days} day{'' if days == 1 else 's'}"
    if days < 730:
        return f"{round(days / 30.44)} months"
    return f"{days // 365} years"


def read_day(text: str) -> date | None:
    """The day that ``YYYY-MM-DD`` names; None where it names none."""
    if not ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
