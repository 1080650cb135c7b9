"""English lists: "the suspended announcements include X", "among the controls lifted is X"."""

import re

from .clauses import Clause
from .governing import Governed
from .marks import Mark
from .mentions import Mention

DONE = frozenset(["past", "participle"])
COUNTED = re.compile(
    r"^[^.;]{0,30}?\b(?:includes?|included|including|are|is|were|comprises?|comprised|covers?|covered|consists? of)\b|^\s?:",
    re.IGNORECASE,
)
WORDS_BETWEEN = 3


def listed(text: str, mention: Mention, clause: Clause) -> Governed | None:
    """An act told by the participle of a noun under which the mention is listed, or that what lists it is new."""
    for head in reversed(clause.before(mention.start)):
        if head.value("head") == "control" and _is_newly_set(text, head, mention, clause):
            made = Mark(head.start, head.end, head.text, {"trigger": ("impose", "past")})
            governed = Governed(mention, made, clause, head="control", head_text=head.text)
            governed.signals = clause.before(head.start)
            return governed
        act = _done_to(text, head, clause) if head.has("head") else None
        if act and COUNTED.match(text[head.end : mention.start]):
            governed = Governed(mention, act, clause, head=head.value("head"), head_text=head.text, is_passive=True)
            governed.signals = clause.before(act.start)
            return governed
    return None


# "The new restrictions affect X and Y."
NEW = re.compile(r"\b(?:new|newly announced|latest|fresh|sweeping)\s(?:[\w-]+\s){0,2}$", re.IGNORECASE)
COVER = re.compile(
    r"\s(?:(?:now|also|will|would|which|that)\s){0,2}"
    r"(?:affects?|covers?|covered|targets?|hits?|appl(?:y|ies) to|relates? to|encompass(?:es)?|spans?|extends? to)\b",
    re.IGNORECASE,
)


def _is_newly_set(text: str, head: Mark, mention: Mention, clause: Clause) -> bool:
    """Whether a new control covers what is listed behind it, with no other act in between."""
    if not NEW.search(text, max(clause.start, head.start - 40), head.start) or not COVER.match(text, head.end):
        return False
    return not any(mark.has("trigger") for mark in clause.after(head.end) if mark.end <= mention.start)


def _done_to(text: str, head: Mark, clause: Clause) -> Mark | None:
    """The participle beside a noun: "the suspended rules", "the rules suspended"."""
    for act in clause.marks:
        if act.has("trigger") and act.form("trigger") in DONE and act is not head:
            between = text[act.end : head.start] if act.end <= head.start else text[head.end : act.start]
            if len(between.split()) < WORDS_BETWEEN and not re.search(r"[,;]", between):
                return act
    return None
