"""A sentence cut into statements: where one ends, another begins, or one hangs on another."""

import re
from collections.abc import Container
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


def clauses(text: str, start: int, end: int, marks: list[Mark], *, names: Container[int] = ()) -> list[Clause]:
    """The clauses of one sentence, in order; each mark is in exactly one. ``names`` are the ends of names."""
    cut = [Clause(start, end)]
    for place, mark in enumerate(marks):
        opened = _opens(text, mark, marks, place, cut[-1], names)
        if opened and (mark.start > cut[-1].start or not cut[-1].marks):
            cut[-1].end = mark.start
            cut.append(opened)
            opened.end = end
        cut[-1].marks.append(mark)
    return _resumed(text, [clause for clause in cut if clause.end > clause.start])


def _resumed(text: str, cut: list[Clause]) -> list[Clause]:
    """With statements whole that a relative clause interrupts: "curbs which began in May were lifted". The whole one
    spans the other, and stands before it."""
    for place, inner in enumerate(cut[1:], 1):
        outer = cut[place - 1]
        if inner.opener == "relative" and not any(_is_finite(mark) for mark in outer.marks):
            again = _resuming(text, inner, is_set_off=text[outer.start : inner.start].rstrip().endswith(","))
            if again is not None:
                outer.end = inner.end
                outer.marks = [*outer.marks, *inner.marks[again:]]
                inner.end, inner.marks = inner.marks[again].start, inner.marks[:again]
    return cut


def _resuming(text: str, inner: Clause, *, is_set_off: bool) -> int | None:
    """The place among the marks of a relative clause at which the statement around it goes on."""
    for place in range(1, len(inner.marks)):
        before, mark = inner.marks[place - 1], inner.marks[place]
        if is_set_off:
            is_back = _goes_on(mark) and bool(CLOSED.search(text, before.end, mark.start))
        else:
            is_apart = _is_auxiliary(mark) and bool(APART.fullmatch(text, before.end, mark.start))
            is_back = is_apart and any(map(_is_finite, inner.marks[:place]))
        if is_back:
            return place
    return None


CLOSED = re.compile(r",\s(?:\w+ly\s|now\s|also\s|all\s)?$")
APART = re.compile(r"(?:\s(?!(?:and|or|but|that|which|to|as|if)\b)[^\s,;:]+)+\s")
ENDING = frozenset(["stay", "cease", "expire", "start"])


def _is_auxiliary(mark: Mark) -> bool:
    return mark.has("auxiliary") or mark.value("hedge") in ("modal", "future") or mark.value("trigger") in ENDING


def _goes_on(mark: Mark) -> bool:
    return _is_auxiliary(mark) or _is_finite(mark)


def _is_finite(mark: Mark) -> bool:
    is_verb = mark.has("trigger") and not mark.has("head")
    return mark.has("auxiliary") or is_verb and mark.form("trigger") in ("past", "third", "participle", "word")


def _opens(
    text: str, mark: Mark, marks: list[Mark], place: int, current: Clause, names: Container[int]
) -> Clause | None:
    if mark.has("price"):
        return Clause(mark.start, mark.end, "subordinate", is_price=True)
    if mark.has("condition") and mark.text.lower() != "whether" and not _is_within_date(text, mark):
        return Clause(mark.start, mark.end, "subordinate", is_condition=True)
    if mark.has("boundary"):
        opener = mark.value("boundary")
        if mark.text in DASHES and sum(other.text in DASHES for other in marks) % 2 == 0:
            return None  # a pair of dashes is a parenthesis
        if opener == "complement":
            opener = _that(text, mark, marks, place, names)
        if opener == "subordinate" and _is_within_date(text, mark):
            return None
        return Clause(mark.start, mark.end, opener)
    if mark.has("actor") and _begins_statement(text, mark, marks, place, current):
        return Clause(mark.start, mark.end, "coordinate")
    return None


def _that(text: str, mark: Mark, marks: list[Mark], place: int, names: Container[int]) -> str:
    """A "that" after a noun describes it ("controls that were imposed"); elsewhere it reports ("said that", "told
    Nvidia that")."""
    previous = marks[place - 1] if place else None
    is_after_noun = previous is not None and previous.has("head") and not text[previous.end : mark.start].strip()
    is_after_name = mark.start - 1 in names and not (previous and _is_addressing(text, previous, mark.start))
    return "relative" if is_after_noun or is_after_name else "complement"


def _is_addressing(text: str, previous: Mark, place: int) -> bool:
    return (previous.has("says") or previous.has("firm")) and len(text[previous.end : place].split()) <= 2


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
