"""Restrictions named by the day they were announced: "the controls it announced on October 9" are all that began that
day."""

import re
from collections.abc import Iterator
from datetime import date

from .catalog import Catalog
from .dates import DATE, day_and_month, resolve
from .folding import Folded
from .mentions import Mention

ANNOUNCED = re.compile(
    r"\b(?:announced|unveiled|introduced|imposed|issued|published|released|adopted|declared|of)\s(?:on\s)?(?:\w{6,9},?\s)?$",
    re.IGNORECASE,
)
CONTROLS = re.compile(r"\b(?:controls?|measures?|curbs?|restrictions?|rules?|bans?|announcements?)\b", re.IGNORECASE)
THEN_CONTROLS = re.compile(
    r"^\s(?:export |rare earth |rare-earth |trade )*(?:controls|measures|curbs|restrictions|rules)\b", re.IGNORECASE
)
CHINESE = re.compile(r"^\s?(?:公布|宣布|宣佈|发布|發布|出台|推出)的")
NEAR = 110
# What every way of naming controls contains, in the spelling of ``Folded.key``.
STEMS = ("control", "measure", "curb", "restriction", "rule", " ban", "announcement", "tightening")
SAID = re.compile(r"\b(?:control|measure|curb|restriction|rule|ban|announcement|tightening)s?\b")
CHINESE_STEMS = ("公布的", "宣布的", "发布的", "出台的", "推出的")


MONTHS = ["january", "february", "march", "april", "may", "june", "july"]
MONTHS += ["august", "september", "october", "november", "december"]
NOUNS = r"(?:controls|measures|curbs|restrictions|rules|bans?|tightening)\b"
MONTH = re.compile(rf"\b(?:{'|'.join(month.capitalize() for month in MONTHS)})\b")
# "the October controls"; "the curbs imposed in October".
THEN_NOUN = re.compile(rf"(?:'s|’s)?\s(?:\w+\s){{0,2}}?{NOUNS}", re.IGNORECASE)
NOUN_BEFORE = re.compile(
    rf"\b{NOUNS}(?:\s(?!and\b|but\b)[\w-]+){{0,6}}?"
    r"\s(?:announced|unveiled|introduced|imposed|issued|published|adopted|declared|put in place)"
    r"\s(?:back\s)?(?:in|last)\s$",
    re.IGNORECASE,
)
OF_YEAR = re.compile(r"\s(20\d\d)\b")


def packages(folded: Folded, catalog: Catalog, published: date | None) -> Iterator[Mention]:
    """Mentions by day, or by month; the day alone decides, whatever else the words around it say."""
    text = folded.text
    if not catalog.births or not _may_name_controls(folded):
        return
    yield from _by_month(text, catalog, published)
    for match in DATE.finditer(text):
        if _names_controls(text, match) and (slugs := _born_on(match, catalog, published)):
            yield Mention(match.start(), match.end(), match.group(), slugs, is_citation=True, is_package=True)


def _may_name_controls(folded: Folded) -> bool:
    """A quick look, since few texts need the long one."""
    if any(stem in folded.key for stem in STEMS) and SAID.search(folded.key):
        return True
    return not folded.text.isascii() and any(word in folded.key for word in CHINESE_STEMS)


def _by_month(text: str, catalog: Catalog, published: date | None) -> Iterator[Mention]:
    for match in MONTH.finditer(text):
        if span := _of_controls(text, match):
            year = OF_YEAR.match(text, match.end())
            month = MONTHS.index(match.group().lower()) + 1
            if slugs := _born_in(month, int(year[1]) if year else 0, catalog, published):
                yield Mention(*span, text[slice(*span)], slugs, is_citation=True, is_package=True)


def _of_controls(text: str, month: re.Match[str]) -> tuple[int, int] | None:
    """Where a month and the controls that it dates stand."""
    if after := THEN_NOUN.match(text, month.end()):
        return month.start(), after.end()
    floor = max(0, month.start() - NEAR)
    before = NOUN_BEFORE.search(text[floor : month.start()])
    return (floor + before.start(), month.end()) if before else None


def _born_in(month: int, year: int, catalog: Catalog, published: date | None) -> tuple[str, ...]:
    """What one side began in a month, where all of it began on one day; of the last such month before publication."""
    if not year and published is None:
        return ()
    if not year and published:
        year = published.year if month <= published.month else published.year - 1
    days: dict[str, set[date]] = {}
    for day, slugs in catalog.births.items():
        if (day.year, day.month) == (year, month):
            for slug in slugs:
                days.setdefault(catalog.known[slug].imposed_by, set()).add(day)
    return tuple(
        slug
        for side, born in days.items()
        if len(born) == 1
        for slug in catalog.births[min(born)]
        if catalog.known[slug].imposed_by == side
    )


def _names_controls(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 40]
    if CHINESE.match(after) or THEN_CONTROLS.match(after):
        return True
    before = text[max(0, match.start() - NEAR) : match.start()]
    return bool(ANNOUNCED.search(before)) and bool(CONTROLS.search(before))


def _born_on(match: re.Match[str], catalog: Catalog, published: date | None) -> tuple[str, ...]:
    found = resolve(match, match.string, published)
    if found and found[1] == "day":
        return catalog.births.get(found[0], ())
    month, day = day_and_month(match)
    days = [born for born in catalog.births if (born.month, born.day) == (month, day)]
    return catalog.births[days[0]] if len(days) == 1 else ()
