"""RSS, RDF and Atom.

The fast parser reads what is well formed, the tolerant one what it leaves; both are given bytes and nothing else, since with
a string they would go to the network or the disk. Both guess at dates (the fast one takes "yesterday" for a day ago, and
"June 2025" for a day in June), so the dates are read here first and written back in one form that they cannot get wrong.
"""

import html
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import fastfeedparser
import feedparser

from . import bounded
from .clean import MAX_GUID, MAX_PUBLISHER, MAX_SUMMARY, MAX_TITLE, clean_text, cut, one_line
from .dates import UNKNOWN, Published, read_date
from .entry import Document, Entry, NotReadable
from .language import language_of
from .links import canonical_url
from .plain import is_heavy, plain_text
from .shape import Shape, plain_shape

MAX_TAG = 4_096  # a longer one goes to the child: time grows with the square of its attributes
TOLERANT_IN_PROCESS = 64 * 1024  # characters; at this size the tolerant parser's worst case measured 0.9 s
TOLERANT_SECONDS = 4.5  # for a thousand entries it takes half a second; past it, the fast parser's word is taken
HEAD = 8_192
ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>/]")
LANGUAGE = re.compile(
    r"<(?:dc:)?language>\s{0,20}([A-Za-z-]{2,12})\s{0,20}</|<(?:rss|feed|channel)\s[^<>]{0,600}?xml:lang=[\"']([A-Za-z-]{2,12})[\"']"
)
DECLARATION = re.compile(r"\A\s{0,100}<\?xml[^>]{0,300}>")
DATE_NAMES = "pubDate|published|updated|issued|modified|created|date|lastBuildDate"
DATE = re.compile(
    rf"<((?:[\w.-]{{1,40}}:)?(?:{DATE_NAMES}))(\s[^<>]{{0,300}})?>(?:\s{{0,20}}<!\[CDATA\[)?([^<\]]{{0,200}})(?:\]\]>\s{{0,20}})?</\1\s{{0,20}}>"
    rf"|<(/?)(?:[\w.-]{{1,40}}:)?(?:{DATE_NAMES})(?=[\s>/])",
    re.IGNORECASE,
)
DAY_MARK, SECOND_MARK = (
    1,
    2,
)  # microseconds that say: ours, and how exact; the fast parser takes a guid of "7" for a day
NO_FEED = "It is not a feed: no RSS, RDF or Atom was found in it."


@dataclass(frozen=True)
class _Channel:
    publisher: str
    link: str
    language: str


def parse(document: Document) -> list[Entry]:
    """The entries of a feed, all of them and in its order. Raises ``NotReadable``."""
    xml = _with_our_dates(DECLARATION.sub("", document.text, count=1).lstrip(), now=document.now)
    found = _read(xml) or _read_as_it_came(document.body)
    if found is None:
        raise NotReadable(NO_FEED)
    said = LANGUAGE.search(xml[:HEAD])
    publisher = one_line(plain_text(str(found["title"])), limit=MAX_PUBLISHER)
    channel = _Channel(publisher, str(found["link"]), (said[1] or said[2]) if said else str(found["language"]))
    return [_entry(item, channel, document) for item in found["entries"]]


def _read(xml: str) -> dict[str, Any] | None:
    """By the fast parser where it is known to say the same, else by the tolerant one; in a child where that may take long."""
    heavy = is_heavy(xml, tags=len(xml), tag_length=MAX_TAG)
    shape = None if heavy else plain_shape(xml)
    found = _read_fast(xml, shape) if shape else None
    if found:
        return found
    if not heavy and len(xml) <= TOLERANT_IN_PROCESS:
        return read_tolerant(xml)
    try:
        return bounded.call(read_tolerant, xml, seconds=TOLERANT_SECONDS)
    except bounded.OutOfBounds as limit:
        return _what_is_left(xml, limit, is_heavy=heavy)


def _what_is_left(xml: str, limit: bounded.OutOfBounds, *, is_heavy: bool) -> dict[str, Any]:
    """What the fast parser makes of a feed that is too much for the tolerant one: some of it is better than nothing."""
    found = None if is_heavy else _fast(xml)
    if not found or not found["entries"]:
        raise NotReadable(f"The feed could not be parsed: {limit}.") from limit
    return found


def _read_fast(xml: str, shape: Shape) -> dict[str, Any] | None:
    """What the fast parser makes of a feed of plain shape; nothing where it missed an entry."""
    found = _fast(xml)
    if not found or not found["entries"] or len(found["entries"]) < len(ENTRY.findall(xml)):
        return None
    if not shape.has_summaries:
        for entry in found["entries"]:
            entry["summary"] = "" if entry["content"] else entry["summary"]
    return found


