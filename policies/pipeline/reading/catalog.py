"""What there is to find: every way to call every restriction, built once into one automaton."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .citations import citations
from .matching import Phrases
from .values import Known, Term

# Words that lose their plural s at the end of a term, so that "rare earths" also finds "rare earth".
SHORTEST_PLURAL = 5


@dataclass(frozen=True)
class Catalog:
    """Restrictions and their terms. ``numbered`` gives the restrictions of each (year,
    number, paragraph) of an announcement, paragraph 0 being the whole."""

    known: dict[str, Known]
    phrases: Phrases
    terms: list[tuple[Term, ...]]
    contexts: dict[int, str]
    numbered: dict[tuple[int, int, int], tuple[str, ...]]
    births: dict[date, tuple[str, ...]]

    @classmethod
    def build(cls, knowns: Iterable[Known], terms: Iterable[Term]) -> Catalog:
        """Build from what is known. Terms of unknown restrictions raise KeyError naming the slug."""
        known = {each.slug: each for each in knowns}
        named: dict[str, dict[Term, None]] = {}
        numbered: dict[tuple[int, int, int], dict[str, None]] = {}
        for term in terms:
            if term.restriction not in known:
                raise KeyError(f"a term names the unknown restriction {term.restriction!r}")
            if not _keep_number(term, numbered):
                for text in _spellings(term):
                    named.setdefault(text, {})[term] = None
        words = sorted({word for group in named.values() for term in group for word in term.context})
        return cls(
            known=known,
            phrases=Phrases([*named, *words]),
            terms=[tuple(group) for group in named.values()],
            contexts=dict(enumerate(words, start=len(named))),
            numbered={key: tuple(slugs) for key, slugs in numbered.items()},
            births=_births(known),
        )

    def announced(self, year: int, number: int, paragraph: int = 0) -> tuple[str, ...]:
        """The restrictions that an announcement imposed, or one paragraph of it where that is known by itself; year 0
        stands for whichever year has that number alone."""
        if paragraph and (part := self._numbered(year, number, paragraph)):
            return part
        return self._numbered(year, number, 0)

    def _numbered(self, year: int, number: int, paragraph: int) -> tuple[str, ...]:
        if year:
            return self.numbered.get((year, number, paragraph), ())
        slugs = [slugs for (_, *rest), slugs in self.numbered.items() if rest == [number, paragraph]]
        return slugs[0] if len(slugs) == 1 else ()


def _births(known: dict[str, Known]) -> dict[date, tuple[str, ...]]:
    """The restrictions that began on each day."""
    births: dict[date, tuple[str, ...]] = {}
    for each in known.values():
        if each.periods:
            day = each.periods[0][1]
            births[day] = (*births.get(day, ()), each.slug)
    return births


def _keep_number(term: Term, numbered: dict[tuple[int, int, int], dict[str, None]]) -> bool:
    """Whether the term is nothing but the number of an announcement, which is read as a number instead."""
    if not any(map(str.isdigit, term.text)):
        return False
    for found in citations(term.text):
        if found.numbers[0][0] and len(found.numbers) == 1 and found.end - found.start >= len(term.text) - 2:
            numbered.setdefault((*found.numbers[0], found.paragraph), {})[term.restriction] = None
            return True
    return False


# Words that say the same: a name that has one of a row is looked for with the others too.
SAME = (
    ("AI", "artificial intelligence"),
    ("chip", "semiconductor"),
    ("人工智能", "人工智慧", "AI"),
    ("芯片", "晶片"),
    ("英伟达", "辉达", "Nvidia"),
    ("软件", "软体"),
)
IN_WORDS = {
    word: re.compile(rf"(?<![A-Za-z]){word}(?=s?(?![A-Za-z]))" if word.isascii() else word)
    for row in SAME
    for word in row
}


def _spellings(term: Term) -> tuple[str, ...]:
    """All ways to write a term, its own first."""
    spelt = [term.text]
    for row in SAME if not term.is_case_sensitive else ():
        alike = [(word, other) for word in row if word in term.text for other in row if other != word]
        spelt += [IN_WORDS[word].sub(other, text) for text in spelt for word, other in alike if _fits(other, text)]
    return tuple(dict.fromkeys(written for text in spelt for written in _numbers(text)))


def _fits(word: str, text: str) -> bool:
    """Whether a word is of the language of a text; "AI" is of both."""
    return word == "AI" or word == "Nvidia" or word.isascii() == text.isascii()


def _numbers(text: str) -> tuple[str, ...]:
    """In the plural and in the singular."""
    last = text.split()[-1] if text.strip() else ""
    if len(last) >= SHORTEST_PLURAL and last.endswith("s") and not last.endswith(("ss", "us", "is")) and last.isascii():
        return text, text[:-3] + "y" if last.endswith("ies") else text[:-1]
    return (text,)
