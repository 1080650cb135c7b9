"""Where an act on a restriction stands: in the clause that names it, in the one beside, or in other words of the sentence."""

import re
from dataclasses import replace

from . import chinese, english
from .clauses import Clause
from .governing import UNDOING, Governed
from .mentions import Mention
from .passages import Passage


def governed_by(passage: Passage, mention: Mention) -> Governed | None:
    """What governs a mention in its own clause; failing that, in the one it continues or that continues it."""
    grammar = chinese if passage.is_chinese else english
    place = passage.clause_of(mention)
    found = grammar.govern(passage.text, mention, passage.clauses[place], passage.mentions)
    if found and place and passage.clauses[place].opener == "relative" and found.kind in MAKING:
        found = _of_antecedent(passage, mention, place) or found
    elif found and place and passage.clauses[place].opener == "relative" and found.kind in UNDOING:
        found = _prolonged(passage, mention, place) or found
    if found and not passage.is_chinese and found.kind in CONTROLLING:
        found = _undone_later(passage, mention, place) or found
    if found and passage.is_chinese and found.kind == "impose" and not found.head and place:
        _take_head(found, passage.clauses[place - 1])
    if found and passage.is_chinese and not found.head and place + 1 < len(passage.clauses):
        _take_head_after(found, passage.text, passage.clauses[place + 1])
    if found:
        return found
    for other in _neighbours(passage, place):
        found = grammar.govern(passage.text, mention, passage.clauses[other], passage.mentions)
        if found:
            found.is_adjacent = False
            if passage.is_chinese and not found.head:
                _take_head(found, passage.clauses[place])
            return found
    return None


# How many clauses further on a control can still be "them".
FOLLOWING = 4
CONTROLLING = frozenset(["impose", "announce", "tighten", "widen", "require"])


def _undone_later(passage: Passage, mention: Mention, place: int) -> Governed | None:
    """ "announced curbs on X; now it will halt them": what becomes of them is the news."""
    following = passage.clauses[place + 1 : place + 1 + FOLLOWING]
    later = (english.govern_them(passage.text, mention, each, passage.mentions) for each in following)
    return next(filter(None, later), None)


def _take_head(found: Governed, before: Clause) -> None:
    """ "扩大出口管制，新增钬、铒": what is added is added to the control of the clause before."""
    head = next((mark for mark in before.marks if mark.value("head") in ("control", "licence")), None)
    if head:
        found.head, found.head_text = head.value("head"), head.text


def _take_head_after(found: Governed, text: str, after: Clause) -> None:
    """ "放宽飞机引擎，以及乙烷的出口": a list goes on behind the comma, and the noun at its end is that of all."""
    heads = [mark for mark in after.marks if mark.has("head")]
    if heads and GOING_ON.match(text, after.start, after.end) and not any(mark.has("trigger") for mark in after.marks):
        found.head, found.head_text = heads[-1].value("head"), heads[-1].text


GOING_ON = re.compile(r"[,，]?\s?(?:以及|还有|還有|和|与|與|及)")


# What a clause about a control says that the control does: "the letters that had put X under licence".
MAKING = frozenset(["impose", "require", "ban", "halt", "allow", "move"])


def _of_antecedent(passage: Passage, mention: Mention, place: int) -> Governed | None:
    """What is done to the control that a relative clause describes."""
    before = passage.clauses[place - 1]
    found = english.govern(passage.text, mention, before, passage.mentions)
    head = before.marks[-1].value("head") if before.marks else ""
    if found is None or head not in ("control", "licence", "relief"):
        return None
    return replace(found, head=head, head_text=before.marks[-1].text)


def _prolonged(passage: Passage, mention: Mention, place: int) -> Governed | None:
    """What becomes of the relief that a relative clause describes: "to extend the truce under which X was suspended"."""
    found = _of_antecedent(passage, mention, place)
    return found if found and found.kind in ("extend", "expire") and found.head == "relief" else None


STATED = 6


