"""Chinese: of the words of action in a clause the one that governs a name, by the order in which they stand."""

import re

from .clauses import Clause
from .marks import Mark
from .mentions import Mention

# Said of what stands before them: "限制 将 维持不变".
TOPICAL = frozenset(["stay", "expire", "start", "cease", "review"])
UNDOING = frozenset(["remove", "ease", "suspend", "extend"])


# "同意将对稀土的管制暂停一年": what is acted on stands before its verb.
OBJECT_FIRST = re.compile("(?:将|將|把)(?:对|對|其|该|該|有关|有關|部分)?\\s?$")


def choose(text: str, mention: Mention, clause: Clause, main: list[Mark], mentions: list[Mention]) -> Mark | None:
    """The one of the triggers of a clause that governs a name, None where none does."""
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
