"""JSON Feed 1.0 and 1.1 (jsonfeed.org).

Mapped here, field by field: the fast feed parser reads it too, but guesses at dates and stops at the first field of a wrong
type. Titles and ``content_text`` are plain text, ``content_html`` is not.
"""

import json
from typing import Any

from .clean import MAX_GUID, MAX_PUBLISHER, MAX_SUMMARY, MAX_TITLE, clean_text, cut, one_line
from .dates import first_date
from .entry import Document, Entry, NotReadable
from .language import language_of
from .links import canonical_url
from .plain import plain_text, tidy


def parse(document: Document) -> list[Entry]:
    """The entries of a JSON Feed. An item that is none is left out. Raises ``NotReadable``."""
    try:
        feed = json.loads(document.text)
    except RecursionError:
        raise NotReadable("It is JSON that is nested too deeply.") from None
    except ValueError as fault:
        where = f"line {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else "a number in it"
        raise NotReadable(f"It looks like JSON, but is none: {where} cannot be read.") from None
    if not is_feed(feed):
        raise NotReadable("It is JSON, but not a JSON Feed: there is no list of items in it.")
    return [_entry(item, feed, document) for item in feed["items"] if isinstance(item, dict)]


def is_feed(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("items"), list)


def _entry(item: dict[str, Any], feed: dict[str, Any], document: Document) -> Entry:
    base = document.url or _text(feed, "feed_url") or _text(feed, "home_page_url")
    link = canonical_url(_text(item, "url") or _text(item, "external_url"), base=base)
    title = one_line(_text(item, "title"), limit=MAX_TITLE)
    summary = clean_text(tidy(_text(item, "summary")))
    content = max(plain_text(_text(item, "content_html")), tidy(_text(item, "content_text")), key=len)
    text, is_cut = cut(clean_text(content) or summary or title)
    published = first_date(_text(item, "date_published"), _text(item, "date_modified"), now=document.now)
    return Entry(
        guid=one_line(_text(item, "id"), limit=MAX_GUID) or link,
        url=link,
        title=title,
        publisher=one_line(_text(feed, "title"), limit=MAX_PUBLISHER),
        language=language_of(_text(item, "language") or _text(feed, "language"), text),
        published_at=published.at,
        published_precision=published.precision,
        text=text,
        summary="" if summary == text else summary[:MAX_SUMMARY],
        is_cut=is_cut,
    )


def _text(holder: dict[str, Any], name: str) -> str:
    """A field as text. A number counts (ids often are), anything else does not."""
    value = holder.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
