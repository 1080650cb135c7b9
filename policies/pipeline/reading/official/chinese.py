"""Announcements of the Chinese Ministry of Commerce, alone or with others, in Chinese and in English.

Known by the head (issuer and number, nothing said of it) and by the voice: an announcement speaks of itself. A report of
one says who published it, and when. Patterns take both scripts.
"""

import re
from dataclasses import replace

from .days import day_in
from .parts import Parts, Span, each, first, plain

HEAD = 2_500
BODY = 40_000
WHO = r"(?:中[华華]人民共和[国國])?(?:商[务務]部|海[关關][总總]署)"
HEADING = re.compile(
    rf"^\s*(?:【[发發]文[文]?[号號]】)?\s*(?P<who>{WHO}(?:[ 、和]{{0,3}}[一-鿿]{{2,8}}?){{0,3}}?)\s?(?:[联聯]合)?公告\s?"
    r"[\[(〔]?(?P<year>20\d\d)[\])〕]?\s?年?\s?第\s?(?P<number>\d{1,3})\s?[号號][ :]*(?P<rest>[^\n]{0,200})",
    re.M,
)
# Before the number or after it, these make the line a report.
TOLD = re.compile(
    r"^[^。\n]{0,12}(?:[发發]布[,。]|[发發]布了|宣布|明确|明確|指出|表示|[称稱]|[说說])|\d{1,2}日[发發]布"
)
REPORT = re.compile(r"[据據][^。\n]{2,20}(?:消息|[报報]道|[网網]站)|[电電]\s?[((/／]|日[电電]|[记記]者|[获獲]悉")
VOICE = re.compile(
    r"本公告|特此公告|公告如下|[现現]予公告|有[关關][规規]定如下|[现現]公布|[经經]批准,|措施公告"
    r"|采取以下(?:出口管制)?措施|採取以下|\A。?[现現]?[决決]定"
)
TITLE = re.compile(
    r"(?P<it>(?:公布|[关關]于|關於)[^\n]{4,200}?(?:的公告|的[决決]定|(?:管控|[关關]注)名[单單](?=\s|$)))", re.M
)
EXPORT = re.compile(
    r"出口(?!退[税稅])|管控名[单單]|不可靠[实實][体體]|(?:[暂暫]停|停止|延[长長]"
    r"|恢[复復])[^。\n]{0,12}(?:[实實]施|[执執]行)[^。\n]{0,20}公告"
    r"|公告[^。\n]{0,12}(?:[暂暫]停|停止|恢[复復])(?:[实實]施|[执執]行)"
)
OTHER = re.compile(
    r"反[倾傾][销銷]|反[补補][贴貼]|保障措施|[进進]口[关關][税稅]|配[额額]|招[标標]|国[营營][贸貿]易|检疫|檢疫"
)
LAW = re.compile(r"《(?P<it>中[华華]人民共和[国國][^》]{2,40}(?:法|[条條]例))》")
SIGNED = re.compile(r"【[发發](?:文|布)日期】\s*(?P<it>[^\n【]{6,24})|[发發]文[时時]间:\s*(?P<on>[^\n]{6,24})")
LAST_LINE = re.compile(r"^\s*(?P<it>20\d\d年\d{1,2}月\d{1,2}日)\s*$", re.M)


def announcement(text: str) -> Parts | None:
    """An announcement in Chinese, simplified or traditional."""
    if "公告" not in text[:HEAD]:
        return None
    head = next((match for match in HEADING.finditer(text, 0, HEAD) if not TOLD.search(match["rest"])), None)
    if head is None or REPORT.search(text, 0, head.start()) or not VOICE.search(text[head.start("rest") :]):
        return None
    begins = head.start("rest")
    title = first(TITLE, text, begins, begins + 500)
    about = (title or (begins, begins + 200), (begins, begins + 1_200))
    if OTHER.search(text, *about[0]) or not any(EXPORT.search(text, *span) for span in about):
        return None
    body = (title[1] if title else begins, min(len(text), begins + BODY))
    return announced(text, head, title, body, laws=each(LAW, text, *body), signed=_signed(text), language="zh")


MECHANISM = re.compile(
    r"^\s*(?P<who>不可靠[实實][体體]清[单單]工作[机機]制)\s?公告\s?[\[(〔]?(?P<year>20\d\d)[\])〕]?\s?年?\s?第?\s?(?P<number>\d{1,3})\s?[号號](?P<rest>)",
    re.M,
)


def entity_list(text: str) -> Parts | None:
    """An announcement of the body that keeps the list of unreliable entities; its numbers are of a series of its own."""
    head = MECHANISM.search(text, 0, HEAD) if "工作" in text[:HEAD] else None
    if head is None or not VOICE.search(text, head.end()):
        return None
    body = (head.end(), min(len(text), head.end() + BODY))
    parts = announced(text, head, None, body, laws=each(LAW, text, *body), signed=_signed(text), language="zh")
    own = f"Announcement No. {int(head['number'])} of {head['year']} of the Unreliable Entity List Working Mechanism"
    return replace(parts, own=(own,), number=(0, 0), title=head.span())


def announced(
    text: str,
    head: re.Match[str],
    title: Span | None,
    body: Span,
    *,
    laws: list[Span],
    signed: Span | None,
    language: str,
) -> Parts:
    year, number = _numbered(head)
    who = head.span("who")
    return Parts(
        kind="mofcom_announcement",
        issuer="CN",
        authority="cn-mofcom",
        own=(f"Announcement No. {number} of {year} of the Ministry of Commerce{_with(text, head)}",),
        title=title,
        days=body,
        does=(*((title,) if title else ()), (body[0], min(body[1], body[0] + 600))),
        agency=plain(text, who) or "Ministry of Commerce",
        number=(year, number),
        laws=tuple(laws),
        signed=day_in(text, *signed) if signed else None,
        language=language,
        spans={"citation": ((who[0], head.start("rest")),)},
    )


def _numbered(head: re.Match[str]) -> tuple[int, int]:
    """(year, number) of a head; a translation may write them the other way round."""
    if head["year"]:
        return int(head["year"]), int(head["number"])
    return int(head["y"]), int(head["n"])


CUSTOMS = re.compile(r"海[关關][总總]署|General Administration of Customs", re.I)
NUMBERED = re.compile(r"(?:[发發]文[文]?[号號]】?|Issuing Document Number\]?)[^\n]{0,120}", re.I)


def _with(text: str, head: re.Match[str]) -> str:
    """Who issues it besides, by the head, what follows the number, or the line of its number."""
    line = NUMBERED.search(text, 0, HEAD)
    after = head["rest"][: len(OF_WHOM)] if head["rest"].startswith(" of the Min") else ""
    named = f"{head['who']} {after} {line.group() if line else ''}"
    return " and the General Administration of Customs" if CUSTOMS.search(named) else ""


OF_WHOM = " of the Ministry of Commerce and the General Administration of Customs"


def _signed(text: str) -> Span | None:
    if found := SIGNED.search(text, 0, HEAD):
        return found.span("it") if found["it"] else found.span("on")
    dated = list(LAST_LINE.finditer(text))
    return dated[-1].span("it") if dated else None
