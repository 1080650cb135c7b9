"""Chinese objects: what an act is done to, whose it is, and who is only its target."""

import re

from .clauses import Clause
from .governing import Governed, default_head, heads_between
from .marks import Mark
from .mentions import Mention


def find_object(text: str, governed: Governed, main: list[Mark]) -> None:
    """Set what the act is done to (``head``, ``head_text``), and whose it is (``owner``).

    Chinese nouns end with their head: "对 … 的出口限制".
    """
    trigger, mention, clause = governed.trigger, governed.mention, governed.clause
    ends = [mark.start for mark in main if mark.start >= mention.end and not mark.has("head")]
    limit = min(ends, default=clause.end)
    heads = heads_between(clause, mention.start, limit)
    if not heads:
        low, high = (trigger.end, mention.start) if trigger.end <= mention.start else (clause.start, mention.start)
        heads = heads_between(clause, low, high)
    if not heads and trigger.start >= mention.end:
        heads = heads_between(clause, trigger.end, clause.end)
    heads = [head for head in heads if head is not trigger and not head.has("actor")]
    heads = [head for head in heads if not (head.has("firm") and ADDRESSEE.match(text, head.end))]
    if governed.kind in STOPPED and trigger.start >= mention.end:
        heads = [head for head in heads if head.text not in ORDERED or head.end > mention.start] or heads_between(
            clause, trigger.end, clause.end
        )
    governed.head = default_head(mention)
    if governed.kind == "extend" and (
        PAUSE.search(trigger.text)
        or any(mark.value("trigger") == "suspend" for mark in main if mark.end <= trigger.start)
    ):
        governed.head, governed.head_text = "relief", trigger.text
        return
    if heads:
        chosen = _last_of_phrase(text, heads)
        governed.head, governed.head_text = chosen.value("head"), chosen.text
        if governed.head == "tariff" and governed.kind in LEFT and chosen.text in ("进口", "進口"):
            governed.head = "flow"  # leave to buy abroad, and no duty
        governed.owner = _owner(text, heads[0], clause, trigger, mention)


PAUSE = re.compile("暂|暫|中止")


# "要求软件企业停止向中国销售": who is told to stop stops goods, and what tells them is no thing.
STOPPED = frozenset(["halt", "suspend", "ban"])
ORDERED = frozenset(["要求", "命令", "令", "通知"])
LEFT = frozenset(["allow", "deny", "ban"])
# "通知客户停止出货": a notice given to somebody is a verb and no thing.
ADDRESSEE = re.compile(
    "了?(?:其|各|多家|一些|部分|相关|相關)?(?:客户|客戶|企业|企業|公司|厂商|廠商|供应商|供應商|员工|員工|买家|買家)"
)


def _last_of_phrase(text: str, heads: list[Mark]) -> Mark:
    chosen = heads[0]
    for head in heads[1:]:
        between = text[chosen.end : head.start]
        if len(between) > 8 or any(mark in between for mark in "，、；"):
            break
        chosen = head
    return chosen


def _owner(text: str, head: Mark, clause: Clause, trigger: Mark, mention: Mention) -> str:
    for mark in reversed(clause.before(head.start)):
        if mark is trigger or head.start - mark.end > 12:
            return ""
        if mark.has("actor") and not is_target(text, mark, clause) and not is_part(mark, mention):
            return mark.value("actor")
    return ""


def is_part(mark: Mark, mention: Mention) -> bool:
    """Whether a word only belongs to a longer name: 企业 in "关联企业规则"."""
    return (
        mention.start <= mark.start and mark.end <= mention.end and mark.end - mark.start < mention.end - mention.start
    )


TARGETED = ("对", "對", "向", "往", "输", "輸", "给", "給", "从", "從", "与", "與", "和", "在", "销", "銷")


def is_target(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether a word stands for whom the act is aimed at, as in "对华", and not for who acts."""
    return text[max(clause.start, mark.start - 1) : mark.start] in TARGETED
