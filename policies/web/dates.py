"""Dates as people read them, with the precision they are known to, in the language of the page. Pure."""

import re
from datetime import UTC, date, datetime

from django.utils.translation import get_language, gettext, ngettext

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def written(day: date, precision: str = "day") -> str:
    """A date in words: "10 June 2025", "August 2025" or "2025"."""
    if is_chinese():
        return f"{day.year}年{f'{day.month}月' * (precision != 'year')}{f'{day.day}日' * (precision == 'day')}"
    if precision == "year":
        return f"{day.year}"
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return month if precision == "month" else f"{day.day} {month}"


def machine(day: date, precision: str = "day") -> str:
    """The same for ``<time datetime>``: 2025-06-10, 2025-08 or 2025."""
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def short(day: date) -> str:
    """A date where space is dear: "10 Jun 2025"."""
    return written(day) if is_chinese() else f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def short_month(day: date) -> str:
    """A month where space is dear: "Jun"."""
    return f"{day.month}月" if is_chinese() else MONTHS[day.month - 1][:3]


def month_of_year(day: date) -> str:
    """The same with its year: "Jun 2025"."""
    return written(day, "month") if is_chinese() else f"{short_month(day)} {day.year}"


def span(start: date, end: date, precision: str = "day") -> str:
    """A run of days without repeating what both ends share: "9–10 June 2025"."""
    if start == end or precision != "day":
        return written(start, precision)
    if is_chinese():
        rest = (
            f"{end.month}月" * (start.month != end.month) + f"{end.day}日" if start.year == end.year else written(end)
        )
        return f"{written(start)}至{rest}"
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
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if days < 730:
        return gettext("%(count)s months") % {"count": round(days / 30.44)}
    return gettext("%(count)s years") % {"count": days // 365}


def read_day(text: str) -> date | None:
    """The day that ``YYYY-MM-DD`` names; None where it names none."""
    if not ISO_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
