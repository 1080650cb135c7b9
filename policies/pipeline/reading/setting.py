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


# "在川普称将允许H200出口后，字节跳动已询价": what went before the news.
AFTER = re.compile(
    "(?:(?<=[，。；,])|^|(?<=[。\\n]))(?:在|自|自从|自從|随着|隨著)[^。；]{6,60}?(?:之后|之後|以后|以後|后|後|以来|以來|之际|之際)[，,]"
)


def is_setting(passage: Passage, name: int, act: int, *, is_new: bool = False) -> bool:
    """Whether both a name and the word of action, by their places, stand behind words that turn to what went before.

    ``is_new``: the history has what may be told of as done in these days, so that an answer is the news.
    """
    text, start = passage.text, passage.start
    if passage.is_chinese:
        first, last = min(name, act), max(name, act)
        return any(each.start() <= first and last < each.end() for each in AFTER.finditer(text, start, passage.end))
    first = min(name, act)
    unlike = UNLIKE.match(text, start, passage.end)
    if unlike and start <= act < unlike.end() or SAID_SO.match(text, start, passage.end):
        return True
    answered = [each for each in ANSWERED.finditer(text, start, passage.end) if each.end() >= max(name, act)]
    if any(each.start("what") <= first for each in answered):
        return True
    if not is_new and STRUCK_BACK.search(text, start, first):
        return True
    return FOLLOWING.match(text, start, first) is not None or SAW.search(text, start, first) is not None
