"""Web pages: the main text, and what the page says about itself.

Ordinary pages are taken apart in this process. A page with many tags or with endless attributes goes to a child, as the time
of the extractor grows with both; where the child runs into its limits, all the text of the page is better than none.
"""

from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from . import bounded
from .clean import MAX_PUBLISHER, MAX_TITLE, clean_text, cut, one_line
from .dates import first_date
from .entry import Document, Entry, NotReadable
from .head import Head, head_of
from .language import language_of
from .links import own_url
from .plain import is_heavy, plain_text

IN_PROCESS = 1_000_000  # characters
MAX_TAGS = 6_000  # the extractor takes about 0.1 ms for each
MAX_TAG = 4_096
LEAST_KEPT = 0.8  # the tree is trusted when it holds so much of the text


def parse(document: Document) -> list[Entry]:
    """One entry. Raises ``NotReadable`` for a page without text."""
    page = _page(document.text)
    text, is_cut = cut(clean_text(page["text"]))
    title = one_line(plain_text(page["title"]), limit=MAX_TITLE)
    if not text.strip():
        raise NotReadable("It is a page of markup without any text.")
    link = own_url(page["link"], found_at=document.url)
    published = first_date(*page["dates"], now=document.now)
    return [
        Entry(
            guid=link,
            url=link,
            title=title,
            publisher=one_line(page["publisher"], limit=MAX_PUBLISHER),
            language=language_of(page["language"], text),
            published_at=published.at,
            published_precision=published.precision,
            text=text,
            summary="",
            is_cut=is_cut,
        )
    ]


def _page(markup: str) -> dict[str, Any]:
    if len(markup) <= IN_PROCESS and not is_heavy(markup, tags=MAX_TAGS, tag_length=MAX_TAG):
        return read_page(markup)
    try:
        return bounded.call(read_page, markup)
    except bounded.OutOfBounds:
        return _found(Head(), plain_text(markup))


def read_page(markup: str) -> dict[str, Any]:
    """Title, link, publisher, language, dates and text of a page, as plain values that a child process can hand over."""
    everything = plain_text(markup)
    if not everything:  # the extractor would take what only shows without JavaScript
        return _found(Head(), "")
    try:
        page = lxml_html.document_fromstring(
            markup.encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return _found(Head(), everything)
    head = head_of(page)
    if _letters(page.text_content()) < _letters(everything) * LEAST_KEPT:
        return _found(head, everything)  # nested so deeply that the tree was cut off
    return _found(head, _main_text(page) or everything)


def _main_text(page: lxml_html.HtmlElement) -> str:
    try:
        return trafilatura.extract(page, fast=True, include_comments=False) or ""
    except Exception:  # it breaks down on trees that it did not expect
        return ""


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _found(head: Head, text: str) -> dict[str, Any]:
    return {**vars(head), "text": text}
