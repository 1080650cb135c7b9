"""English: verbs and nouns of action, what they govern, who acts, and what stands over them."""

import re

from .clauses import Clause
from .governing import Governed, compound, default_head, heads_between, inside
from .marks import Mark
from .mentions import Mention

BEFORE = re.compile(r"([A-Za-z']+|[^\sA-Za-z])\s*$")
AFTER = re.compile(r"\s*([A-Za-z']+|[^\sA-Za-z]|$)")
DETERMINERS = frozenset(
    "the a an some any this that these those its their his our your all most many such certain new other recent further no every both "
    "export trade chip chips sweeping tough two three several of on against over under by to-be".split()
)
PREPOSITIONS = frozenset(
    "of on for to in from with by at against over under about into toward towards including despite".split()
)
NOT_VERB_AFTER = frozenset("on against of over by to in for from and or".split())
INTRANSITIVE = frozenset(["stay", "expire", "start", "cease"])
MODALS = frozenset("will would could may might can should must to not n't cannot won't 'll never helped help".split())
COORDINATED = re.compile(r"(?:\band|\bor|,|\bthen|\bas well as)(?:\s+\w+ly|\s+to|\s+then|\s+also|\s+has|\s+have)*\s*$")
NOMINAL = 60


def word_before(text: str, place: int, floor: int) -> str:
    found = BEFORE.search(text[max(floor, place - 30) : place])
    return found.group(1).lower() if found else ""


def word_after(text: str, place: int, ceiling: int) -> str:
    return AFTER.match(text[place : min(ceiling, place + 30)]).group(1).lower()


