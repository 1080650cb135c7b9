"""A text with passages marked: cut where marks begin and end, so that overlapping marks nest nowhere. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

AROUND = 220


@dataclass(frozen=True)
class Span:
    """A passage: characters ``start`` to ``end``, and the number by which the page refers to it."""

    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Segment:
    """A run of text under the same marks. ``ends`` are the passages whose last character it holds."""

    text: str
    numbers: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True)
class Excerpt:
    """A part of a text, and whether text before and after it is left out."""

    segments: tuple[Segment, ...]
    is_cut_before: bool
    is_cut_after: bool

    @property
    def paragraphs(self) -> list[list[Segment]]:
        """The segments by paragraph: cut at blank lines, or at every line end of a text that has no blank line."""
        gap = "\n\n" if any("\n\n" in segment.text for segment in self.segments) else "\n"
        rows: list[list[Segment]] = [[]]
        for segment in self.segments:
            *before, last = segment.text.split(gap)
            for piece in before:
                rows[-1].append(Segment(piece, segment.numbers, ()))
                rows.append([])
            rows[-1].append(Segment(last, segment.numbers, segment.ends))
        return [row for row in rows if any(one.text.strip() or one.ends for one in row)]


def whole(text: str, spans: Iterable[Span]) -> list[Excerpt]:
    """The whole text as one excerpt."""
    return [Excerpt(tuple(segments(text, spans, 0, len(text))), False, False)]


def around(text: str, spans: Iterable[Span]) -> list[Excerpt]:
    """Only the passages with a little of what stands around them; excerpts that meet become one."""
    inside = sorted(_within(text, spans), key=lambda span: span.start)
    windows: list[tuple[int, int]] = []
    for span in inside:
        start, end = _word_start(text, span.start - AROUND), _word_end(text, span.end + AROUND)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return [Excerpt(tuple(segments(text, inside, *window)), window[0] > 0, window[1] < len(text)) for window in windows]


def segments(text: str, spans: Iterable[Span], start: int, end: int) -> list[Segment]:
    """The text from ``start`` to ``end``, cut wherever a passage begins or ends."""
    inside = [span for span in _within(text, spans) if span.start < end and span.end > start]
    cuts = {start, end} | {span.start for span in inside} | {span.end for span in inside}
    edges = sorted(cut for cut in cuts if start <= cut <= end)
    return [_segment(text, inside, left, right) for left, right in zip(edges, edges[1:], strict=False)]


def _segment(text: str, spans: Sequence[Span], left: int, right: int) -> Segment:
    over = [span for span in spans if span.start <= left and span.end >= right]
    numbers = tuple(sorted({span.number for span in over}))
    return Segment(text[left:right], numbers, tuple(sorted({span.number for span in over if span.end == right})))


def _within(text: str, spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if 0 <= span.start < span.end <= len(text)]


def _word_start(text: str, position: int) -> int:
    """The nearest space before a position, so that no word is cut; text without spaces is cut where it is."""
    if position <= 0:
        return 0
    space = text.rfind(" ", max(position - 40, 0), position)
    return space + 1 if space >= 0 else position


def _word_end(text: str, position: int) -> int:
    if position >= len(text):
        return len(text)
    space = text.find(" ", position, position + 40)
    return space if space >= 0 else position
