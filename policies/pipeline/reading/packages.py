"""Restrictions named by the day they were announced: "the controls it announced on October 9" are all that began that
day."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from .catalog import Catalog
from .dates import DATE, YEARS, day_and_month, resolve
from .folding import Folded
from .mentions import Mention

MADE_KNOWN = (
    r"(?:announced|unveiled|introduced|imposed|issued|published|released|adopted|declared|revealed|disclosed|outlined"
    r"|launched|rolled out|put in place|brought in|made public)"
)
ANNOUNCED = re.compile(rf"\b(?:{MADE_KNOWN}|of)\s(?:on\s)?(?:\w{{6,9}},?\s)?$", re.IGNORECASE)
CONTROLS = re.compile(r"\b(?:controls?|measures?|curbs?|restrictions?|rules?|bans?|announcements?)\b", re.IGNORECASE)
THEN_CONTROLS = re.compile(
    r"^\s(?:export |rare earth |rare-earth |trade )*(?:controls|measures|curbs|restrictions|rules)\b", re.IGNORECASE
)
# "On October 9, the ministry issued four announcements on export controls for rare earths".
THEN_ANNOUNCED = re.compile(
    r",?\s[^.;:\n]{3,110}?\s(?:issued|published|released|announced|promulgated)\s(?:jointly\s)?"
    r"(?P<made>(?:two|three|four|five|six|several|multiple|a\s(?:series|batch|set|raft|slew)\sof|its|new)\s"
    r"(?:\w+\s){0,2}?(?:announcements|notices)(?:\s(?:on|about|regarding|concerning|imposing|introducing|expanding)"
    r"\s(?:\w+\s){0,2}?controls(?:\s(?:on|over|for|of))?)?)",
    re.IGNORECASE,
)
CHINESE = re.compile(r"^\s?(?:公布|宣布|宣佈|发布|發布|出台|推出)的")
NEAR = 110
LISTED = len(" on some of ")  # between a package and the goods that it is about, and between these
LONGEST, MOST = 40, 12  # characters of goods that stand before it, and how many names about it are looked at
# What every way of naming controls contains, in the spelling of ``Folded.key``.
STEMS = ("control", "measure", "curb", "restriction", "rule", " ban", "announcement", "tightening")
SAID = re.compile(r"\b(?:control|measure|curb|restriction|rule|ban|announcement|tightening)s?\b")
CHINESE_STEMS = ("公布的", "宣布的", "发布的", "出台的", "推出的", "实施的", "采取的")


MONTHS = ["january", "february", "march", "april", "may", "june", "july"]
MONTHS += ["august", "september", "october", "november", "december"]
NOUNS = r"(?:controls|measures|curbs|restrictions|rules|bans?|tightening)\b"
MONTH = re.compile(
    rf"\b(?:(?P<named>{'|'.join(month.capitalize() for month in MONTHS)})|(?:earlier )?this month|last month)\b"
)
# "the October controls"; "the curbs imposed in October".
THEN_NOUN = re.compile(
    rf"(?:\s20\d\d)?(?:'s|’s)?\s(?:(?!{MADE_KNOWN}\b)[A-Za-z][\w-]*\s){{0,3}}?{NOUNS}", re.IGNORECASE
)
# "the curbs that Beijing imposed in", "curbs, including on rare earths, that were first announced in".
NOUN_BEFORE = re.compile(
    rf"\b{NOUNS}(?:(?:\s(?!and\b|but\b)[\w-]+){{0,6}}?|(?:,?\s(?!and\b|but\b)[\w-]+){{0,12}}?,?\s(?:that|which)(?:\s[\w'’-]+){{1,4}}?)"
    rf"\s{MADE_KNOWN}\s(?:(?:back\s)?(?:in|last)\s)?$",
    re.IGNORECASE,
)
# "10月初对稀土实施的管制", "4月公布的措施".
CHINESE_MONTH = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?<!\d)(?P<month>1[0-2]|[1-9])\s?月(?:初|中旬|下旬|上旬|底|份)?"
    r"[^，。；、\d]{0,16}?(?:实施|實施|公布|宣布|宣佈|发布|發布|出台|推出|采取|採取)的[^，。；]{0,10}?(?:管制|措施|限制|规定|規定)"
)
OF_EXPORTS = re.compile("管制|管控|出口|许可|許可")
OF_YEAR = re.compile(r"\s(20\d\d)\b")


def packages(folded: Folded, catalog: Catalog, published: date | None) -> Iterator[Mention]:
    """Mentions by day, or by month; the day alone decides, whatever else the words around it say."""
    text = folded.text
    if not catalog.births or not _may_name_controls(folded):
        return
    yield from _by_month(text, catalog, published)
    if "月" in text:
        yield from _by_chinese_month(text, catalog, published)
    for match in DATE.finditer(text):
        if _names_controls(text, match) and (slugs := _all_of(_born_on(match, catalog, published), text, match)):
            yield Mention(match.start(), match.end(), match.group(), slugs, is_citation=True, is_package=True)
        elif (made := THEN_ANNOUNCED.match(text, match.end())) and (slugs := _born_on(match, catalog, published)):
            yield Mention(*made.span("made"), made["made"], slugs, is_citation=True, is_package=True)


COUNTED = re.compile(
    r"\b(?P<count>two|three|four|five)\s(?:[\w-]+\s){0,2}?(?:announcements|notices|measures)\b"
    r"|(?P<number>[两兩三四五])(?:则|則|份|个|個|项|項)[^，。；]{0,12}?公告",
    re.IGNORECASE,
)
COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5}


def _all_of(born: tuple[str, ...], text: str, day: re.Match[str]) -> tuple[str, ...]:
    """What began on a day, unless fewer announcements of that day are spoken of: which of them is not said."""
    counted = COUNTED.search(text, max(0, day.start() - NEAR), day.end() + NEAR)
    count = COUNTS[(counted["count"] or counted["number"]).lower()] if counted else 0
    return () if count and count < len(born) else born


RECENTLY = ("this month", "last month")
# Of so few, those that the sentence names are meant: one side's letters of a month are no package.
FEW, ABOUT = 4, 200


def narrowed(packages: Iterable[Mention], named: Sequence[Mention]) -> Iterator[Mention]:
    """Packages, each without what the goods beside it leave out: "the October rare earth controls" are not all of October's.
    ``named`` stand in their order."""
    starts = [other.start for other in named]
    anywhere = {slug for other in named for slug in (*other.strong, *other.weak)}
    for package in packages:
        if package.text.endswith(RECENTLY) and not anywhere & set(package.strong):
            continue  # what was imposed "last month" is what the text is about
        reach = ABOUT if len(package.strong) < FEW else LONGEST
        first = bisect_left(starts, package.start - reach)
        near = named[first : first + MOST]
        near = [each for each in near if each.start < package.end + ABOUT] if reach == ABOUT else _beside(package, near)
        beside = [each for each in near if not _is_among(package, each)]
        meant = {slug for other in beside for slug in (*other.strong, *other.weak)}
        left = tuple(slug for slug in package.strong if slug in meant)
        yield replace(package, strong=left) if left else package


def _is_among(package: Mention, goods: Mention) -> bool:
    """Whether goods are only some of those meant: "curbs, including on rare earths, that were announced in October"."""
    return "including" in package.text[: max(0, goods.start - package.start)]


def _beside(package: Mention, named: Sequence[Mention]) -> list[Mention]:
    """What stands in its words, right before them, or is listed right after them."""
    found: list[Mention] = []
    end = package.end
    for other in named:
        if package.start <= other.end + 1 and other.start <= end + LISTED:
            found.append(other)
            end = max(end, other.end)
    return found


def _may_name_controls(folded: Folded) -> bool:
    """A quick look, since few texts need the long one."""
    if any(stem in folded.key for stem in STEMS) and SAID.search(folded.key):
        return True
    return not folded.text.isascii() and any(word in folded.key for word in CHINESE_STEMS)


def _by_month(text: str, catalog: Catalog, published: date | None) -> Iterator[Mention]:
    for match in MONTH.finditer(text):
        span = _of_controls(text, match)
        if span and (slugs := _born_in_month(match, catalog, published)):
            yield Mention(*span, text[slice(*span)], slugs, is_citation=True, is_package=True)


def _by_chinese_month(text: str, catalog: Catalog, published: date | None) -> Iterator[Mention]:
    for match in CHINESE_MONTH.finditer(text):
        is_of_exports = OF_EXPORTS.search(text, max(0, match.start() - LONGEST), match.end())
        if is_of_exports and (slugs := _born_in(int(match["month"]), int(match["year"] or 0), catalog, published)):
            yield Mention(*match.span(), match.group(), slugs, is_citation=True, is_package=True)


def _born_in_month(month: re.Match[str], catalog: Catalog, published: date | None) -> tuple[str, ...]:
    if month["named"]:
        year = OF_YEAR.match(month.string, month.end())
        return _born_in(MONTHS.index(month["named"].lower()) + 1, int(year[1]) if year else 0, catalog, published)
    if published is None:
        return ()
    day = published.replace(day=1) - timedelta(days=1) if month.group() == "last month" else published
    return _begun_in(day.month, day.year, catalog)


def _of_controls(text: str, month: re.Match[str]) -> tuple[int, int] | None:
    """Where a month and the controls that it dates stand."""
    after = THEN_NOUN.match(text, month.end())
    if after and (month["named"] or text.startswith(("'s", "’s"), month.end())):
        return month.start(), after.end()
    floor = max(0, month.start() - NEAR)
    before = NOUN_BEFORE.search(text[floor : month.start()])
    return (floor + before.start(), month.end()) if before else None


def _born_in(month: int, year: int, catalog: Catalog, published: date | None) -> tuple[str, ...]:
    """What one side began on one day of a month; of the last such month before publication in which anything began."""
    if year:
        return _begun_in(month, year, catalog)
    if published is None:
        return ()
    last = published.year if month <= published.month else published.year - 1
    return _begun_in(month, last, catalog) or _begun_in(month, last - 1, catalog)


def _begun_in(month: int, year: int, catalog: Catalog) -> tuple[str, ...]:
    days: dict[str, dict[date, list[str]]] = {}
    for day, slugs in catalog.births.items():
        if (day.year, day.month) == (year, month):
            for slug in slugs:
                days.setdefault(catalog.known[slug].imposed_by, {}).setdefault(day, []).append(slug)
    return tuple(slug for born in days.values() for slug in _largest(list(born.values())))


def _largest(packages: list[list[str]]) -> list[str]:
    """Of what was begun on several days of a month, the package; nothing, where none stands out."""
    most = max(map(len, packages))
    largest = [package for package in packages if len(package) == most]
    return largest[0] if len(largest) == 1 else []


def _names_controls(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 40]
    before = text[max(0, match.start() - NEAR) : match.start()]
    if CHINESE.match(after) or THEN_CONTROLS.match(after) and not before.endswith(" on "):
        return True
    return bool(ANNOUNCED.search(before)) and bool(CONTROLS.search(before))


LAST_YEAR = re.compile("(?:去年|上年)$")


def _born_on(match: re.Match[str], catalog: Catalog, published: date | None) -> tuple[str, ...]:
    found = resolve(match, match.string, published)
    if found and found[1] == "day":
        named = found[0]
        if LAST_YEAR.search(match.string, max(0, match.start() - 3), match.start()) and published:
            named = named.replace(year=published.year - 1, day=28 if (named.month, named.day) == (2, 29) else named.day)
        if named in catalog.births or any(match[group] for group in YEARS):
            return catalog.births.get(named, ())
    month, day = day_and_month(match)
    days = [born for born in catalog.births if (born.month, born.day) == (month, day)]
    return catalog.births[days[0]] if len(days) == 1 else ()
