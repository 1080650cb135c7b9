"""A page that lists announcements: the links in it, each with its words and the date that stands beside it."""

import fnmatch
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from . import bounded
from .clean import MAX_TITLE, clean_text, one_line
from .entry import Document, NotReadable
from .links import canonical_url, host_of
from .plain import is_heavy

IN_PROCESS = 1_000_000  # characters
MAX_TAGS = 20_000
MAX_TAG = 4_096
MAX_LINKS = 2_000
MAX_BESIDE = 2_000
LEAST_WORDS = 12  # letters of a link that is an announcement's title; a Han character says as much as three
HAN = re.compile(r"[㐀-鿿぀-ヿ가-힯]")
ROWS = frozenset({"li", "tr", "dd", "dt", "p", "article"})
DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
    r"|\d{1,2}\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\s\d{4}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\s\d{1,2},\s\d{4}"
)


@dataclass(frozen=True)
class Link:
    """A link as the list shows it: its canonical address, its words, and the date beside it as written."""

    url: str
    words: str
    date: str = ""


def links(document: Document, *, path: str = "", hosts: Iterable[str] = ()) -> list[Link]:
    """The announcements that the page links to, in its order, each address once.

    Only links on the page's own host or one of ``hosts`` count; with ``path``, a pattern with ``*``, those whose path fits,
    else those whose words are long enough for a title. Raises ``NotReadable`` where there is none.
    """
    allowed = {host_of(document.url), *hosts}
    found: dict[str, Link] = {}
    for href, words, date in _found(document.text):
        link = Link(canonical_url(href, base=document.url), one_line(clean_text(words), limit=MAX_TITLE), date)
        if host_of(link.url) in allowed and link.url != canonical_url(document.url) and _is_wanted(link, path):
            known = found.get(link.url)
            if known is None or len(known.words) < len(link.words):
                found[link.url] = link
    if not found:
        raise NotReadable("There is no link to an announcement in it.")
    return list(found.values())


def _is_wanted(link: Link, path: str) -> bool:
    if not path:
        return len(link.words) + 2 * len(HAN.findall(link.words)) >= LEAST_WORDS
    parts = urlsplit(link.url)
    return fnmatch.fnmatchcase(parts.path + (f"?{parts.query}" if parts.query else ""), path)


def _found(markup: str) -> list[list[str]]:
    if len(markup) <= IN_PROCESS and not is_heavy(markup, tags=MAX_TAGS, tag_length=MAX_TAG):
        return read_links(markup)
    try:
        return bounded.call(read_links, markup)
    except bounded.OutOfBounds as limit:
        raise NotReadable(f"The list could not be parsed: {limit}.") from limit


def read_links(markup: str) -> list[list[str]]:
    """Address, words and date of each link, as plain values that a child process can hand over."""
    try:
        page = lxml_html.document_fromstring(
            markup.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    anchors = [anchor for anchor in page.iter("a") if anchor.get("href")][:MAX_LINKS]
    return [[anchor.get("href"), _words(anchor), _date_beside(anchor)] for anchor in anchors]


def _words(anchor: Any) -> str:
    """What the link says; its title where that says it in full."""
    words, title = " ".join(anchor.text_content().split()), (anchor.get("title") or "").strip()
    return title if title and (not words or words.rstrip("….") in title) else words


def _date_beside(anchor: Any) -> str:
    """The one date in the row of a list or table in which the link stands."""
    row = next((each for each in anchor.iterancestors() if each.tag in ROWS), None)
    dates = set(DATE.findall(row.text_content()[:MAX_BESIDE])) if row is not None else set()
    return dates.pop() if len(dates) == 1 else ""
