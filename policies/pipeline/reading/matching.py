"""Many phrases in one pass: overlapping search, then word boundaries and case, then the longest wins.

The order matters. A longest-match automaton drops a valid short hit when a longer one that fails its boundary covers
it.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from .folding import matching_key

# Scripts that put blanks between words: a hit must not begin or end inside one.
WORD = re.compile(r"[0-9A-Za-zÀ-ɏͰ-ԯ]")
PLURAL = re.compile(r"(?:'s|s'|es|s)(?![0-9A-Za-zÀ-ɏͰ-ԯ])")


class Hit(NamedTuple):
    start: int
    end: int
    pattern: int


class Phrases:
    """An automaton over phrases, built once. A pattern's number is its place in the list given."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = list(phrases)
        keys = [matching_key(phrase) for phrase in self.phrases]
        self._automaton = AhoCorasick(keys or ["\0"])
        self._begins_word = [bool(WORD.match(key[:1])) for key in keys]
        self._ends_word = [bool(WORD.match(key[-1:])) for key in keys]

    def hits(self, key: str, *, plurals: bool = False) -> Iterator[Hit]:
        """Every hit in a matching key that begins and ends at a word's edge; with ``plurals``, a plural or possessive s
        may follow."""
        for pattern, start, end in self._automaton.find_matches_as_indexes(key, overlapping=True):
            if self._begins_word[pattern] and start and WORD.match(key[start - 1]):
                continue
            if self._ends_word[pattern] and end < len(key) and (WORD.match(key[end]) or plurals):
                ending = PLURAL.match(key, end) if plurals else None
                if ending is None and WORD.match(key[end]):
                    continue
                end = ending.end() if ending else end
            yield Hit(start, end, pattern)


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that no longer hit overlaps, in order; hits on one and the same span are all kept."""
    kept: list[Hit] = []
    cluster: list[Hit] = []
    reach = -1
    for hit in sorted(hits):
        if hit.start >= reach:
            kept.extend(_longest_of(cluster))
            cluster = []
        cluster.append(hit)
        reach = max(reach, hit.end)
    return kept + _longest_of(cluster)


def _longest_of(cluster: list[Hit]) -> list[Hit]:
    if len(cluster) < 2:
        return cluster
    kept: list[Hit] = []
    for hit in sorted(cluster, key=lambda hit: (hit.start - hit.end, hit.start, hit.pattern)):
        place = bisect(kept, hit)
        left, right = kept[place - 1 : place], kept[place : place + 1]
        if not any(_clash(hit, other) for other in [*left, *right]):
            kept.insert(place, hit)
    return kept


def _clash(one: Hit, other: Hit) -> bool:
    overlap = one.start < other.end and other.start < one.end
    return overlap and one[:2] != other[:2]
