"""The ledger at the desk: looked at freely, written only by recording, correcting and retracting."""

from datetime import date
from typing import Any

import pytest

from policies.models import Change, Restriction, StatusEvent
from tests.admin.helpers import make_item, make_staff, page, sign_in, text_of
from tests.makers import make_editor, make_event, make_restriction

pytestmark = pytest.mark.django_db


def step_post(**changes: Any) -> dict[str, Any]:
    values = {
        "action": "enter_into_force",
        "stage": "legal_act",
        "effective_date": "2025-05-23",
        "effective_precision": "day",
        "effective_basis": "stated",
    }
    return values | changes


def record_page(restriction: Restriction) -> str:
    return page("restriction_record", restriction.pk)


@pytest.mark.parametrize("name", ["statusevent", "statusperiod", "change", "checkpoint", "fetchrun", "newsitem"])
def test_what_other_modules_write_cannot_be_added_here(name: str) -> None:
    assert sign_in().post(page(f"{name}_add"), {"action": "lift"}).status_code == 403


def test_a_step_cannot_be_changed_or_deleted_at_the_desk() -> None:
    event, client = make_event(), sign_in()
    assert client.post(page("statusevent_change", event.pk), {"action": "lift"}).status_code == 403
    assert client.post(page("statusevent_delete", event.pk), {"post": "yes"}).status_code == 403
    shown = text_of(client.get(page("statusevent_change", event.pk)))
    assert event.hash in shown and "its content gives its hash" in shown
    assert 'name="_save"' not in shown and "deletelink" not in shown


def test_the_row_that_replaced_a_step_is_named_beside_it() -> None:
    event, client = make_event(), sign_in()
    client.post(page("restriction_retract", event.pk), {"reason": "it never happened"})
    shown = text_of(client.get(page("statusevent_change", event.pk)))
    assert "row 2, a retraction" in shown
    assert page("restriction_correct", event.pk) not in shown


# --- recording ---


def test_a_step_is_recorded_with_all_that_the_form_says() -> None:
    restriction, editor = make_restriction(), make_editor(username="mei")
    item = make_item("Officials said: licences are needed from today.")
    post = step_post(
        summary="Letters to three vendors.",
        scope="only software",
        note="one source",
        announced_date="2025-05-22",
        sources="official https://www.bis.gov/letter The letter\npress https://example.org/a",
        quote="licences are needed from today",
        news_item=item.pk,
        reason="seen in the register",
    )
    response = sign_in(editor).post(record_page(restriction), post)
    assert response.status_code == 302
    event = StatusEvent.objects.get()
    assert (event.action, event.status, event.effective_date) == ("enter_into_force", "in_force", date(2025, 5, 23))
    assert (event.scope, event.note, event.announced_date) == ("only software", "one source", date(2025, 5, 22))
    assert event.sources[0] == {"url": "https://www.bis.gov/letter", "grade": "official", "title": "The letter"}
    assert item.text[event.quote_start : event.quote_end] == event.quote
    assert (event.recorded_by, event.door, event.reason) == (editor, "admin", "seen in the register")
    change = Change.objects.get()
    assert (change.actor, change.door, change.nature) == (editor, "admin", "policy") and change.request_id


def test_a_month_is_stored_as_its_first_day() -> None:
    sign_in().post(record_page(make_restriction()), step_post(effective_precision="month"))
    assert StatusEvent.objects.get().effective_date == date(2025, 5, 1)


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"effective_date": ""}, "effective_date", "Say since when it holds"),
        ({"effective_date": "1700-01-01"}, "effective_date", "is outside 1900–2200"),
        ({"until_date": "2025-06-01"}, "until_date", "has a last day, not 'enter into force'"),
        ({"action": "suspend", "until_date": "2025-01-01"}, "until_date", "before it begins"),
        ({"action": "extend", "until_date": "2026-01-01"}, "action", "no suspension or easing before that day"),
        ({"sources": "rumour https://example.org"}, "sources", "is not a grade"),
        ({"sources": "press javascript:alert(1)"}, "sources", "is not an http or https address"),
        ({"news_item": "99"}, "news_item", "There is no news item with this number"),
        ({"instrument": "no-such"}, "instrument", "There is no such slug"),
    ],
)
def test_what_cannot_be_recorded_is_said_on_its_field(changes: dict[str, str], field: str, told: str) -> None:
    response = sign_in().post(record_page(make_restriction()), step_post(**changes))
    assert told in " ".join(response.context["form"].errors[field])
    assert told in text_of(response)
    assert not StatusEvent.objects.exists()


