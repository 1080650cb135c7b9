"""Dates of documents: only known forms are read. What is not one of them is no date, and never today."""

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

EARLIEST, LATEST = 1990, 2100
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")

Published = tuple[datetime | None, str]
UNKNOWN: Published = (None, "")


def read_published(text: str) -> Published:
    """(moment, precision) of a date as feeds and pages write it: RFC 822, ISO 8601, or a bare day.

    A bare day, or a moment that names no zone, stays the day that is written: midnight UTC, precision "day".
    """
    text = text.strip()[:60]
    try:
        return _bare_day(text) or _iso(text) or _rfc_822(text) or UNKNOWN
    except (ValueError, OverflowError, TypeError, IndexError):
        return UNKNOWN


def _bare_day(text: str) -> Published | None:
    found = _DAY.fullmatch(text) or _COMPACT.fullmatch(text)
    return _day(date(*(int(part) for part in found.groups()))) if found else None


def _iso(text: str) -> Published | None:
    if not _MOMENT.match(text):
        return None
    return _moment(datetime.fromisoformat(text.replace("z", "Z")))


def _rfc_822(text: str) -> Published | None:
    if not re.search(r"\d{1,2}[ -][A-Za-z]{3}[a-z]*[ -]\d{2,4}", text):
        return None
    if not re.search(r"\d{1,2}:\d{2}", text):
        return _day(parsedate_to_datetime(f"{text} 00:00:00").date())
    return _moment(parsedate_to_datetime(text))


def _moment(moment: datetime) -> Published:
    if moment.tzinfo is None:
        return _day(moment.date())
    return (moment, "second") if EARLIEST <= moment.year <= LATEST else UNKNOWN


def _day(day: date) -> Published:
    return (datetime.combine(day, time(), UTC), "day") if EARLIEST <= day.year <= LATEST else UNKNOWN
