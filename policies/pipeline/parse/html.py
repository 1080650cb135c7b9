"""A web page: its main text, and what it says of itself."""

from datetime import datetime

import lxml.html
import trafilatura
from lxml.etree import ParserError
from trafilatura.settings import DEFAULT_CONFIG

from .clean import one_line, paragraphs
from .dates import UNKNOWN, Published, read_published
from .decoding import decode
from .entry import PUBLISHER_MAX, TEXT_MAX, TITLE_MAX, Entry, NotReadable
from .links import canonical_url

LEAST_TEXT = 40
_BLOCKS = "p div li tr h1 h2 h3 h4 h5 h6 br section article header footer table blockquote".split()
_DATES = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='pubdate' or @name='PubDate' or @name='publishdate' or @name='dc.date']/@content",
    "//article//time/@datetime",
    "//time/@datetime",
)


def parse(body: bytes, *, url: str = "", charset: str = "") -> list[Entry]:
    page = decode(body, charset=charset)
    tree = _tree(page)
    text = _main_text(page) or plain(tree)
    if not text:
        raise NotReadable("It is a page of markup without any text.")
    published_at, precision = _published(tree)
    address = canonical_url(_first(tree, "//link[@rel='canonical']/@href"), base=url) if url else ""
    return [
        Entry(
            url=address or url,
            title=one_line(_title(tree), TITLE_MAX),
            publisher=one_line(_first(tree, "//meta[@property='og:site_name']/@content"), PUBLISHER_MAX),
            language=_first(tree, "/html/@lang")[:12],
            published_at=published_at,
            published_precision=precision,
            text=text[:TEXT_MAX],
        )
    ]


def plain_text(markup: str) -> str:
    """The text of a piece of markup, as feeds carry it."""
    if "<" not in markup and "&" not in markup:
        return paragraphs(markup)
    if not markup.strip():
        return ""
    try:
        return plain(lxml.html.fromstring(f"<div>{markup}</div>"))
    except (ParserError, ValueError):
        return ""


def plain(tree: lxml.html.HtmlElement) -> str:
    """All text of a tree but scripts and styles, with a line end after each block."""
    for element in tree.xpath("//script | //style | //noscript | //template"):
        element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        element.tail = "\n" + (element.tail or "")
        if element.tag == "p":
            element.text = "\n" + (element.text or "")
    return paragraphs(tree.text_content())


def _tree(page: str) -> lxml.html.HtmlElement:
    try:
        return lxml.html.fromstring(page.encode("utf-8", "ignore"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        raise NotReadable("It is a page of markup without any text.") from None


def _main_text(page: str) -> str:
    found = trafilatura.extract(page, fast=True, include_comments=False, include_tables=True, config=DEFAULT_CONFIG)
    text = paragraphs(found or "")
    return text if len(text) >= LEAST_TEXT else ""


def _title(tree: lxml.html.HtmlElement) -> str:
    return _first(tree, "//meta[@property='og:title']/@content") or _first(tree, "//title/text()") or _first(tree, "//h1//text()")


def _published(tree: lxml.html.HtmlElement) -> Published:
    for path in _DATES:
        found: tuple[datetime | None, str] = read_published(_first(tree, path))
        if found[0]:
            return found
    return UNKNOWN


def _first(tree: lxml.html.HtmlElement, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0]).strip() if found else ""
