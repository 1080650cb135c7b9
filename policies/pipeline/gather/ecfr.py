"""The eCFR: a part is watched, and each day on which amendments of it were issued gives an article with what they changed.

First it is asked how far the title is complete, then which sections have new versions, and only for a day that is not known
yet for the part itself, as it stood on that day and on the day before.
"""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from policies.pipeline.fetch import FetchFailed, Response
from policies.pipeline.parse import Entry, ecfr
from policies.pipeline.parse.charset import decode
from policies.pipeline.parse.clean import MAX_TITLE, cut, one_line

from .watch import Gathered, Watch, gathered

MAX_DAYS = 5  # of amendments in one look
MAX_PAGES = 10
NAMED = 4  # sections that a title names
A_DAY = timedelta(days=1)
MISSING = (404, 410)


def gather(watch: Watch) -> Gathered:
    title, part = watch.options["title"], watch.options["part"]
    response = watch.ask(f"{_base(watch)}/titles.json", etag=watch.etag, last_modified=watch.last_modified)
    if response.not_modified:
        return Gathered(response, [])
    last = ecfr.up_to_date(_text(response), title)
    if last is None:
        return gathered(response, [], f"Title {title} is being processed by the eCFR; the next look will have it.")
    days = _days(watch, title, part, last=last)
    owed = [day for day in days if not watch.is_known(address(title, part, day))]
    entries: list[Entry] = []
    for day in owed[: watch.options.get("max_days", MAX_DAYS)]:
        try:
            entries.append(_entry(watch, title, part, day, days[day]))
        except FetchFailed:
            if not entries:
                raise
            break  # what was had is kept, and the rest is owed
    left = len(owed) - len(entries)
    return gathered(response, entries, f"{left} days of amendments are left for the next look." if left else "")


def address(title: int, part: str, day: date) -> str:
    """Where the part can be read as it stood on a day."""
    return f"https://www.ecfr.gov/on/{day.isoformat()}/title-{title}/part-{part}"


def _days(watch: Watch, title: int, part: str, *, last: date) -> dict[date, list[ecfr.Version]]:
    """The versions by the day of their issue, the oldest first."""
    found: list[ecfr.Version] = []
    for page in range(1, MAX_PAGES + 1):
        query = urlencode({"issue_date[gte]": watch.since.isoformat(), "part": part, "page": page})
        rows, total = ecfr.versions(_text(watch.ask(f"{_base(watch)}/versions/title-{title}.json?{query}")))
        found += rows
        if not rows or len(found) >= total:
            break
    counted = [version for version in found if watch.since <= version.issued <= last and version.is_substantive]
    days = sorted({version.issued for version in counted})
    return {day: [version for version in counted if version.issued == day] for day in days}


def _entry(watch: Watch, title: int, part: str, day: date, versions: list[ecfr.Version]) -> Entry:
    before, after = _part(watch, title, part, day - A_DAY), _part(watch, title, part, day)
    changed = ecfr.difference(before, after)
    citation = f"{title} CFR {part}"
    named = ", ".join(changed.sections[:NAMED]) or "no words"
    more = f" and {len(changed.sections) - NAMED} more" if len(changed.sections) > NAMED else ""
    head = f"{citation}, changed on {day.isoformat()}: {named}{more}"
    text, is_cut = cut(f"{head}\n\n{changed.text or 'Nothing in the wording changed.'}")
    link = address(title, part, day)
    return Entry(
        guid=link,
        url=link,
        title=one_line(head, limit=MAX_TITLE),
        publisher="eCFR",
        language="en",
        published_at=datetime.combine(day, time(), UTC),
        published_precision="day",
        text=text,
        summary="",
        is_cut=is_cut,
        document={
            "register": "ecfr",
            "citation": citation,
            "type": "Amendment",
            "effective_date": max(version.amended for version in versions).isoformat(),
            "cfr": [citation],
            "sections": changed.sections[:100],
            "compared": [(day - A_DAY).isoformat(), day.isoformat()],
        },
    )


def _part(watch: Watch, title: int, part: str, day: date) -> dict[str, ecfr.Section]:
    """The part as it stood on a day; nothing where there was none yet, or no more."""
    try:
        response = watch.ask(f"{_base(watch)}/full/{day.isoformat()}/title-{title}.xml?{urlencode({'part': part})}")
    except FetchFailed as fault:
        if fault.status in MISSING:
            return {}
        raise
    return ecfr.sections(_text(response))


def _base(watch: Watch) -> str:
    return watch.url.rstrip("/") + "/api/versioner/v1"


def _text(response: Response) -> str:
    return decode(response.body, said=response.charset)
