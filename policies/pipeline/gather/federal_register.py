"""The Federal Register, asked by agency, CFR part and type, window by window.

What its server does in silence is met here: it gives at most 50 pages and 10,000 documents, begins at page 1 again past
either, and takes 20 a page where the number asked for does not suit it. So a page is as long as the first one was, a window
whose count reaches what can be paged is halved by days (and a single day by type), and a page that brings nothing new ends
the asking as a fault. Its own ``next_page_url`` is not followed: where we go is for us to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from policies.pipeline.fetch import FetchFailed, FetchRefused, Response
from policies.pipeline.parse import Entry, NotReadable, canonical_url
from policies.pipeline.parse import federalregister as register
from policies.pipeline.parse.charset import decode
from policies.pipeline.parse.plain import plain_text

from .options import FR_TYPES
from .watch import Gathered, Watch, gathered

CEILING = 10_000
MAX_PAGES = 50
PER_PAGE = 200
MAX_REQUESTS = 400
MAX_TEXTS = 40  # full texts in one look; the rest is had in the next
GRACE = timedelta(days=3)  # how long a text that cannot be had is waited for
GONE = (400, 403, 404, 410)
AHEAD = timedelta(days=7)  # documents are filed with the day on which they will be published
Result = dict[str, Any]


@dataclass(frozen=True)
class Window:
    """Days of publication, both included, of some types; of all types where none is named."""

    first: date
    last: date
    types: tuple[str, ...] = ()

    def halves(self) -> list["Window"]:
        """The same in parts: of days, or a single day by type; nothing where it cannot be parted."""
        if self.first < self.last:
            middle = self.first + (self.last - self.first) // 2
            return [replace(self, last=middle), replace(self, first=middle + timedelta(days=1))]
        types = self.types or FR_TYPES
        return [replace(self, types=(each,)) for each in types] if len(types) > 1 else []


def gather(watch: Watch) -> Gathered:
    asking = _Asking(watch)
    asking.take(Window(watch.since, (watch.now + AHEAD).date(), tuple(watch.options.get("types", ()))))
    fresh = [result for result in asking.found.values() if not _is_known(result, watch)]
    entries: list[Entry] = []
    for result in fresh[: watch.options.get("max_texts", MAX_TEXTS)]:
        if not watch.has_time():
            break
        if entry := _entry(result, watch):
            entries.append(entry)
    left = len(fresh) - len(entries)
    said = f"{left} of {len(asking.found)} documents are left for the next look." if left else ""
    assert asking.first is not None
    return gathered(asking.first, entries, said)


def query(base: str, window: Window, options: Mapping[str, Any], *, page: int, per_page: int) -> str:
    """The address of one page of the documents that are asked for, the oldest first."""
    asked: list[tuple[str, Any]] = [("fields[]", name) for name in register.FIELDS]
    asked += [("conditions[agencies][]", slug) for slug in options.get("agencies", ())]
    asked += [("conditions[type][]", kind) for kind in window.types]
    for name, key in (("cfr][title", "cfr_title"), ("cfr][part", "cfr_part"), ("term", "term")):
        asked += [(f"conditions[{name}]", options[key])] if key in options else []
    asked += [("conditions[publication_date][gte]", window.first.isoformat())]
    asked += [("conditions[publication_date][lte]", window.last.isoformat())]
    return f"{base}?{urlencode([*asked, ('order', 'oldest'), ('per_page', per_page), ('page', page)])}"


class _Asking:
    """One series of questions: what was found so far, by identity, and the answer to the first."""

    def __init__(self, watch: Watch):
        self.watch = watch
        self.first: Response | None = None
        self.found: dict[str, Result] = {}
        self.requests = 0

    def take(self, window: Window) -> None:
        """Every document of a window, each once. Raises ``NotReadable`` where they cannot all be had."""
        page = self._page(window, 1)
        reach = min(CEILING - 1, MAX_PAGES * len(page.results))
        if len(page.results) < page.count > reach:
            parts = window.halves() if page.results else []
            if not parts:
                raise NotReadable(
                    f"The register counts {page.count:,} documents on {window.first}, and does not give all."
                )
            for part in parts:
                self.take(part)
        else:
            self._pages(window, page)

    def _pages(self, window: Window, page: register.Page) -> None:
        got = self._keep(page)
        for number in range(2, MAX_PAGES + 1):
            if got >= page.count:
                return
            brought = self._keep(self._page(window, number))
            if not brought:
                break
            got += brought
        if got < page.count:
            raise NotReadable(
                f"The register counts {page.count:,} documents, and gave {got:,} of them on all its pages."
            )

    def _keep(self, page: register.Page) -> int:
        """How many of them are new to us."""
        before = len(self.found)
        for result in page.results:
            self.found.setdefault(register.identity(result), result)
        return len(self.found) - before

    def _page(self, window: Window, number: int) -> register.Page:
        self.requests += 1
        if self.requests > MAX_REQUESTS or not self.watch.has_time():
            raise NotReadable("The query is too wide for one look: name an agency, a part or a type, or fewer days.")
        per_page = self.watch.options.get("per_page", PER_PAGE)
        response = self.watch.ask(query(self.watch.url, window, self.watch.options, page=number, per_page=per_page))
        self.first = self.first or response
        return register.page_of(register.answered(decode(response.body, said=response.charset)))


def _is_known(result: Result, watch: Watch) -> bool:
    link = register.address(result)
    return bool(link) and watch.is_known(link)


def _entry(result: Result, watch: Watch) -> Entry | None:
    """The document with its full text; without it once that was waited for; nothing while it is."""
    text, may_come = _full_text(result, watch)
    published = register.entry_of(result).published_at
    is_waited_for = published is not None and watch.now - published <= GRACE
    if text or not (may_come or is_waited_for):
        return register.entry_of(result, full_text=text)
    return None


def _full_text(result: Result, watch: Watch) -> tuple[str, bool]:
    """The text, and where there is none whether it may still be had: our time was over, or the server's fault will pass."""
    may_come = False
    for name, read in (("raw_text_url", register.unwrapped), ("body_html_url", plain_text)):
        link = canonical_url(str(result.get(name) or ""))
        if link:
            try:
                response = watch.ask(link)
                return read(decode(response.body, said=response.charset)), False
            except FetchFailed as fault:
                may_come = may_come or fault.status is None or fault.status not in GONE
            except (FetchRefused, NotReadable):
                continue
    return "", may_come
