"""Whether an answer is like a source's answers: the collapse guard, and what is usual.

A source that suddenly answers with nothing, with a tenth of what it has, in another language or with a sign-in page is out
of order. That is no news: nothing is taken from it and nothing is remembered of it, and it is told.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from policies.models import Source
from policies.pipeline.fetch import Response
from policies.pipeline.parse import Entry
from policies.vocabulary import SourceFormat

ENOUGH_LOOKS = 3
FEW = 5  # a source that usually has fewer entries may well have a tenth
TENTH = 10
UNTOLD, OWN_SCRIPT = "und", {"zh", "ja", "ko"}
MEMORY = 0.2  # how much the newest look counts for what is usual
# Of these only what is not known yet is brought; a list without any links is refused when it is read.
MAY_BE_EMPTY = (SourceFormat.FEDERAL_REGISTER, SourceFormat.ECFR, SourceFormat.LINKS)
SINGLE = (SourceFormat.HTML, SourceFormat.TEXT, SourceFormat.PDF)
LOOKED_AT = 200_000  # bytes of a page
PASSWORD = re.compile(rb"<input[^<>]{0,300}\btype\s{0,3}=\s{0,3}[\"']?password", re.IGNORECASE)
SIGN_IN = re.compile(r"/(?:log-?in|sign-?in|auth|sso|captcha)(?:[/?.]|$)", re.IGNORECASE)
NO_PAGE = re.compile(
    r"\b(?:404|not found|access denied|forbidden|service unavailable|bad gateway|internal server error|"
    r"under maintenance|just a moment|are you a robot|attention required|sign in|log in)\b|页面不存在|系统维护|访问被拒绝",
    re.IGNORECASE,
)
SERVER_ERROR = re.compile(r"\[an error occurred while processing this directive\]", re.IGNORECASE)


def suspicion(source: Source, response: Response, entries: Sequence[Entry]) -> str:
    """In one sentence why the answer is held for an outage; nothing where it is like the others."""
    return (
        _is_door(source, response, entries)
        or _too_few(source, len(entries))
        or _too_short(source, entries)
        or _other_language(source, entries)
    )


def usual_after(source: Source, entries: Sequence[Entry]) -> dict[str, Any]:
    """What is usual once a good answer with these entries has come, as fields of the source."""
    counts = _languages(entries)
    most = counts.most_common(1)
    values: dict[str, Any] = {
        "good_looks": source.good_looks + 1,
        "usual_entries": _average(source.usual_entries, len(entries), is_first=not source.good_looks),
    }
    if len(entries) == 1:
        values["usual_length"] = _average(source.usual_length, len(entries[0].text), is_first=not source.usual_length)
    if most and (not source.usual_language or counts[source.usual_language] * 2 < most[0][1]):
        values["usual_language"] = most[0][0]
    return values


def _average(before: float, now: int, *, is_first: bool) -> float:
    return float(now) if is_first else round(before + MEMORY * (now - before), 3)


def _is_door(source: Source, response: Response, entries: Sequence[Entry]) -> str:
    """A page that stands before the page."""
    if response.media_type not in ("text/html", "application/xhtml+xml"):
        return ""
    if SIGN_IN.search(response.url) and not SIGN_IN.search(source.url):
        return "It leads to a page for signing in."
    if PASSWORD.search(response.body[:LOOKED_AT]) and source.format != SourceFormat.LINKS:
        return "It answers with a page that asks for a password."
    for entry in entries if len(entries) == 1 else ():
        if NO_PAGE.search(entry.title) and not NO_PAGE.search(source.name):
            return f"It answers with a page that is called “{entry.title[:80]}”."
        if SERVER_ERROR.search(entry.text):
            return "It answers with an error of the server in place of the text."
    return ""


def _too_few(source: Source, count: int) -> str:
    if source.format in MAY_BE_EMPTY:
        return ""
    usual = source.usual_entries
    if not count:
        return (
            f"It answers with nothing, where it usually has {usual:.0f} entries."
            if usual >= 1
            else "It can be read, but has not a single entry."
        )
    if source.good_looks >= ENOUGH_LOOKS and usual >= FEW and count * TENTH <= usual:
        entries = "1 entry" if count == 1 else f"{count} entries"
        return f"It answers with {entries}, where it usually has {usual:.0f}."
    return ""


def _too_short(source: Source, entries: Sequence[Entry]) -> str:
    usual = source.usual_length
    if source.format not in SINGLE or source.good_looks < ENOUGH_LOOKS or len(entries) != 1:
        return ""
    if len(entries[0].text) * TENTH <= usual:
        return f"It answers with {len(entries[0].text):,} characters, where it usually has {usual:,.0f}."
    return ""


def _other_language(source: Source, entries: Sequence[Entry]) -> str:
    usual, spoken = source.usual_language, _languages(entries)
    if source.good_looks < ENOUGH_LOOKS or not usual or any(_are_kin(usual, each) for each in spoken):
        return ""
    if len(entries) < FEW and source.format not in SINGLE:
        return ""
    before = "it usually does not" if usual == UNTOLD else f"it usually speaks {usual!r}"
    return f"It answers in {spoken.most_common(1)[0][0]!r}, where {before}."


def _languages(entries: Sequence[Entry]) -> Counter[str]:
    return Counter(entry.language or UNTOLD for entry in entries)


def _are_kin(one: str, other: str) -> bool:
    """Whether two tags can be of the same language; what is not told is at least none with a script of its own."""
    one, other = one.partition("-")[0], other.partition("-")[0]
    return one == other or (UNTOLD in (one, other) and not {one, other} & OWN_SCRIPT)
