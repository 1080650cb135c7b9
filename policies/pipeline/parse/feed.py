"""RSS of every version, RDF and Atom."""

from typing import Any

import feedparser

from .clean import one_line
from .dates import read_published
from .entry import GUID_MAX, PUBLISHER_MAX, TEXT_MAX, TITLE_MAX, Entry, NotReadable
from .html import plain_text
from .links import canonical_url


def parse(body: bytes, *, url: str = "", charset: str = "") -> list[Entry]:
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    try:
        found = feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as fault:  # the library has many of its own; whatever it is, this is no feed that can be read
        raise NotReadable(f"It cannot be read as a feed ({type(fault).__name__}).") from None
    if not found.get("version") and not found.entries:
        raise NotReadable("It is not a feed.")
    return [_entry(entry, found.feed, url) for entry in found.entries]


def _entry(entry: Any, feed: Any, base: str) -> Entry:
    published_at, precision = read_published(str(entry.get("published") or entry.get("updated") or entry.get("created") or ""))
    summary = plain_text(str(entry.get("summary", "")))
    content = max((plain_text(str(part.get("value", ""))) for part in entry.get("content", [])), key=len, default="")
    title = one_line(plain_text(str(entry.get("title", ""))), TITLE_MAX)
    return Entry(
        guid=one_line(str(entry.get("id", "")), GUID_MAX),
        url=canonical_url(str(entry.get("link", "")), base=base),
        title=title,
        publisher=one_line(plain_text(str(feed.get("title", ""))), PUBLISHER_MAX),
        language=one_line(str(feed.get("language", "")), 12),
        published_at=published_at,
        published_precision=precision,
        text=(max(content, summary, key=len) or title)[:TEXT_MAX],
        summary=summary[:TEXT_MAX],
    )
