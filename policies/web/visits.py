"""When a reader last came, kept in a cookie of their own: two places in the log and two moments, nothing about the reader.

Pure. A visit lasts while less than half an hour lies between two looks; what is new is what came after the visit before.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

COOKIE = "visit"
MAX_AGE = 400 * 24 * 3600
PAUSE = timedelta(minutes=30)
SHAPE = re.compile(r"([0-9]{1,18})-([0-9]{1,11})-([0-9]{1,18})-([0-9]{1,11})")


@dataclass(frozen=True)
class Visit:
    """``before`` and ``left_at``: where the log ended when the visit before was over, and when. ``seen``, ``at``: now."""

    before: int
    left_at: datetime
    seen: int
    at: datetime

    def __str__(self) -> str:
        return f"{self.before}-{int(self.left_at.timestamp())}-{self.seen}-{int(self.at.timestamp())}"


def visit(cookie: str, *, end: int, now: datetime) -> Visit | None:
    """This look, given the cookie of the last one; ``end`` is where the log ends. None on the first look ever."""
    last = _read(cookie, end=end, now=now)
    if last is None:
        return None
    if now - last.at < PAUSE:
        return Visit(last.before, last.left_at, end, now)
    return Visit(last.seen, last.at, end, now)


def first(*, end: int, now: datetime) -> Visit:
    return Visit(end, now, end, now)


def _read(cookie: str, *, end: int, now: datetime) -> Visit | None:
    found = SHAPE.fullmatch(cookie)
    if not found:
        return None
    before, left, seen, at = map(int, found.groups())
    if not before <= seen <= end or not left <= at <= now.timestamp() + 60:
        return None
    return Visit(before, datetime.fromtimestamp(left, UTC), seen, datetime.fromtimestamp(at, UTC))