def govern(text: str, mention: Mention, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """What governs a mention in a clause, if anything does."""
    main, reduced = triggers(text, clause, mentions)
    trigger = _choose(text, mention, clause, main) or _choose(text, mention, clause, reduced)
    if trigger is None:
        return None
    governed = Governed(mention, trigger, clause, is_passive=_is_passive(text, trigger, clause))
    governed.outer = _outer(text, trigger, main)
    governed.is_adjunct = _is_adjunct(text, trigger, clause)
    _find_object(text, governed, mentions)
    _find_signals(text, governed, main)
    _find_subject(text, governed)
    return governed


def govern_alone(text: str, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """An act in a clause that does not name the restriction but its licences or controls: "... after Washington agreed to
    grant licences". Its mention is still to be set."""
    main, _ = triggers(text, clause, mentions)
    last = max((mention.start for mention in mentions if mention.end <= clause.end), default=-1)
    for trigger in main:
        heads = [head for head in heads_between(clause, trigger.end, clause.end) if head is not trigger]
        is_next = heads and len(text[trigger.end : heads[0].start].split()) <= 4
        if is_next and last < trigger.end:
            return _alone(text, trigger, clause, heads, main, mentions[0])
    return None


def _alone(text: str, trigger: Mark, clause: Clause, heads: list[Mark], main: list[Mark], mention: Mention) -> Governed:
    chosen = compound(heads, heads[0], text)
    governed = Governed(mention, trigger, clause, head=chosen.value("head"), head_text=chosen.text, is_adjacent=False)
    governed.is_adjunct = _is_adjunct(text, trigger, clause)
    _find_signals(text, governed, main)
    _find_subject(text, governed)
    return governed


def triggers(text: str, clause: Clause, mentions: list[Mention]) -> tuple[list[Mark], list[Mark]]:
    """The triggers of a clause: those that carry a statement, and those that only describe a noun."""
    if clause.acts is None:
        clause.acts = _triggers(text, clause, mentions)
    return clause.acts


def _triggers(text: str, clause: Clause, mentions: list[Mention]) -> tuple[list[Mark], list[Mark]]:
    live = [
        mark
        for mark in clause.marks
        if mark.has("trigger") and not inside(mark, mentions) and _acts(text, mark, clause)
    ]
    reduced = [mark for mark in live if _describes(text, mark, clause, mentions)]
    return [mark for mark in live if mark not in reduced], reduced


def _acts(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether a word that can be a verb of action is one here."""
    form = mark.form("trigger")
    if form == "past" and _is_attributive(text, mark, clause):
        return False
    if mark.value("trigger") == "move":
        # Goods that move tell of policy only where somebody may move them: "told it may ship".
        return form == "base" and word_before(text, mark.start, clause.start) in ("may", "can", "could")
    if form in ("base", "third") and (mark.has("head") or " " not in mark.text):
        return _is_verb(text, mark, clause)
    return True


def _is_attributive(text: str, mark: Mark, clause: Clause) -> bool:
    """ "the recently imposed restrictions": a participle before its noun."""
    following = [later for later in clause.marks if later.start >= mark.end and later.has("head")]
    if not following or len(text[mark.end : following[0].start].split()) > 2:
        return False
    place, word = mark.start, word_before(text, mark.start, clause.start)
    while word.endswith("ly") or word in ("newly", "just", "already", "once"):
        place = text.rfind(word[-3:], clause.start, place)
        place = max(text.lower().rfind(word, clause.start, mark.start), clause.start)
        word = word_before(text, place, clause.start)
    return word in DETERMINERS or word.endswith("'s") or word == "'s"


def _is_verb(text: str, mark: Mark, clause: Clause) -> bool:
    before, after = word_before(text, mark.start, clause.start), word_after(text, mark.end, clause.end)
    if before in MODALS or mark.form("trigger") == "third" and before in RELATIVES:
        return True
    is_nounish = mark.has("head") or mark.text.lower() in NOUNISH
    if before in DETERMINERS or before.endswith("'s") or before in PREPOSITIONS:
        return False
    return not is_nounish or after not in NOT_VERB_AFTER and after not in ("", ".", ",", ";", ":", "?")


RELATIVES = frozenset(["that", "which", "who"])
NOUNISH = frozenset(
    "curb curbs ban bans limit limits block blocks halt halts pause pauses delay delays increase increases boost cut cuts "
    "freeze lift ease lapse lapses place places license licence licenses licences grant grants issue issues end ends "
    "speed clear bar bars drop drops permit permits".split()
)


def _describes(text: str, mark: Mark, clause: Clause, mentions: list[Mention]) -> bool:
    """ "curbs imposed in May", "letters requiring licences": it tells of the noun before it."""
    if mark.form("trigger") not in ("past", "ing", "participle") or _is_passive(text, mark, clause):
        return False
    before = [other for other in clause.marks if other.end <= mark.start and mark.start - other.end <= 1]
    if any(other.has("head") and not other.has("actor") for other in before):
        return True
    return any(mark.start - mention.end == 1 for mention in mentions)


def _is_passive(text: str, trigger: Mark, clause: Clause) -> bool:
    if trigger.form("trigger") not in ("past", "participle"):
        return False
    return any(
        mark.value("auxiliary") == "be" and len(text[mark.end : trigger.start].split()) <= 3
        for mark in clause.before(trigger.start)
        if mark.has("auxiliary")
    )


def _choose(text: str, mention: Mention, clause: Clause, marks: list[Mark]) -> Mark | None:
    left = [mark for mark in marks if mark.end <= mention.start and _reaches(text, mark, mention, clause)]
    right = [mark for mark in marks if mark.start >= mention.end and _follows(text, mark, mention, clause)]
    chosen = _above(text, left)
    if right and (chosen is None or chosen.form("trigger") == "noun" and right[0].value("trigger") in TAKES_RELIEF):
        return right[0]
    return chosen


TAKES_RELIEF = frozenset(["extend", "expire", "maintain", "stay", "remove", "suspend"])


def _above(text: str, left: list[Mark]) -> Mark | None:
    """The nearest trigger, or the one above it where that acts on it: "extend the suspension", "let it restart"."""
    if not left:
        return None
    nearest = left[-1]
    if len(left) > 1:
        outer = left[-2]
        is_close = len(text[outer.end : nearest.start].split()) <= 3
        if (
            is_close
            and nearest.form("trigger") == "noun"
            and outer.value("trigger") in TAKES_RELIEF
            and outer.form("trigger") != "noun"
        ):
            return outer
    return nearest


def _reaches(text: str, trigger: Mark, mention: Mention, clause: Clause) -> bool:
    between = text[trigger.end : mention.start]
    if trigger.value("trigger") in INTRANSITIVE or _is_passive(text, trigger, clause):
        return not re.search(r",|\band\b", between) and len(between.split()) <= 8
    return True


def _follows(text: str, trigger: Mark, mention: Mention, clause: Clause) -> bool:
    form, kind = trigger.form("trigger"), trigger.value("trigger")
    if kind in INTRANSITIVE or _is_passive(text, trigger, clause):
        return True
    if kind == "require":
        return not mention.text.endswith(("'s", "s'"))
    between = text[mention.end : trigger.start]
    if form == "noun":
        return len(between.split()) <= 4 and not PREPOSITIONS & set(between.lower().split())
    if form in ("past", "participle"):
        after = word_after(text, trigger.end, clause.end)
        return after in (
            "",
            ".",
            ",",
            ";",
            ":",
            "for",
            "until",
            "as",
            "after",
            "by",
            "on",
            "in",
            "with",
            "from",
            "through",
            "under",
        )
    return False


def _outer(text: str, trigger: Mark, main: list[Mark]) -> tuple[str, ...]:
    """The triggers above this one that lead straight to it: "let GE restart" gives allow over resume."""
    above = []
    for mark in reversed([mark for mark in main if mark.end <= trigger.start]):
        if len(text[mark.end : trigger.start].split()) > 7 or trigger.form("trigger") not in ("base", "ing", "noun"):
            break
        above.append(mark.value("trigger"))
    return tuple(above)


def _find_object(text: str, governed: Governed, mentions: list[Mention]) -> None:
    trigger, mention, clause = governed.trigger, governed.mention, governed.clause
    if trigger.end <= mention.start:
        start = clause.start if governed.is_passive else trigger.end
        heads = heads_between(clause, trigger.end, mention.end) or (
            heads_between(clause, start, trigger.start) if governed.is_passive else []
        )
    elif governed.kind == "require":
        heads = heads_between(clause, trigger.end, clause.end)
    else:
        heads = heads_between(clause, clause.start, mention.end)
    heads = [head for head in heads if head is not trigger]
    tail = _tail(text, mention, clause, mentions)
    chosen = compound(heads, heads[0], text) if heads else tail
    governed.is_tail = tail is not None
    if chosen is None:
        governed.head = default_head(mention)
        return
    if chosen.value("head") == "relief" and _is_of_flow(text, chosen, clause):
        governed.head, governed.head_text = "control", chosen.text
    else:
        governed.head, governed.head_text = chosen.value("head"), chosen.text
    governed.owner = _owner(text, chosen, clause, trigger)


def _is_of_flow(text: str, relief: Mark, clause: Clause) -> bool:
    """The suspension of licences is itself a restriction."""
    following = [mark for mark in clause.after(relief.end) if mark.has("head")]
    if not following or not text[relief.end : relief.end + 4].startswith(" of "):
        return False
    last = compound(following, following[0], text)
    return last.value("head") in ("licence", "flow") and len(text[relief.end : following[0].start].split()) <= 5


def _tail(text: str, mention: Mention, clause: Clause, mentions: list[Mention]) -> Mark | None:
    """The noun that a mention only qualifies: of "rare earth exports" the exports."""
    place, budget = mention.end, 5
    for mark in clause.after(mention.end):
        between = text[place : mark.start].lower().split()
        names = sum(other.start >= place and other.end <= mark.start for other in mentions)
        if len(between) > budget + 2 * names or STOPPERS & set(between) or mark.text.lower() in STOPPERS:
            return None
        if mark.has("head") and mark.value("head") != "":
            heads = [later for later in clause.after(mark.start) if later.has("head")]
            return compound(heads, mark, text)
        if mark.has("trigger") or mark.has("hedge"):
            return None
    return None


STOPPERS = frozenset(
    "to on for from in of by with at against over is are was were be been has have had will would could may might should "
    "can the a an that which who used made its their his after as but while when said says".split()
)


def _owner(text: str, head: Mark, clause: Clause, trigger: Mark) -> str:
    """Whose control it is: "China's export limits", "U.S. chip curbs"."""
    for mark in reversed(clause.before(head.start)):
        between = text[mark.end : head.start]
        if mark.has("trigger") or len(between.split()) > 6 or re.search(r"[,;:]", between):
            return ""
        if mark.has("actor") and not PREPOSITIONS & set(between.lower().split()):
            return mark.value("actor")
    return ""


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
    if form == "past" and _is_passive(text, earlier, clause) and not _has_auxiliary(text, trigger, clause):
        return True
    return bool(COORDINATED.search(text[earlier.end : trigger.start])) and form == earlier.form("trigger")


def _is_adjunct(text: str, trigger: Mark, clause: Clause) -> bool:
    """ "..., suspending an order": it is as real as the statement it follows."""
    return trigger.form("trigger") == "ing" and text[clause.start : trigger.start].rstrip().endswith(",")


def _has_auxiliary(text: str, trigger: Mark, clause: Clause) -> bool:
    return any(
        mark.has("auxiliary") and len(text[mark.end : trigger.start].split()) <= 3
        for mark in clause.before(trigger.start)
    )


def _find_subject(text: str, governed: Governed) -> None:
    """The last actor before the trigger that is no target and no owner; after "by" for a passive."""
    clause, trigger = governed.clause, governed.trigger
    if governed.is_passive:
        governed.subject = _agent(text, governed)
    for mark in reversed(clause.before(trigger.start)):
        if governed.subject:
            return
        if mark.has("joint") and not _is_of_one_side(text, mark, clause):
            governed.subject = "joint"
        elif mark.has("actor") and not _is_target(text, mark, clause):
            governed.subject = mark.value("actor")
            governed.subject = "joint" if _is_pair(text, mark, clause) else governed.subject


def _is_of_one_side(text: str, mark: Mark, clause: Clause) -> bool:
    """ "American negotiators" are one side."""
    return any(
        other.has("actor") and not text[other.end : mark.start].strip(" 's") for other in clause.before(mark.start)
    )


def _agent(text: str, governed: Governed) -> str:
    for mark in governed.clause.after(governed.trigger.end):
        if mark.has("actor") and word_before(text, mark.start, governed.clause.start) in ("by", "the"):
            return mark.value("actor")
    return ""


def _is_target(text: str, mark: Mark, clause: Clause) -> bool:
    before = word_before(text, mark.start, clause.start)
    if before in ("the", "its", "their", "a", "an"):
        place = text.lower().rfind(before, clause.start, mark.start)
        before = word_before(text, place, clause.start)
    after = text[mark.end : mark.end + 2]
    return before in PREPOSITIONS - {"under", "about", "despite", "of"} or after == "'s"


def _is_pair(text: str, mark: Mark, clause: Clause) -> bool:
    """ "Washington and Beijing": both act."""
    others = [other for other in clause.before(mark.start) if other.has("actor") and mark.start - other.end <= 16]
    return any(
        other.value("actor") != mark.value("actor")
        and re.fullmatch(r"\s*(?:,|and|-|/)\s*(?:the\s*)?", text[other.end : mark.start])
        for other in others
    )
