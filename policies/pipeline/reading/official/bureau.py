"""Releases and letters of the American Bureau of Industry and Security."""

import re

from .days import day_in
from .parts import Parts, each, first, lines, plain
from .register import EXPORT, LAW, PAGE

RELEASE = re.compile(r"^\s*(?:FOR IMMEDIATE RELEASE|Press Release\b[^\n]{0,60})(?P<rest>[^\n]{0,80})", re.I | re.M)
SENDER = re.compile(
    r"^\s*(?:U\.?S\.? Department of Commerce|United States Department of Commerce|Bureau of Industry (?:and|&) Security"
    r"|Office of (?:Congressional and )?Public Affairs|(?:www\.|media\.)?bis\.(?:doc\.)?gov)\W*$"
    r"|^Press Release \| BIS\b",
    re.I | re.M,
)
DATELINE = re.compile(r"^\s*WASHINGTON(?:, D\.?C\.?)?\s?(?:-|—|--)", re.M)
NOTHING_IN_A_LINE = re.compile(
    r"^[\W\d]*$|@|\.gov|^\(?\d{3}\)?|Office of|^[A-Z][a-z]+day\b|^\w+ \d{1,2}, \d{4}$|Contact", re.I
)


def release(text: str) -> Parts | None:
    """A press release of the bureau: the formula, and the bureau as who sends it."""
    head = RELEASE.search(text, 0, 1_500)
    if head is None or not SENDER.search(text, 0, head.end() + 400) or not EXPORT.search(text):
        return None
    line = DATELINE.search(text, head.end(), head.end() + 1_500)
    ends = line.start() if line else head.end() + 600
    title = next((span for span in lines(text, head.end(), ends) if _is_headline(text[slice(*span)])), None)
    if title is None:
        return None
    body = (line.end() if line else title[1], min(len(text), title[1] + 3_000))
    page = each(PAGE, text, most=1)
    return Parts(
        kind="bis_release",
        issuer="US",
        authority="us-bis",
        own=tuple(plain(text, span) for span in page),
        title=title,
        days=body,
        does=(title, (body[0], min(body[1], body[0] + 900))),
        agency="Bureau of Industry and Security",
        laws=tuple(each(LAW, text)),
        signed=day_in(text, 0, ends),
        spans={"citation": tuple(page)} if page else {},
    )


def _is_headline(line: str) -> bool:
    return len(line.split()) >= 4 and not NOTHING_IN_A_LINE.search(line.strip()) and not SENDER.search(line)


LETTERHEAD = re.compile(
    r"^\s*(?:U\.?S\.?|United States) Department of Commerce\W*\n\s*Bureau of Industry and Security", re.I | re.M
)
INFORMED = re.compile(
    r"(?:Section |§ ?)(?P<it>744\.\d{1,2}(?:\([a-z0-9]\))*)[^.]{0,200}(?:inform(?:s|ed|ing)?)\b", re.I | re.S
)


def letter(text: str) -> Parts | None:
    """A letter by which the bureau informs one exporter that a licence is needed."""
    head = LETTERHEAD.search(text, 0, 600)
    told = INFORMED.search(text, 0, 4_000) if head else None
    if head is None or told is None or "Dear" not in text[:2_000]:
        return None
    subject = first(re.compile(r"^\s*(?:Re|Subject):\s*(?P<it>[^\n]{8,200})", re.M), text, 0, 2_000)
    return Parts(
        kind="bis_letter",
        issuer="US",
        authority="us-bis",
        own=(),
        title=subject,
        days=(told.start(), min(len(text), told.end() + 1_200)),
        does=((told.start(), min(len(text), told.end() + 900)),),
        agency="Bureau of Industry and Security",
        laws=tuple(each(LAW, text)),
        signed=day_in(text, head.end(), head.end() + 300),
        spans={"amends": (told.span("it"),)},
    )
