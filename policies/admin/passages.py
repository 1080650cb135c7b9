"""An article cut at the passages that matter, so that a page can mark them without trusting anything in the text."""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.models import Evidence, NewsItem, NewsRevision

from .labels import plain_sight

CONTEXT = 1200  # characters shown on each side of a passage
WHOLE = 6000  # an article up to this length is shown whole


@dataclass(frozen=True)
class Piece:
    """A run of text, marked or not. ``is_gap`` stands for text left out."""

    text: str
    is_marked: bool = False
    is_gap: bool = False


@dataclass(frozen=True)
class Passage:
    """One piece of evidence with its article around it. ``is_found`` is off where the text has no such place."""

    evidence: Evidence
    pieces: list[Piece]
    is_found: bool


def passages(evidence: Iterable[Evidence]) -> list[Passage]:
    """Each piece of evidence in the revision that it was read from. Two statements, however many there are."""
    rows = list(evidence)
    texts = {
        (item, number): text
        for item, number, text in NewsRevision.objects.filter(item__in={row.news_item_id for row in rows}).values_list(
            "item_id", "number", "text"
        )
    }
    return [_passage(row, texts.get((row.news_item_id, row.revision)) or row.news_item.text) for row in rows]


def marked(item: NewsItem) -> list[Piece]:
    """An article as it reads now, whole, with every current passage marked."""
    current = item.evidence.filter(is_current=True, revision=item.revision)
    return cut(item.text, [(row.start, row.end) for row in current])


def cut(text: str, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """The text as pieces; spans (characters) that overlap become one, and what lies outside the text is left out."""
    pieces, at = [], 0
    for start, end in _merged(spans, len(text)):
        pieces += [Piece(text[at:start]), Piece(text[start:end], is_marked=True)]
        at = end
    shown = [*pieces, Piece(text[at:])]
    return [Piece(plain_sight(piece.text), piece.is_marked) for piece in shown if piece.text]


def _passage(row: Evidence, text: str) -> Passage:
    if text[row.start : row.end] != row.quote:
        return Passage(row, [Piece(plain_sight(row.quote), is_marked=True)], is_found=False)
    begin, end = (0, len(text)) if len(text) <= WHOLE else _around(text, row.start, row.end)
    pieces = cut(text[begin:end], [(row.start - begin, row.end - begin)])
    gap = Piece("…", is_gap=True)
    return Passage(row, [gap] * (begin > 0) + pieces + [gap] * (end < len(text)), is_found=True)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The passage with its context, cut between words where there are any."""
    begin, stop = max(start - CONTEXT, 0), min(end + CONTEXT, len(text))
    if begin:
        begin = text.find(" ", begin, start) + 1 or begin
    if stop < len(text):
        stop = max(text.rfind(" ", end, stop), end) if " " in text[end:stop] else stop
    return begin, stop


def _merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
