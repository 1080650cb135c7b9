"""Pictures of every page and desk screen, in both themes and widths, with the data of the starter registry: ``make shots``.

``python -m tests.tools.shots [--at http://127.0.0.1:8000] [NAMES OF PAGES]`` writes into ``screenshots/``, which git ignores.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.tools import chromium
from tests.tools.serving import ROOT, manage, served

FOLDER = ROOT / "screenshots"
WIDTHS, THEMES = (1440, 390), ("light", "dark")
PAGES = {
    "home": "/",
    "home-by-category": "/?group=category",
    "restrictions": "/restrictions/",
    "restrictions-narrowed": "/restrictions/?q=chip&by=US&status=in_force&status=eased",
    "restrictions-code": "/restrictions/?code=3A090",
    "restrictions-empty": "/restrictions/?q=unobtainium&as_of=2020-01-01",
    "restriction": "/restrictions/us-eda-2025-05/",
    "restriction-then": "/restrictions/us-eda-2025-05/?as_of=2025-06-10",
    "restriction-lapsed": "/restrictions/cn-2025-61/",
    "version": "/restrictions/us-eda-2025-05/",
    "compare": "/compare/?from=2025-06-10&to=2025-12-01",
    "compare-one": "/compare/?from=2025-06-10&to=2025-12-01&restriction=us-eda-2025-05",
    "day": "/day/?as_of=2025-06-10",
    "matrix": "/who-restricts-whom/",
    "jurisdiction": "/jurisdictions/CN/",
    "authority": "/authorities/us-bis/",
    "categories": "/categories/",
    "category": "/categories/rare-earths/",
    "negotiations": "/negotiations/",
    "negotiation": "/negotiations/london-2025-06/",
    "changes-everything": "/changes/?nature=all",
    "check": "/check/",
    "check-answer": "/check/?goods=3A090%0A2805.30&products=graphite&to=CN&to=US",
    "calendar": "/calendar/",
    "changes": "/changes/",
    "news": "/news/",
    "news-item": "/news/1/",
    "sources": "/sources/",
    "watch": "/watch/?category=rare-earths",
    "signing-in": "/searches/",
    "data": "/data/",
    "about": "/about/",
    "bad-address": "/restrictions/?as_of=0000-00-00",
    "nothing-there": "/restrictions/none/",
    "home-chinese": "/?lang=zh-hans",
    "restrictions-chinese": "/restrictions/?lang=zh-hans",
    "restriction-chinese": "/restrictions/us-eda-2025-05/?lang=zh-hans",
    "check-chinese": "/check/?goods=3A090&products=graphite&to=CN&lang=zh-hans",
}

# Screens of the desk, for somebody who has signed in.
DESK = {
    "desk": "/admin/",
    "desk-queue": "/admin/policies/proposedchange/",
    "desk-review": "/admin/policies/proposedchange/1/change/",
    "desk-restrictions": "/admin/policies/restriction/",
    "desk-restriction": "/admin/policies/restriction/1/change/",
    "desk-restriction-history": "/admin/policies/restriction/1/history/",
    "desk-restriction-delete": "/admin/policies/restriction/1/delete/",
    "desk-restriction-new": "/admin/policies/restriction/add/",
    "desk-restriction-import": "/admin/policies/restriction/import/",
    "desk-restriction-merge": "/admin/policies/restriction/1/merge/",
    "desk-step-new": "/admin/policies/restriction/1/record/",
    "desk-step-correct": "/admin/policies/restriction/steps/1/correct/",
    "desk-step-retract": "/admin/policies/restriction/steps/1/retract/",
    "desk-steps": "/admin/policies/statusevent/",
    "desk-step": "/admin/policies/statusevent/1/change/",
    "desk-proposal-history": "/admin/policies/proposedchange/1/history/",
    "desk-categories": "/admin/policies/category/",
    "desk-negotiations": "/admin/policies/negotiation/",
    "desk-instruments": "/admin/policies/instrument/",
    "desk-news": "/admin/policies/newsitem/",
    "desk-hand-in": "/admin/policies/newsitem/hand-in/",
    "desk-sources": "/admin/policies/source/",
    "desk-source": "/admin/policies/source/1/change/",
    "desk-changes": "/admin/policies/change/",
    "searches": "/searches/",
    "desk-keys": "/admin/policies/apikey/",
    "desk-accounts": "/admin/auth/user/",
    "desk-chinese": "/admin/?lang=zh-hans",
    "desk-review-chinese": "/admin/policies/proposedchange/1/change/?lang=zh-hans",
}
# Pages whose address only a link of another page knows.
FOLLOWED = {"version": "Permalink to this version"}
EDITOR, PASSWORD = "editor", "pictures-of-the-desk"


@contextmanager
def server(*, is_empty: bool = False, also: str = "") -> Iterator[str]:
    """The address of a product of its own, with the starter registry and the sample dispatches read, or with nothing.

    ``also`` is Python that adds rows before the server starts.
    """
    with tempfile.TemporaryDirectory(prefix="shots-") as folder:
        own = {"DATA_DIR": folder, "MODE": "development", "LOG_LEVEL": "ERROR"}
        environment = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
        manage("migrate", "--verbosity", "0", environment=environment)
        if not is_empty:
            manage("load_registry", environment=environment)
            manage("ingest", str(ROOT / "policies/registry/data/sample-dispatches.xml"), environment=environment)
        if also:
            manage("shell", "--no-imports", "-c", also, environment=environment)
        signing_in = {**environment, "DJANGO_SUPERUSER_PASSWORD": PASSWORD}
        manage("createsuperuser", "--noinput", "--username", EDITOR, "--email", "", environment=signing_in)
        with served(environment) as site:
            yield site


def take(browser: Browser, site: str, names: list[str], *, widths: list[int], themes: list[str]) -> Iterator[Path]:
    """One picture of the whole page for each name, width and theme."""
    for theme in themes:
        for width in widths:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce", locale="en-GB"
            )
            page = context.new_page()
            for name in names:
                context.clear_cookies()
                page.goto(site + PAGES[name])
                if name in FOLLOWED:
                    page.get_by_role("link", name=FOLLOWED[name]).click()
                    page.wait_for_load_state()
                path = FOLDER / f"{name}-{width}-{theme}.png"
                page.screenshot(path=path, full_page=True)
                yield path
            context.close()


def take_desk(browser: Browser, site: str, names: list[str], *, widths: list[int], themes: list[str]) -> Iterator[Path]:
    """The same of screens of the desk, signed in once for each width and theme."""
    for theme in themes:
        for width in widths:
            page = browser.new_page(
                viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce", locale="en-GB"
            )
            page.goto(site + "/admin/login/?next=/admin/")
            page.fill('[name="username"]', EDITOR)
            page.fill('[name="password"]', PASSWORD)
            page.press('[name="password"]', "Enter")
            page.wait_for_url(f"{site}/admin/")
            for name in names:
                answer = page.goto(site + DESK[name])
                assert answer and answer.status == 200, f"{DESK[name]} answers {answer and answer.status}"
                path = FOLDER / f"{name}-{width}-{theme}.png"
                page.screenshot(path=path, full_page=True)
                yield path
            page.context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", help="A product that runs already.")
    parser.add_argument("--widths", type=int, nargs="*", default=list(WIDTHS))
    parser.add_argument("--themes", nargs="*", default=list(THEMES))
    parser.add_argument("names", nargs="*", choices=[*PAGES, *DESK, []])
    given = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with nullcontext(given.at) if given.at else server() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.ensure(), args=["--no-sandbox", "--disable-gpu", "--lang=en-GB"]
        )
        pages = [name for name in PAGES if not given.names or name in given.names]
        screens = [name for name in DESK if (name in given.names if given.names else not given.at)]
        taken = list(take(browser, site, pages, widths=given.widths, themes=given.themes))
        taken += take_desk(browser, site, screens, widths=given.widths, themes=given.themes) if screens else []
        browser.close()
    print(f"{len(taken)} pictures in {FOLDER}")


if __name__ == "__main__":
    main()
