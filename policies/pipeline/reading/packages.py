"""Restrictions named by the day they were announced: "the controls it announced on October 9" are all that began that
day."""

import re
from collections.abc import Iterator
from datetime import date

from .catalog import Catalog
from .dates import DATE, day_and_month, resolve
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


MONTHS = ["january", "february", "march", "april", "may", "june", "july"]
MONTHS += ["august", "september", "october", "november", "december"]
NOUNS = r"(?:controls|measures|curbs|restrictions|rules|bans?|tightening)\b"
BY_MONTH = re.compile(
    rf"\b(?:the\s)?(?P<a>{'|'.join(MONTHS)})(?:'s|’s)?\s(?:\w+\s){{0,2}}?{NOUNS}"
    rf"|\b{NOUNS}(?:\s(?!and\b|but\b)[\w-]+){{0,6}}?"
    r"\s(?:announced|unveiled|introduced|imposed|issued|published|adopted|declared|put in place)"
    rf"\s(?:back\s)?(?:in|last)\s(?P<b>{'|'.join(MONTHS)})(?:\s(?P<y>20\d\d))?",
    re.IGNORECASE,
)


def packages(text: str, catalog: Catalog, published: date | None) -> Iterator[Mention]:
    """Mentions by day, or by month, in a folded text; the day alone decides, whatever else the words around it say."""
    if not catalog.births:
        return
    for match in BY_MONTH.finditer(text):
        if slugs := _born_in(match, catalog, published):
            yield Mention(match.start(), match.end(), match.group(), slugs, is_citation=True, is_package=True)
    for match in DATE.finditer(text):
        if _names_controls(text, match) and (slugs := _born_on(match, catalog, published)):
            yield Mention(match.start(), match.end(), match.group(), slugs, is_citation=True, is_package=True)


def _born_in(match: re.Match[str], catalog: Catalog, published: date | None) -> tuple[str, ...]:
    """What one side began in a month, where all of it began on one day; of the last such month before publication."""
    month = MONTHS.index((match["a"] or match["b"]).lower()) + 1
    if published is None and not match["y"]:
        return ()
    last = (
        published.year
        if published and (published.month, published.day) >= (month, 1)
        else (published.year - 1 if published else 0)
    )
    year = int(match["y"] or last)
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
