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
    """An act told by the participle of a noun under which the mention is listed."""
    for head in reversed(clause.before(mention.start)):
        act = _done_to(text, head, clause) if head.has("head") else None
        if act and COUNTED.match(text[head.end : mention.start]):
            governed = Governed(mention, act, clause, head=head.value("head"), head_text=head.text, is_passive=True)
            governed.signals = clause.before(act.start)
            return governed
    return None


def _done_to(text: str, head: Mark, clause: Clause) -> Mark | None:
    """The participle beside a noun: "the suspended rules", "the rules suspended"."""
    for act in clause.marks:
        if act.has("trigger") and act.form("trigger") in DONE and act is not head:
            between = text[act.end : head.start] if act.end <= head.start else text[head.end : act.start]
            if len(between.split()) < WORDS_BETWEEN and not re.search(r"[,;]", between):
                return act
    return None
