"""English: what governs a name, who acts, and what stands over it."""

import re

from .clauses import Clause
from .english_lists import listed
from .english_objects import find_object
from .english_verbs import has_auxiliary, is_adjunct, is_finite, is_passive, triggers, word_after, word_before
from .governing import Governed, compound, heads_between, inside
from .lexicon import lexicon
from .marks import Mark
from .mentions import Mention

WORDS = lexicon("en").words
INTRANSITIVE = frozenset(["stay", "expire", "start", "cease"])
# Verbs that say less than a verb after the name: "announced that curbs on X were lifted".
YIELDING = frozenset(["announce", "revise"])
TAKES_RELIEF = frozenset(["extend", "expire", "maintain", "stay", "remove", "suspend"])
# What may follow a participle that is a headline's passive: "curbs lifted for a year".
AFTER_PASSIVE = frozenset(
    ["", ".", ",", ";", ":", "for", "until", "as", "after", "by", "on", "in", "with", "from", "through", "under"]
)
COORDINATED = re.compile(r"(?:\band|\bor|,|\bthen|\bas well as)(?:\s+\w+ly|\s+to|\s+then|\s+also|\s+has|\s+have)*\s*$")


def govern(text: str, mention: Mention, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """What governs a mention in a clause, if anything does."""
    main, reduced = triggers(text, clause, mentions)
    trigger = _choose(text, mention, clause, main) or _choose(text, mention, clause, reduced)
    if trigger is None:
        return _ordered(text, mention, clause) or listed(text, mention, clause)
    governed = Governed(mention, trigger, clause, is_passive=is_passive(text, trigger, clause))
    governed.is_finite = is_finite(text, trigger, clause) or _is_plural_present(governed, main)
    governed.outer = _outer(text, trigger, main)
    governed.is_adjunct = is_adjunct(text, trigger, clause)
    if trigger.end <= mention.start and STAYING.match(text, trigger.start):
        governed.becomes = "suspend"
    find_object(text, governed, mentions)
    _find_signals(text, governed, main)
    governed.signals = [mark for mark in governed.signals if not inside(mark, mentions)]
    _find_subject(text, governed)
    return governed


# In law, to stay a rule is to suspend it.
STAYING = re.compile(r"stay(?:s|ed|ing)?\s(?:the|its|this|that)\b", re.IGNORECASE)


def _is_plural_present(governed: Governed, main: list[Mark]) -> bool:
    """ "Seven rare earths now require licences": the goods are the subject, and nothing stands over the verb."""
    trigger, mention = governed.trigger, governed.mention
    if governed.kind != "require" or governed.form != "base" or trigger.start < mention.end:
        return False
    between = [mark for mark in governed.clause.marks if mention.end <= mark.start < trigger.start]
    return not any(mark.has("hedge") or mark.has("auxiliary") for mark in between)


def _ordered(text: str, mention: Mention, clause: Clause) -> Governed | None:
    """An order to those who deal in the goods: "ordered companies that offer X to stop selling"."""
    for trigger in clause.after(mention.end):
        if trigger.value("trigger") in STOPPING and word_before(text, trigger.start, clause.start) == "to":
            flows = [mark for mark in clause.after(trigger.end) if mark.value("head") == "flow"]
            if flows and len(text[trigger.end : flows[0].start].split()) <= 3:
                governed = Governed(mention, trigger, clause, head="flow", head_text=flows[0].text)
                described = clause.opener in ("complement", "relative")
                governed.signals = [] if described else clause.before(mention.start)
                _find_subject(text, governed)
                return governed
    return None


# "refused to grant licences", "stopped issuing them".
WITHHOLDING = frozenset(["deny", "halt", "suspend", "ban"])
STOPPING = frozenset(["halt", "suspend", "ban", "remove"])


def govern_alone(text: str, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """An act in a clause that does not name the restriction but its licences or controls: "... after Washington
    agreed to grant licences". Its mention is still to be set."""
    main, _ = triggers(text, clause, mentions)
    last = max((mention.start for mention in mentions if mention.end <= clause.end), default=-1)
    for trigger in main:
        if is_passive(text, trigger, clause) and (act := _alone_passive(text, trigger, clause, main, mentions, last)):
            return act
        heads = [head for head in heads_between(clause, trigger.end, clause.end) if head is not trigger]
        is_next = heads and len(text[trigger.end : heads[0].start].split()) <= 4
        if is_next and last < trigger.end:
            return _alone(text, trigger, clause, heads, main, mentions[0])
    return None


def _alone_passive(
    text: str, trigger: Mark, clause: Clause, main: list[Mark], mentions: list[Mention], last: int
) -> Governed | None:
    """ "... that the licences will be granted"."""
    heads = heads_between(clause, clause.start, trigger.start)
    if not heads or last >= clause.start:
        return None
    act = _alone(text, trigger, clause, heads, main, mentions[0])
    act.is_passive = True
    return act


def _alone(text: str, trigger: Mark, clause: Clause, heads: list[Mark], main: list[Mark], mention: Mention) -> Governed:
    chosen = compound(heads, heads[0], text)
    governed = Governed(mention, trigger, clause, head=chosen.value("head"), head_text=chosen.text, is_adjacent=False)
    governed.is_adjunct = is_adjunct(text, trigger, clause)
    _find_signals(text, governed, main)
    _find_subject(text, governed)
    return governed


def _choose(text: str, mention: Mention, clause: Clause, marks: list[Mark]) -> Mark | None:
    left = [mark for mark in marks if mark.end <= mention.start and _reaches(text, mark, mention, clause)]
    right = [mark for mark in marks if mark.start >= mention.end and _follows(text, mark, mention, clause)]
    chosen = _above(text, left, clause)
    if right and (
        chosen is None
        or chosen.value("trigger") in YIELDING
        or chosen.form("trigger") == "noun"
        and right[0].value("trigger") in TAKES_RELIEF
    ):
        return right[0]
    return chosen


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
    between = text[mention.end : trigger.start]
    if kind in MAKING and form in ("base", "third", "past") and _is_act_itself(mention):
        return len(between.split()) <= 3
    if form == "noun":
        return len(between.split()) <= 4 and not WORDS["prepositions"] & set(between.lower().split())
    if form in ("past", "participle"):
        after = word_after(text, trigger.end, clause.end)
        return after in AFTER_PASSIVE
    return False


# What a rule does: "the Affiliates Rule subjects any entity", "the controls of October 4 bar shipments".
MAKING = frozenset(["impose", "require", "ban", "halt", "tighten", "widen"])


def _is_act_itself(mention: Mention) -> bool:
    """Whether a name is that of an act, or stands for one by its day or number."""
    return mention.is_citation or mention.text.lower().endswith((" rule", " rules", " act", " order"))


def _outer(text: str, trigger: Mark, main: list[Mark]) -> tuple[str, ...]:
    """The triggers above this one that lead straight to it: "let GE restart" gives allow over resume."""
    above = []
    for mark in reversed([mark for mark in main if mark.end <= trigger.start]):
        if len(text[mark.end : trigger.start].split()) > 7 or trigger.form("trigger") not in ("base", "ing", "noun"):
            break
        above.append(mark.value("trigger"))
    return tuple(above)


def _find_signals(text: str, governed: Governed, main: list[Mark]) -> None:
    trigger, clause = governed.trigger, governed.clause
    floor = clause.start
    for earlier in reversed([mark for mark in main if mark.end <= trigger.start]):
        if not _inherits(text, earlier, trigger, clause):
            floor = earlier.end
            break
    governed.signals = [mark for mark in clause.marks if floor <= mark.start and mark.end <= trigger.start]
    governed.later = [mark for mark in clause.after(trigger.end) if mark.start - trigger.end < 400]


def _inherits(text: str, earlier: Mark, trigger: Mark, clause: Clause) -> bool:
    """Whether what stands before an earlier trigger holds for this one too: coordination, or dependence on it."""
    form = trigger.form("trigger")
    if form in ("ing", "noun", "base"):
        return True
    if form == "past" and is_passive(text, earlier, clause) and not has_auxiliary(text, trigger, clause):
        return True
    return bool(COORDINATED.search(text[earlier.end : trigger.start])) and form == earlier.form("trigger")


def _find_subject(text: str, governed: Governed) -> None:
    """The last actor before the trigger that is no target and no owner; after "by" for a passive."""
    clause, trigger = governed.clause, governed.trigger
    if governed.is_passive or trigger.form("trigger") == "noun":
        governed.subject = _agent(text, governed)
    for mark in reversed(clause.before(trigger.start)):
        if governed.subject:
            return
        if mark.has("joint") and not _is_of_one_side(text, mark, clause):
            governed.subject = "joint"
        elif mark.has("actor") and (MOVE.match(text, mark.end) or not _is_target(text, mark, clause)):
            governed.subject = mark.value("actor")
            governed.subject = "joint" if _is_pair(text, mark, clause) else governed.subject


# "the Dutch government's move to suspend its order": whose move it is acts.
MOVE = re.compile(r"'s\s(?:\w+\s){0,2}(?:move|decision|step|offer|pledge|promise|agreement|plan|announcement|bid)\b")


def _is_of_one_side(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether a word for both is narrowed to one: "American negotiators"."""
    return any(
        other.has("actor") and not text[other.end : mark.start].strip(" 's") for other in clause.before(mark.start)
    )


def _agent(text: str, governed: Governed) -> str:
    for mark in governed.clause.after(governed.trigger.end):
        before = word_before(text, mark.start, governed.clause.start)
        if mark.has("actor") and (before in ("by", "the") or before == "from" and governed.form == "noun"):
            return mark.value("actor") if mark.start - governed.trigger.end < AGENT else ""
    return ""


# How far behind an act "by the …" may name who does it, in characters.
AGENT = 120


def _is_target(text: str, mark: Mark, clause: Clause) -> bool:
    before = word_before(text, mark.start, clause.start)
    if before in ("the", "its", "their", "a", "an"):
        place = text.lower().rfind(before, clause.start, mark.start)
        before = word_before(text, place, clause.start)
    after = text[mark.end : mark.end + 2]
    return before in WORDS["prepositions"] - {"under", "about", "despite", "of"} or after == "'s"


def _is_pair(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether two sides act together: "Washington and Beijing"."""
    others = [other for other in clause.before(mark.start) if other.has("actor") and mark.start - other.end <= 16]
    return any(
        other.value("actor") != mark.value("actor")
        and re.fullmatch(r"\s*(?:,|and|-|/)\s*(?:the\s*)?", text[other.end : mark.start])
        for other in others
    )