def _fast(xml: str) -> dict[str, Any] | None:
    """Title, link, language and entries; nothing where it gives up."""
    try:
        return _plain(
            fastfeedparser.parse(xml.encode("utf-8", "replace"), include_media=False, include_enclosures=False)
        )
    except Exception:
        return None


def read_tolerant(xml: str) -> dict[str, Any] | None:
    """What the tolerant parser makes of it. It breaks down on about one file in two hundred that was made to be wrong."""
    try:
        feed = feedparser.parse(
            io.BytesIO(xml.encode("utf-8", "replace")), resolve_relative_uris=False, sanitize_html=False
        )
    except Exception:
        return None
    return _plain(feed) if feed.get("version") or feed["entries"] else None


def _read_as_it_came(body: bytes) -> dict[str, Any] | None:
    """What the tolerant parser makes of the bytes themselves: it sometimes breaks down on one form and not on the other."""
    try:
        feed = feedparser.parse(
            io.BytesIO(body[:TOLERANT_IN_PROCESS]), resolve_relative_uris=False, sanitize_html=False
        )
    except Exception:
        return None
    return _plain(feed) if feed["entries"] else None


def _plain(feed: Any) -> dict[str, Any]:
    """The few things that are wanted, as plain values that a child process can hand over."""
    about = feed.get("feed") or {}
    return {
        "title": about.get("title") or "",
        "link": about.get("link") or "",
        "language": about.get("language") or "",
        "entries": [_plain_entry(entry) for entry in feed.get("entries") or []],
    }


def _plain_entry(entry: Any) -> dict[str, str]:
    content = [str(part.get("value") or "") for part in entry.get("content") or []]
    identity, link = str(entry.get("id") or ""), str(entry.get("link") or "")
    # Each fills in one from the other, the fast one the identity, the tolerant one the link.
    if identity == link:
        is_linked = any(each.get("rel", "alternate") == "alternate" for each in entry.get("links") or [])
        identity, link = ("", link) if is_linked or "guidislink" not in entry else (identity, "")
    return {
        "id": identity,
        "title": str(entry.get("title") or ""),
        "link": link,
        "date": str(entry.get("published") or ("updated" in entry and entry["updated"]) or ""),
        "content": max(content, key=len, default=""),
        "summary": str(entry.get("summary") or entry.get("description") or ""),
        "language": next((str(part.get("language") or "") for part in entry.get("content") or []), ""),
    }


def _entry(item: dict[str, str], channel: _Channel, document: Document) -> Entry:
    title = one_line(plain_text(item["title"]), limit=MAX_TITLE)
    summary, content = clean_text(plain_text(item["summary"])), clean_text(plain_text(item["content"]))
    text, is_cut = cut(max(content, summary, key=len) or title)
    base = document.url or channel.link
    link = canonical_url(item["link"] or _as_link(item["id"]), base=base)
    published = _our_date(item["date"])
    return Entry(
        guid=_guid(item["id"], link, base=base),
        url=link,
        title=title,
        publisher=channel.publisher,
        language=language_of(item["language"] or channel.language, text),
        published_at=published.at,
        published_precision=published.precision,
        text=text,
        summary="" if text.startswith(summary) else summary[:MAX_SUMMARY],
        is_cut=is_cut,
    )


def _guid(identity: str, link: str, *, base: str) -> str:
    """What the entry is known by: its address, unless it names something else."""
    is_link = link and "/" in identity and (identity == link or canonical_url(identity, base=base) == link)
    return link if is_link else one_line(identity, limit=MAX_GUID) or link


def _as_link(identity: str) -> str:
    """The identity of an entry without a link, where it is an address; "7" is none, although it could be a relative one."""
    return identity if identity.lower().startswith(("http://", "https://", "/")) else ""


# --- dates ---


def _with_our_dates(xml: str, *, now: datetime | None) -> str:
    """Every date in one form. What is none leaves its element empty; an element that holds more than a date loses its name."""

    def rewrite(found: re.Match[str]) -> str:
        if found[1] is None:
            return f"<{found[4]}undated"
        return f"<{found[1]}>{_written(read_date(html.unescape(found[3]), now=now))}</{found[1]}>"

    return DATE.sub(rewrite, xml)


def _written(published: Published) -> str:
    if published.at is None:
        return ""
    mark = DAY_MARK if published.precision == "day" else SECOND_MARK
    return published.at.replace(microsecond=mark).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _our_date(text: str) -> Published:
    """A date of ours, as a parser hands it back."""
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        return UNKNOWN
    precision = {DAY_MARK: "day", SECOND_MARK: "second"}.get(moment.microsecond)
    return Published(moment.replace(microsecond=0), precision) if precision else UNKNOWN