def _neighbours(passage: Passage, place: int) -> list[int]:
    """Clauses that may govern what stands in this one: across commas in Chinese, across a colon or dash in English."""
    clauses = passage.clauses
    if passage.is_chinese:
        is_list = any(mark.has("continuation") for mark in clauses[place].marks[:3])
        after = [other for other in range(place + 1, len(clauses)) if clauses[other].end - clauses[other].start > 2]
        before = [other for other in range(place) if clauses[other].end - clauses[other].start > 2]
        if "是" in passage.text[clauses[place].start : clauses[place].start + STATED]:
            return after[:1]  # "…，更强调是荷兰的干预": a statement of its own
        return before[:-3:-1] if is_list else [*after[:1], *before[-1:]]
    order = []
    if clauses[place].opener in ("break", "relative") and place:
        order.append(place - 1)
    if place + 1 < len(clauses) and clauses[place + 1].opener in ("break", "relative"):
        order.append(place + 1)
    return order


def beside(passage: Passage, governed: dict[Mention, Governed]) -> dict[Mention, Governed]:
    """Acts on licences or controls in other words of the sentence, where the restriction is named without one."""
    grammar = chinese if passage.is_chinese else english
    clauses = [clause for clause in passage.clauses if clause.opener != "relative"]
    acts = [grammar.govern_alone(passage.text, clause, passage.mentions) for clause in clauses]
    acts = [act for act in acts if act and _is_of_policy(act) and _is_somebodys(act, passage)]
    if not acts:
        return {}
    named = [mention for mention in passage.mentions if _has_policy_noun(passage, mention, governed.get(mention))]
    return {mention: replace(acts[0], mention=mention) for mention in named}


def _is_of_policy(act: Governed) -> bool:
    return act.head in ("control", "licence") or act.kind == "exempt" and act.head == "flow"


# "Chip design software makers said ...": those who deal in the goods speak of them.
DEALER = r"(?:makers?|suppliers?|companies|firms|providers?|vendors?|producers?|exporters?|refiners?|smelters?|groups?)"
DEALERS = re.compile(rf"\s{DEALER}\b")
DEALERS_OF = re.compile(rf"\b{DEALER}\sof\s(?:\w+\s)?(?:\w+\s(?:and|or)\s)?(?:\w+\sof\s)?$")


def _is_somebodys(act: Governed, passage: Passage) -> bool:
    """Whether somebody acts; of licences it is plain who grants them."""
    act.subject = act.subject or speaker(passage, passage.clauses.index(act.clause))
    is_granted = act.kind == "gain" or act.is_passive and act.kind == "allow"
    return bool(act.subject) or is_granted and act.head == "licence"


# How far behind a name its sales may stand: "安世半导体从中国大陆出口".
BEHIND = 6


def _has_policy_noun(passage: Passage, mention: Mention, own: Governed | None) -> bool:
    """Whether a restriction is named with its sales, licences or control, and not as a firm or a thing by itself."""
    if own and own.head in ("flow", "licence", "control") or DEALERS.match(passage.text, mention.end):
        return True
    clause = passage.clauses[passage.clause_of(mention)]
    if DEALERS_OF.search(passage.text, max(clause.start, mention.start - 60), mention.start):
        return True
    following = BEHIND if passage.is_chinese else 1
    return any(
        mark.has("head") and (0 <= mention.start - mark.end <= 24 or 0 <= mark.start - mention.end <= following)
        for mark in clause.marks
    )


def speaker(passage: Passage, place: int) -> str:
    """Where a clause names nobody, the one it hangs on says who acts; in Chinese the one before it."""
    if passage.is_chinese:
        for clause in reversed(passage.clauses[:place]):
            if named := chinese.first_actor(passage.text, clause):
                return named
        return ""
    hangs = place and passage.clauses[place].opener in ("complement", "relative")
    before = [clause for clause in passage.clauses[:place] if hangs and clause.opener != "subordinate"]
    if hangs and passage.clauses[place].opener == "complement":
        before.append(passage.clauses[place - 1])
    actors = [mark.value("actor") for clause in before for mark in clause.marks if mark.has("actor")]
    return actors[-1] if actors else _attributed(passage, place)


# How long "…, a spokesman for the commerce ministry said on Friday" may be.
SOURCE = 90


def _attributed(passage: Passage, place: int) -> str:
    """The side that stands behind a statement as its source: "the curbs are lifted, Beijing said"."""
    for clause in passage.clauses[place + 1 :]:
        named = [mark for mark in clause.marks if mark.has("actor")]
        if (
            named
            and clause.end - clause.start < SOURCE
            and any(mark.has("says") and mark.start >= named[0].end for mark in clause.marks)
        ):
            return named[0].value("actor")
    return ""
