"""What kind of document it is, from its first characters. What it was called on the way counts only where these say nothing."""

import json
import re

from .entry import Document, NotReadable
from .federalregister import is_answer
from .jsonfeed import is_feed

HEAD = 4_096
PROLOGUE = re.compile(
    r"(?:\s{1,200}|<\?[^>]{0,400}>|<!--.{0,2000}?-->|<!DOCTYPE\s[^\[>]{0,400}(?:\[[^\]]{0,2000}\]\s{0,20})?>)",
    re.I | re.S,
)
ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})")
FEED_ROOTS = {"rss", "feed", "rdf", "channel"}
HTML_TAG = re.compile(
    r"<(?:!doctype html|html|head|body|title|meta|div|p|br|table|article|section|span|h[1-6]|ul|ol|a|script)\b", re.I
)
ENTRY_WITHIN = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>]", re.I)
HTML_ROOTS = {
    "html",
    "head",
    "body",
    "title",
    "meta",
    "div",
    "p",
    "table",
    "script",
    "svg",
    "section",
    "main",
    "article",
}
FEED_WITHIN = re.compile(r"<(?:rss|rdf:RDF|feed)[\s>]", re.I)


def format_of(document: Document, *, expected: str) -> str:
    """The key of the parser for it. Raises ``NotReadable`` where it is plainly not what was expected, or nothing we read."""
    if expected == "auto":
        return _sniffed(document)
    if expected in ("feed", "json_feed"):
        seen = _sniffed(document)
        if seen == "html" and not ENTRY_WITHIN.search(document.text):
            raise NotReadable("It is a web page, not a feed.")
        return seen if seen in ("feed", "json_feed") else expected
    if expected not in ("html", "text", "pdf", "federal_register"):
        raise NotReadable(f"No parser is named {expected[:40]!r}.")
    return expected


def _sniffed(document: Document) -> str:
    text = document.text.lstrip("\ufeff \t\n")
    if text.startswith("{"):
        return _json(document, text)
    head = text[:HEAD]
    root = _root(text[: HEAD * 4])
    if root in FEED_ROOTS or FEED_WITHIN.search(head):
        return "feed"
    if root not in HTML_ROOTS and ENTRY_WITHIN.search(head):
        return "feed"  # its outermost element is spoilt
    if HTML_TAG.search(head) or "html" in document.media_type:
        return "html"
    if root and head.startswith("<?xml"):
        raise NotReadable(f"It is XML, but no feed: its outermost element is <{root[:40]}>.")
    return "text"


def _root(text: str) -> str:
    """The local name of the first element, in lower case, where the text begins as XML does."""
    at = 0
    while found := PROLOGUE.match(text, at):
        at = found.end()
    root = ROOT.match(text, at)
    return root[1].rpartition(":")[2].lower() if root else ""


def _json(document: Document, text: str) -> str:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return "json_feed" if "json" in document.media_type else "text"
    if is_feed(value):
        return "json_feed"
    if is_answer(value):
        return "federal_register"
    raise NotReadable("It is JSON, but not a JSON Feed: there is no list of items in it.")
