"""JSON Feed 1.0 and 1.1."""

import json
from typing import Any

from .clean import clean_text, one_line
from .dates import read_published
from .decoding import decode
from .entry import GUID_MAX, PUBLISHER_MAX, TEXT_MAX, TITLE_MAX, Entry, NotReadable
from .html import plain_text
from .links import canonical_url


def parse(body: bytes, *, url: str = "", charset: str = "") -> list[Entry]:
    try:
        feed = json.loads(decode(body, charset=charset))
    except (ValueError, RecursionError):
        raise NotReadable("It is not JSON.") from None
    if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version", "")):
        raise NotReadable("It is JSON, but not a JSON Feed.")
    items = feed.get("items")
    if not isinstance(items, list):
        raise NotReadable("It is a JSON Feed without a list of items.")
    return [_entry(item, feed, url) for item in items if isinstance(item, dict)]


def _entry(item: dict[str, Any], feed: dict[str, Any], base: str) -> Entry:
    published_at, precision = read_published(_text(item, "date_published") or _text(item, "date_modified"))
    title = one_line(_text(item, "title"), TITLE_MAX)
    text = clean_text(_text(item, "content_text")) or plain_text(_text(item, "content_html"))
    summary = clean_text(_text(item, "summary"))
    return Entry(
        guid=one_line(str(item.get("id", "")), GUID_MAX),
        url=canonical_url(_text(item, "url") or _text(item, "external_url"), base=base),
        title=title,
        publisher=one_line(_text(feed, "title"), PUBLISHER_MAX),
        language=one_line(_text(item, "language") or _text(feed, "language"), 12),
        published_at=published_at,
        published_precision=precision,
        text=(text or summary or title)[:TEXT_MAX],
        summary=summary[:TEXT_MAX],
    )


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
