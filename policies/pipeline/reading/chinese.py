"""Chinese: the same question as for English, by order and particles instead of forms.

A verb governs what follows it up to the next verb; "对 … 的限制 将 维持不变" puts it after. A clause without a verb
that begins with 包括 belongs to the one before it, another to the one after it.
"""

import re

from .chinese_choice import choose
from .chinese_objects import find_object, is_part, is_target
from .chinese_verbs import triggers
from .clauses import Clause
from .governing import Governed
from .marks import Mark
from .mentions import Mention


def govern(text: str, mention: Mention, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """What governs a mention in a clause, if anything does."""
    main = triggers(text, clause, mentions)
    trigger = choose(text, mention, clause, main, mentions)
    if trigger is None:
        return _made_known(text, mention, clause)
    if trigger.value("trigger") in MAKING and PURPOSE.search(text[clause.start : trigger.start]):
        return None
    if trigger.value("trigger") in MAKING and JUDGED.search(text, trigger.end, clause.end):
        return None
    governed = Governed(mention, trigger, clause)
    left = [mark for mark in main if mark.end <= trigger.start]
    governed.outer = tuple(mark.value("trigger") for mark in left if trigger.start - mark.end <= 6)
    if _is_withheld(text, governed, left):
        governed.becomes = "deny"
    governed.is_passive = any(
        mark.value("auxiliary") == "be" and trigger.start - mark.end <= 2 for mark in clause.before(trigger.start)
    )
    find_object(text, governed, main)
    _find_signals(text, governed, left)
    _find_subject(text, governed)
    return governed


def _made_known(text: str, mention: Mention, clause: Clause) -> Governed | None:
    """The publication of a rule by its name: "发布人工智能扩散框架暂行最终规则"."""
    said = [mark for mark in clause.before(mention.start) if mark.text in PUBLISHED]
    if not said or not RULE.match(text, mention.start, clause.end) or RULE_OF.search(text, said[-1].end, mention.start):
        return None
    act = Mark(said[-1].start, said[-1].end, said[-1].text, {"trigger": ("impose", "word")})
    governed = Governed(mention, act, clause, head="control", head_text=act.text)
    _find_signals(text, governed, [])
    _find_subject(text, governed)
    return governed


PUBLISHED = frozenset(["发布", "發布", "公布", "公佈", "發佈", "宣布", "宣佈"])
RULE = re.compile('[^，。；、的]{2,14}?(?:规则|規則|新规|新規|条例|條例|框架)[》”」"]?(?:$|[，。；：])')
RULE_OF = re.compile("的|对|對|有关|有關|关于|關於")


# "旨在限制": what an act is for.
PURPOSE = re.compile("旨在|为了|為了|以便")


def _is_withheld(text: str, governed: Governed, left: list[Mark]) -> bool:
    """Whether leave is stopped or narrowed: "暂停发放许可证", "只有在 … 情况下才会批准"."""
    if governed.trigger.value("trigger") != "allow":
        return False
    near = [mark for mark in left if governed.trigger.start - mark.end <= 2]
    if near and near[-1].value("trigger") in ("suspend", "halt"):
        return True
    before = text[governed.clause.start : governed.trigger.start]
    return bool(ONLY_THEN.search(before))


ONLY_THEN = re.compile("才(?:会|會|能|可)?$")


# "对稀土实施出口管制符合惯例": the act is the subject of what is said of it, and is itself no news.
MAKING = frozenset(["impose", "ban", "tighten", "oblige"])
JUDGED = re.compile(
    "符合|并非|並非|并不是|並不是|不是|属于|屬於|旨在|体现|體現|有利于|有利於|合乎|不针对|不針對|不等于|不等於"
)


def _find_signals(text: str, governed: Governed, left: list[Mark]) -> None:
    clause, trigger = governed.clause, governed.trigger
    governed.signals = [
        mark for mark in clause.marks if mark.end <= trigger.start and not _is_object_marker(mark, governed)
    ]
    governed.later = clause.after(trigger.end)


def _is_object_marker(mark: Mark, governed: Governed) -> bool:
    """In "将钬列入管制" 将 only puts the object first; before a verb it tells of what is to come."""
    return (
        mark.text in ("将", "將")
        and 0 <= governed.mention.start - mark.end <= 1
        and governed.mention.end <= governed.trigger.start
    )


# Which country's it is, the words before it tell: "白宫官员证实，商务部已发出许可证".
MINISTRY = frozenset(["商务部", "商務部"])


def settle_ministry(governed: Governed, clauses: list[Clause]) -> None:
    """A ministry of commerce without its country is that of the side whose official is quoted on it."""
    place = clauses.index(governed.clause)
    acting = [mark for mark in governed.clause.before(governed.trigger.start) if mark.has("actor")]
    said = clauses[place - 1].marks if place else []
    if not acting or acting[0].text not in MINISTRY or not said or not said[-1].has("says"):
        return
    sides = [mark.value("actor") for mark in said if mark.has("actor")]
    if governed.subject == "CN" and sides and sides[0] == "US":
        governed.subject = "US"


def _find_subject(text: str, governed: Governed) -> None:
    for mark in reversed(governed.clause.before(governed.trigger.start)):
        if mark.has("joint"):
            governed.subject = "joint"
            return
        if mark.has("actor") and not (is_target(text, mark, governed.clause) or is_part(mark, governed.mention)):
            governed.subject = _who_orders(text, mark, governed.clause) or mark.value("actor")
            return


# "北京要求企业暂停订购": who is told to do it does not act by itself.
ORDERS = re.compile("(?:要求|命令|下令|责令|責令|指示|通知|告知|敦促|劝阻|勸阻|叫停)[^，。；]{0,8}$")


def _who_orders(text: str, told: Mark, clause: Clause) -> str:
    """The side that orders the firms named before a verb to do it, "" where nobody does."""
    if told.value("actor") != "company" or not ORDERS.search(text, max(clause.start, told.start - 12), told.start):
        return ""
    sides = [mark.value("actor") for mark in clause.before(told.start) if mark.value("actor") not in ("", "company")]
    return sides[0] if sides else ""


# What each act is done to where the clause names no goods.
ALONE = {"allow": "licence", "remove": "control", "ease": "control", "cease": "licence", "exempt": "flow"}


def govern_alone(text: str, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """A grant of licences in a clause that names no restriction: "…，对符合规定的申请予以许可"."""
    if any(clause.start <= mention.start < clause.end for mention in mentions):
        return None
    for trigger in triggers(text, clause, mentions):
        wanted = ALONE.get(trigger.value("trigger"))
        heads = [head for head in clause.marks if head.value("head") == wanted and head is not trigger]
        if wanted and heads:
            governed = Governed(mentions[0], trigger, clause, head=wanted, head_text=heads[0].text, is_adjacent=False)
            _find_signals(text, governed, [])
            _find_subject(text, governed)
            return governed
    return None


def pending(text: str, clauses: list[Clause], place: int, governed: Governed) -> list[Mark]:
    """The word that makes a clause of a chain still to come: it stands in the clause before it where that has the
    same subject ("将采取措施，恢复 …"), or in the one after "…后，"."""
    if any(mark.text in DONE for mark in governed.clause.marks):
        return []
    own = any(
        mark.has("actor") and mark.end <= governed.trigger.start and not is_target(text, mark, governed.clause)
        for mark in governed.clause.marks
    )
    beside = clauses[place - 1] if place and not own else None
    if text[governed.clause.start : governed.clause.end].rstrip("，, ").endswith(("后", "後")):
        beside = next((clause for clause in clauses[place + 1 :] if clause.end - clause.start > 2), None)
    return [mark for mark in beside.marks if mark.value("hedge") == "future" or mark.text in BOUND] if beside else []


BOUND = frozenset(
    ["承诺", "承諾", "同意", "计划", "計劃", "計畫", "拟", "擬", "考虑", "考慮", "准备", "準備", "愿意", "願意"]
)
DONE = frozenset(["已", "已经", "已經", "了"])


def first_actor(text: str, clause: Clause) -> str:
    """Who a clause is about, to carry over the comma to clauses that name nobody."""
    for mark in clause.marks:
        if mark.has("actor") and not is_target(text, mark, clause):
            return mark.value("actor")
    return ""
