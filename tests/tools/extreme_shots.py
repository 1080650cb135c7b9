"""Pictures of what is rare: a registry with nothing in it, 5,000 steps, a title of 500 characters, a quote that plays tricks
with the direction of writing, and pages as they are printed and as high contrast has them.

``python -m tests.tools.extreme_shots`` writes into ``screenshots/``.
"""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.tools import chromium
from tests.tools.shots import FOLDER, WIDTHS, server

ROWS = """
from datetime import date, timedelta
from django.utils import timezone
from policies import history
from policies.models import Authority
from tests.makers import make_author, make_event, make_restriction, make_step
now, bis = timezone.now(), Authority.objects.get(slug="us-bis")
long = "Export control of very particular machines and their parts, " * 9
make_event(make_restriction(slug="long-title", title=long[:500], authority=bis), now=now)
many = make_restriction(slug="many-steps", title="A control with five thousand steps", authority=bis)
acts, first = ["enter_into_force", "tighten", "ease", "reinstate"], date(2013, 1, 1)
steps = [make_step(action=acts[n % 4], effective_date=first + timedelta(days=n)) for n in range(5000)]
history.record_all([(many, step) for step in steps], by=make_author(), now=now)
title = "Controls on \\u202egnirts eht fo dne\\u202c and \\u200bhidden marks"
quote = "The licence is \\u202eton\\u202c required for \\u2066export\\u2069 of <script>alert(1)</script> \\u0645\\u0631 goods"
make_event(make_restriction(slug="tricks", title=title, authority=bis), quote=quote, now=now)
"""
EMPTY = {
    "empty-home": "/",
    "empty-restrictions": "/restrictions/",
    "empty-day": "/day/",
    "empty-matrix": "/who-restricts-whom/",
    "empty-changes": "/changes/",
    "empty-news": "/news/",
}
EXTREME = {
    "extreme-steps": "/restrictions/many-steps/",
    "extreme-title": "/restrictions/long-title/",
    "extreme-direction": "/restrictions/tricks/",
    "extreme-list": "/restrictions/?by=US",
    "extreme-search": "/restrictions/?q=<script>",
    "extreme-page": "/restrictions/?page=-1",
}
PRINTED = {
    "home": "/",
    "restriction": "/restrictions/cn-2025-61/",
    "check": "/check/?goods=3A090&products=graphite&to=CN",
    "day": "/day/?as_of=2025-06-10",
    "matrix": "/who-restricts-whom/",
}
MEDIA = {
    "print": {"media": "print"},
    "forced-colours": {"forced_colors": "active"},
    "more-contrast": {"contrast": "more"},
}


def take(browser: Browser, site: str, pages: dict[str, str], medium: str = "") -> Iterator[Path]:
    """One picture of each page in each width, as ``medium`` has it."""
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce", locale="en-GB")
        page.emulate_media(**MEDIA.get(medium, {}))
        for name, path in pages.items():
            page.goto(site + path)
            picture = FOLDER / f"{name}-{width}{'-' * bool(medium)}{medium}.png"
            page.screenshot(path=picture, full_page=True)
            yield picture
        page.close()


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=["--no-sandbox", "--disable-gpu"])
        with server(is_empty=True) as site:
            taken = list(take(browser, site, EMPTY))
        with server(also=ROWS) as site:
            taken += take(browser, site, EXTREME)
            taken += [path for medium in MEDIA for path in take(browser, site, PRINTED, medium)]
        browser.close()
    print(f"{len(taken)} pictures in {FOLDER}")


if __name__ == "__main__":
    main()
