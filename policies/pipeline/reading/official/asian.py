"""Notices of Taiwan on strategic high-tech commodities, and of South Korea on strategic items."""

import re

from .days import day_in
from .parts import Parts, each, first, plain

HEAD = 2_500
BODY = 20_000
SUMMARY = 900

TAIWANESE = re.compile(
    r"^\s*(?P<who>經濟部(?:國際貿易[署局]|產業發展署)?)\s*(?P<form>公告|令|預告)\s*$"
    r"|發文機關[::]\s?(?P<by>經濟部[^\n]{0,12})",
    re.M,
)
REFERENCE = re.compile(r"(?:發文)?字號[::]\s?(?P<it>[一-鿿]{2,8}字第?\s?\d{6,14}[A-Z]?\s?號)")
PURPOSE = re.compile(r"主\s?旨[::]\s?(?P<it>[^\n]{8,260}(?:\n[^\n]{1,200}?)?)(?=。|\n)")
TAIWANESE_LAW = re.compile(r"(?P<it>貿易法(?:第[〇一二三四五六七八九十\d]{1,4}條)?|戰略性高科技貨品輸出入管理辦法)")
TAIWANESE_EXPORT = re.compile(r"輸出|出口")
SENT = re.compile(r"發文日期[::]\s?(?P<it>[^\n]{6,24})")


def taiwanese_notice(text: str) -> Parts | None:
    """A notice of the ministry: its form, its number, and what it is for."""
    head = TAIWANESE.search(text, 0, HEAD) if "經濟部" in text[:HEAD] else None
    reference = REFERENCE.search(text, 0, HEAD) if head else None
    purpose = first(PURPOSE, text, 0, HEAD) if reference else None
    if head is None or reference is None or purpose is None or not TAIWANESE_EXPORT.search(text, *purpose):
        return None
    sent = first(SENT, text, 0, HEAD)
    body = (purpose[0], min(len(text), purpose[1] + BODY))
    return Parts(
        kind="taiwan_notice",
        issuer="TW",
        authority="International Trade Administration",
        own=("".join(reference["it"].split()),),
        title=purpose,
        days=body,
        does=(purpose, (purpose[1], min(body[1], purpose[1] + SUMMARY))),
        agency=head["who"] or head["by"],
        laws=tuple(each(TAIWANESE_LAW, text, *body)),
        signed=day_in(text, *sent, "tw") if sent else None,
        language="tw",
        spans={"citation": (reference.span("it"),)},
    )


KOREAN = re.compile(
    r"^\s*(?P<who>산업통상(?:자원)?부)\s?(?P<form>고시|공고|훈령|령)\s?제\s?(?P<number>\d{4}-\d{1,4}|\d{1,4})\s?호",
    re.M,
)
KOREAN_TITLE = re.compile(r"^\s*(?P<it>[^\n]{0,80}(?:전략물자|수출통제|수출허가|대외무역)[^\n]{2,120}(?<!다\.))$", re.M)
KOREAN_LAW = re.compile(r"(?P<it>대외무역법(?: 시행령)?(?: 제\d{1,3}조(?:의\d)?)?)")
KOREAN_LAST = re.compile(r"^\s*(?P<it>20\d\d(?:년|\.) ?\d{1,2}(?:월|\.) ?\d{1,2}(?:일|\.))\s*$", re.M)


def korean_notice(text: str) -> Parts | None:
    """A notice of the ministry of trade, with its number and its title."""
    head = KOREAN.search(text, 0, HEAD) if "산업통상" in text[:HEAD] else None
    title = first(KOREAN_TITLE, text, head.end(), HEAD) if head else None
    if head is None or title is None or "수출" not in text:
        return None
    body = (head.end(), min(len(text), head.end() + BODY))
    signed = first(KOREAN_LAST, text, head.end())
    return Parts(
        kind="korean_notice",
        issuer="KR",
        authority="Ministry of Trade, Industry and Resources"
        if "자원" not in head["who"]
        else "Ministry of Trade, Industry and Energy",
        own=(plain(text, (head.start("who"), head.end())),),
        title=title,
        days=body,
        does=(title, (title[1], min(body[1], title[1] + SUMMARY))),
        agency=head["who"],
        laws=tuple(each(KOREAN_LAW, text, *body)),
        signed=day_in(text, *signed, "ko") if signed else None,
        language="ko",
        spans={"citation": ((head.start("who"), head.end()),)},
    )
