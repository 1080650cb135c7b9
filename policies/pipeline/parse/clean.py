"""Text at the boundary: what both databases take, whatever came in."""

import re

# NUL and the other control characters but tab and line feed; lone surrogates; the two non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\xa0]+")
_GAPS = re.compile(r" *\n(?: *\n)+ *")


def clean_text(text: str) -> str:
    """``text`` without what a database refuses, line ends made one. Nothing else is changed."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, limit: int) -> str:
    """A title or name: one line, at most ``limit`` characters."""
    line = " ".join(clean_text(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def paragraphs(text: str) -> str:
    """Text out of markup: runs of blanks made one, at most one empty line between paragraphs."""
    return _GAPS.sub("\n\n", _SPACES.sub(" ", clean_text(text))).strip()
