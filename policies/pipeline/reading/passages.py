"""The sentences that name restrictions, with everything later steps ask of them."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from .clauses import Clause, clauses
from .dates import Stated, stated
from .folding import Folded
from .language import is_chinese
from .lexicon import lexicon
from .marks import Mark, marks
from .mentions import Mention
from .sentences import paragraphs, sentences

HEADLINE = 140
FULL_STOPS = ".。!！?？\"'”）)"


@dataclass(slots=True)
class Passage:
    """One sentence that names restrictions. ``is_headline``: a line of its own without a full stop."""

    text: str
    start: int
    end: int
    mentions: list[Mention]
    is_headline: bool
    is_chinese: bool
    marks: list[Mark] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    dates: list[Stated] = field(default_factory=list)

    @property
    def words(self) -> str:
        return self.text[self.start : self.end]

    def clause_of(self, mention: Mention) -> int:
        for place, clause in enumerate(self.clauses):
            if mention.start < clause.end:
                return place
        return len(self.clauses) - 1


def passages(folded: Folded, named: list[Mention], published: date | None) -> Iterator[Passage]:
    """Passages in order. Only paragraphs that name something are cut into sentences."""
    starts = [mention.start for mention in named]
    for begin, end in paragraphs(folded.text):
        if bisect_left(starts, begin) == bisect_left(starts, end):
            continue
        for start, stop in sentences(folded.text, begin, end):
            inside = named[bisect_left(starts, start) : bisect_left(starts, stop)]
            inside = [mention for mention in inside if mention.end <= stop]
            if inside:
                yield _passage(folded, start, stop, inside, published)


def _passage(folded: Folded, start: int, end: int, inside: list[Mention], published: date | None) -> Passage:
    text = folded.text
    in_chinese = is_chinese(text[start:end])
    is_line = (start == 0 or text[start - 1] == "\n") and (end >= len(text) or text[end] == "\n")
    is_headline = is_line and end - start < HEADLINE and text[end - 1] not in FULL_STOPS
    found = marks(folded, start, end, lexicon("zh" if in_chinese else "en"))
    return Passage(
        text,
        start,
        end,
        inside,
        is_headline,
        in_chinese,
        marks=found,
        clauses=clauses(text, start, end, found),
        dates=stated(text, start, end, published),
    )
