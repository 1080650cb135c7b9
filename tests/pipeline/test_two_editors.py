"""Two people for one decision, a decision taken back at once, and what editors say of a proposal before it."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from policies.history import StepRefused
from policies.models import Change, ProposedChange, ReviewNote, StatusEvent
from policies.pipeline import deskwork, review, seconding, undoing
from policies.pipeline.undoing import TooLate
from policies.vocabulary import Door
from tests.admin.helpers import make_proposal
from tests.makers import NOW, make_author, make_editor, make_event, make_restriction, make_step

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(seconds=30)


def make_person(name: str) -> Any:
    return make_author(user=make_editor(username=name), door=Door.ADMIN)


def make_guarded(**changes: Any) -> ProposedChange:
    return make_proposal(restriction=make_restriction(is_decided_by_two=True), **changes)


# --- by two ---


def test_the_first_of_two_is_noted_and_the_second_one_records() -> None:
    proposed, mei, ana = make_guarded(), make_person("mei"), make_person("ana")
    assert review.accept(proposed, by=mei, now=NOW) is None
    assert not StatusEvent.objects.exists()
    event = review.accept(proposed, by=ana, now=SOON)
    proposed.refresh_from_db()
    assert (proposed.first_by, proposed.reviewed_by, proposed.event) == (mei.user, ana.user, event)
    logged = Change.objects.filter(object_type="proposedchange").order_by("id")
    assert [change.actor_name for change in logged] == ["mei", "ana"]


def test_who_approved_first_cannot_confirm() -> None:
    proposed, mei = make_guarded(), make_person("mei")
    review.accept(proposed, by=mei, now=NOW)
    with pytest.raises(StepRefused, match="somebody else"):
        review.accept(proposed, by=mei, now=SOON)
    assert not StatusEvent.objects.exists()


def test_what_the_first_amended_is_what_the_second_one_records() -> None:
    proposed, mei, ana = make_guarded(), make_person("mei"), make_person("ana")
    changes = {"effective_date": date(2025, 7, 1), "stage": "legal_act", "summary": "Letters withdrawn"}
    assert review.amend(proposed, changes, by=mei, now=NOW) is None
    event = review.accept(proposed, by=ana, now=SOON)
    assert (event.effective_date, event.stage, event.summary) == (date(2025, 7, 1), "legal_act", "Letters withdrawn")


def test_a_second_person_who_says_otherwise_becomes_the_first() -> None:
    proposed, mei, ana = make_guarded(), make_person("mei"), make_person("ana")
    review.accept(proposed, by=mei, now=NOW)
    assert review.amend(proposed, {"summary": "Ana's words"}, by=ana, now=SOON) is None
    with pytest.raises(StepRefused, match="somebody else"):
        review.accept(proposed, by=ana, now=SOON)
    assert review.accept(proposed, by=mei, now=SOON).summary == "Ana's words"


def test_no_program_is_one_of_two() -> None:
    with pytest.raises(seconding.SecondPersonNeeded):
        review.accept(make_guarded(), by=make_author(), now=NOW)


def test_an_amendment_cannot_lead_round_the_second_person() -> None:
    guarded = make_restriction(is_decided_by_two=True)
    assert review.amend(make_proposal(), {"restriction": guarded}, by=make_person("mei"), now=NOW) is None
    assert not StatusEvent.objects.exists()


def test_a_step_written_by_hand_waits_with_its_quote_and_sources() -> None:
    guarded, mei, ana = make_restriction(is_decided_by_two=True), make_person("mei"), make_person("ana")
    sources = [{"url": "https://www.bis.gov/rule", "grade": "official"}]
    proposed = seconding.propose(guarded, make_step(quote="as it stands", sources=sources), by=mei, now=NOW)
    with pytest.raises(StepRefused, match="somebody else"):
        review.accept(proposed, by=mei, now=SOON)
    event = review.accept(proposed, by=ana, now=SOON)
    assert (event.quote, event.sources) == ("as it stands", sources)


@pytest.mark.parametrize("is_retraction", [True, False])
def test_a_correction_or_retraction_waits_for_a_second_person_too(is_retraction: bool) -> None:
    event = make_event(make_restriction(is_decided_by_two=True))
    step = None if is_retraction else make_step(effective_date=date(2025, 2, 2))
    mei, ana = make_person("mei"), make_person("ana")
    proposed = seconding.propose(event.restriction, step, by=mei, now=NOW, instead_of=event)
    assert StatusEvent.objects.count() == 1
    row = review.accept(proposed, by=ana, now=SOON)
    assert (row.corrects, row.kind) == (event, "retraction" if is_retraction else "correction")
    assert row.reason == mei.reason


@pytest.mark.django_db(transaction=True)
def test_of_many_who_confirm_at_once_one_records() -> None:
    proposed = make_guarded()
    review.accept(proposed, by=make_person("mei"), now=NOW)
    people, outcomes = [make_person(f"editor-x{number}") for number in range(4)], []

    def confirm(by: Any) -> None:
        try:
            outcomes.append(review.accept(proposed, by=by, now=SOON))
        except review.AlreadyReviewed as told:
            outcomes.append(told)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4 and StatusEvent.objects.count() == 1
    assert sum(isinstance(outcome, StatusEvent) for outcome in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_is_first_and_the_other_confirms() -> None:
    proposed, people, outcomes = make_guarded(), [make_person("mei"), make_person("ana")], []

    def approve(by: Any) -> None:
        outcomes.append(review.accept(proposed, by=by, now=NOW))
        connection.close()

    threads = [threading.Thread(target=approve, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    proposed.refresh_from_db()
    assert [outcome is None for outcome in outcomes].count(True) == 1
    assert proposed.state == "accepted" and proposed.first_by != proposed.reviewed_by


# --- undone ---


def test_an_acceptance_is_undone_by_a_further_row_and_waits_again() -> None:
    proposed, mei = make_proposal(), make_person("mei")
    event = review.accept(proposed, by=mei, now=NOW)
    undoing.undo(proposed, by=mei, now=SOON)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.event, proposed.reviewed_by) == ("pending", None, None)
    assert [row.kind for row in event.restriction.events.order_by("sequence")] == ["step", "retraction"]
    assert set(proposed.evidence.values_list("verdict", flat=True)) == {""}
    assert review.accept(proposed, by=mei, now=SOON).sequence == 3


def test_a_rejection_is_undone_and_leaves_no_verdict_on_the_reading() -> None:
    proposed, mei = make_proposal(), make_person("mei")
    review.reject(proposed, by=mei, now=NOW)
    undoing.undo(proposed, by=mei, now=SOON)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.rejected_for, proposed.decision_reason) == ("pending", "", "")
    assert set(proposed.evidence.values_list("verdict", flat=True)) == {""}


def test_after_a_minute_or_by_another_nothing_is_undone() -> None:
    proposed, mei = make_proposal(), make_person("mei")
    review.accept(proposed, by=mei, now=NOW)
    with pytest.raises(TooLate, match="Only who decided"):
        undoing.undo(proposed, by=make_person("ana"), now=SOON)
    with pytest.raises(TooLate, match="minute has passed"):
        undoing.undo(proposed, by=mei, now=NOW + timedelta(seconds=61))
    assert StatusEvent.objects.count() == 1


def test_nothing_is_undone_twice() -> None:
    proposed, mei = make_proposal(), make_person("mei")
    review.accept(proposed, by=mei, now=NOW)
    undoing.undo(proposed, by=mei, now=SOON)
    with pytest.raises(TooLate, match="waits for review already"):
        undoing.undo(proposed, by=mei, now=SOON)


def test_what_two_decided_needs_two_again_once_it_is_undone() -> None:
    proposed, mei, ana = make_guarded(), make_person("mei"), make_person("ana")
    review.accept(proposed, by=mei, now=NOW)
    review.accept(proposed, by=ana, now=NOW)
    undoing.undo(proposed, by=ana, now=SOON)
    assert review.accept(proposed, by=ana, now=SOON) is None


# --- before it is decided ---


def test_a_proposal_is_assigned_put_off_and_remarked_on() -> None:
    proposed, mei = make_proposal(), make_person("mei")
    deskwork.assign(proposed, mei.user, by=mei, now=NOW)
    deskwork.snooze(proposed, date(2026, 12, 1), by=mei, now=NOW)
    deskwork.comment(proposed, " Waiting for the notice. ", by=mei, now=NOW)
    proposed.refresh_from_db()
    assert (proposed.assigned_to, proposed.snoozed_until) == (mei.user, date(2026, 12, 1))
    told = list(ReviewNote.objects.values_list("kind", "text"))
    assert told == [("assigned", "mei"), ("snoozed", "2026-12-01"), ("comment", "Waiting for the notice.")]
    logged = [change.after for change in Change.objects.order_by("id")]
    assert all(isinstance(value, bool | int) for after in logged for value in after.values()), "words are not public"


def test_what_is_put_off_comes_back_on_its_day() -> None:
    proposed = make_proposal(snoozed_until=date(2026, 12, 1))
    assert not ProposedChange.objects.awake(date(2026, 11, 30)).exists()
    assert ProposedChange.objects.awake(date(2026, 12, 1)).get() == proposed


@pytest.mark.parametrize("until", [NOW.date(), date(1999, 1, 1)])
def test_nothing_is_put_off_into_the_past(until: date) -> None:
    with pytest.raises(StepRefused, match="still to come"):
        deskwork.snooze(make_proposal(), until, by=make_person("mei"), now=NOW)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 4001])
def test_an_empty_or_endless_remark_is_refused(text: str) -> None:
    with pytest.raises(StepRefused):
        deskwork.comment(make_proposal(), text, by=make_person("mei"), now=NOW)


def test_what_is_decided_is_neither_assigned_nor_put_off() -> None:
    proposed, mei = make_proposal(), make_person("mei")
    review.accept(proposed, by=mei, now=NOW)
    with pytest.raises(StepRefused, match="decided meanwhile"):
        deskwork.assign(proposed, mei.user, by=mei, now=NOW)
