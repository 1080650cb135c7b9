"""The desk in a real Chromium: worked by keyboard, with two editors at once, under the rules of accessibility."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from policies.models import Category, Change, ProposedChange, StatusEvent
from tests.admin.helpers import make_item, make_proposal, page
from tests.makers import make_author, make_editor, make_event, make_restriction, make_source
from tests.tools import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUEUE = "proposedchange_changelist"


def enter(browser_page: Any, url: str, user: Any) -> None:
    """Sign somebody in, as the form for it does."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    browser_page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def faults_of(browser_page: Any) -> list[str]:
    """What the browser complains of from now on: errors, refused by policy, requests that leave our origin."""
    faults: list[str] = []
    browser_page.on("pageerror", lambda error: faults.append(str(error)))
    browser_page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    browser_page.on("request", lambda asked: faults.append(asked.url) if "localhost" not in asked.url else None)
    return faults


def press(browser_page: Any, *keys: str) -> None:
    for key in keys:
        browser_page.keyboard.press(key)


def settled(browser_page: Any) -> None:
    browser_page.wait_for_load_state("load")


def test_ten_proposals_are_reviewed_by_keyboard_alone(live):
    editor = make_editor(username="mei")
    for number in range(10):
        make_proposal(confidence=0.9 - number / 100, restriction=make_restriction(title=f"Control of kind {number}"))
    enter(live.page, live.url, editor)
    faults = faults_of(live.page)
    first = ProposedChange.objects.ranked().first()
    live.goto(page("proposedchange_change", first.pk))
    assert "0 of 10 today" in live.locator(".progress-words").inner_text()
    for number in range(10):
        with live.page.expect_navigation():
            if number % 5 == 1:
                press(live.page, "r")
                live.keyboard.type("it speaks of another rule")
                press(live.page, "Control+Enter")
            elif number % 5 == 3:
                press(live.page, "e", "Tab", "Tab", "Tab")
                live.page.locator('[name="summary"]').focus()
                live.keyboard.type("Said by officials")
                press(live.page, "Control+Enter")
            else:
                press(live.page, "a")
        settled(live.page)
        if number < 9:
            assert f"{number + 1} of 10 today" in live.locator(".progress-words").inner_text()
    assert live.page.url.endswith(page(QUEUE))
    states = list(ProposedChange.objects.values_list("state", flat=True))
    assert (states.count("accepted"), states.count("rejected")) == (8, 2)
    assert StatusEvent.objects.filter(summary="Said by officials").count() == 2
    assert faults == []


def test_a_decision_is_undone_and_another_one_put_off_by_keyboard(live):
    first, other = make_proposal(confidence=0.9), make_proposal(confidence=0.7)
    enter(live.page, live.url, make_editor())
    live.goto(page("proposedchange_change", first.pk))
    for key in ("a", "u"):
        with live.page.expect_navigation():
            press(live.page, key)
        settled(live.page)
    first.refresh_from_db()
    assert first.state == "pending"
    assert [row.kind for row in StatusEvent.objects.order_by("sequence")] == ["step", "retraction"]
    live.goto(page("proposedchange_change", first.pk))
    with live.page.expect_navigation():
        press(live.page, "s", "Enter")
    settled(live.page)
    first.refresh_from_db()
    assert first.snoozed_until and live.page.url.endswith(page("proposedchange_change", other.pk))


def test_a_reason_that_is_sent_rejects_also_where_a_field_was_touched(live):
    proposed = make_proposal()
    enter(live.page, live.url, make_editor())
    live.goto(page("proposedchange_change", proposed.pk))
    live.locator('[name="summary"]').fill("Begun, and thought better of")
    press(live.page, "Escape", "r")
    live.keyboard.type("it speaks of another rule")
    with live.page.expect_navigation():
        press(live.page, "Control+Enter")
    settled(live.page)
    proposed.refresh_from_db()
    assert proposed.state == "rejected"


def test_moving_through_the_queue_and_help_take_no_mouse(live):
    first, other = make_proposal(confidence=0.9), make_proposal(confidence=0.7)
    enter(live.page, live.url, make_editor())
    live.goto(page("proposedchange_change", first.pk))
    for key, row in (("j", other), ("k", first), ("n", other), ("p", first)):
        with live.page.expect_navigation():
            press(live.page, key)
        settled(live.page)
        assert live.page.url.endswith(page("proposedchange_change", row.pk))
    press(live.page, "?")
    assert live.locator("#keys").get_attribute("open") is not None


def test_a_step_is_corrected_by_keyboard(live):
    event = make_event(summary="As it was mistaken")
    enter(live.page, live.url, make_editor())
    live.goto(page("restriction_change", event.restriction_id))
    live.get_by_role("link", name="Correct this step").press("Enter")
    settled(live.page)
    live.locator('[name="effective_date"]').fill("2025-02-02")
    live.locator('[name="reason"]').focus()
    live.keyboard.type("The notice names another day")
    live.get_by_role("button", name="Correct step 1").press("Enter")
    settled(live.page)
    row = StatusEvent.objects.get(kind="correction")
    assert (row.corrects, row.effective_date) == (event, date(2025, 2, 2))


