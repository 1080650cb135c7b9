"""The words of a sentence that matter, each with what it can be."""

import re
from dataclasses import dataclass, replace
from functools import cache

from .folding import Folded
from .lexicon import Lexicon, lexicon
from .matching import Hit, Phrases, longest

SEARCHED = 200_000


@dataclass(frozen=True, slots=True)
class Mark:
    """A lexicon phrase in the text. ``roles`` maps each role it can have to (value, form)."""

    start: int
    end: int
    text: str
    roles: dict[str, tuple[str, str]]

    def value(self, role: str) -> str:
        return self.roles.get(role, ("", ""))[0]

    def form(self, role: str) -> str:
        return self.roles.get(role, ("", ""))[1]

    def has(self, role: str) -> bool:
        return role in self.roles


def marks(folded: Folded, start: int, end: int, words: Lexicon) -> list[Mark]:
    """The marks of ``folded.text[start:end]`` in order, with places in the whole text; of overlapping ones the
    longest."""
    key = folded.key[start:end]
    hits = [hit for hit in words.phrases.hits(key) if _is_as_written(folded.text, start, hit, words)]
    found: list[Mark] = []
    for hit in longest(hits):
        roles = {tag.role: (tag.value, tag.form) for tag in reversed(words.tags[hit.pattern])}
        begin, stop = start + hit.start, start + hit.end
        if found and found[-1].start == begin:
            roles = roles | found.pop().roles
        found.append(Mark(begin, stop, folded.text[begin:stop].replace("\n", " "), roles))
    return [_with_form(mark, folded.text, place, found) for place, mark in enumerate(found)]


# Verbs whose past is spelt as their base; the words before tell which it is.
INVARIANT = re.compile(r"(?:put|cut|set|shut)\b", re.IGNORECASE)
BASE_AFTER = re.compile(r"\b(?:to|will|would|could|may|might|can|should|must|not|and|or)\s(?:\w+ly\s)?$", re.IGNORECASE)


def _with_form(mark: Mark, text: str, place: int, found: list[Mark]) -> Mark:
    if (
        mark.form("trigger") != "base"
        or not INVARIANT.match(mark.text)
        or BASE_AFTER.search(text, max(0, mark.start - 20), mark.start)
    ):
        return mark
    is_passive = place > 0 and found[place - 1].has("auxiliary") and mark.start - found[place - 1].end < 20
    form = "participle" if is_passive else "past"
    return replace(mark, roles=mark.roles | {"trigger": (mark.value("trigger"), form)})


# A colon or comma within a number or a name: "10:30", "400,000", "NXT:2050i".
INSIDE = re.compile("[0-9A-Za-z][:,][0-9A-Za-z]")


def _is_as_written(text: str, start: int, hit: Hit, words: Lexicon) -> bool:
    """In the case of the lexicon, and no part of a hyphenated word: there is no "end" in "high-end"."""
    begin, stop = start + hit.start, start + hit.end
    if (
        text[begin:stop] == "May"
        and hit.start
        or text[begin:stop] in (":", ",")
        and INSIDE.match(text, max(0, begin - 1))
    ):
        return False
    if (
        text[max(0, begin - 1) : begin] == "-"
        and text[begin].isascii()
        or text[stop : stop + 1] == "-"
        and text[stop + 1 : stop + 2].isalpha()
    ):
        return False
    return not words.is_exact[hit.pattern] or text[begin:stop] == words.phrases.phrases[hit.pattern]


@cache
def _actor_words() -> tuple[Phrases, list[str], list[bool]]:
    words = {
        phrase: tag.value
        for language in ("en", "zh")
        for phrase, tags in zip(lexicon(language).phrases.phrases, lexicon(language).tags, strict=True)
        for tag in tags
        if tag.role == "actor"
    }
    exact = [phrase.isupper() and phrase.isascii() for phrase in words]
    return Phrases(words), list(words.values()), exact


@cache
def _legal_words() -> Phrases:
    return Phrases(
        phrase
        for language in ("en", "zh")
        for phrase, tags in zip(lexicon(language).phrases.phrases, lexicon(language).tags, strict=True)
        if any(tag.role == "legal" for tag in tags)
    )


ANNOUNCEMENT = re.compile(r"\bAnnouncements?\s\(?(?:Nos?\.?\s?|#)?\d|公告")


def cites_acts(folded: Folded) -> bool:
    """Whether a text speaks of a published act anywhere in its first ``SEARCHED`` characters."""
    key = folded.key[:SEARCHED]
    return bool(ANNOUNCEMENT.search(folded.text, 0, SEARCHED)) or bool(_legal_words().hits(key))


def actors(folded: Folded) -> set[str]:
    """The jurisdictions that a text names anywhere in its first ``SEARCHED`` characters."""
    phrases, values, exact = _actor_words()
    return {
        values[hit.pattern]
        for hit in phrases.hits(folded.key[:SEARCHED])
        if not exact[hit.pattern] or folded.text[hit.start : hit.end] == phrases.phrases[hit.pattern]
    }
