"""What a sentence tells only as the setting of its news, and not as news."""

import re

from .passages import Passage

WORD = r"(?:\s(?!and\b|but\b|if\b|that\b|which\b|who\b|said\b|says\b)[\w'’“”\"(),.-]+)"
# "The decision comes amid a truce in which X agreed to …": all that stands behind it only sets the scene.
FOLLOWING = re.compile(
    r"(?:the|this|that|these|those|it|his|her|its|their|\w+day's|today's)\b"
    rf"{WORD}{{0,14}}?\s"
    r"(?:(?:comes?|came|coming)(?!\s(?:into|in|off|from|up|back|with|under|down|out|to)\b)"
    r"|follow(?:s|ed)(?!\s(?:by|up|through)\b)|builds? on|built on|mirrors?|echoe[sd]|adds? to|added to)\b",
    re.IGNORECASE,
)
# "negotiations which saw China suspend its curbs"; "… to which Beijing retaliated by restricting exports".
SAW = re.compile(
    r"\b(?:which|that|and|also)\s(?:also\s)?(?:saw|seen)\b"
    r"|\b(?:given|considering|bearing in mind) that\b",
    re.IGNORECASE,
)
# "The clause prohibited exports of X": what a rule said before.
SAID_SO = re.compile(
    r"(?:the|that|this)\s(?:[\w-]+\s){0,3}?(?:clause|provision|section|paragraph|ban|prohibition)\s"
    r"(?:was\s(?:[\w-]+\s){1,8}?and\s)?(?:\w+ly\s|also\s|had\s)?"
    r"(?:prohibited|banned|barred|mandated|required|forbade|restricted|covered|targeted)\b",
    re.IGNORECASE,
)
# "Beijing struck back by restricting exports": news only while what it struck back with is new.
STRUCK_BACK = re.compile(
    r"(?<!has )(?<!have )\b(?:responded|retaliated|reacted|hit back|struck back|countered)\s(?:\w+\s){0,4}?(?:by|with)\b",
    re.IGNORECASE,
)
# "tariffs in retaliation for China's expansion of its curbs": what is answered, up to the next comma.
ANSWERED = re.compile(
    r"\b(?:in\s(?:retaliation\sfor|response\sto|reaction\sto|reprisal\sfor|answer\sto|protest\sat)"
    r"|retaliating\s(?:for|against))\s(?P<what>[^,;]*)",
    re.IGNORECASE,
)
# "Unlike earlier curbs, which were eased within months, …": up to the comma before the statement.
UNLIKE = re.compile(
    r"(?:unlike|as with|in contrast to|compared with)\s[^.;]{0,220}?,\s(?!(?:in\s)?which|where|when|who)", re.IGNORECASE
)


# "Though Washington approved the sales, they still wait": what is granted only to say the other thing.
THOUGH = re.compile(r"(?:(?:al|even\s)?though|while|despite)\b[^.;]{0,200}?,\s", re.IGNORECASE)
# "Buyers stocked up before the curbs took effect": what the news is ahead of.
AHEAD = re.compile(r"\b(?:before|ahead of|prior to|in advance of)\s(?!then\b|long\b)[^,;:.]{0,70}$", re.IGNORECASE)


# "在川普称将允许H200出口后，字节跳动已询价": what went before the news; "管制生效至今": what has long been so.
WENT_BEFORE = re.compile(
    "(?:在|自|自从|自從|随着|隨著)[^。；]{6,60}?(?:之后|之後|以后|以後|后|後|以来|以來|之际|之際)[，,]"
    "|[^，。；]{6,60}(?:之后|之後|后|後|(?<![届屆及暂暫])(?:时|時))[，,](?![^，。；]{0,8}(?:将|將|才))"
    "|[^，。；]{4,60}(?:生效|实施|實施|出台|上路|发布|發布)(?:至今|以来|以來)"
    "|[^，。；]{0,10}(?:虽|雖|尽管|儘管)[^，。；]{3,60}[，,]"
)
STARTS = re.compile("[，；,]")
# "已批准进口的消息，公司予以否认": what is said to be untrue.
DENIED = re.compile(
    "(?:消息|传闻|傳聞|说法|說法|报道|報導|報道|一事)[，,]?[^，。；]{0,16}(?:驳斥|駁斥|否认|否認|辟谣|闢謠|澄清)"
)


def is_setting(passage: Passage, name: int, act: int, *, is_new: bool = False) -> bool:
    """Whether both a name and the word of action, by their places, stand behind words that turn to what went before.

    ``is_new``: the history has what may be told of as done in these days, so that an answer is the news.
    """
    text, start = passage.text, passage.start
    if passage.is_chinese:
        first, last = min(name, act), max(name, act)
        if DENIED.search(text, last, passage.end):
            return True
        starts = [start, *(comma.end() for comma in STARTS.finditer(text, start, first))]
        before = WENT_BEFORE.match(text, starts[-1], passage.end) or WENT_BEFORE.match(text, start, passage.end)
        return before is not None and last < before.end()
    first = min(name, act)
    though = THOUGH.match(text, start, passage.end)
    if though and not is_new and act < though.end():
        return True
    unlike = UNLIKE.match(text, start, passage.end)
    if unlike and start <= act < unlike.end() or SAID_SO.match(text, start, passage.end):
        return True
    answered = [each for each in ANSWERED.finditer(text, start, passage.end) if each.end() >= max(name, act)]
    if any(each.start("what") <= first for each in answered):
        return True
    if is_ahead(text, act, floor=start):
        return True
    if not is_new and STRUCK_BACK.search(text, start, first):
        return True
    return FOLLOWING.match(text, start, first) is not None or SAW.search(text, start, first) is not None


def is_ahead(text: str, act: int, *, floor: int) -> bool:
    """Whether a word of action stands behind "before" or the like, and tells of what is to come after the news."""
    return AHEAD.search(text, max(floor, act - AHEAD_WITHIN), act) is not None


AHEAD_WITHIN = 80


def is_apart(passage: Passage, name: int, act: int) -> bool:
    """Whether of a name and a word of action only one is part of the setting: "the letter withdrawing it follows a deal
    over X"."""
    if passage.is_chinese or not passage.start <= act < passage.end:
        return False
    turned = FOLLOWING.match(passage.text, passage.start, max(name, act))
    return turned is not None and min(name, act) < turned.end()
