"""Telling wire copy that was edited from another report of the same event: by the runs of words that two texts share.

Pure: no Django, no database, and the same from process to process. A text is the set of its shingles, each a run of
``RUN`` words or of ``HAN_RUN`` Han characters, folded as the reader folds. ``fingerprint`` sums the set up in bands, of
which texts alike share at least one (minima of one permutation: Broder 1997; Li, Owen and Zhang 2012); ``is_copy`` then
looks at the two sets themselves.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from operator import mul

from policies.pipeline.reading.folding import fold

RUN, HAN_RUN = 3, 5
BANDS, ROWS = 24, 2
# Measured on the labelled corpus (tests/pipeline/test_copies.py): of 2,628 pairs of different reports of 40 shingles and
# more, none shares over 0.36 or holds over 0.67 of the shorter; texts with another headline, a third cut and a notice
# added share 0.42 to 0.97, and a first half alone stands in the whole by 0.97 and more.
SHARED, CONTAINED = 0.4, 0.8
# A sentence or two can be alike without being copied; of still fewer shingles, only the very same words are a copy.
SHORT, SHARED_IF_SHORT, FEWEST = 40, 0.8, 12
# Where two texts carry so many numbers, most must be common: two notices of one form differ in theirs.
NUMBERS, SAME_NUMBERS = 4, 0.6
# As much of a text as is looked at, in characters.
LOOKED_AT = 20_000

TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
DIGIT, HAN = re.compile(r"\d"), re.compile(r"[\u3400-\u9fff]")
_TOP = 1 << 64
_MASK = _TOP - 1
# Odd 64-bit numbers, as random as the digits of pi.
PLACES = (0x243F6A8885A308D3, 0x13198A2E03707345, 0xA4093822299F31D1, 0x082EFA98EC4E6C89, 0x452821E638D01377)


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a text is compared: the hashes of its shingles (64 bits each), and its numbers."""

    shingles: frozenset[int]
    numbers: frozenset[str]


def shape(text: str) -> Shape:
    """Of a whole article, title and text. Linear in its length, up to ``LOOKED_AT`` characters."""
    key = fold(text[:LOOKED_AT]).key
    tokens = TOKEN.findall(key)
    numbers = frozenset(token for token in set(tokens) if token[0].isdigit()) if DIGIT.search(key) else frozenset()
    is_han = HAN.search(key) is not None and 2 * sum("\u3400" <= token <= "\u9fff" for token in tokens) > len(tokens)
    return Shape(_runs(list(map(_hash, tokens)), HAN_RUN if is_han else RUN), numbers)


def _runs(hashes: list[int], length: int) -> frozenset[int]:
    """The hash of each run: of the hashes of its tokens, each times an odd number of its place."""
    if hashes and len(hashes) < length:
        hashes += [0] * (length - len(hashes))
    if length == RUN:
        one, two, three = PLACES[:RUN]
        runs = zip(hashes, hashes[1:], hashes[2:], strict=False)
        return frozenset([(a * one + b * two + c * three) & _MASK for a, b, c in runs])
    starts = range(len(hashes) - length + 1)
    return frozenset([sum(map(mul, hashes[start : start + length], PLACES)) & _MASK for start in starts])


def fingerprint(of: Shape) -> list[int]:
    """The keys of its ``BANDS`` bands, signed 64-bit; none for a text without a word."""
    if not of.shingles:
        return []
    minima = _minima(of.shingles)
    one, two, last = PLACES[0], PLACES[1], PLACES[-1]
    bands = zip(range(BANDS), minima[::ROWS], minima[1::ROWS], strict=True)
    keys = [(a * one + b * two + number * last) & _MASK for number, a, b in bands]
    return [key - _TOP if key >> 63 else key for key in keys]


def _minima(shingles: frozenset[int]) -> list[int]:
    """The least hash in each of the equal parts that the range of hashes falls into; an empty part takes its
    neighbour's."""
    parts = BANDS * ROWS
    width = _TOP // parts + 1
    # From the largest to the least, so that the least of each part is what stays.
    found = {value // width: value for value in sorted(shingles, reverse=True)}
    if len(found) == parts:
        return [found[part] for part in range(parts)]
    least, following = [0] * parts, found[min(found)]  # the last ones borrow from the first
    for part in reversed(range(parts)):
        least[part] = following = found.get(part, following)
    return least


def is_copy(one: Shape, other: Shape) -> bool:
    """Whether two texts are the same but for an editor's hand: another headline, a paragraph less, a line more."""
    least = min(len(one.shingles), len(other.shingles))
    if least < FEWEST:
        return bool(one.shingles) and one.shingles == other.shingles
    if not _same_numbers(one, other):
        return False
    if least < SHORT:
        return shared(one, other) >= SHARED_IF_SHORT
    return shared(one, other) >= SHARED or contained(one, other) >= CONTAINED


def contained(one: Shape, other: Shape) -> float:
    """The share of the shorter text that stands in the longer one, 0 to 1."""
    least = min(len(one.shingles), len(other.shingles))
    return len(one.shingles & other.shingles) / least if least else 0.0


def shared(one: Shape, other: Shape) -> float:
    """What both say of all that either says (Jaccard), 0 to 1."""
    either = len(one.shingles | other.shingles)
    return len(one.shingles & other.shingles) / either if either else 0.0


def _same_numbers(one: Shape, other: Shape) -> bool:
    least = min(len(one.numbers), len(other.numbers))
    return least < NUMBERS or len(one.numbers & other.numbers) / least >= SAME_NUMBERS


@lru_cache(maxsize=1 << 16)
def _hash(token: str) -> int:
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "big")
