"""Plain text: the document as it is, so that offsets in the text are offsets in the file."""

from .clean import MAX_TITLE, clean_text, cut, one_line
from .entry import Document, Entry
from .language import language_of
from .links import canonical_url

SHORT_LINE = 200


def parse(document: Document) -> list[Entry]:
    """One entry. Its title is the first line where that is short and something follows; the text keeps that line."""
    text, is_cut = cut(clean_text(document.text))
    link = canonical_url(document.url)
    return [
        Entry(
            guid=link,
            url=link,
            title=_title(text),
            publisher="",
            language=language_of("", text),
            published_at=None,
            published_precision="",
            text=text,
            summary="",
            is_cut=is_cut,
        )
    ]


def _title(text: str) -> str:
    first, _, rest = text.strip().partition("\n")
    return one_line(first, limit=MAX_TITLE) if len(first) <= SHORT_LINE and rest.strip() else ""