def test_of_two_editors_who_collide_the_second_is_told_and_writes_nothing_over(live, browser):
    row, proposed = make_restriction(title="As it was"), make_proposal()
    enter(live.page, live.url, make_editor(username="mei"))
    other = browser.new_context().new_page()
    enter(other, live.url, make_editor(username="ana"))
    for each in (live.page, other):
        each.goto(live.url + page("restriction_change", row.pk))
    for each, title in ((live.page, "What Mei wrote"), (other, "What Ana wrote")):
        each.locator("#id_title").fill(title)
        each.locator("[name=_save]").first.press("Enter")
        settled(each)
    row.refresh_from_db()
    assert row.title == "What Mei wrote" and Change.objects.filter(object_type="restriction").count() == 1
    assert (
        "mei changed" in other.locator(".errornote, .errorlist").first.inner_text() or "mei changed" in other.content()
    )
    assert other.locator("#id_title").input_value() == "What Ana wrote"
    for each in (live.page, other):
        each.goto(live.url + page("proposedchange_change", proposed.pk))
        settled(each)
    told = other.locator("#decided-meanwhile")
    assert not told.is_visible()
    with live.page.expect_navigation():
        press(live.page, "a")
    settled(live.page)
    other.evaluate("window.dispatchEvent(new Event('focus'))")
    told.wait_for(state="visible")
    with other.expect_navigation():
        press(other, "a")
    settled(other)
    assert StatusEvent.objects.count() == 1
    assert "Already accepted by mei" in other.content()
    other.context.close()


def test_codes_are_checked_while_they_are_typed(live):
    row = make_restriction()
    enter(live.page, live.url, make_editor())
    live.goto(page("restriction_change", row.pk))
    live.get_by_text("Add another Item").first.click()
    field = live.locator("#id_items-0-codes")
    field.fill("eccn 9Z999")
    told = live.locator(".checked-wrong")
    told.wait_for(state="visible")
    assert "is not an ECCN" in told.inner_text() and field.get_attribute("aria-invalid") == "true"
    field.fill("eccn 3A090.a")
    live.get_by_text("1 understood").wait_for(state="visible")


# --- under the rules of accessibility ---


@pytest.fixture
def screens() -> list[str]:
    """One address of every screen of the desk, with something on it."""
    category = Category.objects.create(slug="chips", name="Chips")
    row = make_restriction(title="A measure with a history", is_decided_by_two=True)
    row.categories.add(category)
    event = make_event(row, summary="The letters went out")
    make_event(row, action="suspend", effective_date=date(2025, 11, 7), until_date=date(2026, 11, 10))
    item = make_item("Officials said the curbs were lifted today.")
    proposed = make_proposal(restriction=row, item=item)
    ProposedChange.objects.filter(pk=proposed.pk).update(
        first_by=make_editor(username="first"), first_at=timezone.now()
    )
    plain, source = make_proposal(), make_source()
    change = make_author() and Change.objects.first()
    return [
        *("/admin/", page(QUEUE), page(QUEUE) + "?state=all", page("proposedchange_change", proposed.pk)),
        *(page("proposedchange_change", plain.pk), page("proposedchange_history", plain.pk)),
        *(page("restriction_changelist"), page("restriction_change", row.pk), page("restriction_add")),
        *(page("restriction_history", row.pk), page("restriction_record", row.pk), page("restriction_merge", row.pk)),
        page("restriction_import"),
        *(page("restriction_correct", event.pk), page("restriction_retract", event.pk)),
        *(page("restriction_delete", make_restriction().pk), page("statusevent_changelist")),
        *(page("statusevent_change", event.pk), page("change_changelist"), page("change_change", change.pk)),
        *(page("source_changelist"), page("source_change", source.pk), page("newsitem_changelist")),
        *(page("newsitem_hand_in"), page("category_changelist"), page("category_change", category.pk)),
        *(page("instrument_add"), page("negotiation_add"), page("apikey_add"), "/admin/auth/user/"),
        *(page("apikey_changelist"), page("authority_change", row.authority_id), page("jurisdiction_changelist")),
        *(page("fetchrun_changelist"), page("checkpoint_changelist"), page("newsitem_change", item.pk)),
        *("/admin/password_change/", "/admin/auth/group/", "/searches/", "/admin/?lang=zh-hans"),
    ]


@pytest.mark.once
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark"), (1440, "dark"), (390, "light")])
def test_no_screen_of_the_desk_breaks_a_rule_of_accessibility(live, screens, width, theme):
    enter(live.page, live.url, make_editor())
    live.page.set_viewport_size({"width": width, "height": 900})
    live.page.emulate_media(color_scheme=theme)
    rules = axe.WHOLE if (width, theme) in ((1440, "light"), (390, "dark")) else axe.OF_COLOUR_AND_SIZE
    said, faults = faults_of(live.page), {}
    for path in screens:
        live.goto(path)
        own = len(said)
        found = axe.violations(live.page, rules)
        wide = live.evaluate("document.documentElement.scrollWidth")
        if found := [*found, *[f"is {wide} wide"] * (wide > width)]:
            faults[path] = found
        del said[own:]  # the rules themselves try inline styles, which the policy refuses
    assert not faults, "\n".join(f"{path}: {one}" for path, found in faults.items() for one in found)
    assert said == [], said
