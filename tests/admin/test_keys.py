"""The review desk in a real browser: decided by keyboard alone, and quiet while somebody types."""

from collections.abc import Iterator
from typing import Any

import pytest

from policies.models import ProposedChange, Restriction, StatusEvent
from tests.admin.helpers import make_proposal, page
from tests.makers import make_authority, make_editor, make_jurisdiction, make_restriction
from tests.pipeline.test_drafting import draft_from

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery"


@pytest.fixture
def queue() -> list[ProposedChange]:
    return [make_proposal(confidence=sure) for sure in (0.9, 0.8, 0.7)]


@pytest.fixture
def desk(live: Any, queue: list[ProposedChange]) -> Iterator[Any]:
    """A signed-in editor before the first of three proposals. A policy violation or a script error fails the test."""
    faults: list[str] = []
    live.page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    live.page.on("pageerror", lambda error: faults.append(str(error)))
    make_editor(username="mei", password=PASSWORD)
    live.goto("/admin/login/")
    live.page.fill("#id_username", "mei")
    live.page.fill("#id_password", PASSWORD)
    live.page.click("input[type=submit]")
    live.goto(page("proposedchange_change", queue[0].pk))
    yield live.page
    assert [fault for fault in faults if "favicon" not in fault and "404" not in fault] == []


def at(proposed: ProposedChange) -> Any:
    return lambda url: page("proposedchange_change", proposed.pk) in url


def test_a_accepts_and_goes_on_to_the_next(desk: Any, queue: list[ProposedChange]) -> None:
    desk.keyboard.press("a")
    desk.wait_for_url(at(queue[1]))
    assert "Accepted: step 1" in desk.inner_text(".messagelist")
    assert StatusEvent.objects.get().restriction == queue[0].restriction


def test_r_asks_for_the_reason_and_control_enter_rejects(desk: Any, queue: list[ProposedChange]) -> None:
    desk.keyboard.press("r")
    desk.keyboard.type("an old rule")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url(at(queue[1]))
    queue[0].refresh_from_db()
    assert (queue[0].state, queue[0].decision_reason) == ("rejected", "an old rule")


def test_keys_are_letters_while_somebody_types(desk: Any, queue: list[ProposedChange]) -> None:
    desk.focus("#id_summary")
    desk.keyboard.type("a rank jar, nearly quaint?")
    assert desk.input_value("#id_summary") == "a rank jar, nearly quaint?"
    assert at(queue[0])(desk.url) and not StatusEvent.objects.exists()


def test_j_and_k_walk_the_queue(desk: Any, queue: list[ProposedChange]) -> None:
    for key, expected in (("j", 1), ("n", 2), ("k", 1), ("p", 0)):
        desk.keyboard.press(key)
        desk.wait_for_url(at(queue[expected]))


def test_e_begins_editing_and_the_button_says_that_it_is_an_amendment(desk: Any, queue: list[ProposedChange]) -> None:
    desk.keyboard.press("e")
    assert desk.evaluate("document.activeElement.name") == "restriction"
    desk.fill("#id_summary", "As it was put")
    assert desk.inner_text("[name=_accept]") == "Amend and accept"
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    desk.wait_for_url(at(queue[1]))
    assert StatusEvent.objects.get().summary == "As it was put"


def test_a_question_mark_shows_the_keys(desk: Any) -> None:
    desk.keyboard.press("?")
    assert desk.is_visible("text=accept >> nth=0") and desk.eval_on_selector("#keys", "element => element.open")


def test_a_queue_is_emptied_without_touching_the_mouse(desk: Any, queue: list[ProposedChange]) -> None:
    for proposed in queue[:2]:
        desk.keyboard.press("a")
        desk.wait_for_url(lambda url, pk=proposed.pk: f"/{pk}/change/" not in url)
    desk.keyboard.press("a")
    desk.wait_for_url(lambda url: url.endswith(page("proposedchange_changelist")))
    assert not ProposedChange.objects.filter(state="pending").exists()


def test_the_desk_works_where_scripts_do_not_run(live: Any, browser: Any, queue: list[ProposedChange]) -> None:
    make_editor(username="mei", password=PASSWORD)
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(live.url + "/admin/login/")
        plain.fill("#id_username", "mei")
        plain.fill("#id_password", PASSWORD)
        plain.click("input[type=submit]")
        plain.goto(live.url + page("proposedchange_change", queue[0].pk))
        plain.fill("#id_summary", "Without a script")
        plain.click("[name=_accept]")
        assert at(queue[1])(plain.url)
    assert StatusEvent.objects.get().summary == "Without a script"


def test_the_review_page_fits_a_narrow_screen(desk: Any) -> None:
    desk.set_viewport_size({"width": 390, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390


# --- drafts ---


@pytest.fixture
def draft() -> ProposedChange:
    make_jurisdiction("CN")
    make_authority()
    return draft_from()


def test_a_draft_is_created_by_keyboard_with_what_was_typed(desk: Any, draft: ProposedChange) -> None:
    desk.goto(desk.url.split("/admin/")[0] + draft.get_absolute_url())
    desk.keyboard.press("e")
    assert desk.evaluate("document.activeElement.name") == "title"
    desk.fill("#id_title", "Zorbonium, by hand")
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    desk.wait_for_url(lambda url: draft.get_absolute_url() not in url)
    assert Restriction.objects.get(title="Zorbonium, by hand").events.count() == 1


def test_a_draft_is_attached_where_scripts_do_not_run(live: Any, browser: Any, draft: ProposedChange) -> None:
    make_editor(username="mei", password=PASSWORD)
    known = make_restriction(slug="known-one")
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(live.url + "/admin/login/")
        plain.fill("#id_username", "mei")
        plain.fill("#id_password", PASSWORD)
        plain.click("input[type=submit]")
        plain.goto(live.url + draft.get_absolute_url())
        plain.fill("#id_known", "known-one")
        plain.press("#id_known", "Enter")
        assert "Attached to known-one" in plain.inner_text(".messagelist")
    draft.refresh_from_db()
    assert draft.attached_to == known


def test_a_draft_fits_a_narrow_screen(desk: Any, draft: ProposedChange) -> None:
    desk.set_viewport_size({"width": 390, "height": 800})
    desk.goto(desk.url.split("/admin/")[0] + draft.get_absolute_url())
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