def test_a_quote_must_stand_in_its_article() -> None:
    item = make_item("Nothing of the kind.")
    post = step_post(news_item=item.pk, quote="licences are needed")
    response = sign_in().post(record_page(make_restriction()), post)
    assert response.context["form"].errors["quote"] == ["The article does not say this, word for word."]


def test_a_step_is_not_recorded_on_a_merged_restriction() -> None:
    twin = make_restriction(slug="twin", merged_into=make_restriction(slug="original"))
    response = sign_in().post(record_page(twin), step_post())
    assert "twin was merged into original: record the step there." in text_of(response)
    assert not StatusEvent.objects.exists()


def test_a_preview_shows_the_periods_and_records_nothing() -> None:
    restriction = make_event().restriction
    post = step_post(action="suspend", effective_date="2025-11-07", until_date="2026-11-10", _preview="1")
    response = sign_in().post(record_page(restriction), post)
    preview = response.context["preview"]
    assert [period.status for period in preview.after] == ["in_force", "suspended", "in_force"]
    assert preview.after[2].by_lapse
    assert "As it would be" in text_of(response)
    assert StatusEvent.objects.count() == 1


def test_a_link_can_fill_the_form_in() -> None:
    response = sign_in().get(record_page(make_restriction()) + "?action=reinstate&effective_date=2026-11-11")
    assert response.context["form"]["action"].value() == "reinstate"
    assert "2026-11-11" in text_of(response)


# --- correcting and retracting ---


def test_a_correction_begins_with_what_is_recorded_and_replaces_it() -> None:
    event, client = make_event(summary="As it was", sources=[{"url": "https://a.example", "grade": "press"}]), sign_in()
    here = page("restriction_correct", event.pk)
    shown = client.get(here)
    assert "As it was" in text_of(shown) and "press https://a.example" in text_of(shown)
    assert client.post(here, step_post(effective_date="2025-01-02", reason="wrong day")).status_code == 302
    row = StatusEvent.objects.get(corrects=event)
    assert (row.kind, row.effective_date, row.reason) == ("correction", date(2025, 1, 2), "wrong day")
    assert Change.objects.last().nature == "correction"


@pytest.mark.parametrize("name", ["restriction_correct", "restriction_retract"])
def test_a_correction_and_a_retraction_need_a_reason(name: str) -> None:
    event = make_event()
    response = sign_in().post(page(name, event.pk), step_post())
    assert response.context["form"].errors["reason"] == ["Say why the record was wrong."]
    assert StatusEvent.objects.count() == 1


def test_a_step_that_was_replaced_already_is_not_replaced_again() -> None:
    event, client = make_event(), sign_in()
    here = page("restriction_retract", event.pk)
    client.post(here, {"reason": "it never happened"})
    response = client.post(here, {"reason": "it never happened"})
    assert "already replaced by row 2" in text_of(response)
    assert StatusEvent.objects.count() == 2


def test_a_preview_of_a_retraction_shows_what_would_be_left() -> None:
    event = make_event()
    response = sign_in().post(page("restriction_retract", event.pk), {"reason": "never", "_preview": "1"})
    assert response.context["preview"].after == []
    assert StatusEvent.objects.count() == 1


# --- who may ---


@pytest.mark.parametrize("name", ["restriction_record", "restriction_correct", "restriction_retract"])
def test_only_who_may_add_steps_writes_history(name: str) -> None:
    event = make_event()
    row = event.restriction if name == "restriction_record" else event
    assert sign_in(make_staff("change_restriction")).get(page(name, row.pk)).status_code == 403
    assert sign_in(make_staff("change_restriction")).post(page(name, row.pk), step_post(reason="x")).status_code == 403
    assert sign_in(make_staff("view_restriction", "add_statusevent")).get(page(name, row.pk)).status_code == 200
    assert StatusEvent.objects.count() == 1


def test_the_buttons_are_there_for_who_may_use_them() -> None:
    event = make_event()
    here = page("restriction_change", event.restriction.pk)
    assert "Correct this step" in text_of(sign_in().get(here))
    assert "Correct this step" not in text_of(sign_in(make_staff("change_restriction")).get(here))
