"""Plain text: one document, kept character by character, so that offsets refer to the file."""

from .clean import clean_text, one_line
from .decoding import decode
from .entry import TEXT_MAX, TITLE_MAX, Entry, NotReadable

LONGEST_HEADING = 160


def parse(body: bytes, *, url: str = "", charset: str = "") -> list[Entry]:
    text = clean_text(decode(body, charset=charset))
    if not text.strip():
        raise NotReadable("It is empty.")
    if len(text) > TEXT_MAX:
        raise NotReadable(f"It has {len(text):,} characters; at most {TEXT_MAX:,} are read at once.")
    return [Entry(url=url, title=_title(text), text=text)]


def _title(text: str) -> str:
    """The first line, where it is short enough to be a heading; else its first words."""
    line = text.strip().split("\n", 1)[0].strip()
    if len(line) <= LONGEST_HEADING:
        return one_line(line, TITLE_MAX)
    return one_line(line[:LONGEST_HEADING].rsplit(" ", 1)[0] + "…", TITLE_MAX)
