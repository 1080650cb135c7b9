"""Chinese words of action: which are verbs here, and which are nouns or only describe one."""

import re

from .clauses import Clause
from .governing import inside
from .marks import Mark
from .mentions import Mention


def triggers(text: str, clause: Clause, mentions: list[Mention]) -> list[Mark]:
    """The triggers of a clause that carry a statement, in their order."""
    if clause.acts is None:
        clause.acts = _triggers(text, clause, mentions), []
    return clause.acts[0]


def _triggers(text: str, clause: Clause, mentions: list[Mention]) -> list[Mark]:
    found = [mark for mark in clause.marks if mark.has("trigger") and not inside(mark, mentions)]
    return [mark for mark in found if not _describes(text, mark, clause) and not _is_noun(text, mark, clause)]


def _describes(text: str, mark: Mark, clause: Clause) -> bool:
    """As in "近期实施的限制", a verb before 的 and a noun tells of the noun."""
    if (
        _is_undergone(text, mark, clause)
        or mark.value("trigger") in FLOWS
        and text.startswith(LEVEL, mark.end)
        or ACT_OF.match(text, mark.end, clause.end)
    ):
        return True
    if not text.startswith("的", mark.end):
        return False
    return mark.end + 1 < clause.end and text[mark.end + 1] not in "，。；、！？ \n"


# "恢复至…的水平" tells of a quantity, "实施出口管制的第61号公告" of an announcement.
FLOWS = ("restore", "resume")
LEVEL = ("至", "到")
ACT_OF = re.compile("[^，。；的]{0,12}的(?:商务部|商務部|海关总署|海關總署)?(?:公告)?(?:20[0-9]{2}年)?第")


def _is_undergone(text: str, mark: Mark, clause: Clause) -> bool:
    """As in "被列入清单的企业": what was done to somebody tells who is meant."""
    if text[max(clause.start, mark.start - 1) : mark.start] not in ("被", "遭", "受"):
        return False
    following = [later.start for later in clause.after(mark.end) if later.has("trigger")]
    return 0 < text.find("的", mark.end, min([clause.end, *following])) < mark.end + 24


def _is_noun(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether a word that can be a noun is one here, at the end of its phrase: "的封锁"."""
    if not mark.has("head"):
        return False
    before = text[max(clause.start, mark.start - 1) : mark.start]
    is_headed = before in ("的", "口", "項", "项", "等") or any(
        head.end == mark.start for head in clause.marks if head.has("head")
    )
    rest = text[mark.end : clause.end].strip(" \"'）)")
    return is_headed or not rest or bool(PREDICATE.match(rest))


# What begins the predicate of a subject: a noun stands before it, where a verb would have its object.
PREDICATE = re.compile("已|被|将|將|仍|均|也|都|正|暂|暫|自|从|從|于|於|到|是|不|未|尚|依然|继续|繼續")
