"""Thirty proposals reviewed by keyboard alone in a real Chromium: ``python -m tests.bench.bench_desk``.

10,000 restrictions and 100,000 steps on a PostgreSQL of its own, 60 proposals waiting, two server processes. A person has 20
seconds for each of thirty in ten minutes; measured is what the product takes of them, from the key that decides until the
next proposal stands there, laid out and ready for the next key. Of every five, three are accepted, one is amended and one
rejected with a reason.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.bench_api import RESTRICTIONS, STEPS, surroundings
from tests.bench.measuring import Figure, show
from tests.tools.chromium import ensure
from tests.tools.postgres import postgres
from tests.tools.serving import manage, served

WAITING, REVIEWED, A_PERSON_HAS, BAR = 60, 30, 20.0, 2.0
EDITOR, PASSWORD = "mei", "thirty-in-ten-minutes"
FILL = f"""
from tests.bench.registry_data import fill, fill_queue
fill({RESTRICTIONS}, {STEPS})
fill_queue({WAITING})
"""


@contextmanager
def server(url: str, folder: str) -> Iterator[str]:
    environment = surroundings(url, folder) | {"DJANGO_SUPERUSER_PASSWORD": PASSWORD}
    manage("migrate", "--verbosity", "0", environment=environment)
    manage("createsuperuser", "--noinput", "--username", EDITOR, "--email", "", environment=environment)
    manage("shell", "--no-imports", "-c", FILL, environment=environment)
    with served(environment, "--workers", "2", "--blocking-threads", "4") as site:
        yield site


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/login/?next=/admin/policies/proposedchange/")
    page.fill("[name=username]", EDITOR)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url, wait_until="load")


def decide(page: Page, number: int) -> float:
    """Decide the proposal that is open, by keyboard. Gives the seconds that the product took until the next one was ready."""
    last = "a"
    if number % 5 == 1:
        page.keyboard.press("r")
        page.keyboard.type("It speaks of another rule.")
        last = "Control+Enter"
    elif number % 5 == 3:
        page.keyboard.press("e")
        page.keyboard.press("Tab")
        for _ in range(40):
            if page.evaluate("document.activeElement.name") == "summary":
                break
            page.keyboard.press("Tab")
        page.keyboard.type("Officials said so.")
        last = "Control+Enter"
    before = page.url
    begun = time.perf_counter()
    page.keyboard.press(last)
    page.wait_for_url(lambda url: url != before, wait_until="load")
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return time.perf_counter() - begun


def review(site: str) -> tuple[list[float], dict[str, Any]]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=ensure(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        sign_in(page, site)
        begun = time.perf_counter()
        page.reload()
        listed = time.perf_counter() - begun
        page.goto(site + page.get_attribute("#result_list tbody th a", "href"))
        taken = [decide(page, number) for number in range(REVIEWED)]
        told = page.locator(".progress-words").inner_text()
        size = page.evaluate("performance.getEntriesByType('navigation')[0].decodedBodySize")
        browser.close()
    return taken, {"list": listed, "told": told, "size": size}


def main() -> None:
    with postgres() as url, tempfile.TemporaryDirectory(prefix="bench-") as folder, server(url, folder) as site:
        taken, beside = review(site)
    print(" ".join(f"{seconds:.2f}" for seconds in taken), f"\n{beside['told']}; the list took {beside['list']:.2f} s")
    print(f"a page of the desk: {beside['size'] / 1000:.0f} kB of HTML")
    median, slowest = statistics.median(taken), max(taken)
    show(
        f"{REVIEWED} proposals by keyboard among {RESTRICTIONS:,} restrictions: seconds that the product takes for each",
        [
            Figure("the median", f"{median:.2f}", f"{A_PERSON_HAS:.0f}", median, BAR, True),
            Figure("the slowest", f"{slowest:.2f}", f"{A_PERSON_HAS:.0f}", slowest, BAR, True),
            Figure("all of them", f"{sum(taken):.1f}", "600", sum(taken), REVIEWED * BAR, True),
        ],
    )


if __name__ == "__main__":
    main()
