"""Assigning, putting off, remarking on and undoing at the desk, and what the queue shows of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from policies.models import Change, ProposedChange, ReviewNote, StatusEvent
from policies.pipeline import review
from tests.admin.helpers import make_proposal, make_staff, page, sign_in, text_of
from tests.makers import make_author, make_editor, make_restriction

pytestmark = pytest.mark.django_db
QUEUE = "proposedchange_changelist"


def desk(proposed: ProposedChange) -> str:
    return page("proposedchange_change", proposed.pk)


def test_what_is_put_off_leaves_the_queue_and_the_next_one_comes() -> None:
    first, other = make_proposal(confidence=0.9), make_proposal(confidence=0.7)
    client, until = sign_in(), timezone.now().date() + timedelta(days=3)
    response = client.post(page("proposedchange_snooze", first.pk), {"until": until.isoformat()})
    assert response.url == desk(other)
    assert list(client.get(page(QUEUE)).context["cl"].result_list) == [other]
    assert list(client.get(page(QUEUE) + "?state=snoozed").context["cl"].result_list) == [first]
    assert "Put off until" in text_of(client.get(desk(first)))


def test_what_is_put_off_can_be_had_back() -> None:
    proposed = make_proposal(snoozed_until=timezone.now().date() + timedelta(days=3))
    sign_in().post(page("proposedchange_snooze", proposed.pk), {"until": ""})
    proposed.refresh_from_db()
    assert proposed.snoozed_until is None


@pytest.mark.parametrize("until", ["2020-01-01", "0000-00-00", "tomorrow", "99999-01-01"])
def test_a_day_that_cannot_be_is_told_and_nothing_is_put_off(until: str) -> None:
    proposed, client = make_proposal(), sign_in()
    response = client.post(page("proposedchange_snooze", proposed.pk), {"until": until}, follow=True)
    assert response.status_code == 200 and "errornote" not in response.redirect_chain[0][0]
    proposed.refresh_from_db()
    assert proposed.snoozed_until is None and not ReviewNote.objects.exists()


def test_a_proposal_is_assigned_only_to_somebody_who_may_decide_it() -> None:
    proposed, client = make_proposal(), sign_in()
    reviewer, onlooker = make_staff("change_proposedchange"), make_staff("view_proposedchange")
    client.post(page("proposedchange_assign", proposed.pk), {"to": onlooker.pk})
    proposed.refresh_from_db()
    assert proposed.assigned_to is None
    client.post(page("proposedchange_assign", proposed.pk), {"to": reviewer.pk})
    assert list(sign_in(reviewer).get(page(QUEUE) + "?who=me").context["cl"].result_list) == [proposed]
    assert f"for {reviewer.username}" in text_of(client.get(page(QUEUE)))


def test_a_remark_stands_on_the_page_as_text_and_nowhere_public() -> None:
    proposed, client = make_proposal(), sign_in()
    client.post(page("proposedchange_comment", proposed.pk), {"text": "<script>alert(1)</script> \u202eno"})
    shown = client.get(desk(proposed)).content.decode()
    assert "&lt;script&gt;alert(1)" in shown and "<script>alert" not in shown and "\u202e" not in shown
    change = Change.objects.get()
    assert (change.nature, change.before, change.after) == ("review", {"remarks": 0}, {"remarks": 1})
    assert "alert" not in str(vars(change))


def test_the_last_decision_is_offered_to_be_undone_to_whoever_took_it() -> None:
    first, other, mei = make_proposal(), make_proposal(), make_editor()
    review.accept(first, by=make_author(user=mei), now=timezone.now())
    assert sign_in(mei).get(desk(other)).context["undoable"] == first
    assert sign_in().get(desk(other)).context["undoable"] is None
    sign_in(mei).post(page("proposedchange_undo", first.pk))
    first.refresh_from_db()
    assert first.state == "pending"
    assert [row.kind for row in StatusEvent.objects.order_by("sequence")] == ["step", "retraction"]


def test_progress_counts_what_was_decided_today_and_what_waits() -> None:
    first, mei = make_proposal(), make_editor()
    other = make_proposal()
    review.reject(first, by=make_author(user=mei), now=timezone.now())
    assert sign_in(mei).get(desk(other)).context["progress"]["words"] == "1 of 2 today"


def test_the_queue_shows_what_waits_for_a_second_person() -> None:
    proposed = make_proposal(restriction=make_restriction(is_decided_by_two=True))
    mei = make_editor(username="mei")
    sign_in(mei).post(page(QUEUE), {"action": "accept_selected", "_selected_action": [proposed.pk]})
    client = sign_in()
    assert "approved by mei, second person needed" in text_of(client.get(page(QUEUE) + "?who=second"))
    assert "Second person needed" in text_of(client.get(desk(proposed)))


def test_a_page_left_open_learns_that_somebody_decided() -> None:
    proposed, mei = make_proposal(), make_editor(username="mei")
    client = sign_in()
    assert client.get(page("proposedchange_state", proposed.pk)).json() == {"state": "pending", "by": ""}
    review.reject(proposed, by=make_author(user=mei), now=timezone.now())
    assert client.get(page("proposedchange_state", proposed.pk)).json() == {"state": "rejected", "by": "mei"}


@pytest.mark.parametrize("move", ["assign", "snooze", "comment", "undo"])
def test_no_move_is_made_by_a_link_or_for_what_is_not_there(move: str) -> None:
    proposed, client = make_proposal(), sign_in()
    assert client.get(page(f"proposedchange_{move}", proposed.pk)).status_code == 302
    assert client.post(page(f"proposedchange_{move}", 10**9)).status_code == 403
    assert not ReviewNote.objects.exists()


def test_the_first_page_leads_past_what_is_put_off_and_counts_it_apart() -> None:
    until = timezone.now().date() + timedelta(days=3)
    make_proposal(confidence=0.9, snoozed_until=until)
    other = make_proposal(confidence=0.7, first_by=make_editor())
    shown = text_of(sign_in().get("/admin/"))
    assert desk(other) in shown and "1 put off" in shown and "second person needed" in shown
