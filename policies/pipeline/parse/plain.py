"""HTML to plain text with paragraph breaks, in one pass and in linear time whatever comes.

The result is text, which every page escapes like any other, so nothing rests on this for safety. It is a scanner of our own
since the parsers at hand give way on hostile nesting: on 1.1 MB of nested elements nh3 took 36 s, lxml gave up at a depth of
some hundred and lost the text without an error; on 50,000 attributes lxml took 4.8 s. Here both take a tenth of a second.
"""

import html
import re
from collections.abc import Iterator

BLOCKS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr html legend main menu nav ol p pre section summary table tbody tfoot thead ul"
)
BREAKS = frozenset(BLOCKS.split())
LINES = frozenset({"br", "li", "tr", "option"})
CELLS = frozenset({"td", "th"})
HIDDEN = frozenset("iframe math noembed noframes noscript script style svg template textarea title".split())  # noqa: SIM905
# A tag up to its ">", where a quoted value may hold one. Possessive, so that a quote left open costs one pass.
TAG = re.compile(r"\A(/?)([A-Za-z][^\s/>]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.ASCII)
LOOSE_TAG = re.compile(r"\A(/?)([A-Za-z][^\s/>]*+)([^>]*+)>", re.ASCII)
STARTS_TAG = re.compile(r"/?[A-Za-z]", re.ASCII)
QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
MARKUP = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9:]*[\s/>]|!--|!\[CDATA\[)|&(?:#\d|#x|[A-Za-z]+;)", re.IGNORECASE)
BLANKS = " \t\u00a0"
DOUBLED = re.compile(r" {2,}+")
GAPS = re.compile(r"\n{3,}")
RUNS = re.compile(r"[ \t\n\f\u00a0]+")
# A tag with nothing odd in it; where all are so, the whole is taken apart at once. Signs of ours stand for the breaks.
SOUND_TAG = re.compile(r"<(/?[A-Za-z][^\s/<>]*+)(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+>", re.ASCII)
BLOCK, LINE, NONE = "\x00", "\x01", "\x02"
SIGNS = re.compile(f"[{BLOCK}{LINE}{NONE}]")
SIGN_OF = dict.fromkeys(CELLS, " ") | dict.fromkeys(LINES, LINE) | {"/br": LINE}
SIGN_OF |= {slash + name: BLOCK for name in BREAKS for slash in ("", "/")}


def plain_text(markup: str) -> str:
    """The text that a reader sees, blocks parted by an empty line. Text without any markup keeps its lines."""
    if ("<" not in markup and "&" not in markup) or not MARKUP.search(markup):
        return tidy(markup)
    return tidy(DOUBLED.sub(" ", _quickly(markup) or "".join(_pieces(markup))))


def _quickly(markup: str) -> str:
    """The same as ``_pieces``, joined, in a fifth of the time; nothing for markup in which anything is odd or hidden."""
    texts = SOUND_TAG.split(markup)
    names = [name.lower() for name in texts[1::2]]
    if not HIDDEN.isdisjoint(names) or SIGNS.search(markup):
        return ""
    texts[1::2] = [SIGN_OF.get(name, NONE) for name in names]
    said = "".join(texts)
    if "<" in said:
        return ""
    said = html.unescape(said)
    for blank in "\t\n\f\u00a0":
        said = said.replace(blank, " ")
    return said.replace(NONE, "").replace(LINE, "\n").replace(BLOCK, "\n\n")


def tidy(text: str) -> str:
    """No blanks at the ends of lines, and at most one empty line in a row."""
    if "\n" not in text:
        return text.strip()
    return GAPS.sub("\n\n", "\n".join(line.strip(BLANKS) for line in text.split("\n"))).strip()


def is_heavy(markup: str, *, tags: int, tag_length: int) -> bool:
    """Whether a parser that builds a tree should not be trusted with this: too many tags, or one that is too long.

    A quoted value counts as nothing: it may be an embedded picture. A tag that another "<" interrupts may be a long one in
    disguise, so few of these pass.
    """
    parts = markup.split("<")
    interrupted = 0
    for part in parts[1:]:
        interrupted += ">" not in part and STARTS_TAG.match(part) is not None
        if (
            len(part) > tag_length
            and len(QUOTED.sub("", part.split(">", 1)[0] if '"' not in part else _head(part))) > tag_length
        ):
            return True
    return len(parts) > tags or interrupted > 100


def _head(part: str) -> str:
    found = TAG.match(part)
    return found[0] if found else part


def _pieces(markup: str) -> Iterator[str]:
    """Text and breaks, in order."""
    first, *parts = markup.split("<")
    yield _said(first)
    hidden = ""  # what must come before text shows again: an end tag, or the end of a comment
    for part in parts:
        if hidden:
            part, hidden = _after(part, hidden)
            yield _said(part)
        elif part.startswith("!--"):
            part, hidden = _after(part[1:], "-->")
            yield _said(part)
        elif part:
            piece, hidden = _piece(part)
            yield piece
        else:
            yield "<"


def _after(part: str, end: str) -> tuple[str, str]:
    """What follows the end of something hidden, and what is still hidden."""
    if end == "-->":
        _, found, rest = part.partition(end)
        return rest, "" if found else end
    return (part.partition(">")[2], "") if part[: len(end)].lower() == end else ("", end)


def _piece(part: str) -> tuple[str, str]:
    """What stands between one "<" and the next: the break that the tag makes, with the text after it; and what it hides."""
    if part.startswith("![CDATA["):
        return _said(part[8:]), ""
    if not STARTS_TAG.match(part):
        return (_said(part.partition(">")[2]) if part[0] in "!?/" else "<" + _said(part)), ""
    found = TAG.match(part) or LOOSE_TAG.match(part)
    if found is None:
        return "", ""
    slash, name = found[1], found[2].lower()
    if name in HIDDEN and not slash and not found[3].endswith("/"):
        return "", "/" + name
    return _gap(name, is_end=bool(slash)) + _said(part[found.end() :]), ""


def _gap(name: str, *, is_end: bool) -> str:
    if name in BREAKS:
        return "\n\n"
    if is_end and name != "br":
        return ""
    return "\n" if name in LINES else " " if name in CELLS else ""


def _said(text: str) -> str:
    return RUNS.sub(" ", html.unescape(text)) if text else ""
