"""Every page under the rules of axe-core, light and dark, wide and narrow; and nothing that shifts while it loads."""

import os
from datetime import date
from pathlib import Path

import axe_playwright_python
import pytest
from django.urls import reverse
from django.utils import timezone

from policies.models import Category
from policies.vocabulary import Action
from tests.makers import NOW, make_event, make_news_item, make_restriction

from .test_pages import make_busy_restriction, make_proposal

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']}).then(found => found.violations.map(
    one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.target.join(' ')).join(' | ')))"""
WHOLE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR_AND_SIZE = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
SHIFT = """() => new Promise(done => { let sum = 0; new PerformanceObserver(list => {
    for (const one of list.getEntries()) sum += one.value; }).observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 150); })"""


@pytest.fixture(autouse=True)
def _one_day_and_one_thread(monkeypatch):
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def paths():
    """One address of every kind of page, with something of everything on it."""
    row = make_busy_restriction(slug="eda", title="Licence requirement on chip-design software")
    row.categories.add(Category.objects.create(slug="chips", name="Chips"))
    lapsed = make_restriction(slug="lapsed", title="A control that came back", reach="all")
    make_event(lapsed, effective_date=date(2025, 10, 9))
    make_event(lapsed, action=Action.SUSPEND, effective_date=date(2025, 11, 7), until_date=date(2026, 11, 10))
    make_event(lapsed, action=Action.EASE, effective_date=date(2026, 12, 1))
    item = make_news_item(text="Quiet. The US lifted it.", is_sample=True)
    make_proposal(item, quote="The US lifted it.", restriction=row)
    version = reverse("version", args=["eda", row.events.latest("sequence").hash[:16]])
    return [
        *("/", "/restrictions/?by=US", "/restrictions/eda/", "/restrictions/lapsed/?as_of=2025-10-20", "/check/"),
        *("/check/?goods=3D991&products=eda&to=CN", "/check/?goods=<b>", "/compare/?from=2025-06-10&to=2025-12-01"),
        *("/compare/?from=2024-06-10&to=2025-12-01&restriction=eda", "/calendar/", "/day/?as_of=2025-10-20"),
        *("/who-restricts-whom/", "/jurisdictions/US/", "/categories/", "/categories/chips/", "/negotiations/"),
        *("/authorities/us-bis/", "/?group=category", "/restrictions/?code=3D991", "/searches/", version),
        *("/negotiations/eda-talks/", "/watch/?by=US", "/data/", "/changes/?nature=all", "/news/", f"/news/{item.pk}/"),
        *(
            "/about/",
            "/sources/",
            "/restrictions/?as_of=x",
            "/restrictions/none/",
            "/restrictions/?q=nothing",
            "/?lang=zh-hans",
        ),
    ]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark"), (1440, "dark"), (390, "light")])
def test_no_page_breaks_a_rule_of_accessibility_or_moves_while_it_loads(live, paths, width, theme):
    live.page.set_viewport_size({"width": width, "height": 900})
    live.page.emulate_media(color_scheme=theme)
    # All rules for each width and theme once; the other two pairs differ in colours and sizes alone.
    rules = WHOLE if (width, theme) in ((1440, "light"), (390, "dark")) else OF_COLOUR_AND_SIZE
    faults = {}
    for path in paths:
        live.goto(path)
        live.evaluate(AXE)
        found = live.evaluate(RUN, rules)
        shift = live.evaluate(SHIFT) if (width, theme) == (390, "dark") else 0
        wide = live.evaluate("document.documentElement.scrollWidth")
        found += [f"shifts by {shift}"] if shift > 0.02 else []
        found += [f"is {wide} wide"] if wide > width else []
        if found:
            faults[path] = found
    assert faults == {}
