"""Numbers of announcements and rules: how a citation of the registry is written in a text, and lists of them in a text.

"Announcement No. 61 of 2025" also comes as "公告2025年第61号", "2025年第61号公告", and in lists: "Announcements No.
55 to 58, 61
and 62 of 2025". So numbered announcements are read as (year, number) and not as strings.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

REGISTER = re.compile(r"\b\d{2,3} FR \d{3,6}\b")
GAZETTE = re.compile(r"\bStcrt\. \d{4}, \d{3,6}\b|\bMinBuza[.-]\d{4}\.\d{3,6}-\d{1,3}\b|\bBZ\d{7}\b")
DOCUMENT = re.compile(r"\bFR Doc\.? (\d{4}-\d{4,6})\b")
LINK = r"(?:\s?(?:,|and|&|to|through|-|or)\s?)"
NUMBER = r"(?:nos?\.?\s?|#)?\d{1,3}(?![\d%])"
ENGLISH = re.compile(
    r"\b(?:(?P<before>20\d\d)\s)?announcements?\s(?:\[?(?P<within>20\d\d)\]?,?\s)?"
    rf"\(?(?P<list>(?:nos?\.?\s?|numbers?\s|#)?{NUMBER}(?:{LINK}{{1,2}}{NUMBER}){{0,30}})"
    r"(?:(?:\s(?:of|for|in)\s|,\s|/|\s?\()(?P<after>20\d\d))?",
    re.IGNORECASE,
)
REVERSED = re.compile(
    rf"\b(?P<list>nos?\.?\s?{NUMBER}(?:{LINK}{{1,2}}{NUMBER}){{0,30}})\s(?:\w+\s)?announcements?\s(?:of|in)\s(?P<after>20\d\d)",
    re.IGNORECASE,
)
# A decision or a notice only with its year: many things have such numbers.
DECIDED = re.compile(
    rf"\b(?:decisions?|notices?|orders?|circulars?)\s(?P<list>nos?\.?\s?{NUMBER}(?:{LINK}{{1,2}}{NUMBER}){{0,30}})"
    r"(?:\s(?:of|for)\s|,\s|/|\s?\()(?P<after>20\d\d)",
    re.IGNORECASE,
)
CHINESE_NUMBER = r"第?\s?\d{1,3}\s?号?"
CHINESE = re.compile(
    r"(?:(?P<before>20\d\d)\s?年?\s?)?第\s?\d{1,3}\s?号?"
    rf"(?:\s?(?:、|，|,|和|及|与|至|到|以及)\s?(?:20\d\d年)?\s?{CHINESE_NUMBER}){{0,30}}"
)
PIECE = re.compile(r"(?P<year>20\d\d)\s?年|(?P<number>\d{1,3})|(?P<to>\bto\b|\bthrough\b|-|至|到)", re.IGNORECASE)
# How far before a number, and after it, the word for an announcement may stand: lists go on for long.
BEHIND, NEAR = 160, 24


# Where a paragraph of an act stands: after its number, and after its title if that is given; in English also before.
PARAGRAPH = re.compile(
    r"[\s（(]{0,2}(?:《[^》]{1,80}》)?[）)\s]?(?:公告|令)?(?:的|之|中)?第(?P<n>[一二三四五六七八九十]|\d{1,2})[款條条项項]"
)
PARAGRAPH_OF = re.compile(
    r"\b(?:(?:paragraph|article|section|item|clause)\s(?P<n>\d{1,2})"
    r"|(?P<th>first|second|third|fourth|fifth)\s(?:paragraph|article|section|item|clause))"
    r"\s(?:of|in|under)\s(?:[\w'’]+\s){0,6}$",
    re.IGNORECASE,
)
COUNTED = ("first", "second", "third", "fourth", "fifth")
ORDINALS = "一二三四五六七八九十"
# A paragraph of the announcement that was cited last: "该公告中第二款", "the second clause of the announcement".
OF_THAT = re.compile(
    r"(?:该|該|此|上述|前述)公告(?:的|中的?|之)?第(?P<n>[一二三四五六七八九十]|\d{1,2})[款條条项項]"
    r"|\b(?:(?:paragraph|section|clause)\s(?P<number>\d{1,2})|(?P<th>first|second|third|fourth|fifth)\s(?:paragraph|section|clause))"
    r"\s(?:of|in|under)\s(?:the|that|this)\s(?:same\s)?announcement\b(?!s?\s(?:no|#|\d))",
    re.IGNORECASE,
)


class Citation(NamedTuple):
    """Announcements cited in ``text[start:end]``; the year is 0 where the text gives none, and so is the paragraph."""

    start: int
    end: int
    numbers: tuple[tuple[int, int], ...]
    paragraph: int = 0


def citation_texts(citation: str) -> tuple[str, ...]:
    """The ways to write a registry citation that identify it: for terms. Empty where it carries no number."""
    cited = [found.group() for found in REGISTER.finditer(citation)]
    cited += [found.group(1) for found in DOCUMENT.finditer(citation)]
    cited += [found.group() for found in GAZETTE.finditer(citation)]
    for found in citations(citation):
        for year, number in found.numbers:
            cited += [f"Announcement No. {number} of {year}", f"公告{year}年第{number}号"] if year else []
    return tuple(dict.fromkeys(cited))


def citations(text: str) -> Iterator[Citation]:
    """Every announcement number or list of them in a folded text, with its paragraph where one alone is cited."""
    found = [_with_paragraph(text, cited) if len(cited.numbers) == 1 else cited for cited in _citations(text)]
    yield from sorted([*found, *_taken_up(text, found)])


def _taken_up(text: str, cited: list[Citation]) -> Iterator[Citation]:
    """Paragraphs of an announcement that was cited before and is not again."""
    ends = sorted((each.end, each) for each in cited)
    for found in OF_THAT.finditer(text):
        before = bisect_right(ends, found.start(), key=lambda each: each[0])
        last = ends[before - 1][1] if before else None
        if last and len(last.numbers) == 1:
            paragraph = (
                COUNTED.index(found["th"].lower()) + 1 if found["th"] else _ordinal(found["n"] or found["number"])
            )
            yield Citation(found.start(), found.end(), last.numbers, paragraph)


def _with_paragraph(text: str, cited: Citation) -> Citation:
    if after := PARAGRAPH.match(text, cited.end, cited.end + 100):
        return cited._replace(end=after.end(), paragraph=_ordinal(after["n"]))
    if before := PARAGRAPH_OF.search(text, max(0, cited.start - 60), cited.start):
        number = _ordinal(before["n"]) if before["n"] else COUNTED.index(before["th"].lower()) + 1
        return cited._replace(start=before.start(), paragraph=number)
    return cited


def _ordinal(written: str) -> int:
    return int(written) if written.isdigit() else ORDINALS.index(written) + 1


def _citations(text: str) -> Iterator[Citation]:
    if "nnouncement" in text or "NNOUNCEMENT" in text:
        for found in ENGLISH.finditer(text):
            year = found["before"] or found["within"] or found["after"] or 0
            yield Citation(found.start(), found.end(), _numbers(found["list"], int(year)))
    if "nnouncement" in text:
        for found in REVERSED.finditer(text):
            yield Citation(found.start(), found.end(), _numbers(found["list"], int(found["after"])))
    for found in DECIDED.finditer(text):
        yield Citation(found.start(), found.end(), _numbers(found["list"], int(found["after"])))
    if "第" in text:
        text = text.replace("號", "号").replace("與", "与")
        for found in CHINESE.finditer(text):
            around = text[max(0, found.start() - BEHIND) : found.end() + NEAR]
            if "公告" in around:
                yield Citation(found.start(), found.end(), _numbers(found.group(), 0))


def _numbers(listed: str, year: int) -> tuple[tuple[int, int], ...]:
    numbers: list[tuple[int, int]] = []
    is_range = False
    for piece in PIECE.finditer(listed):
        if piece["year"]:
            year = int(piece["year"])
        elif piece["to"]:
            is_range = True
        else:
            number = int(piece["number"])
            first = numbers[-1][1] + 1 if is_range and numbers and number - numbers[-1][1] < 100 else number
            numbers += [(year, between) for between in range(first, number + 1)]
            is_range = False
    return tuple(numbers)
