"""The sentences that name restrictions, with everything later steps ask of them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .clauses import Clause, clauses
from .dates import MONTHS, Stated, stated
from .folding import Folded
from .language import is_chinese
from .lexicon import lexicon
from .marks import Mark, marks
from .mentions import Mention
from .references import Antecedents, explained
from .sentences import paragraphs, sentences, with_lists

HEADLINE = 140
# What a title says, the text does not say: 《关于加强…管制的公告》.
TITLE = re.compile('《[^》]{1,120}》|[「“"][^」”"]{2,60}[」”"](?=规定|規定|条款|條款|的规定|的規定)')
# 或 before a verb or what goes with one is "perhaps"; between two things it is "or".
PERHAPS = re.compile("将|將|会|會|可|于|於|在|允|放|取|解|暂|暫|限|禁|恢|批|延|考|推|扩|擴|收|松|鬆")
YEAR = re.compile(r"\b(?:in|since|from|of|during)\s(?:\w+\s)?(20\d\d)\b|(20\d\d)\s?年")
MONTH = re.compile(
    rf"\b(?:in|since|of|last|during|early|late)\s(?:early\s|late\s|mid-?\s?)?(?P<name>{'|'.join(MONTHS)})\b(?!,?\s\d)"
    r"|(?<![\d年月-])(?:今年)?(?P<number>1[0-2]|[1-9])\s?月(?!\s?\d)",
    re.IGNORECASE,
)
FULL_STOPS = ".。!！?？\"'”）)"


@dataclass
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

    @cached_property
    def days(self) -> list[Stated]:
        """The single days on which something is said to be, in order."""
        return [each for each in self.dates if each.use == "on" and each.precision == "day"]

    @cached_property
    def years(self) -> list[tuple[int, int]]:
        """Where years are named by themselves, and which."""
        return [(year.start(), int(year[1] or year[2])) for year in YEAR.finditer(self.text, self.start, self.end)]

    @cached_property
    def months(self) -> list[tuple[int, int]]:
        """Where months are named without year or day, and their numbers."""
        found = MONTH.finditer(self.text, self.start, self.end)
        return [(each.start(), int(each["number"] or 0) or MONTHS.index(each["name"].lower()) + 1) for each in found]

    def clause_of(self, mention: Mention) -> int:
        """The place of its clause among the clauses."""
        return self.clauses.index(self.clause_at(mention.start))

    def clause_at(self, place: int) -> Clause:
        """Of the clauses that span a place the innermost, which is the last to begin."""
        around = [clause for clause in self.clauses if clause.start <= place < clause.end]
        return around[-1] if around else self.clauses[-1]


def passages(folded: Folded, named: list[Mention], published: date | None) -> Iterator[Passage]:
    """Passages in order."""
    lines = with_lists(folded.text)
    flat = lines.replace("\n", " ")  # how a sentence reads, wherever its lines were wrapped
    naming = {start: (stop, inside) for start, stop, inside in _naming(folded, lines, flat, named)}
    for start, (stop, inside) in list(naming.items()):
        if told := explained(lines, flat, start, stop, inside):
            begin, end, taken_up = told
            before = naming.get(begin, (end, []))[1]
            if not any(mention.strong for mention in before):
                naming[begin] = end, sorted([*before, *taken_up], key=lambda mention: mention.start)
    for start in sorted(naming):
        stop, inside = naming[start]
        yield _passage(folded, flat, start, stop, inside, published)


def _naming(folded: Folded, lines: str, flat: str, named: list[Mention]) -> Iterator[tuple[int, int, list[Mention]]]:
    """The sentences that name something, each as (start, end, what it names). Only paragraphs that name something, or
    can take up what the one before named, are cut into sentences."""
    starts = [mention.start for mention in named]
    antecedents = Antecedents()
    for begin, end in paragraphs(lines):
        if bisect_left(starts, begin) == bisect_left(starts, end) and not antecedents.reaches(begin):
            continue
        for start, stop in sentences(lines, begin, end):
            inside = named[bisect_left(starts, start) : bisect_left(starts, stop)]
            inside = _outside_titles([mention for mention in inside if mention.end <= stop], flat, start, stop)
            if not any(mention.strong for mention in inside):
                taken_up = antecedents.taken_up(folded, start, stop)
                inside = sorted([*inside, *taken_up], key=lambda mention: mention.start)
            antecedents.note(inside)
            if inside:
                yield start, stop, inside


# A law or a report that is about something else names goods in its title: 《稀土管理条例》.
OF_CONTROLS = re.compile("出口|管制|禁止|许可|許可|公告|两用|兩用|清单|清單|管控|规则|規則|新规|新規")


def _outside_titles(inside: list[Mention], flat: str, start: int, end: int) -> list[Mention]:
    """The names that do not stand in the title of an act which controls no exports."""
    if "《" not in flat[start:end]:
        return inside
    titles = [title.span() for title in TITLE.finditer(flat, start, end) if not OF_CONTROLS.search(title.group())]
    return [each for each in inside if not any(_is_detail(each, first, last) for first, last in titles)]


def _is_detail(mention: Mention, first: int, last: int) -> bool:
    """Whether a name is but a part of a title, and not what the act is called: 《货物可用性法》."""
    return first <= mention.start < last and (mention.end - mention.start) * 2 < last - first


def _is_kind(mark: Mark, end: int) -> bool:
    """Whether a word at the end of a title tells what kind of act it is: 《人工智能扩散规则》."""
    return mark.end == end - 1 and mark.text in KINDS


KINDS = frozenset(["规则", "規則"])


def _passage(folded: Folded, flat: str, start: int, end: int, inside: list[Mention], published: date | None) -> Passage:
    text = folded.text
    in_chinese = is_chinese(text[start:end])
    is_line = (start == 0 or text[start - 1] == "\n") and (end >= len(text) or text[end] == "\n")
    is_headline = is_line and end - start < HEADLINE and text[end - 1] not in FULL_STOPS
    found = marks(folded, start, end, lexicon("zh" if in_chinese else "en"))
    titles = [title.span() for title in TITLE.finditer(flat, start, end)]
    found = [
        mark
        for mark in found
        if mark.has("legal")
        or not any(begin <= mark.start < stop and not _is_kind(mark, stop) for begin, stop in titles)
    ]
    found = [mark for mark in found if mark.text != "或" or PERHAPS.match(flat, mark.end)]
    return Passage(
        flat,
        start,
        end,
        inside,
        is_headline,
        in_chinese,
        marks=found,
        clauses=clauses(flat, start, end, found, names={mention.end for mention in inside}),
        dates=stated(flat, start, end, published),
    )
