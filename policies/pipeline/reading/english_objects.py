"""English objects: what an act is done to, and whose it is."""

import re

from .clauses import Clause
from .governing import Governed, compound, default_head, heads_between
from .lexicon import lexicon
from .marks import Mark
from .mentions import Mention

WORDS = lexicon("en").words


def find_object(text: str, governed: Governed, mentions: list[Mention]) -> None:
    trigger, mention, clause = governed.trigger, governed.mention, governed.clause
    if trigger.end <= mention.start:
        heads = heads_between(clause, clause.start, trigger.start) if governed.is_passive else []
        heads = heads or heads_between(clause, trigger.end, mention.end)
    elif governed.kind in ("require", "gain") or _makes(governed):
        heads = heads_between(clause, trigger.end, clause.end)
    else:
        heads = heads_between(clause, clause.start, mention.end)
    heads = [head for head in heads if head is not trigger]
    tail = _tail(text, mention, clause, mentions)
    chosen = compound(heads, heads[0], text) if heads else tail
    governed.is_tail = tail is not None
    if chosen is None and governed.kind == "impose" and trigger.end <= mention.start:
        chosen = _under(text, mention, clause)
    if chosen is None:
        governed.head = "flow" if _makes(governed) else default_head(mention)
        return
    if chosen.value("head") == "relief" and _is_of_flow(text, chosen, clause):
        governed.head, governed.head_text = "control", chosen.text
    else:
        governed.head, governed.head_text = chosen.value("head"), chosen.text
    if governed.head == "relief" and any(
        head.value("head") == "tariff" and 0 < chosen.start - head.end <= 1 for head in clause.marks
    ):
        governed.head = "tariff"  # "the tariff truce"
    governed.owner = _owner(text, chosen, clause, trigger)


def _under(text: str, mention: Mention, clause: Clause) -> Mark | None:
    """What a thing is put under: "put Nexperia under government oversight"."""
    heads = [head for head in clause.after(mention.end) if head.value("head") == "control"]
    is_under = heads and re.match(r"(?:\s[\w'’-]+){0,4}?\s(?:under|on|to)\s", text[mention.end : heads[0].start + 1])
    return heads[0] if is_under else None


def _makes(governed: Governed) -> bool:
    """Whether the name is what acts: "the controls of October 4 bar shipments"."""
    is_active = not governed.is_passive and governed.form in ("base", "third", "past")
    return is_active and governed.kind in ("ban", "impose", "halt") and governed.mention.is_citation


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
        if (
            len(between) > budget + 2 * names
            or WORDS["stoppers"] & set(between)
            or mark.text.lower() in WORDS["stoppers"]
        ):
            return None
        if mark.has("head") and mark.value("head") != "":
            heads = [later for later in clause.after(mark.start) if later.has("head")]
            return compound(heads, mark, text)
        if mark.has("trigger") or mark.has("hedge"):
            return None
    return None


def _owner(text: str, head: Mark, clause: Clause, trigger: Mark) -> str:
    """Whose control it is: "China's export limits", "U.S. chip curbs"."""
    for mark in reversed(clause.before(head.start)):
        between = text[mark.end : head.start]
        if mark.has("trigger") or len(between.split()) > 6 or re.search(r"[,;:]", between):
            return ""
        if mark.has("actor") and not WORDS["prepositions"] & set(between.lower().split()):
            return mark.value("actor")
    return ""
