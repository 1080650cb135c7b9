"""English: what governs a name, who acts, and what stands over it."""

import re

from .clauses import Clause
from .english_choice import INTRANSITIVE, STOPPING, choose
from .english_lists import listed
from .english_objects import find_object
from .english_verbs import has_auxiliary, is_adjunct, is_finite, is_passive, triggers, word_before
from .governing import ENDED, UNDOING, Governed, compound, heads_between, inside
from .lexicon import lexicon
from .marks import Mark
from .mentions import Mention

WORDS = lexicon("en").words


COORDINATED = re.compile(r"(?:\band|\bor|,|\bthen|\bas well as)(?:\s+\w+ly|\s+to|\s+then|\s+also|\s+has|\s+have)*\s*$")


def govern(text: str, mention: Mention, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """What governs a mention in a clause, if anything does."""
    main, reduced = triggers(text, clause, mentions)
    trigger = choose(text, mention, clause, main) or choose(text, mention, clause, reduced)
    if trigger is None:
        return _ordered(text, mention, clause) or listed(text, mention, clause)
    if trigger.value("trigger") in AGAINST_CRIME and CRIME.match(text, trigger.end):
        return None
    governed = Governed(mention, trigger, clause, is_passive=is_passive(text, trigger, clause))
    governed.is_finite = is_finite(text, trigger, clause) or _is_plural_present(governed, main)
    governed.is_now = word_before(text, trigger.start, clause.start) == "now"
    if governed.form == "base" and (
        DECIDED.search(text, clause.start, trigger.start) or text.endswith(f" {ENDED} ", clause.start, trigger.start)
    ):
        governed.is_finite = True
    governed.outer = _outer(text, trigger, main)
    governed.is_adjunct = is_adjunct(text, trigger, clause)
    if trigger.end <= mention.start and STAYING.match(text, trigger.start):
        governed.becomes = "suspend"
    bound = BOUND.search(text, clause.start, trigger.start) if governed.kind == "gain" else None
    governed.becomes = "require" if bound else governed.becomes
    find_object(text, governed, mentions)
    _find_signals(text, governed, main)
    governed.signals = [mark for mark in governed.signals if not inside(mark, mentions)]
    if bound:
        governed.signals = [mark for mark in governed.signals if mark.end <= bound.start()]
    _find_subject(text, governed)
    if governed.kind == "move" and WHETHER.search(text, clause.start, trigger.start):
        governed.becomes, governed.subject = "allow", ""
    # What is "no longer allowed" is banned; what is not allowed may never have been.
    if governed.kind == "allow" and any(mark.text.lower() == ENDED for mark in governed.signals):
        governed.becomes = "ban"
        governed.signals = [mark for mark in governed.signals if mark.text.lower() != ENDED]
    return governed


# "to curb illegal outflows of antimony": to enforce a control is not to make one.
AGAINST_CRIME = frozenset(["ban", "tighten", "halt"])
CRIME = re.compile(r"\s(?:the\s)?(?:illegal|illicit|unlawful|smuggl)", re.IGNORECASE)


# "Exporters must now obtain a licence": to be bound to get one is no leave.
BOUND = re.compile(
    r"\b(?:must|needs? to|ha(?:s|ve|d) to|required to|obliged to|forced to"
    r"|requir(?:es?|ed|ing)\s(?:[\w-]+\s){1,5}to)\s(?:\w+\s){0,2}$"
)


# "Officials discuss whether Nvidia can sell X": whether it is to be allowed.
WHETHER = re.compile(
    r"\b(?:whether|if)\s(?:[\w'’-]+\s){1,5}?(?:can|could|should|may|might|(?:will|would) be (?:able|allowed) to)\s(?:\w+\s)?$"
)


# "The decision on Monday to allow sales": what is decided is done.
DECIDED = re.compile(
    r"\b(?<!no )(?<!a )decision(?:\s(?:on|last|this|earlier|made)\s[\w ,.]{3,24}?)?\sto\s$", re.IGNORECASE
)


# In law, to stay a rule is to suspend it.
STAYING = re.compile(r"stay(?:s|ed|ing)?\s(?:the|its|this|that)\b", re.IGNORECASE)


# What goods or controls do by themselves.
PRESENT = frozenset(["require", "start", "return", "expire"])


def _is_plural_present(governed: Governed, main: list[Mark]) -> bool:
    """ "Seven rare earths now require licences": the goods are the subject, and nothing stands over the verb."""
    trigger, mention = governed.trigger, governed.mention
    if governed.kind not in PRESENT or governed.form != "base" or trigger.start < mention.end:
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


def govern_alone(text: str, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """An act in a clause that does not name the restriction but its licences or controls: "... after Washington
    agreed to grant licences". Its mention is still to be set."""
    main, _ = triggers(text, clause, mentions)
    last = max((mention.start for mention in mentions if mention.end <= clause.end), default=-1)
    for trigger in main:
        is_itself = trigger.value("trigger") in INTRANSITIVE or is_passive(text, trigger, clause)
        if is_itself and (act := _alone_passive(text, trigger, clause, main, mentions, last)):
            return act
        heads = [head for head in heads_between(clause, trigger.end, clause.end) if head is not trigger]
        is_next = heads and len(text[trigger.end : heads[0].start].split()) <= 4
        if is_next and last < trigger.end:
            return _alone(text, trigger, clause, heads, main, mentions[0])
    return None


# "announced curbs on X; after the talks it said it would halt them".
THEM = re.compile(
    r"\s(?:them|these|those)(?=\s?[.,;:)\"”]|\s(?:for|until|in|after|as|by|once|if|this|on|within|again|to)\b|\s?$)"
)


def govern_them(text: str, mention: Mention, clause: Clause, mentions: list[Mention]) -> Governed | None:
    """What a later clause of the sentence does to the controls that an earlier one set on a name."""
    main, _ = triggers(text, clause, mentions)
    for trigger in main:
        if trigger.value("trigger") in UNDOING and THEM.match(text, trigger.end, clause.end):
            governed = Governed(mention, trigger, clause, head="control", head_text="them", is_adjacent=False)
            governed.is_finite = is_finite(text, trigger, clause)
            _find_signals(text, governed, main)
            _find_subject(text, governed)
            return governed
    return None


def _alone_passive(
    text: str, trigger: Mark, clause: Clause, main: list[Mark], mentions: list[Mention], last: int
) -> Governed | None:
    """ "... that the licences will be granted"."""
    heads = heads_between(clause, clause.start, trigger.start)
    if not heads or last >= clause.start:
        return None
    act = _alone(text, trigger, clause, heads, main, mentions[0])
    act.is_passive = is_passive(text, trigger, clause)
    return act


def _alone(text: str, trigger: Mark, clause: Clause, heads: list[Mark], main: list[Mark], mention: Mention) -> Governed:
    chosen = compound(heads, heads[0], text)
    governed = Governed(mention, trigger, clause, head=chosen.value("head"), head_text=chosen.text, is_adjacent=False)
    governed.is_adjunct = is_adjunct(text, trigger, clause)
    _find_signals(text, governed, main)
    _find_subject(text, governed)
    return governed


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
    if trigger.form("trigger") in ("third", "past"):
        governed.signals = [mark for mark in governed.signals if not _is_denial_of_another(text, mark, trigger)]
    governed.signals += [mark for mark in clause.after(trigger.end)[:1] if NONE.fullmatch(text, trigger.end, mark.end)]
    governed.later = [mark for mark in clause.after(trigger.end) if mark.start - trigger.end < 400]


def _is_denial_of_another(text: str, mark: Mark, trigger: Mark) -> bool:
    """Whether what is denied or avoided comes before a statement of its own: "avoids tariffs and eases curbs"."""
    return mark.has("negation") and AND.search(text, mark.end, trigger.start) is not None


AND = re.compile(r"\band\b")
# "put up no roadblocks", "impose no restrictions".
NONE = re.compile(r"(?:\sup)?\s['\"]?no")


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
    institution = INSTITUTION.search(text, max(clause.start, trigger.start - NEAR), trigger.start)
    for mark in reversed(clause.before(trigger.start)):
        if governed.subject or institution and mark.end <= institution.start():
            return
        if mark.has("joint") and not _is_of_one_side(text, mark, clause):
            governed.subject = "joint"
        elif mark.has("actor") and (_acts_itself(text, mark, trigger) or not _is_target(text, mark, clause)):
            governed.subject = mark.value("actor")
            governed.subject = "joint" if _is_pair(text, mark, clause) else governed.subject


# "After talks with Washington, the ministry said it would suspend X": one that was named before.
NEAR = 60
INSTITUTION = re.compile(
    r",\s(?:the|its)\s(?:commerce\s)?(?:ministry|department|agency|bureau|government)\s(?:also\s)?sa"
)


def _acts_itself(text: str, mark: Mark, trigger: Mark) -> bool:
    """Whether a side acts though it stands where a target would: "for China postponing it", "to the Dutch move to"."""
    is_gerund = trigger.form("trigger") == "ing" and not text[mark.end : trigger.start].strip()
    return is_gerund or MOVE.match(text, mark.end) is not None


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
            between = text[governed.trigger.end : mark.start]
            is_its_own = governed.form != "noun" or "," not in between
            return mark.value("actor") if len(between) < AGENT and is_its_own else ""
    return ""


# How far behind an act "by the …" may name who does it, in characters.
AGENT = 120


def _is_target(text: str, mark: Mark, clause: Clause) -> bool:
    before = word_before(text, mark.start, clause.start)
    if before in ("the", "its", "their", "a", "an"):
        place = clause.start + text[clause.start : mark.start].lower().rfind(before)
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
