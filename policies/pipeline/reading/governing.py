"""Which word says what happens to a restriction that a passage names, to what, and by whom."""

from bisect import bisect_right
from dataclasses import dataclass, field

from .clauses import Clause
from .marks import Mark
from .mentions import Mention

# "put the rule on hold": the verb alone would impose it.
SHELVED = frozenset(["on hold", "on ice", "on pause"])
# What is "no longer" done was done before: a negation that tells of a change.
ENDED = "no longer"


@dataclass(slots=True)
class Governed:
    """One mention under one trigger.

    ``head`` is the class of the thing acted on ("control", "licence", "flow", "relief", "tariff" or ""), ``owner``
    whose thing it is, ``subject`` who acts ("US", "CN", "company", "joint" or ""), ``outer`` the classes of triggers
    above this one, ``signals`` the words that say how firm it is. ``is_now``: "now" stands before the trigger.
    """

    mention: Mention
    trigger: Mark
    clause: Clause
    head: str = ""
    head_text: str = ""
    owner: str = ""
    subject: str = ""
    is_passive: bool = False
    is_adjacent: bool = True
    is_tail: bool = False
    is_adjunct: bool = False
    is_finite: bool = False
    is_now: bool = False
    becomes: str = ""
    outer: tuple[str, ...] = ()
    signals: list[Mark] = field(default_factory=list)
    later: list[Mark] = field(default_factory=list)

    @property
    def kind(self) -> str:
        kind = self.becomes or self.trigger.value("trigger")
        return "suspend" if kind == "impose" and any(mark.text.lower() in SHELVED for mark in self.later) else kind

    @property
    def form(self) -> str:
        return self.trigger.form("trigger")

    def signal(self, role: str, value: str | None = None) -> Mark | None:
        """The last signal with a role, and a value if given."""
        for mark in reversed(self.signals):
            if mark.has(role) and (value is None or mark.value(role) == value):
                return mark
        return None


def compound(heads: list[Mark], first: Mark, text: str) -> Mark:
    """The last noun of a compound: of "licence requirement" the requirement."""
    last = first
    for head in heads:
        if head is not first and head.text.lower().startswith("to "):
            return last
        if head.start >= last.end and not text[last.end : head.start].strip(" -'s"):
            last = head
    return last


def is_undone(legal: Mark, marks: list[Mark]) -> bool:
    """Whether a rule is only what something is done to: "will suspend the interim final rule"."""
    is_rule = legal.text.lower().endswith(("rule", "rules", "规则", "規則"))
    return is_rule and any(mark.value("trigger") in UNDOING and mark.end <= legal.start for mark in marks)


UNDOING = frozenset(["remove", "ease", "suspend", "halt", "extend"])


def default_head(mention: Mention) -> str:
    """A cited act is itself the control."""
    return "control" if mention.is_citation else ""


def inside(mark: Mark, mentions: list[Mention]) -> bool:
    """Whether a mark is part of a name; ``mentions`` in order, without overlap but for names of the same place."""
    at = bisect_right(mentions, mark.start, key=lambda mention: mention.start) - 1
    return at >= 0 and mark.end <= mentions[at].end


def heads_between(clause: Clause, start: int, end: int) -> list[Mark]:
    return [mark for mark in clause.marks if mark.has("head") and start <= mark.start and mark.end <= end]
