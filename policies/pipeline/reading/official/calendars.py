"""Days as other languages and calendars write them: European month names, Japanese and Taiwanese years, Korean days."""

import re
from datetime import date

from ..dates import Stated

NAMES = (
    "januari janvier januar enero gennaio",
    "februari février februar febrero febbraio",
    "maart mars märz marzo",
    "april avril abril aprile",
    "mei mai mayo maggio",
    "juni juin junio giugno",
    "juli juillet julio luglio",
    "augustus août august agosto",
    "september septembre septiembre settembre",
    "oktober octobre octubre ottobre",
    "november novembre noviembre",
    "december décembre dezember diciembre dicembre",
)
MONTHS = {name: number for number, names in enumerate(NAMES, start=1) for name in names.split()}
EUROPEAN = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:er|º|\.)? (?:de )?(?P<m>{'|'.join(MONTHS)}) (?:del? )?(?P<y>20\d\d)\b", re.I
)
KOREAN = re.compile(r"(?P<y>20\d\d)(?:년|\.) ?(?P<m>\d{1,2})(?:월|\.) ?(?P<d>\d{1,2})(?:일|\.)")
DIGITS = "〇一二三四五六七八九"
NUMERAL = f"{DIGITS}十"
MONTH_AND_DAY = rf"年\s?(?P<m>\d{{1,2}}|[{NUMERAL}]{{1,2}})\s?月\s?(?P<d>\d{{1,2}}|[{NUMERAL}]{{1,3}})\s?日"
JAPANESE = re.compile(rf"令和\s?(?P<y>元|\d{{1,2}}|[{NUMERAL}]{{1,3}})\s?{MONTH_AND_DAY}")
TAIWANESE = re.compile(rf"(?:中[華华]民[國国])?\s?(?<!\d)(?P<y>1[01]\d)\s?{MONTH_AND_DAY}")
FIRST_YEARS = {"ja": 2018, "tw": 1911}
CALENDARS = {"ja": JAPANESE, "tw": TAIWANESE, "ko": KOREAN}
UNTIL = re.compile(r"(?:tot en met|tot|jusqu'au|bis(?: zum)?|hasta el) $|(?:まで)", re.I)


def written_days(words: str, language: str) -> list[Stated]:
    """The days that a clause writes in the language's own way, in order."""
    pattern = CALENDARS.get(language, EUROPEAN)
    return [found for match in pattern.finditer(words) if (found := _stated(match, words, language))]


def _stated(match: re.Match[str], words: str, language: str) -> Stated | None:
    try:
        month = MONTHS.get(match["m"].lower()) or number(match["m"])
        day = date(_year(match["y"], language), month, number(match["d"]))
    except ValueError:
        return None
    is_end = UNTIL.search(words[max(0, match.start() - 12) : match.start()]) or words.startswith("まで", match.end())
    return Stated(day, "day", match.start(), match.end(), "until" if is_end else "from", has_year=True)


def _year(written: str, language: str) -> int:
    return FIRST_YEARS.get(language, 0) + (1 if written == "元" else number(written))


def number(written: str) -> int:
    """A number below a hundred in figures or characters ("12", "十二", "二十"), or a year in figures."""
    if written.isdigit() and written.isascii():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return int("".join(str(DIGITS.index(character)) for character in written))
    return 10 * (DIGITS.index(tens) if tens else 1) + (DIGITS.index(ones) if ones else 0)
