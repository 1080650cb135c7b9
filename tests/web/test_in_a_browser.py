"""The pages in a real Chromium: what tests of the markup cannot see."""

import os
from datetime import date

import pytest
from django.utils import timezone

from policies.vocabulary import Action
from tests.makers import NOW, make_event, make_news_item, make_restriction

from .test_pages import make_busy_restriction, make_proposal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Unbreakablewordofunusuallength" * 6


@pytest.fixture(autouse=True)
def _one_day_and_one_thread(monkeypatch):
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def registry():
    """A registry with a lapse, a long word, and a news item; returns the paths of every kind of page."""
    row = make_busy_restriction(slug="eda", title="Licence requirement on chip-design software")
    lapsed = make_restriction(slug="lapsed", title=LONG, summary=LONG, citation=LONG)
    make_event(lapsed, effective_date=date(2025, 10, 9), summary=LONG)
    make_event(lapsed, action=Action.SUSPEND, effective_date=date(2025, 11, 7), until_date=date(2026, 11, 10))
    item = make_news_item(text=f"{LONG} The US lifted it.", is_sample=True)
    make_proposal(item, quote="The US lifted it.", restriction=row)
    pages = ["/", "/restrictions/", "/restrictions/eda/", "/restrictions/lapsed/?as_of=2025-10-20", f"/news/{item.pk}/"]
    return [*pages, "/news/", "/changes/", "/about/", "/restrictions/?as_of=x", "/restrictions/none/"]


def faults_of(page):
    """What the browser complains of from now on: errors, refused by policy, and requests that leave our origin."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda asked: faults.append(asked.url) if "localhost" not in asked.url else None)
    return faults


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_screen_or_asks_beyond_its_origin(live, registry, width):
    live.page.set_viewport_size({"width": width, "height": 900})
    faults = faults_of(live.page)
    for path in registry:
        live.goto(path)
        assert live.evaluate("document.documentElement.scrollWidth") <= width, path
    assert faults == []


def test_a_restriction_is_found_by_code_with_the_keyboard_alone(live, registry):
    live.goto("/")
    live.keyboard.press("Tab")
    assert live.evaluate("document.activeElement.textContent") == "Skip to the content"
    live.get_by_role("searchbox", name="Search restrictions").focus()
    live.keyboard.type("3D991")
    live.keyboard.press("Enter")
    live.get_by_role("link", name="Licence requirement on chip-design software").first.press("Enter")
    assert live.get_by_role("heading", level=1).inner_text() == "Licence requirement on chip-design software"
    assert live.get_by_text("In force", exact=True).first.is_visible()


def test_the_picture_draws_a_band_for_each_period_and_a_line_for_today(live, registry):
    live.goto("/")
    lanes = live.evaluate(
        """() => [...document.querySelectorAll('.rows .lane')].map(lane =>
            [...lane.querySelectorAll('.band')].map(band => band.getBoundingClientRect().width))"""
    )
    assert sorted(len(lane) for lane in lanes) == [0, 1, 3]
    assert all(width > 1 for lane in lanes for width in lane)
    assert live.locator(".axis .today-label").is_visible()


def test_headings_stand_in_order_and_every_control_has_a_name(live, registry):
    for path in registry:
        live.goto(path)
        levels = live.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(right - left <= 1 for left, right in zip(levels, levels[1:], strict=False)), path
        unnamed = live.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]),select')].filter(one => !one.labels.length).length"
        )
        assert unnamed == 0, path


def test_dark_is_dark_and_print_leaves_the_controls_away(live, registry):
    live.page.emulate_media(color_scheme="dark")
    live.goto("/")
    assert live.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 24, 31)"
    live.page.emulate_media(media="print", color_scheme="light")
    assert not live.locator(".site-search").is_visible()
    assert live.locator(".rows .band").first.is_visible()
