"""English words of action: which are verbs here, which only describe a noun, and in which voice."""

import re

from .clauses import Clause
from .governing import compound, inside
from .lexicon import lexicon
from .marks import Mark
from .mentions import Mention

WORDS = lexicon("en").words
BEFORE = re.compile(r"([A-Za-z']+|[^\sA-Za-z])\s*$")
AFTER = re.compile(r"\s*([A-Za-z']+|[^\sA-Za-z]|$)")
NOT_VERB_AFTER = frozenset(
    ["on", "against", "of", "over", "by", "to", "in", "for", "from", "and", "or", "is", "was", "are", "were", "has"]
    + ["have", "had", "will", "would", "could", "may", "that", "which", "as", "after"]
)
NOTHING = frozenset(["", ".", ",", ";", ":", "?"])
RELATIVES = frozenset(["that", "which", "who"])


def word_before(text: str, place: int, floor: int) -> str:
    found = BEFORE.search(text[max(floor, place - 30) : place])
    return found.group(1).lower() if found else ""


def word_after(text: str, place: int, ceiling: int) -> str:
    found = AFTER.match(text[place : min(ceiling, place + 30)])
    return found.group(1).lower() if found else ""


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
    main = [mark for mark in live if mark not in reduced]
    return main, [mark for mark in reduced if mark.value("trigger") != "announce"]


