"""English: of the words of action in a clause the one that governs a name."""

import re

from .clauses import Clause
from .english_verbs import is_passive, word_after
from .governing import UNDOING, compound, heads_between
from .lexicon import lexicon
from .marks import Mark
from .mentions import Mention

WORDS = lexicon("en").words


INTRANSITIVE = frozenset(["stay", "expire", "start", "begin", "cease", "return"])


# Verbs that say less than a verb after the name: "announced that curbs on X were lifted".
YIELDING = frozenset(["announce", "revise"])


TAKES_RELIEF = frozenset(["extend", "expire", "maintain", "stay", "remove", "suspend"])


# What may follow a participle that is a headline's passive: "curbs lifted for a year".
AFTER_PASSIVE = frozenset(
    ["", ".", ",", ";", ":", "for", "until", "as", "after", "by", "on", "in", "with", "from", "through", "under"]
)


# "refused to grant licences", "stopped issuing them".
WITHHOLDING = frozenset(["deny", "halt", "suspend", "ban"])


STOPPING = frozenset(["halt", "suspend", "ban", "remove"])


# "suspend for a year a move imposing curbs", "withdrew its plan to tighten them".
PLAN = re.compile(
    r"\s(?:[\w-]+\s){0,6}?(?:move|rule|plan|decision|policy|order|regulation|step|measure|directive|proposal)s?\s"
    r"(?:(?:to|on|of|for)\s(?:(?:a|an|the|its)\s(?:[\w-]+\s)?)?)?"
)


def choose(text: str, mention: Mention, clause: Clause, marks: list[Mark]) -> Mark | None:
    left = [mark for mark in marks if mark.end <= mention.start and _reaches(text, mark, mention, clause)]
    right = [mark for mark in marks if mark.start >= mention.end and _follows(text, mark, mention, clause)]
    chosen = _above(text, left, clause)
    if right and (
        chosen is None
        or chosen.value("trigger") in YIELDING
        or chosen.form("trigger") == "noun"
        and (right[0].value("trigger") in TAKES_RELIEF or _is_slowing(right[0]))
    ):
        return right[0]
    return chosen


def _is_slowing(mark: Mark) -> bool:
    """ "Approval of exports is taking longer"."""
    return mark.value("trigger") == "tighten" and mark.form("trigger") == "word"


def _above(text: str, left: list[Mark], clause: Clause) -> Mark | None:
    """The nearest trigger, or the one above it where that acts on it: "extend the suspension", "let it restart"."""
    if not left:
        return None
    nearest = left[-1]
    if len(left) > 1:
        outer = left[-2]
        is_close = len(text[outer.end : nearest.start].split()) <= 3
        if is_close and nearest.form("trigger") == "noun" and outer.value("trigger") == "require":
            return outer
        if is_close and nearest.value("trigger") == "allow" and outer.value("trigger") in WITHHOLDING:
            return outer
        if nearest.form("trigger") == "ing" and _is_about(text, outer, nearest, clause):
            return outer
        if outer.value("trigger") in UNDOING and PLAN.fullmatch(text, outer.end, nearest.start):
            return outer
        if is_close and nearest.value("trigger") in ("enforce", "impose") and outer.value("trigger") in STOPPING:
            return outer
        if (
            is_close
            and nearest.form("trigger") == "noun"
            and outer.value("trigger") in TAKES_RELIEF
            and outer.form("trigger") != "noun"
        ):
            return outer
    return nearest


def _is_about(text: str, outer: Mark, nearest: Mark, clause: Clause) -> bool:
    """Whether a gerund only tells what the object of the verb before is about: "put on hold its ban on approving X"."""
    heads = heads_between(clause, outer.end, nearest.start)
    is_object = bool(heads) and heads[-1].value("head") == "control"
    return is_object and re.fullmatch(r"\s(?:on|of|from|against)\s", text[heads[-1].end : nearest.start]) is not None


def _reaches(text: str, trigger: Mark, mention: Mention, clause: Clause) -> bool:
    between = text[trigger.end : mention.start]
    if trigger.form("trigger") in ("ing", "noun") and _is_barred(trigger, mention, clause, between):
        return False
    if trigger.value("trigger") == "begin":
        return False  # "start licensing it": only what begins by itself takes effect
    if trigger.value("trigger") in INTRANSITIVE or _is_done_to(text, trigger, clause):
        return not re.search(r",|\band\b", between) and len(between.split()) <= 8
    return True


def _is_barred(trigger: Mark, mention: Mention, clause: Clause, between: str) -> bool:
    """Whether another predicate stands between: "the letter withdrawing it follows a deal over X"."""
    if any(mark.has("auxiliary") for mark in clause.after(trigger.end) if mark.end <= mention.start):
        return True
    return bool(WORDS["predicates"] & set(between.lower().split()))


def _is_done_to(text: str, trigger: Mark, clause: Clause) -> bool:
    """A passive whose subject is the thing; who is notified of a control is not it."""
    return trigger.value("trigger") != "announce" and is_passive(text, trigger, clause)


def _follows(text: str, trigger: Mark, mention: Mention, clause: Clause) -> bool:
    form, kind = trigger.form("trigger"), trigger.value("trigger")
    if kind in INTRANSITIVE or form == "word" or is_passive(text, trigger, clause):
        return True
    if kind == "resume" and form == "base":
        before = [mark for mark in clause.before(trigger.start) if mark.start >= mention.end]
        return bool(before) and (before[-1].has("permission") or before[-1].value("hedge") in ("modal", "future"))
    if kind == "require":
        return not mention.text.endswith(("'s", "s'"))
    if kind == "gain":
        return _gains(text, trigger, clause)
    between = text[mention.end : trigger.start]
    if kind in MAKING and form in ("base", "third", "past") and _is_act_itself(mention):
        return len(between.split()) <= 3
    if form == "noun":
        return len(between.split()) <= 4 and not WORDS["prepositions"] & set(between.lower().split())
    if form in ("past", "participle"):
        after = word_after(text, trigger.end, clause.end)
        return after in AFTER_PASSIVE
    return False


def _gains(text: str, trigger: Mark, clause: Clause) -> bool:
    """Whether it is licences that those who deal in a thing are given: "magnet makers have received licences"."""
    heads = [head for head in clause.after(trigger.end) if head.has("head")]
    last = compound(heads, heads[0], text) if heads else None
    is_leave = last is not None and last.value("head") in ("licence", "relief")
    return is_leave and len(text[trigger.end : heads[0].start].split()) <= GAINED


# How many words may stand between being given and what is given: "received the first general licences".
GAINED = 4


# What a rule does: "the Affiliates Rule subjects any entity", "the controls of October 4 bar shipments".
MAKING = frozenset(["impose", "require", "ban", "halt", "tighten", "widen"])


def _is_act_itself(mention: Mention) -> bool:
    """Whether a name is that of an act, or stands for one by its day or number."""
    return mention.is_citation or mention.text.lower().endswith((" rule", " rules", " act", " order"))
