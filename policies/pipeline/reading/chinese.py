"""Chinese: the same question as for English, by order and particles instead of forms.

A verb governs what follows it up to the next verb; "对 … 的限制 将 维持不变" puts it after. A clause without a
verb that begins
with 包括 belongs to the one before it, another to the one after it.
"""

import re

from .clauses import Clause
from .governing import Governed, default_head, heads_between, inside
from .marks import Mark
from .mentions import Mention

TOPICAL = frozenset(["stay", "expire", "start", "cease", "review"])
UNDOING = frozenset(["remove", "ease", "suspend", "extend"])


def govern(text: str, mention: Mention, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """What governs a mention in a clause, if anything does."""
    main = triggers(text, clause, mentions)
    trigger = _choose(text, mention, clause, main, mentions)
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
    _find_object(text, governed, main)
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


def triggers(text: str, clause: Clause, mentions: list[Mention]) -> list[Mark]:
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


# "同意将对稀土的管制暂停一年": what is acted on stands before its verb.
OBJECT_FIRST = re.compile("(?:将|將|把)(?:对|對|其|该|該|有关|有關|部分)?\\s?$")


def _choose(text: str, mention: Mention, clause: Clause, main: list[Mark], mentions: list[Mention]) -> Mark | None:
    left = [mark for mark in main if mark.end <= mention.start and mark.value("trigger") not in TOPICAL]
    right = [
        mark
        for mark in main
        if mark.start >= mention.end
        and (mark.value("trigger") in TOPICAL or _is_joined(text, mention, mark, clause, mentions))
    ]
    if (
        right
        and left
        and OBJECT_FIRST.search(text, max(clause.start, mention.start - 6), mention.start)
        and right[0].value("trigger") in UNDOING
    ):
        return right[0]
    if right and (prolonged := _prolonged(text, right)):
        return prolonged
    if right and left and right[0].value("trigger") == "start" and left[-1].value("trigger") in UNDOING:
        return left[-1]  # "暂停实施 … 的决定正式生效": the suspension is what begins
    if right and (not left or right[0].value("trigger") in TOPICAL):
        return right[0]
    if right and left[-1].value("trigger") == "suspend" and right[0].value("trigger") == "extend":
        return right[0]  # "将暂停实施 … 的期限延长至": the suspension is what is extended
    return left[-1] if left else None


def _prolonged(text: str, right: list[Mark]) -> Mark | None:
    """What prolongs a pause that stands before it as a noun: "把规则的暂停再延长一年"."""
    if len(right) < 2 or (right[0].value("trigger"), right[1].value("trigger")) != ("suspend", "extend"):
        return None
    between = text[right[0].end : right[1].start]
    return right[1] if len(between) < SHORT and not re.search("[，,；、]", between) else None


SHORT = 10


def _is_joined(text: str, mention: Mention, mark: Mark, clause: Clause, mentions: list[Mention]) -> bool:
    """Whether a verb after a name in its clause can be its own: in a list, each part has its own verb."""
    last = max(other.end for other in mentions if other.end <= mark.start)
    return mention.start < clause.start or "、" not in text[last : mark.start]


def _find_object(text: str, governed: Governed, main: list[Mark]) -> None:
    """Chinese nouns end with their head: "对 … 的出口限制"."""
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
LEFT = frozenset(["allow", "deny"])
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
        if mark.has("actor") and not _is_target(text, mark, clause) and not _is_part(mark, mention):
            return mark.value("actor")
    return ""


def _is_part(mark: Mark, mention: Mention) -> bool:
    """Whether a word only belongs to a longer name: 企业 in "关联企业规则"."""
    return (
        mention.start <= mark.start and mark.end <= mention.end and mark.end - mark.start < mention.end - mention.start
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
        if mark.has("actor") and not (_is_target(text, mark, governed.clause) or _is_part(mark, governed.mention)):
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
        mark.has("actor") and mark.end <= governed.trigger.start and not _is_target(text, mark, governed.clause)
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
        if mark.has("actor") and not _is_target(text, mark, clause):
            return mark.value("actor")
    return ""


TARGETED = ("对", "對", "向", "往", "输", "輸", "给", "給", "从", "從", "与", "與", "和", "在", "销", "銷")


def _is_target(text: str, mark: Mark, clause: Clause) -> bool:
    return text[max(clause.start, mark.start - 1) : mark.start] in TARGETED
