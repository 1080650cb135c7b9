"""One boundary for text from outside, so that both databases see the same."""

import re

# NUL and the other control characters but tab and line feed, and half surrogates: PostgreSQL takes neither.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LINE_ENDS = re.compile(r"\r\n?")
BLANKS = re.compile(r"\s+")

MAX_TITLE = 500
MAX_PUBLISHER = 200
MAX_GUID = 500
MAX_SUMMARY = 2_000
MAX_TEXT = 1_000_000


def clean_text(text: str) -> str:
    """Line feeds for line ends, and nothing that cannot be stored. All else stays as it is, bidirectional marks included."""
    if "\r" in text:
        text = LINE_ENDS.sub("\n", text)
    return FORBIDDEN.sub("", text)


def one_line(text: str, *, limit: int) -> str:
    """Clean text on one line, cut to ``limit`` characters with an ellipsis."""
    line = BLANKS.sub(" ", clean_text(text)).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def cut(text: str, *, limit: int = MAX_TEXT) -> tuple[str, bool]:
    """The text within its limit, and whether something was left out."""
    return (text, False) if len(text) <= limit else (text[:limit], True)
