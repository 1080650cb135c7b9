"""Whether a feed is of the plain shape that both parsers read alike, so that the fast one may be trusted with it.

One pass with expat, which takes nothing that is not well formed. What is not listed here (another vocabulary, an attribute that
changes a meaning, an element that stands twice) goes to the tolerant parser, which then decides alone.
"""

import re
from dataclasses import dataclass
from xml.parsers import expat

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
OF_NO_MATTER = (
    "http://purl.org/rss/1.0/modules/slash/",
    "http://wellformedweb.org/CommentAPI/",
    "http://purl.org/rss/1.0/modules/syndication/",
)
XML = "http://www.w3.org/XML/1998/namespace"  # a base or a language of its own
ROOTS = ("rss", f"{ATOM} feed")
# Also what is told apart by guessing: Windows' quotes and dashes as control characters, plain or by number.
DECLARED = re.compile(r"<!(?:DOCTYPE|ENTITY)|[\x80-\x9f]|&(?:amp;)?#(?:0*1[2-5]\d|x0*[89][0-9a-f]);", re.IGNORECASE)

# What may stand in an item or entry, each at most once, with the attributes that it may have.
RSS_ITEM: dict[str, frozenset[str]] = {
    "title": frozenset(),
    "link": frozenset(),
    "description": frozenset(),
    "guid": frozenset({"isPermaLink"}),
    "pubDate": frozenset(),
    f"{CONTENT} encoded": frozenset(),
}
ATOM_ENTRY: dict[str, frozenset[str]] = {
    f"{ATOM} title": frozenset({"type"}),
    f"{ATOM} link": frozenset({"href", "rel", "type", "hreflang", "title"}),
    f"{ATOM} id": frozenset(),
    f"{ATOM} updated": frozenset(),
    f"{ATOM} published": frozenset(),
    f"{ATOM} summary": frozenset({"type"}),
    f"{ATOM} content": frozenset({"type"}),
}
# What may stand there as often as it likes, and says nothing that we keep.
RSS_MORE = frozenset(
    f"{MEDIA} {name}" for name in ("content", "thumbnail", "credit", "copyright", "keywords")
) | frozenset({"category", "author", "comments", "enclosure", "source", f"{DC} creator", f"{DC} subject", "undated"})
ATOM_MORE = frozenset(
    f"{ATOM} {name}" for name in ("author", "name", "uri", "email", "category", "contributor", "undated")
)
CONTENTS = frozenset({f"{CONTENT} encoded", f"{ATOM} content"})
SUMMARIES = frozenset({"description", f"{ATOM} summary"})
TEXT_TYPES = frozenset({"text", "html"})


class _NotPlain(Exception):
    pass


class _Look:
    """The state of one pass: how deep it is, and in which entry."""

    def __init__(self) -> None:
        self.depth = 0
        self.entry_depth = 0
        self.fields: dict[str, frozenset[str]] = {}
        self.more: frozenset[str] = frozenset()
        self.seen: set[str] = set()
        self.field_depth = 0
        self.field = ""
        self.has_summary = False
        self.whole: set[bool] = set()  # of entries with content, whether they have a summary too

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.entry_depth:
            self._within(name, attributes)
        elif name in ("item", f"{ATOM} entry"):
            self._begin(name, attributes)
        elif any(key.startswith(XML) for key in attributes) if self.depth > 1 else name not in ROOTS:
            raise _NotPlain

    def end(self, name: str) -> None:
        if self.depth == self.field_depth:
            self.field_depth = 0
        elif self.depth == self.entry_depth:
            self.entry_depth = 0
            if self.seen & CONTENTS:
                self.whole.add(self.has_summary)
        self.depth -= 1

    def said(self, text: str) -> None:
        if self.field_depth and self.field in SUMMARIES and not text.isspace():
            self.has_summary = True

    def remark(self, *_: str) -> None:
        """A comment within a text parts it in two, of which the fast parser has only the first."""
        if self.field_depth:
            raise _NotPlain

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        is_rss = name == "item"
        if attributes or self.depth != (3 if is_rss else 2):
            raise _NotPlain
        self.entry_depth, self.seen, self.has_summary = self.depth, set(), False
        self.fields, self.more = (RSS_ITEM, RSS_MORE) if is_rss else (ATOM_ENTRY, ATOM_MORE)

    def _within(self, name: str, attributes: dict[str, str]) -> None:
        allowed = self.fields.get(name)
        if allowed is None and not self.field_depth and (name in self.more or name.startswith(OF_NO_MATTER)):
            return
        if allowed is None or name in self.seen or self.depth != self.entry_depth + 1:
            raise _NotPlain
        if not allowed.issuperset(attributes):
            raise _NotPlain
        if attributes and name.startswith(ATOM) and not _means_itself(name, attributes):
            raise _NotPlain
        self.seen.add(name)
        self.field, self.field_depth = name, self.depth


def _means_itself(name: str, attributes: dict[str, str]) -> bool:
    if name.endswith(" link"):
        return attributes.get("rel", "alternate") == "alternate"
    return attributes.get("type", "text") in TEXT_TYPES


@dataclass(frozen=True)
class Shape:
    """A plain feed. ``has_summaries`` is false where entries have their content alone: the fast parser then makes some up."""

    has_summaries: bool


def plain_shape(xml: str) -> Shape | None:
    """The shape of a feed of which both parsers say the same: well formed, of the usual elements alone. Nothing for others."""
    if DECLARED.search(xml):
        return None
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    look = _Look()
    parser.StartElementHandler, parser.EndElementHandler = look.start, look.end
    parser.CharacterDataHandler, parser.buffer_text = look.said, True
    parser.CommentHandler = parser.ProcessingInstructionHandler = look.remark
    try:
        parser.Parse(xml.encode("utf-8", "replace"), True)
    except (_NotPlain, expat.ExpatError):
        return None
    return Shape(has_summaries=False not in look.whole) if len(look.whole) < 2 else None
