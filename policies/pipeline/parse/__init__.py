"""From bytes to entries: one module a format, joined by one dict.

``parse`` finds the format out where it is not told, and holds every document to a limit of size, time and memory.
"""

import re

from . import feed, html, json_feed, text
from .bounded import SMALL, in_child
from .clean import clean_text
from .entry import Entry, NotReadable
from .links import canonical_url

__all__ = ["PARSERS", "Entry", "NotReadable", "canonical_url", "clean_text", "parse"]

PARSERS = {"feed": feed.parse, "json_feed": json_feed.parse, "html": html.parse, "text": text.parse}
# A megabyte of plain text is read in a blink; the others can be made to take long.
MODULES_OF_MARKUP = {"feed": "feed", "html": "html"}
LIMITS = {"feed": 8 * 2**20, "json_feed": 8 * 2**20, "html": 4 * 2**20, "text": 8 * 2**20}
_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(rb"<(?:!doctype html|html|head|body|div|p|article|section|table|span|h[1-6])\b", re.IGNORECASE)


def parse(
    body: bytes, *, format: str = "auto", url: str = "", media_type: str = "", charset: str = ""
) -> list[Entry]:
    """The entries of a document: many of a feed, one of a page or a text. Raises ``NotReadable``."""
    if not body.strip():
        raise NotReadable("It is empty.")
    if format == "auto":
        format = sniff(body, media_type)
    if len(body) > LIMITS[format]:
        raise NotReadable(f"It has {len(body) / 2**20:.1f} MiB; at most {LIMITS[format] // 2**20} MiB are read at once.")
    address = canonical_url(url)
    if len(body) > SMALL and format in MODULES_OF_MARKUP:
        return in_child(MODULES_OF_MARKUP[format], body, url=address, charset=charset)
    return PARSERS[format](body, url=address, charset=charset)


def sniff(body: bytes, media_type: str = "") -> str:
    """The format of a document, from its first bytes; where they leave it open, from its media type."""
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"{" and b"jsonfeed.org" in body[:65_536]:
        return "json_feed"
    if _FEED_ROOT.search(start) and not _HTML_TAG.match(start):
        return "feed"
    if _HTML_TAG.search(start) or media_type in ("text/html", "application/xhtml+xml"):
        return "html"
    if start[:5] == b"<?xml" or media_type.endswith(("/rss+xml", "/atom+xml", "/rdf+xml")):
        return "feed"
    return "text"
