"""Many phrases in one pass: overlapping search, then word boundaries and case, then the longest wins.

The order matters. A longest-match automaton drops a valid short hit when a longer one that fails its boundary covers
it.
"""

import re
from bisect import bisect
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from .folding import matching_key

# Scripts that put blanks between words: a hit must not begin or end inside one.
RANGES = (("0", "9"), ("A", "Z"), ("a", "z"), ("À", "ɏ"), ("Ͱ", "ԯ"))
WORD = frozenset(chr(code) for low, high in RANGES for code in range(ord(low), ord(high) + 1))
PLURAL = re.compile(r"(?:'s|s'|es|s)(?![0-9A-Za-zÀ-ɏͰ-ԯ])")
# Up to how many characters of phrases a table of all states is the faster automaton; beyond, it outgrows the caches.
SMALL = 60_000


class Hit(NamedTuple):
    start: int
    end: int
    pattern: int


class Phrases:
    """An automaton over phrases, built once. A pattern's number is its place in the list given."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = list(phrases)
        keys = [matching_key(phrase) for phrase in self.phrases]
        kind = Implementation.DFA if sum(map(len, keys)) < SMALL else Implementation.ContiguousNFA
        self._automaton = AhoCorasick(keys or ["\0"], implementation=kind)
        self._begins_word = [key[:1] in WORD for key in keys]
        self._ends_word = [key[-1:] in WORD for key in keys]

    def hits(self, key: str, *, plurals: bool = False) -> list[Hit]:
        """Every hit in a matching key that begins and ends at a word's edge; with ``plurals``, a plural or possessive s
        may follow."""
        found: list[Hit] = []
        size, word, begins, ends = len(key), WORD, self._begins_word, self._ends_word
        for pattern, start, end in self._automaton.find_matches_as_indexes(key, overlapping=True):
            if start and key[start - 1] in word and begins[pattern]:
                continue
            if end < size and ends[pattern] and (key[end] in word or plurals and key[end] == "'"):
                ending = PLURAL.match(key, end) if plurals else None
                if ending is None and key[end] in word:
                    continue
                end = ending.end() if ending else end
            found.append(tuple.__new__(Hit, (start, end, pattern)))
        return found


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Hits that no longer hit overlaps, in order; hits on one and the same span are all kept."""
    ordered = sorted(hits)
    if all(one[1] <= other[0] for one, other in pairwise(ordered)):
        return ordered
    kept: list[Hit] = []
    cluster: list[Hit] = []
    reach = -1
    for hit in ordered:
        start, end, _ = hit
        if start >= reach:
            kept += cluster if len(cluster) < 2 else _longest_of(cluster)
            cluster = []
        cluster.append(hit)
        if end > reach:
            reach = end
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
