"""A list of announcements, as ministries keep them: its links are followed one level, and what they lead to are the articles.

How many are followed in one look is bounded, in the order of the list; links to other hosts are followed only where the
options name the host. A few that are known are looked at again, since announcements are changed after they appear.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

from policies.pipeline.fetch import FetchFailed, FetchRefused
from policies.pipeline.parse import Entry, NotReadable, parse
from policies.pipeline.parse.charset import decode
from policies.pipeline.parse.clean import clean_text
from policies.pipeline.parse.dates import read_date
from policies.pipeline.parse.entry import Document
from policies.pipeline.parse.links import host_of
from policies.pipeline.parse.listing import Link, links

from .watch import Gathered, Watch, gathered, read_as

MAX_LINKS = 20
RECHECK = 3
GONE = (404, 410)


@dataclass
class _Following:
    """The links that are followed in one look, and what became of them."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    to_do_again: int = 0


def gather(watch: Watch) -> Gathered:
    response = watch.ask(watch.url, etag=watch.etag, last_modified=watch.last_modified)
    if response.not_modified:
        return Gathered(response, [])
    page = Document(clean_text(decode(response.body, said=response.charset)), url=response.url or watch.url)
    listed = links(page, path=watch.options.get("path", ""), hosts=watch.options.get("hosts", ()))
    is_known = {link.url: watch.is_known(link.url) for link in listed}
    fresh = [link for link in listed if not is_known[link.url]]
    known = [link for link in listed if is_known[link.url]][: watch.options.get("recheck", RECHECK)]
    taken = fresh[: watch.options.get("max_links", MAX_LINKS)]
    following = _Following()
    for link in [*taken, *known]:
        _follow(link, watch, following)
    if taken and not following.entries:
        raise FetchFailed(f"None of {len(taken)} links could be followed; of the first: {following.faults[0]}")
    left = len(fresh) - len(taken) + following.to_do_again
    return gathered(response, _titled(following.entries, taken + known), _said(left, following.faults, len(listed)))


def _said(left: int, faults: list[str], count: int) -> str:
    told = f" Of one: {faults[0]}" if faults else ""
    return f"{left} of {count} announcements are left for the next look.{told}" if left else ""


def _follow(link: Link, watch: Watch, following: _Following) -> None:
    """What is gone or unreadable is done with; what only failed is owed again."""
    if not watch.has_time():
        following.to_do_again += 1
        following.faults.append("there was no time left.")
        return
    try:
        response = watch.ask(link.url)
        _refuse_elsewhere(response.url or link.url, link, watch)
        (entry,) = parse(response.body, format="auto", now=watch.now, **read_as(response))
    except (FetchFailed, FetchRefused, NotReadable) as fault:
        following.to_do_again += isinstance(fault, FetchFailed) and fault.status not in GONE
        following.faults.append(str(fault))
    except ValueError:  # not one document, but a feed
        following.faults.append("It is a feed, not an announcement.")
    else:
        following.entries.append(_as_listed(entry, link, watch))


def _refuse_elsewhere(url: str, link: Link, watch: Watch) -> None:
    """A redirect may lead where the options allow it, and nowhere else."""
    if host_of(url) not in {host_of(link.url), *watch.options.get("hosts", ())}:
        raise NotReadable(f"It leads to another host, {host_of(url)[:100]}.")


def _as_listed(entry: Entry, link: Link, watch: Watch) -> Entry:
    """Known by the address that the list gives, whatever the page says; dated by the list where the page is not."""
    entry = replace(entry, url=link.url, guid=link.url, title=entry.title or link.words)
    if entry.published_at is None and (beside := read_date(link.date, now=watch.now)).at:
        entry = replace(entry, published_at=beside.at, published_precision=beside.precision)
    return entry


def _titled(entries: list[Entry], listed: list[Link]) -> list[Entry]:
    """A title that several pages share is their site's: then the words of the link are the title."""
    words = {link.url: link.words for link in listed}
    shared = Counter(entry.title for entry in entries)
    return [
        replace(entry, title=words[entry.url]) if shared[entry.title] > 1 and words[entry.url] else entry
        for entry in entries
    ]
