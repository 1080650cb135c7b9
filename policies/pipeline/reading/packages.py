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


def packages(text: str, catalog: Catalog, published: date | None) -> Iterator[Mention]:
    """Mentions by day in a folded text; the day alone decides, whatever else the words around it say."""
    if not catalog.births:
        return
    for match in DATE.finditer(text):
        if _names_controls(text, match) and (slugs := _born_on(match, catalog, published)):
            yield Mention(match.start(), match.end(), match.group(), slugs, is_citation=True, is_package=True)


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
