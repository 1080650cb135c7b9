"""What was added to a text and what was taken out, in its own pieces. Linear, whatever the texts.

Texts share most of what they say, so what is common at both ends is set aside first; of what is left, a stretch that is too
long to be lined up is told by what stands only on one side.
"""

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LINED_UP = 50_000  # pairs of equal pieces; two texts with more are compared as two heaps
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“(\[§])|(?<=[。！？；])|\n+")
MAX_PIECES = 20_000


@dataclass(frozen=True)
class Piece:
    """A piece of a text: ``sign`` is "+" where it was added, "-" where it was taken out, " " where it stayed."""

    sign: str
    text: str

    def __str__(self) -> str:
        return f"{self.sign} {self.text}"


def sentences(text: str) -> list[str]:
    """Rough sentences, enough to show where a text was changed; not those that the reader reads."""
    return [piece.strip() for piece in SENTENCE_END.split(text, maxsplit=MAX_PIECES) if piece and piece.strip()]


def changes(before: str, after: str) -> list[Piece]:
    """The sentences taken out and added, in the order of the text."""
    return [piece for piece in differences(sentences(before), sentences(after)) if piece.sign != " "]


def differences(before: Sequence[str], after: Sequence[str], *, context: int = 0) -> list[Piece]:
    """Both lists as one; of what stayed, only ``context`` pieces beside each change."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    middle = _lined_up(old, new) if _equal_pairs(old, new) <= LINED_UP else _heaps(old, new)
    pieces = [Piece(" ", text) for text in after[:head]] + middle
    return _near(pieces + [Piece(" ", text) for text in after[len(after) - tail :]], context)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    had, has = Counter(old), Counter(new)
    return sum(count * has[text] for text, count in had.items())


def _lined_up(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            found += [Piece(" ", text) for text in new[new_from:new_to]]
        else:
            found += [Piece("-", text) for text in old[old_from:old_to]] + [
                Piece("+", text) for text in new[new_from:new_to]
            ]
    return found


def _heaps(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    had, has = Counter(old), Counter(new)
    gone = [Piece("-", text) for text in old if had[text] > has[text]]
    return gone + [Piece("+", text) for text in new if has[text] > had[text]]


def _near(pieces: list[Piece], context: int) -> list[Piece]:
    """The changes, with what stands within ``context`` of one."""
    wanted = [False] * len(pieces)
    for at, piece in enumerate(pieces):
        if piece.sign != " ":
            first = max(at - context, 0)
            wanted[first : at + context + 1] = [True] * len(wanted[first : at + context + 1])
    return [piece for piece, is_wanted in zip(pieces, wanted, strict=True) if is_wanted]
