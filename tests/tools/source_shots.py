"""Pictures of how sources fare, public and at the desk: a healthy, a failing, a guarded and a paused one.

``python -m tests.tools.source_shots`` writes into ``screenshots/``. Each source came to its state by real looks at a server on
loopback that answers as it is told to.
"""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.tools import chromium
from tests.tools.serving import manage, served
from tests.tools.shots import FOLDER, THEMES, WIDTHS

ACCOUNT = ("editor", "screenshots-only-7Q")
PAGES = {
    "sources-public": "/sources/",
    "sources-desk": "/admin/policies/source/?is_active__exact=1",
    "source-desk-guarded": "/admin/policies/source/{guarded}/change/",
    "source-desk-paused": "/admin/policies/source/{paused}/change/",
    "look-desk": "/admin/policies/fetchrun/{run}/change/",
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="shots-") as folder, sync_playwright() as playwright:
        os.environ |= {
            "DATA_DIR": folder, "MODE": "development", "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }  # fmt: skip
        manage("migrate", "--verbosity", "0", environment=dict(os.environ))
        manage("load_registry", environment=dict(os.environ))
        places = stage()
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=["--no-sandbox", "--disable-gpu"])
        with served() as site:
            taken = [path for theme in THEMES for width in WIDTHS for path in take(browser, site, places, width, theme)]
        browser.close()
    print(f"{len(taken)} pictures in {FOLDER}")


def stage() -> dict[str, int]:
    """Let sources of the starter set come to each state, and make an account. Gives the numbers that the pages need."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model

    from policies.models import FetchRun, Source
    from tests.intake.server import answers
    from tests.sources.test_hostile import feed, item

    get_user_model().objects.create_superuser(ACCOUNT[0], password=ACCOUNT[1])

    def usual(kind: str):
        texts = {n: f"Notice {n} of {kind} to all exporters." for n in range(30)}
        return feed(*(item(n, link=f"https://{kind}.example/{n}", text=text) for n, text in texts.items()))

    healthy, failing, guarded, paused = _four()
    _look(healthy, [usual("trade")] * 4)
    _look(failing, [usual("press"), *[answers(status="503 x")] * 4])
    _look(guarded, [*[usual("ministry")] * 4, feed(item(1))])
    _look(paused, [usual("journal"), *[answers(status="404 x")] * 20])
    run = FetchRun.objects.filter(source=guarded).latest("id")
    return {"guarded": guarded.pk, "paused": paused.pk, "run": run.pk, "healthy": Source.objects.first().pk}


def _four() -> list:
    from policies.models import Source

    rows = list(Source.objects.filter(format__in=["feed", "auto"], is_sample=False).order_by("slug")[:4])
    Source.objects.filter(pk__in=[row.pk for row in rows]).update(is_active=True, format="feed")
    for row in rows:
        row.refresh_from_db()
    return rows


def _look(source, behaviours: list) -> None:
    """Look at it with each answer in turn, some hours apart, the last one a moment ago."""
    from policies.pipeline import ingest
    from policies.pipeline.fetch import Http
    from tests.intake.server import serving

    address = source.url
    for place, behaviour in enumerate(behaviours):
        now = datetime.now(UTC) - timedelta(minutes=3) - timedelta(hours=6) * (len(behaviours) - 1 - place)
        with serving(behaviour) as hostile:
            source.url = hostile.url
            ingest.ingest(source, http=Http(allow=hostile.allow), now=now)
    source.url = address


def take(browser: Browser, site: str, places: dict[str, int], width: int, theme: str) -> Iterator[Path]:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce", locale="en-GB"
    )
    _sign_in(context, site)
    page = context.new_page()
    for name, path in PAGES.items():
        page.goto(site + path.format(**places))
        picture = FOLDER / f"{name}-{width}-{theme}.png"
        page.screenshot(path=picture, full_page=True)
        yield picture
    context.close()


def _sign_in(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    page.goto(f"{site}/admin/login/")
    page.fill("#id_username", ACCOUNT[0])
    page.fill("#id_password", ACCOUNT[1])
    page.click("[type=submit]")
    page.wait_for_url(f"{site}/admin/")
    page.close()


if __name__ == "__main__":
    main()
