"""Sentences with their places: nupunkt for English, the full stops of Chinese for Chinese.

A line break ends a sentence (headlines, lists) unless the text is wrapped: then the next line's first word would not
have fitted on the line before. No sentence is longer than ``LONGEST``: what is longer is a list or noise and is cut
at a blank, so that the work per mention stays bounded.
"""

import re
from collections.abc import Iterator
from functools import partial

from nupunkt import sent_spans

from .language import is_chinese

LONGEST = 1_000
BLOCK = 20_000
WRAPPED = 120
CHINESE_END = re.compile(r"[。！？!?；;]+[\"')）】]*|\n")

NEXT_WORD = re.compile(r"\S{0,200}")

Span = tuple[int, int]


def sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of ``text[start:end]``, each without blanks around it."""
    return [
        span
        for line in _lines(text, start, end)
        for sentence in _split(text, *line)
        for piece in _pieces(text, *sentence, LONGEST)
        if (span := _trimmed(text, *piece))
    ]


# A line that ends in a colon, and short lines with bullets under it: one sentence, its parts set below each other.
LISTED = re.compile(r":[ \t]*\n+(?:[ \t]*[-•*·–][ \t]+[^\n]{1,70}(?:\n|$)){2,}")
BULLET = re.compile(r":[ \t]*\n+[ \t]*[-•*·–][ \t]+|[;,.]?[ \t]*\n[ \t]*[-•*·–][ \t]+")


def with_lists(text: str) -> str:
    """The text, of the same length, with such lists written in one line and with commas."""
    return (
        LISTED.sub(lambda listed: BULLET.sub(_in_line, listed.group()), text) if "\n" in text and ":" in text else text
    )


def _in_line(bullet: re.Match[str]) -> str:
    mark = " " if bullet.group().startswith(":") else ","
    return mark + " " * (len(bullet.group()) - 1)


def paragraphs(text: str) -> Iterator[Span]:
    """Blocks between empty lines, cut where one is longer than ``BLOCK``."""
    start = 0
    for gap in re.finditer(r"\n\n", text):
        yield from _pieces(text, start, gap.start(), BLOCK)
        start = gap.end()
    yield from _pieces(text, start, len(text), BLOCK)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    breaks = [found.start() + start for found in re.finditer(r"\n", text[start:end])]
    edges = [start, *(place + 1 for place in breaks)]
    widths = [stop - begin for begin, stop in zip(edges, [*breaks, end], strict=True)]
    width = max(widths)
    is_wrapped = 40 < width <= WRAPPED and all(map(partial(_is_full, text, width), breaks, widths))
    begin = start
    for place in breaks:
        if not is_wrapped and not _next_word(text, place)[:1].islower():
            yield begin, place
            begin = place + 1
    yield begin, end


def _is_full(text: str, width: int, place: int, line_width: int) -> bool:
    """Whether the next line's first word would not have fitted on this one."""
    return line_width + 1 + len(_next_word(text, place)) > width


def _next_word(text: str, place: int) -> str:
    following = NEXT_WORD.match(text, place + 1)
    return following.group() if following else ""


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    line = text[start:end]
    if is_chinese(line):
        begin = 0
        for stop in CHINESE_END.finditer(line):
            yield start + begin, start + stop.end()
            begin = stop.end()
        yield start + begin, end
    else:
        yield from ((start + begin, start + stop) for begin, stop in sent_spans(line))


def _pieces(text: str, start: int, end: int, longest: int) -> Iterator[Span]:
    while end - start > longest:
        cut = max(text.rfind(mark, start + longest // 2, start + longest) for mark in " \n，、")
        cut = cut + 1 if cut > 0 else start + longest
        yield start, cut
        start = cut
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
