"""What a web page says about itself: title, canonical link, date, publisher, language. Nothing is guessed from its text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html as lxml_html

TITLES = ("og:title", "twitter:title", "articletitle", "dc.title", "citation_title")
DATES = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date", "publish-date",
    "parsely-pub-date", "sailthru.date", "dcterms.issued", "dcterms.date", "dcterms.created", "dc.date.issued", "dc.date",
    "dc.date.created", "citation_publication_date", "article.published", "date", "publication_date", "firstpublishedtime",
)  # fmt: skip
PUBLISHERS = ("og:site_name", "application-name", "dc.publisher", "citation_publisher", "contentsource")
LD_LENGTH = 200_000
ARTICLE = re.compile(r"Article|News|Report|Posting|WebPage|Document|Legislation", re.IGNORECASE)


@dataclass
class Head:
    """As written by the page, not cleaned. ``dates`` holds every candidate, the most trustworthy first."""

    title: str = ""
    link: str = ""
    publisher: str = ""
    language: str = ""
    dates: list[str] = field(default_factory=list)


def head_of(page: lxml_html.HtmlElement) -> Head:
    meta = dict(_meta(page))
    data = list(_linked_data(page))
    return Head(
        title=_first([meta.get(name) for name in TITLES] + [_ld(data, "headline"), page.findtext(".//title")]),
        link=_first([_canonical(page), meta.get("og:url")]),
        publisher=_first([meta.get(name) for name in PUBLISHERS] + [_ld(data, "publisher")]),
        language=_first(
            [page.get("lang"), page.get("{http://www.w3.org/XML/1998/namespace}lang"), meta.get("content-language")]
        ),
        dates=[
            date for date in [*(meta.get(name) for name in DATES), _ld(data, "datePublished"), *_marked(page)] if date
        ],
    )


def _first(values: list[str | None]) -> str:
    return next((value.strip() for value in values if value and value.strip()), "")


def _meta(page: lxml_html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Name and content of each meta element, the last first, so that in a dict the first one wins."""
    for element in reversed(page.findall(".//meta")):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        if name and element.get("content"):
            yield name.strip().lower(), element.get("content")


def _canonical(page: lxml_html.HtmlElement) -> str:
    links = (link for link in page.iterfind(".//link") if (link.get("rel") or "").lower() == "canonical")
    return next((link.get("href") or "" for link in links), "")


def _marked(page: lxml_html.HtmlElement) -> Iterator[str]:
    """Dates that the page marks as its own date of publication."""
    for element in page.iterfind(".//*[@itemprop='datePublished']"):
        yield element.get("content") or element.get("datetime") or element.text_content()[:60]
    times = [element.get("datetime") for element in page.iterfind(".//time[@datetime]")]
    if len(set(times)) == 1:  # of several, none says which is the article's
        yield times[0] or ""


def _linked_data(page: lxml_html.HtmlElement) -> Iterator[dict[str, Any]]:
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        if script.text and len(script.text) <= LD_LENGTH:
            try:
                yield from _things(json.loads(script.text))
            except (ValueError, RecursionError):
                continue


def _things(value: Any) -> Iterator[dict[str, Any]]:
    listed = value if isinstance(value, list) else [value]
    for thing in listed:
        if isinstance(thing, dict):
            yield thing
            yield from (each for each in thing.get("@graph") or [] if isinstance(each, dict))


def _ld(data: list[dict[str, Any]], name: str) -> str:
    """A field of the first thing that is an article; a publisher is named by its name."""
    for thing in data:
        value = thing.get(name) if ARTICLE.search(str(thing.get("@type"))) else None
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return value
    return ""
