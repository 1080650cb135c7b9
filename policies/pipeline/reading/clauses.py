"""A sentence cut into statements: where one ends, another begins, or one hangs on another."""

import re
from dataclasses import dataclass, field

from .marks import Mark

AND_BEFORE = re.compile(r"(?:,|\band|\bwhile|\bthen)\s+(?:the\s+)?$")
DASHES = (" - ", " — ", "—")
FOLLOWERS = ("hedge", "auxiliary", "trigger", "firm", "says", "demand", "negation")


@dataclass(slots=True)
class Clause:
    """``opener`` is what began it: "main", "subordinate", "coordinate", "relative", "complement", "break" or "list".

    ``is_price``: it names what is given in return; ``is_condition``: it only holds if something else does. ``acts``
    are its words of action, found once: those that carry a statement, and those that only describe a noun.
    """

    start: int
    end: int
    opener: str = "main"
    is_price: bool = False
    is_condition: bool = False
    marks: list[Mark] = field(default_factory=list)
    acts: tuple[list[Mark], list[Mark]] | None = None

    def before(self, place: int) -> list[Mark]:
        return [mark for mark in self.marks if mark.end <= place]

    def after(self, place: int) -> list[Mark]:
        return [mark for mark in self.marks if mark.start >= place]


def clauses(text: str, start: int, end: int, marks: list[Mark]) -> list[Clause]:
    """The clauses of one sentence, in order; each mark is in exactly one."""
    cut = [Clause(start, end)]
    for place, mark in enumerate(marks):
        opened = _opens(text, mark, marks, place, cut[-1])
        if opened and (mark.start > cut[-1].start or not cut[-1].marks):
            cut[-1].end = mark.start
            cut.append(opened)
            opened.end = end
        cut[-1].marks.append(mark)
    return [clause for clause in cut if clause.end > clause.start]


def _opens(text: str, mark: Mark, marks: list[Mark], place: int, current: Clause) -> Clause | None:
    if mark.has("price"):
        return Clause(mark.start, mark.end, "subordinate", is_price=True)
    if mark.has("condition") and mark.text.lower() != "whether" and not _is_within_date(text, mark):
        return Clause(mark.start, mark.end, "subordinate", is_condition=True)
    if mark.has("boundary"):
        opener = mark.value("boundary")
        if mark.text in DASHES and sum(other.text in DASHES for other in marks) % 2 == 0:
            return None  # a pair of dashes is a parenthesis
        if opener == "complement":
            opener = _that(text, mark, marks, place)
        if opener == "subordinate" and _is_within_date(text, mark):
            return None
        return Clause(mark.start, mark.end, opener)
    if mark.has("actor") and _begins_statement(text, mark, marks, place, current):
        return Clause(mark.start, mark.end, "coordinate")
    return None


def _that(text: str, mark: Mark, marks: list[Mark], place: int) -> str:
    """A "that" after a noun describes it ("controls that were imposed"); elsewhere it reports ("said that")."""
    previous = marks[place - 1] if place else None
    is_described = previous and previous.has("head") and not text[previous.end : mark.start].strip()
    return "relative" if is_described else "complement"


DATED = re.compile(
    r"\s*(?:at least\s+|the end of\s+|late\s+|early\s+|mid-?\s?)?(?:\d|jan|feb|mar|apr|may\b|jun|jul|aug|sep|oct|nov|dec"
    r"|monday|tuesday|wednesday|thursday|friday|then|now|next|further)",
    re.IGNORECASE,
)


def _is_within_date(text: str, mark: Mark) -> bool:
    """Whether a date follows: "until 10 November" and "since April" begin no statement."""
    return bool(DATED.match(text[mark.end : mark.end + 24]))


def _begins_statement(text: str, mark: Mark, marks: list[Mark], place: int, current: Clause) -> bool:
    """Whether an actor begins a statement: in "... and China will" it does, in "the US and China will" not."""
    if not AND_BEFORE.search(text[max(current.start, mark.start - 12) : mark.start]):
        return False
    if not any(earlier.has("trigger") or earlier.has("hedge") or earlier.has("says") for earlier in current.marks):
        return False
    previous = marks[place - 1] if place else None
    if previous and previous.has("actor") and mark.start - previous.end < 12:
        return False
    following = [later for later in marks[place + 1 : place + 4] if not later.has("actor")]
    return bool(following) and any(map(following[0].has, FOLLOWERS)) and following[0].start - mark.end < 24
