"""British notices to exporters and regulations on export control."""

import re

from .days import day_in
from .parts import Parts, Span, each, first

HEAD = 2_500
NOTICE = re.compile(
    r"^\s*(?:NTE|Notice to exporters) (?P<year>20\d\d)/(?P<n>\d{1,2})\s?[:,-]\s?(?P<it>[^\n]{8,200})", re.I | re.M
)
UNIT = re.compile(r"Export Control Joint Unit|\bECJU\b")
PUBLISHED = re.compile(r"^\s*Published(?: by\b[^\n]*)?(?P<it> \d{1,2} \w+ 20\d\d)?", re.I | re.M)
BRITISH_LAW = re.compile(
    r"(?P<it>Export Control Order 2008|Export Control Act 2002"
    r"|Export Control \(Amendment\)(?: \(No\. ?\d\))? (?:Regulations|Order) 20\d\d"
    r"|assimilated dual-use Regulation|retained dual-use Regulation)",
    re.I,
)


def british_notice(text: str) -> Parts | None:
    """A notice to exporters of the Export Control Joint Unit."""
    head = NOTICE.search(text, 0, 1_200)
    issued = PUBLISHED.search(text, head.end(), head.end() + 400) if head else None
    if head is None or issued is None or not UNIT.search(text):
        return _bare_notice(text)
    title = head.span("it")
    body = (issued.end(), min(len(text), issued.end() + 20_000))
    return Parts(
        kind="uk_notice",
        issuer="GB",
        authority="Export Control Joint Unit",
        own=(f"NTE {head['year']}/{head['n']}",),
        title=title,
        days=body,
        does=(title, (body[0], min(body[1], body[0] + 1_200))),
        agency="Export Control Joint Unit",
        laws=tuple(each(BRITISH_LAW, text)),
        signed=day_in(text, *issued.span()),
        spans={"citation": ((head.start("year"), head.end("n")),)},
    )


BARE = re.compile(r"^\s*Notice to exporters (?P<year>20\d\d)/(?P<n>\d{1,2})\s*$", re.I | re.M)
ISSUED = re.compile(r"\bThis notice was issued on (?P<it>\d{1,2} \w+ 20\d\d)|\bThis notice\b", re.I)


def _bare_notice(text: str) -> Parts | None:
    """A notice with nothing in its head but its number, that speaks of itself."""
    head = BARE.search(text, 0, 400)
    issued = ISSUED.search(text, head.end()) if head else None
    if head is None or issued is None:
        return None
    body = (head.end(), issued.start())
    return Parts(
        kind="uk_notice",
        issuer="GB",
        authority="Export Control Joint Unit",
        own=(f"NTE {head['year']}/{head['n']}",),
        title=None,
        days=body,
        does=((body[0], min(body[1], body[0] + 1_200)),),
        agency="Export Control Joint Unit",
        laws=tuple(each(BRITISH_LAW, text)),
        signed=day_in(text, *issued.span()),
        spans={"citation": (head.span(),)},
    )


INSTRUMENT = re.compile(r"^\s*(?P<year>20\d\d) No\. (?P<n>\d{1,4})\s*$", re.M)
NAMED = re.compile(r"^\s*(?P<it>The [^\n]{0,60}Export[^\n]{0,80}(?:Regulations|Order) 20\d\d)\s*$", re.M)
MAKES = re.compile(r"\bmakes (?:these Regulations|the following (?:Regulations|Order)|this Order)", re.I)


def british_regulations(text: str) -> Parts | None:
    """A statutory instrument on export control."""
    head = INSTRUMENT.search(text, 0, HEAD)
    title: Span | None = first(NAMED, text, head.end(), head.end() + 600) if head else None
    made = MAKES.search(text, title[1]) if title else None
    if head is None or title is None or made is None:
        return None
    laws = each(BRITISH_LAW, text, title[1], _sentence_end(text, made.end()))
    return Parts(
        kind="uk_regulations",
        issuer="GB",
        authority="Secretary of State",
        own=(f"S.I. {head['year']}/{head['n']}",),
        title=title,
        days=(title[1], min(len(text), title[1] + 20_000)),
        does=(title, (title[1], min(len(text), title[1] + 2_000))),
        agency="Secretary of State",
        laws=tuple(laws),
        spans={"citation": (head.span(),)},
    )


STOP = re.compile(r"[.:;](?=\s|$)")


def _sentence_end(text: str, start: int) -> int:
    found = STOP.search(text, start, start + 600)
    return found.start() if found else start
