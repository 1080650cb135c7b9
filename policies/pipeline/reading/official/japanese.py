"""Ordinances of the Japanese Ministry of Economy, Trade and Industry, as it prints them and as it tells them in English."""

import re

from .days import day_in
from .parts import Parts, each, first, plain

HEAD = 2_000
MINISTRY = re.compile(r"^\s*(?:Ministry of Economy, Trade and Industry|METI)\W*$", re.M)
TITLE = re.compile(
    r"^\s*(?P<it>(?:Ministerial Ordinance|Cabinet Order|Ordinance|Order|Partial Amendment|Amendment)[^\n.]{12,240})$",
    re.M,
)
MADE = re.compile(
    r"\b(?:is|are) to be promulgated\b|\bwill be promulgated\b|\b(?:METI"
    r"|ministry) (?:has )?amended\b|\b(?:was|were|is|are|has been|have been) promulgated\b|\bpromulgates\b"
    r"|\bwas established\b",
    re.I,
)
NUMBER = re.compile(r"(?P<it>(?:Ordinance|Order) (?:of (?:the )?[A-Z][^\n()]{0,60} )?No\. ?\d{1,3} of 20\d\d)")
LAW = re.compile(r"(?P<it>Foreign Exchange and Foreign Trade Act|Export Trade Control Order)")

OWN_HEAD = re.compile(r"^\s*(?P<it>(?:経済産業省令|政令)第[〇一二三四五六七八九十百\d]{1,5}号)", re.M)
OWN_MADE = re.compile(
    r"\b(?:is|are) to be promulgated\b|\bwill be promulgated\b|\b(?:METI"
    r"|ministry) (?:has )?amended\b|次のように(?:定める|改正する)|ここに公布する|公布する"
)
OWN_TITLE = re.compile(r"(?P<it>輸出貿易管理令[^。\n]{2,90}?(?:省令|政令))を次のように")
OWN_LAW = re.compile(r"(?P<it>外国為替及び外国貿易法|輸出貿易管理令(?=第))")


def ordinance(text: str) -> Parts | None:
    """An ordinance told in English by the ministry: its name alone on a line, the act's title on another."""
    head = MINISTRY.search(text, 0, 600) if "Ministry of Economy" in text[:600] or "METI" in text[:600] else None
    title = first(TITLE, text, head.end(), HEAD) if head else None
    if head is None or title is None or not MADE.search(text) or not re.search("export", text, re.I):
        return None
    number = each(NUMBER, text, head.end(), most=1)
    return Parts(
        kind="japan_ordinance",
        issuer="JP",
        authority="jp-meti",
        own=tuple(plain(text, span) for span in number),
        title=title,
        days=(title[1], min(len(text), title[1] + 8_000)),
        does=(title, (title[1], min(len(text), title[1] + 900))),
        agency="Ministry of Economy, Trade and Industry",
        laws=tuple(each(LAW, text)),
        signed=day_in(text, head.end(), title[0]) or day_in(text, 0, head.start()),
        spans={"citation": tuple(number)} if number else {},
    )


def ordinance_itself(text: str) -> Parts | None:
    """An ordinance in Japanese, as the gazette prints it."""
    head = OWN_HEAD.search(text, 0, HEAD) if "省令第" in text[:HEAD] or "政令第" in text[:HEAD] else None
    if head is None or not OWN_MADE.search(text) or not re.search("輸出|外国貿易", text):
        return None
    title = first(OWN_TITLE, text, head.end())
    return Parts(
        kind="japan_ordinance",
        issuer="JP",
        authority="jp-meti",
        own=(plain(text, head.span("it")),),
        title=title,
        days=(head.end(), min(len(text), head.end() + 40_000)),
        does=(*((title,) if title else ()), (head.end(), min(len(text), head.end() + 900))),
        agency="経済産業省" if "経済産業省" in head["it"] else "内閣",
        laws=tuple(each(OWN_LAW, text)),
        signed=day_in(text, head.end(), min(len(text), head.end() + 1_500), "ja"),
        language="ja",
        spans={"citation": (head.span("it"),)},
    )


DECIDED = re.compile(
    r"^\s*(?P<it>[「\"]?[^\n。]{0,40}(?:輸出貿易管理令|外国為替令|貨物等省令"
    r"|輸出管理)[^\n。]{2,60}(?:閣議決定されました|改正しました|公布されました|改正について))\s*$",
    re.M,
)
PLANNED = re.compile(r"改正の概要|今後の予定|経済産業省では|本件の概要")


def cabinet_decision(text: str) -> Parts | None:
    """A release of the ministry in Japanese on an order that the cabinet has made."""
    title = first(DECIDED, text, 0, HEAD) if "輸出" in text[:HEAD] or "外国為替令" in text[:HEAD] else None
    if title is None or not PLANNED.search(text, title[1], title[1] + 3_000):
        return None
    body = (title[1], min(len(text), title[1] + 20_000))
    return Parts(
        kind="japan_release",
        issuer="JP",
        authority="jp-meti",
        own=(),
        title=title,
        days=body,
        does=(title, (title[1], min(body[1], title[1] + 1_200))),
        agency="経済産業省",
        laws=tuple(each(OWN_LAW, text)),
        signed=day_in(text, title[1], title[1] + 80, "ja"),
        language="ja",
    )