def _acts(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether a word that can be a verb of action is one here."""
    form = mark.form("trigger")
    if form == "past" and _is_attributive(text, mark, clause):
        return False
    if mark.value("trigger") == "announce":
        return _announces(text, mark, clause)
    if mark.value("trigger") == "move":
        # Goods that move tell of policy only where somebody may move them: "told it may ship".
        is_moved = form == "base" and (_is_let(text, mark, clause) or _is_supplied(text, mark, clause))
        return is_moved or _is_let_go(text, mark, clause)
    if mark.text.lower() in LETTING and KNOWING.match(text, mark.end, clause.end):
        return False
    if mark.text.lower() in BRINGING and not UNDER.match(text, mark.end, clause.end):
        return False
    if form in ("base", "third") and (mark.has("head") or " " not in mark.text):
        return _is_verb(text, mark, clause)
    return True


# To bring goods "under licence" is to control them; to bring them elsewhere is nothing.
BRINGING = frozenset(["bring", "brings", "brought", "bringing"])
UNDER = re.compile(
    r"\s[^,;]{2,70}?\sunder\s(?:\w+\s){0,3}?(?:controls?|licen[cs]\w+|permits?|restrictions?|oversight)\b"
)


def _is_let(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether somebody may move goods, or has agreed to."""
    before = word_before(text, mark.start, clause.start)
    if before != "to":
        return before in ("may", "can", "could")
    bound = [other for other in clause.before(mark.start) if other.value("hedge") == "talk"]
    return bool(bound) and text[bound[-1].end : mark.start].strip() == "to" and bound[-1].text.lower() in BINDING


def _is_supplied(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether a government says that goods will go: "China will supply rare earths"."""
    earlier = clause.before(mark.start)
    if len(earlier) < 2 or earlier[-1].value("hedge") != "future" or not earlier[-2].has("actor"):
        return False
    is_side = earlier[-2].value("actor") not in ("company", "")
    return (
        is_side
        and not text[earlier[-2].end : earlier[-1].start].strip()
        and not text[earlier[-1].end : mark.start].strip()
    )


def _is_let_go(text: str, mark: Mark, clause: Clause) -> bool:
    """ "H20 chips may be sold again": the passive of the same."""
    before = [other for other in clause.before(mark.start) if other.has("auxiliary") or other.has("hedge")]
    if len(before) < 2 or not is_passive(text, mark, clause):
        return False
    return before[-2].text.lower() in ("may", "can", "could") and not text[before[-2].end : before[-1].start].strip()


BINDING = frozenset(["agreed", "agrees", "agree", "promised", "promises", "pledged", "pledges", "committed", "commits"])


def _announces(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether it is a control that is announced, and not its end: no other act stands before the control."""
    if is_passive(text, mark, clause):
        heads = [head for head in clause.before(mark.start) if head.has("head")]
        return bool(heads) and compound(heads, heads[0], text).value("head") == "control"
    for later in clause.after(mark.end):
        if later.has("head"):
            following = [head for head in clause.after(later.end) if head.has("head")]
            return compound(following, later, text).value("head") == "control"
        if later.has("trigger") or len(text[mark.end : later.start].split()) > 6:
            return False
    return False


def _is_attributive(text: str, mark: Mark, clause: Clause) -> bool:
    """Whether a participle stands before its noun: "the recently imposed restrictions"."""
    following = [later for later in clause.marks if later.start >= mark.end and later.has("head")]
    if not following or len(text[mark.end : following[0].start].split()) > 2:
        return False
    place, word = mark.start, word_before(text, mark.start, clause.start)
    while word.endswith("ly") or word in ("newly", "just", "already", "once"):
        place = clause.start + max(text[clause.start : mark.start].lower().rfind(word), 0)
        word = word_before(text, place, clause.start)
    if word == "that" and clause.opener in ("complement", "relative") and place - clause.start <= 5:
        return False  # the word that opens the clause, and no determiner
    return word in WORDS["determiners"] or word in AMONG or word.endswith("'s") or word == "'s"


# "Measures of October, including expanded curbs on X": of what was named, no act of its own.
AMONG = frozenset(["including", "other", "over", "despite"])


def _is_verb(text: str, mark: Mark, clause: Clause) -> bool:
    before, after = word_before(text, mark.start, clause.start), word_after(text, mark.end, clause.end)
    if before in WORDS["modals"] or mark.form("trigger") == "third" and before in RELATIVES:
        return True
    if mark.value("trigger") == "expire" and any(other.text.lower() in LETTING for other in clause.before(mark.start)):
        return True  # "let the suspension of its curbs lapse"
    is_nounish = mark.has("head") or mark.text.lower() in WORDS["nounish"]
    if before in WORDS["determiners"] or before.endswith("'s") or before in WORDS["prepositions"]:
        return False
    return not is_nounish or after not in NOT_VERB_AFTER and after not in NOTHING


LETTING = frozenset(["let", "lets", "letting"])
KNOWING = re.compile(r"\s(?:[\w.&'’-]+\s){1,4}?know\b")


def _describes(text: str, mark: Mark, clause: Clause, mentions: list[Mention]) -> bool:
    """Whether it tells of the noun before it: "curbs imposed in May", "letters requiring licences"."""
    if mark.form("trigger") not in ("past", "ing", "participle") or is_passive(text, mark, clause):
        return False
    if mark.form("trigger") != "ing" and mark.value("trigger") in ENDING:
        return False  # nothing is "expired" by anybody
    place = mark.start
    if word_before(text, place, clause.start) in PRONOUNS:
        place = text.rfind(" ", clause.start, place - 1) + 1  # "the controls it unveiled"
    before = [other for other in clause.marks if other.end <= place and place - other.end <= 1]
    if any(other.has("head") and not other.has("actor") for other in before) or _is_set_off(text, mark, clause):
        return True
    return any(place - mention.end == 1 for mention in mentions)


def _is_set_off(text: str, mark: Mark, clause: Clause) -> bool:
    """Between commas, with the statement going on behind: "the curbs, imposed in May, have been lifted"."""
    opened = OPENED.search(text, clause.start, mark.start)
    if mark.form("trigger") == "ing" or not opened:
        return False
    if any(head.end == opened.start() for head in clause.marks if head.has("head")) and DATED.match(text, mark.end):
        return True
    return any(
        (later.has("auxiliary") or later.has("hedge") or later.has("trigger"))
        and CLOSED.search(text, mark.end, later.start)
        for later in clause.after(mark.end)
    )


ENDING = frozenset(["expire", "start", "begin", "return"])
DATED = re.compile(r"\s(?:on|in|last|earlier|by)\s")
OPENED = re.compile(r",\s(?:\w+ly\s|first\s|only\s|just\s)?$")
CLOSED = re.compile(r",\s(?:\w+ly\s|now\s|also\s|all\s)?$")
PRONOUNS = frozenset(["it", "they", "he", "she", "we"])


def is_passive(text: str, trigger: Mark, clause: Clause) -> bool:
    if trigger.form("trigger") not in ("past", "participle"):
        return False
    return any(
        mark.value("auxiliary") == "be" and len(text[mark.end : trigger.start].split()) <= 3
        for mark in clause.before(trigger.start)
        if mark.has("auxiliary")
    )


def is_adjunct(text: str, trigger: Mark, clause: Clause) -> bool:
    """Whether it is as real as the statement it follows: "..., suspending an order"."""
    return trigger.form("trigger") == "ing" and text[clause.start : trigger.start].rstrip().endswith(",")


def is_finite(text: str, trigger: Mark, clause: Clause) -> bool:
    """Whether it is a verb that states: by its form, or in the plain form right after who acts ("Dutch suspend")."""
    if trigger.form("trigger") in ("third", "past", "participle"):
        return True
    before = clause.before(trigger.start)
    if trigger.form("trigger") != "base" or any(mark.has("trigger") or mark.has("hedge") for mark in before):
        return False
    return bool(before) and before[-1].has("actor") and not text[before[-1].end : trigger.start].strip()


def has_auxiliary(text: str, trigger: Mark, clause: Clause) -> bool:
    return any(
        mark.has("auxiliary") and len(text[mark.end : trigger.start].split()) <= 3
        for mark in clause.before(trigger.start)
    )
