"""What people come for, done in a real Chromium from the first page to the answer."""

import os
import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from policies.models import Subscription
from policies.vocabulary import Action
from tests.makers import NOW, make_event, make_jurisdiction, make_restriction

from .test_pages import make_busy_restriction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOFTWARE = "Licence requirement on chip-design software"


@pytest.fixture(autouse=True)
def _one_day_and_one_thread(monkeypatch):
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def software():
    row = make_busy_restriction(slug="eda", title=SOFTWARE)
    other = make_restriction(slug="magnets", title="Export licensing of magnets", measure="quota")
    other.targets.add(make_jurisdiction("JP"))
    make_event(other, effective_date=date(2025, 4, 4))
    return row


def test_a_restriction_is_found_by_its_code_while_typing(live, software):
    live.goto("/restrictions/")
    live.get_by_label("Code", exact=True).type("3D991", delay=20)
    live.wait_for_url("**/restrictions/?code=3D991*")
    assert live.get_by_role("heading", name=re.compile("^1 restriction found")).is_visible()
    live.get_by_role("link", name=SOFTWARE).click()
    assert live.locator(".glance-word").inner_text() == "In force"
    assert live.get_by_role("link", name="3D991").is_visible()


def test_facets_narrow_the_list_at_a_click_and_stay_in_the_address(live, software):
    live.goto("/restrictions/")
    live.get_by_label(re.compile("Quota")).check()
    live.wait_for_url("**measure=quota*")
    assert not live.get_by_role("link", name=SOFTWARE).is_visible()
    assert live.get_by_label(re.compile("Quota")).is_checked()
    live.page.reload()
    assert live.get_by_role("link", name="Export licensing of magnets").is_visible()


def test_what_changed_since_the_last_visit_stands_on_the_first_page(live, software, monkeypatch):
    live.goto("/")
    assert not live.get_by_text("Since you last came").is_visible()
    tomorrow = NOW + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    make_event(software, action=Action.LIFT, effective_date=date(2026, 11, 24), now=tomorrow)
    live.goto("/")
    assert live.get_by_text("Since you last came").is_visible()
    live.locator(".since-new").get_by_role("link", name=SOFTWARE).click()
    assert live.locator(".glance-word").inner_text() == "Lifted"


def test_two_dates_are_compared_and_one_restriction_looked_into(live, software):
    live.goto("/")
    live.get_by_role("link", name="Compare", exact=True).click()
    live.get_by_label("Earlier day").fill("2024-06-01")
    live.get_by_label("Later day").fill("2025-03-01")
    live.wait_for_url("**from=2024-06-01&to=2025-03-01")
    live.get_by_role("heading", name="Came into force").wait_for()
    live.get_by_role("link", name=SOFTWARE).click()
    assert live.get_by_role("cell", name="No status yet").is_visible()
    assert live.get_by_role("cell", name="In force").is_visible()


def test_goods_are_checked_and_the_answer_is_printed_without_the_form(live, software):
    live.goto("/check/")
    live.get_by_label("Codes, one a line").fill("3D991")
    live.get_by_role("group", name="Going to").get_by_label("Country CN").check()
    live.get_by_role("button", name="Check", exact=True).click()
    assert "goods=3D991" in live.page.url and "to=CN" in live.page.url
    assert live.get_by_role("heading", name="1 restriction touches this and binds today.").is_visible()
    live.evaluate("window.print = () => { window.printed = true; }")
    live.get_by_role("button", name="Print").click()
    assert live.evaluate("window.printed")
    live.page.emulate_media(media="print")
    assert not live.locator("form.check").is_visible()
    assert live.get_by_text("Answered").is_visible() and live.get_by_role("link", name=SOFTWARE).is_visible()
    assert live.page.pdf().startswith(b"%PDF")


def test_a_search_is_subscribed_to(live, software):
    live.goto("/restrictions/?q=chip")
    live.get_by_role("link", name="Watch this search").click()
    live.get_by_label("Your e-mail address").fill("nobody")
    live.get_by_role("button", name="Send me the letter to confirm").click()
    assert live.get_by_role("alert").inner_text() == "That is not an e-mail address. Write it as name@example.org."
    live.get_by_label("Your e-mail address").fill("officer@example.org")
    live.get_by_label("Weekly").check()
    live.get_by_role("button", name="Send me the letter to confirm").click()
    assert live.get_by_text("A letter is on its way.").is_visible()
    assert Subscription.objects.get().frequency == "weekly" and len(mail.outbox) == 1


def test_a_band_tells_what_it_is_on_hover_tap_and_by_the_arrow_keys(live, software):
    row = make_restriction(slug="moved", title="A control that moved")
    make_event(row, effective_date=date(2024, 1, 1))
    make_event(row, action=Action.LIFT, effective_date=date(2025, 6, 1))
    live.goto("/")
    lane = live.locator(".chart-row", has_text="A control that moved").locator(".lane .band")
    lane.first.hover()
    told = live.locator("#teller")
    assert "A control that moved" in told.inner_text() and "In force, 1 Jan 2024 to 31 May 2025" in told.inner_text()
    live.locator(".chart-row", has_text="A control that moved").get_by_role("link").first.focus()
    assert "Lifted since 1 Jun 2025" in told.inner_text()
    live.keyboard.press("ArrowLeft")
    assert "In force, 1 Jan 2024" in told.inner_text()
    live.keyboard.press("Escape")
    assert not told.is_visible()


def test_time_is_slid_through_and_without_scripts_the_form_does_it(live, software, browser, live_server):
    live.goto("/day/?as_of=2025-06-10")
    live.get_by_label("Slide through time").fill("10")
    live.wait_for_url("**/day/?as_of=2025-01-11")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{live_server.url}/day/")
    assert not plain.get_by_label("Slide through time").is_visible()
    plain.get_by_label("Day", exact=True).fill("2024-06-10")
    plain.get_by_role("button", name="Show").click()
    assert plain.get_by_text("no restriction on record had any status yet").is_visible()
    context.close()
