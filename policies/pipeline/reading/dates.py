"""When it holds: dates that a passage states, relative to the day of publication where they need it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# What may follow the bare day of an act: "商务部9日宣布", and not "90日内".
TELLING = (
    r"\s?(?:表示|称|稱|说|說|指出|证实|證實|宣布|宣佈|发布|發布|發佈|公布|公佈|公告|通知|晚|上午|下午|凌晨|早|电|電|讯|訊|起|在|就|与|與|向|对|對"
    r"|决定|決定|发表|發表|报道|報導|報道|正式|开始|開始|举行|舉行|，)"
)
# What a date can begin with, looked at first: it spares the pattern at most places of a text.
BEGINS = (
    r"(?:(?<![A-Za-z])(?=jan|feb|ma[ry]|apr|ju[nl]|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|s[au][tn]|tod|yes|imm|eff|that"
    r"|the\ssame)|(?=[\d自即今昨本当當同上]))"
)
DATE = re.compile(
    rf"{BEGINS}(?:"
    rf"\b{MONTH.format('m1')}\s(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y1>20\d\d))?"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{MONTH.format('m2')}(?:,?\s(?P<y2>20\d\d))?"
    r"|\b(?P<y3>20\d\d)-(?P<m3>\d{2})-(?P<d3>\d{2})\b"
    rf"|\b{MONTH.format('m4')}\s(?P<y4>20\d\d)\b"
    r"|(?:(?P<y5>20\d\d)\s?年\s?)?(?P<m5>\d{1,2})\s?月(?:\s?(?P<d5>\d{1,2})\s?[日号號])?"
    r"|(?P<rel>[本当當上][个個]?月)\s?(?P<d6>\d{1,2})\s?[日号號]"
    rf"|(?<![\d月年至到近第])(?P<d7>\d{{1,2}})\s?[日号號](?={TELLING})"
    rf"|\b(?P<weekday>{'|'.join(WEEKDAYS)})\b|\b(?P<today>today|yesterday|immediately|immediate effect|effective now)\b"
    r"|(?P<now>自即日起|即日起|自今日起|今日|今天|昨日|昨天|自公布之日起|自发布之日起|自發布之日起|本公告自公布之日起|当日|當日|当天|當天|同日|同一天)"
    r"|\b(?P<same>(?:the same|that same|that) day)\b)",
    re.IGNORECASE,
)
UNTIL = re.compile(
    r"(?:\buntil|\btill|\bthrough|\bup to|\bending|\bexpires? on|\bto|至|到|直至)\s?"
    r"(?:the end of\s|and including\s|at least\s|midnight on\s|late\s|early\s|mid-?\s?)*$",
    re.IGNORECASE,
)
FROM = re.compile(
    r"(?:\bwith effect from|\beffective(?: from| on| as of)?|\bt(?:akes?|ook) effect(?: on| from)?"
    r"|\bcom(?:es?|ing) into (?:force|effect)(?: on| from)?|\bstart(?:ing|s)?(?: on| from)?"
    r"|\bbeginning(?: on)?|\bbegins?(?: on)?|\bas of|\bfrom|\benter(?:s|ed)? into force(?: on| from)?"
    r"|\b(?:go|goes|went) into effect(?: on| from)?|\bcame into (?:force|effect)(?: on| from)?"
    r"|\bappl(?:y|ies) (?:from|as of)|自)\s?$",
    re.IGNORECASE,
)
STARTING = re.compile(r"^\s?(?:起|开始|開始|生效|正式)")
DURATION = re.compile(
    r"\bfor (?:a period of )?(?:(?P<n>\d{1,3}|one|a|two|three|six|nine)[ -](?P<unit>years?|months?|days?))"
    r"|(?<![\d年月])(?P<nzh>[一两兩二三六]|\d{1,2})\s?(?P<unitzh>年|个月|個月|天)(?=[。，,；;]|$|期)"
)
AFTER = re.compile(
    r"\b(?P<n>\d{1,3}) days (?:after|from|following) (?:its |the )?(?:date of )?publication", re.IGNORECASE
)
NUMBERS = {
    "one": 1,
    "a": 1,
    "two": 2,
    "three": 3,
    "six": 6,
    "nine": 9,
    "一": 1,
    "两": 2,
    "兩": 2,
    "二": 2,
    "三": 3,
    "六": 6,
}


@dataclass(frozen=True, slots=True)
class Stated:
    """A date in the text: its day, how exactly it is known, where it stands, and what it does ("from", "until",
    "on")."""

    day: date
    precision: str
    start: int
    end: int
    use: str
    has_year: bool


def stated(text: str, start: int, end: int, published: date | None) -> list[Stated]:
    """The dates of a passage. Those without a year or by weekday need the day of publication and are left out without
    it."""
    found: list[Stated] = []
    passage = text[start:end]
    for match in DATE.finditer(passage):
        resolved = _same_day(text, start + match.start(), published) if _is_same(match) else None
        resolved = resolved or _immediate(match, found, published) or resolve(match, passage, published)
        if resolved:
            day, precision, has_year = resolved
            found.append(
                Stated(day, precision, start + match.start(), start + match.end(), _use(passage, match), has_year)
            )
    return found


SAME = frozenset(["当日", "當日", "当天", "當天", "同日", "同一天"])
LOOK_BACK = 500


def _is_same(match: re.Match) -> bool:
    return bool(match["same"]) or (match["now"] or "") in SAME


def _is_at_once(match: re.Match) -> bool:
    return (match["today"] or "").lower().startswith(("imm", "eff"))


def _same_day(text: str, place: int, published: date | None) -> tuple[date, str, bool] | None:
    """The day that "the same day" takes up: the last one named before it."""
    before = text[max(0, place - LOOK_BACK) : place]
    named = [match for match in DATE.finditer(before) if not _is_same(match) and not _is_at_once(match)]
    days = [found for match in reversed(named) if (found := resolve(match, before, published)) and found[1] == "day"]
    return days[0] if days else None


def _immediate(match: re.Match, before: list[Stated], published: date | None) -> tuple[date, str, bool] | None:
    """At once is on the day of the act, where the sentence dates it, not on that of the report."""
    if not _is_at_once(match):
        return None
    days = [each.day for each in before if each.use == "on" and each.precision == "day"]
    recent = [day for day in days if published is None or timedelta(0) <= published - day <= RECENT]
    return (recent[-1], "day", False) if recent else None


RECENT = timedelta(days=14)


def _use(passage: str, match: re.Match) -> str:
    before, after = passage[max(0, match.start() - 40) : match.start()], passage[match.end() : match.end() + 4]
    if UNTIL.search(before):
        return "until"
    if (
        FROM.search(before)
        or STARTING.match(after)
        or match["now"]
        and "起" in match["now"]
        or (match["today"] or "").startswith(("imm", "eff"))
    ):
        return "from"
    return "on"


def resolve(match: re.Match, passage: str, published: date | None) -> tuple[date, str, bool] | None:
    if _is_same(match):
        return None
    if match["weekday"] or match["today"] or match["now"]:
        return (_relative(match, published), "day", False) if published else None
    if match["d6"] or match["d7"]:
        return _of_month(match, published) if published else None
    year = next((match[name] for name in YEARS if match[name]), None)
    number, day = day_and_month(match)
    if year is None and (published is None or not day):
        return None
    if year is None and published:
        return _nearest(
            number, int(day), published, is_end=bool(UNTIL.search(passage[max(0, match.start() - 40) : match.start()]))
        )
    return _valid(int(year or 0), number, day or 1, "day" if day else "month")


def _of_month(match: re.Match, published: date) -> tuple[date, str, bool] | None:
    """A day without a month: of this one, or of the one before where it would still be ahead."""
    day = int(match["d6"] or match["d7"])
    is_before = (match["rel"] or "").startswith("上") or not match["rel"] and day > published.day
    month = published.replace(day=1) - timedelta(days=1) if is_before else published
    found = _valid(month.year, month.month, day, "day")
    return (found[0], "day", False) if found else None


YEARS = ("y1", "y2", "y3", "y4", "y5")
MONTH_GROUPS = ("m1", "m2", "m3", "m4", "m5")
DAYS = ("d1", "d2", "d3", "d5")


def day_and_month(match: re.Match[str]) -> tuple[int, int]:
    """The month and day of a match of ``DATE``; 0 for what it does not name."""
    month = next((match[name] for name in MONTH_GROUPS if match[name]), "")
    day = next((match[name] for name in DAYS if match[name]), None)
    names = (number for number, name in enumerate(MONTHS, 1) if month and name.startswith(month.lower()[:3]))
    return int(month) if month.isdigit() else next(names, 0), int(day or 0)


def _valid(year: int, month: int, day: int, precision: str) -> tuple[date, str, bool] | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day), precision, True


def _nearest(month: int, day: int, published: date, *, is_end: bool) -> tuple[date, str, bool] | None:
    """A day without a year is the one nearest to publication; an end is never in the past."""
    years = [published.year, published.year + 1] if is_end else [published.year - 1, published.year, published.year + 1]
    days = [found[0] for year in years if (found := _valid(year, month, day, "day"))]
    days = [each for each in days if not is_end or each >= published]
    if not days:
        return None
    return min(days, key=lambda each: abs((each - published).days)), "day", False


def _relative(match: re.Match, published: date) -> date:
    word = (match["today"] or match["now"] or "").lower()
    if word in ("yesterday", "昨日", "昨天"):
        return published - timedelta(days=1)
    if word:
        return published
    return published - timedelta(days=(published.weekday() - WEEKDAYS.index(match["weekday"].lower())) % 7)


def effective(dates: list[Stated], passage: str, published: date | None) -> tuple[date, str, str] | None:
    """From when: (day, precision, basis). A date after "from" before one the act is only said to have happened on."""
    for use in ("from", "on"):
        for each in dates:
            if each.use == use:
                return each.day, each.precision, "stated"
    after = AFTER.search(passage)
    if after and published:
        return published + timedelta(days=int(after["n"])), "day", "inferred"
    return None


def until(dates: list[Stated], passage: str, begins: date | None) -> date | None:
    """The last day of something temporary; by its length if the passage gives that and the first day."""
    ends = [each for each in dates if each.use == "until"]
    if ends:
        return _last_day(ends[0])
    length = DURATION.search(passage)
    if length is None or begins is None:
        return None
    number = length["n"] or length["nzh"]
    count = NUMBERS.get(number) or int(number)
    return _after(begins, count, (length["unit"] or length["unitzh"])[0])


def _last_day(end: Stated) -> date:
    if end.precision == "day":
        return end.day
    return end.day.replace(day=monthrange(end.day.year, end.day.month)[1])


def _after(begins: date, count: int, unit: str) -> date | None:
    if unit in "d天日":
        return begins + timedelta(days=count - 1)
    months = count * 12 if unit in "y年" else count
    year, month = divmod(begins.month - 1 + months, 12)
    year, month = begins.year + year, month + 1
    if year > 9999:
        return None
    return date(year, month, min(begins.day, monthrange(year, month)[1])) - timedelta(days=1)
