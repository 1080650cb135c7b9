"""Every public page in a real Chromium, beside the plainest page of the same server: ``python -m tests.bench.bench_pages``.

10,000 restrictions and 100,000 steps on a PostgreSQL of its own, one server process, on loopback, with an empty cache.
Of each page the medians of five loads: time to the first byte, time until the largest thing is painted, what shifted, requests
and those to another origin, bytes as transferred with style, fonts and scripts, statements sent to the database.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Response, sync_playwright

from tests.bench.bench_api import FILL, RESTRICTIONS, surroundings
from tests.bench.measuring import Figure, show
from tests.tools.chromium import ensure
from tests.tools.postgres import postgres
from tests.tools.serving import manage, served

LOADS, KB, STATEMENTS, PAINT = 5, 150, 40, 4.0
PAGES = (
    *("/", "/?group=category", "/restrictions/", "/restrictions/?q=group+77", "/restrictions/?status=eased&page=40"),
    *(
        "/restrictions/us-rule-05000/",
        "/restrictions/us-rule-05000/?as_of=2025-06-10",
        "/compare/?from=2025-06-10&to=2025-12-01",
    ),
    *(
        "/day/?as_of=2025-06-10",
        "/who-restricts-whom/",
        "/jurisdictions/US/",
        "/jurisdictions/CN/",
        "/authorities/us-bis/",
    ),
    *(
        "/categories/",
        "/categories/advanced-chips/",
        "/negotiations/",
        "/check/",
        "/check/?goods=3A090&products=goods&to=CN",
    ),
    *("/calendar/", "/changes/", "/changes/?nature=all", "/news/", "/sources/", "/watch/", "/data/", "/about/"),
    *("/restrictions/?as_of=0000-00-00", "/restrictions/none/", "/?lang=zh-hans"),
)
MEASURE = """() => new Promise(done => {
    const told = {shift: 0, paint: 0};
    new PerformanceObserver(list => { for (const one of list.getEntries()) told.shift += one.value; })
        .observe({type: 'layout-shift', buffered: true});
    new PerformanceObserver(list => { for (const one of list.getEntries()) told.paint = one.startTime; })
        .observe({type: 'largest-contentful-paint', buffered: true});
    setTimeout(() => done({...told, first: performance.getEntriesByType('navigation')[0].responseStart}), 200); })"""


@dataclass(frozen=True)
class Load:
    """One load of a page; times in milliseconds from the click, ``size`` in bytes on the wire."""

    first: float
    paint: float
    shift: float
    requests: int
    foreign: int
    size: int
    statements: int

    @property
    def after(self) -> float:
        return self.paint - self.first


@contextmanager
def server(url: str, folder: str) -> Iterator[str]:
    environment = surroundings(url, folder)
    manage("migrate", "--verbosity", "0", environment=environment)
    manage("shell", "--no-imports", "-c", FILL, environment=environment)
    with served(environment, "--blocking-threads", "4", application="tests.bench.counted_wsgi:application") as site:
        yield site


def load(browser: Browser, site: str, path: str) -> Load:
    """Load a page once, in a context of its own that remembers nothing."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page, answers = context.new_page(), list[Response]()
    page.on("response", lambda answer: answers.append(answer))
    answer = page.goto(site + path, wait_until="load")
    told = page.evaluate(MEASURE)
    sent = [one for one in answers if not one.url.startswith("data:")]
    sizes = [one.request.sizes() for one in sent]
    statements = int(answer.headers.get("x-statements", 0)) if answer else 0
    context.close()
    return Load(
        **told,
        requests=len(sent),
        foreign=sum(not one.url.startswith(site) for one in sent),
        size=sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes),
        statements=statements,
    )


def measure(site: str, paths: tuple[str, ...]) -> dict[str, Load]:
    """The medians of each page; the pages take turns, the first round only warms the server."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=ensure(), args=["--no-sandbox", "--disable-gpu"])
        rounds = [{path: load(browser, site, path) for path in paths} for _ in range(LOADS + 1)][1:]
        browser.close()
    names = Load.__dataclass_fields__
    return {
        path: Load(**{name: statistics.median(getattr(one[path], name) for one in rounds) for name in names})
        for path in paths
    }


def print_table(found: dict[str, Load]) -> None:
    print(
        f"\n  {'':46}{'first byte':>11}{'largest paint':>15}{'shift':>7}{'requests':>10}{'foreign':>9}{'kB':>7}{'SQL':>5}"
    )
    for path, one in found.items():
        times = f"{one.first:>8.0f} ms{one.paint:>12.0f} ms{one.shift:>7.3f}"
        print(
            f"  {path[:45]:46}{times}{one.requests:>10.0f}{one.foreign:>9.0f}{one.size / 1000:>7.0f}{one.statements:>5.0f}"
        )


def main() -> None:
    with postgres() as url, tempfile.TemporaryDirectory(prefix="bench-") as folder, server(url, folder) as site:
        found = measure(site, ("/plain/", *PAGES))
    print_table(found)
    beside, pages = found.pop("/plain/"), found.values()
    worst, heaviest = max(one.after for one in pages), max(one.size for one in pages)
    most = max(one.statements for one in pages)
    show(
        f"{len(found)} pages among {RESTRICTIONS:,} restrictions, the worst of them",
        [
            Figure(
                "layout shift", f"{max(one.shift for one in pages):.3f}", "0", max(one.shift for one in pages), 0, True
            ),
            Figure(
                "requests beyond our own origin",
                f"{sum(one.foreign for one in pages)}",
                "0",
                sum(one.foreign for one in pages),
                0,
                True,
            ),
            Figure("kB with all that belongs to it", f"{heaviest / 1000:.0f}", f"{KB}", heaviest / 1000 / KB, 1, True),
            Figure("statements of a page", f"{most:.0f}", f"{STATEMENTS}", most / STATEMENTS, 1, True),
            Figure(
                "from the first byte to the largest paint",
                f"{worst:.0f} ms",
                f"{beside.after:.0f} ms",
                worst / beside.after,
                PAINT,
                True,
            ),
        ],
    )


if __name__ == "__main__":
    main()
