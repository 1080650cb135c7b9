"""Bytes → entries; one module per format, joined by one dict.

``parse(body)`` finds out what it was given, in which characters, and hands it to the module of that format. Text comes out
plain and clean, links canonical, dates read or empty. Whatever is not what it should be is a ``NotReadable`` with its sentence.
"""

from collections.abc import Callable
from datetime import datetime

from . import federalregister, feed, html, jsonfeed, pdf, text
from .charset import decode
from .clean import clean_text
from .distinct import distinct
from .entry import Document, Entry, NotReadable
from .links import canonical_url
from .sniff import format_of

__all__ = ["PARSERS", "Entry", "NotReadable", "canonical_url", "clean_text", "distinct", "parse"]

PARSERS: dict[str, Callable[[Document], list[Entry]]] = {
    "feed": feed.parse,
    "json_feed": jsonfeed.parse,
    "html": html.parse,
    "text": text.parse,
    "pdf": pdf.parse,
    "federal_register": federalregister.parse,
}
MIB = 2**20
LIMITS = {
    "feed": 8 * MIB,
    "json_feed": 8 * MIB,
    "html": 4 * MIB,
    "text": 8 * MIB,
    "pdf": 8 * MIB,
    "federal_register": 8 * MIB,
}
LARGEST = max(LIMITS.values())


def parse(
    body: bytes,
    *,
    format: str = "auto",
    url: str = "",
    media_type: str = "",
    charset: str = "",
    now: datetime | None = None,
) -> list[Entry]:
    """The entries of a document: one for a text or a page, any number for a feed.

    ``format`` is "auto" or a key of ``PARSERS``; ``url`` is where it was found, ``media_type`` and ``charset`` what its
    transport said. With ``now``, a date of publication that lies ahead of it is unknown. Raises ``NotReadable``.
    """
    _refuse_more_than(LARGEST, body, "It")
    if not body.strip():
        raise NotReadable("It is empty.")
    if pdf.is_pdf(body) and format in ("auto", "pdf", "html", "text"):
        return pdf.parse(Document("", url=url, body=body, now=now))
    document = Document(
        clean_text(decode(body, said=charset)), url=url, media_type=media_type.lower(), now=now, body=body
    )
    if not document.text.strip():
        raise NotReadable("It is empty but for blanks and control characters.")
    known = format_of(document, expected=format)
    _refuse_more_than(LIMITS[known], body, {"html": "The page", "text": "The text"}.get(known, "The feed"))
    return PARSERS[known](document)


def _refuse_more_than(limit: int, body: bytes, what: str) -> None:
    if len(body) > limit:
        raise NotReadable(f"{what} is {len(body) / MIB:.1f} MiB; more than {limit // MIB} MiB is not read.")
