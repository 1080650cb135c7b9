"""The days of a document: from when, until when, from when its later parts, and by when the public may comment.

Clauses are read one by one, each for the one thing it says. A day may also be given by that of publication ("on the
day following", "自公布之日起"), in Dutch, and by Japanese year names.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ..dates import Stated, stated, until
from .calendars import written_days
from .parts import Parts, Span

MOST = 400
STOPS = {
    "en": re.compile(r"(?<!\bno)(?<!\bNo)(?<!\bSec)(?<!\bU\.S)(?<!\bnr)(?:[.;](?=\s|$)|•|\n\n|\n-)"),
    "eu": re.compile(r"(?<!\d)\.(?=\s|$)|;|\n\n"),
    "zh": re.compile(r"[。;,\n]"),
    "tw": re.compile(r"[。;,\n]"),
    "ja": re.compile(r"[。\n]|(?<=[日)])\s?(?=施行)"),
    "ko": re.compile(r"다\.|\n"),
}
COMMENT = re.compile(r"\bcomments?\b|\bsubmitted\b|反馈|征求意见|의견", re.I)
LATER = re.compile(
    r"\bcomplian|\bcomply|\bshall apply from|\bapplicab|\bapplies from|第[一二三四五六七八九十]+条第"
    r"|附件\d?[^,。]{0,8}自",
    re.I,
)
BEGINS = re.compile(
    r"\bcomplian|\beffective\b|\btakes? effect|\benters? into force|\bcom(?:es?|ing) into (?:force|effect)"
    r"|\bimplement(?:ed|ation)"
    r"|\bput in force\b|\bapply from\b|\bas of\b|\bsuspen|\bfrom\b|\btreed?t in werking|\bentr(?:e|era|ent) en vigueur"
    r"|\btritt\b.{0,80}\bin Kraft|\bentra(?:rá)? en vigor|시행|施行|实施|實施|执行|執行|生效|即日起|期限|起",
    re.I,
)
NOT_OF_IT = re.compile(r"\bgeneral license\b|\bpublished\b|\bincorporation by reference\b|内(?:提出|提交|登记)", re.I)
PAUSED = re.compile(r"[暂暫]停|中止|延[长長]|\bsuspen|\bexten", re.I)
FOR_A_TIME = frozenset(["suspend", "extend"])
TEMPORARY = re.compile(r"\btemporar|临时|臨時|有效期")

OF_ACT = re.compile(
    r"\b(?:from|on|as of|upon) (?:the )?(?:date|day) of (?:its |this )?(?:publication|promulgation|issuance"
    r"|issue|letter|release)\b"
    r"|\bupon (?:its )?(?:publication|promulgation)\b|自(?:公布|发布|發布|印发)之日起|公布の日から施行"
    r"|발령한 날부터|공포한 날부터|自即日",
    re.I,
)
AFTER_ACT = re.compile(
    r"\bon the (?:(?P<n>\d{1,2})(?:st|nd|rd|th)|(?P<word>first|third|fifth|tenth|fifteenth|twentieth|thirtieth))? ?day "
    r"(?:following|after) (?:that of )?(?:its|the) (?:date of )?publication"
    r"|(?P<plain>\b(?P<days>\d{1,3}) days after (?:the )?(?:date of )?publication)"
    r"|met ingang van de dag na de (?:datum|dag) van (?:de )?(?:uitgifte|publicatie)|le lendemain de sa publication"
    r"|am Tag(?:e)? nach (?:der|ihrer) Verkündung|el día siguiente al de su publicación",
    re.I,
)
ORDINALS = {"first": 1, "third": 3, "fifth": 5, "tenth": 10, "fifteenth": 15, "twentieth": 20, "thirtieth": 30}


class Said(NamedTuple):
    """A day that a clause gives: what for ("effective", "until", "applies", "part", "comment"), and where."""

    use: str
    day: date
    basis: str
    span: Span


class Days(NamedTuple):
    """From when it holds, until when, from when its later parts, and until when the public may comment."""

    effective: Said | None = None
    until: Said | None = None
    applies: Said | None = None
    comment: Said | None = None


def days_of(parts: Parts, text: str, effect: str, published: date | None) -> Days:
    """The days that the clauses give. Of each kind the first counts; a document whose parts all have days of their own
    begins with the earliest, and applies in full from the last."""
    found: dict[str, list[Said]] = {}
    is_for_a_time = effect in FOR_A_TIME or bool(TEMPORARY.search(text[slice(*parts.days)]))
    for span in _clauses(text, parts.language, parts.days):
        for said in _said(text, span, parts, published, is_for_a_time=is_for_a_time):
            found.setdefault(said.use, []).append(said)
        if is_for_a_time and "until" not in found and "effective" in found:
            found |= _lasting(text, span, found["effective"][0].day)
    if is_for_a_time and "until" not in found:
        found |= _until_elsewhere(parts, text, published)
    by_day = sorted(found.get("part", []), key=lambda said: said.day)
    begins = next(iter(found.get("effective", by_day)), None)
    later = [said for said in (*found.get("applies", []), *reversed(by_day)) if not begins or said.day > begins.day]
    return Days(begins, _first(found, "until"), later[0] if later else None, _first(found, "comment"))


def _until_elsewhere(parts: Parts, text: str, published: date | None) -> dict[str, list[Said]]:
    """Until when by what says what it does, where the clauses of the days say nothing of it."""
    for place in parts.does:
        for span in _clauses(text, parts.language, place):
            words = text[span[0] : min(span[1], span[0] + MOST)].replace("\n", " ")
            named = _named(words, parts.language, parts.signed or published)
            if PAUSED.search(words) and (ends := until([each for each in named if each.use == "until"], "", None)):
                return {"until": [Said("until", ends, "stated", span)]}
    return {}


def _lasting(text: str, span: Span, begins: date) -> dict[str, list[Said]]:
    """Until when by a length that a clause of its own gives: "…起,继续暂停…措施1年"."""
    words = text[span[0] : min(span[1], span[0] + MOST)].replace("\n", " ")
    ends = until([], words, begins) if PAUSED.search(words) else None
    return {"until": [Said("until", ends, "stated", span)]} if ends else {}


def _first(found: dict[str, list[Said]], use: str) -> Said | None:
    return next(iter(found.get(use, [])), None)


def day_in(text: str, start: int, end: int, language: str = "en", published: date | None = None) -> date | None:
    """The first full day that a place names."""
    words = text[start:end].replace("\n", " ")
    return next((each.day for each in _named(words, language, published) if each.has_year), None)


def _clauses(text: str, language: str, place: Span) -> Iterator[Span]:
    start, ceiling = place
    stop = STOPS[language]
    while start < ceiling:
        found = stop.search(text, start + 1, ceiling)
        end = found.start() if found else ceiling
        if end - start > 3:
            yield start, end
        start = found.end() if found else ceiling


def _said(text: str, span: Span, parts: Parts, published: date | None, *, is_for_a_time: bool) -> Iterator[Said]:
    words = text[span[0] : min(span[1], span[0] + MOST)].replace("\n", " ")
    if COMMENT.search(words):
        named = _named(words, parts.language, published)
        yield from (Said("comment", each.day, "stated", span) for each in named[-1:])
        return
    if not BEGINS.search(words) or NOT_OF_IT.search(words):
        return
    begins, basis, ends = _range(words, parts, published)
    if begins:
        yield Said(_use(words), begins, basis, span)
    if ends and is_for_a_time:
        yield Said("until", ends, "stated", span)


def _use(words: str) -> str:
    if "第" in words and LATER.search(words):
        return "part"
    is_later = LATER.search(words) and not re.match(r"\W*(?:[a-z]\. )?Effective", words, re.I)
    return "applies" if is_later else "effective"


def _range(words: str, parts: Parts, published: date | None) -> tuple[date | None, str, date | None]:
    """From when and until when, and whether the first is stated or worked out."""
    act = parts.signed or published
    named = _named(words, parts.language, act)
    first = next((each for use in ("from", "on") for each in named if each.use == use), None)
    ends = until(named, words, first.day if first else None)
    if first:
        return first.day, "stated", ends
    if act and OF_ACT.search(words):
        return act, "stated", ends
    if published and (after := AFTER_ACT.search(words)):
        count = int(after["n"] or after["days"] or ORDINALS.get((after["word"] or "").lower(), 1))
        return published + timedelta(days=count), "inferred", ends
    return None, "", ends


def _named(words: str, language: str, published: date | None) -> list[Stated]:
    """The full days of a clause, in order."""
    taken = written_days(words, language)
    for each in stated(words, 0, len(words), published):
        if each.precision == "day" and not any(other.start < each.end and each.start < other.end for other in taken):
            taken.append(each)
    return sorted(taken, key=lambda each: each.start)
