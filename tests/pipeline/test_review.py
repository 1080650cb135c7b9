"""News proposes, people decide: accepting, amending and rejecting, also by two at once."""

import threading
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.db import connection

from policies import history
from policies.history import RestrictionMerged, StepRefused
from policies.models import Change, ProposedChange, Restriction, StatusEvent
from policies.models.review import State
from policies.pipeline import review
from policies.pipeline.review import AlreadyReviewed
from policies.vocabulary import Action, Stage
from tests.makers import NOW, make_author, make_editor, make_event, make_news_item, make_restriction
from tests.pipeline.test_propose import report

pytestmark = pytest.mark.django_db


def make_proposal(restriction: Restriction | None = None, **changes: object) -> ProposedChange:
    item = make_news_item(published_at=datetime(2025, 6, 10, tzinfo=UTC), url="https://news.example/1")
    return report(restriction or make_restriction(), item=item, **changes)


def test_what_is_accepted_keeps_the_quote_the_article_and_the_reviewer() -> None:
    proposed, editor = make_proposal(), make_editor(username="mei")
    event = review.accept(proposed, by=make_author(user=editor), now=NOW)
    assert (event.quote, event.recorded_by, event.recorded_by_name) == ("lifted the restriction", editor, "mei")
    assert event.news_item == proposed.evidence.get().news_item
    assert event.sources[0]["url"] == "https://news.example/1"
    proposed.refresh_from_db()
    assert (proposed.state, proposed.event, proposed.reviewed_by) == (State.ACCEPTED, event, editor)


def test_accepted_talk_moves_the_outlook_and_not_the_status() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 5, 23))
    review.accept(make_proposal(restriction), by=make_author(), now=NOW)
    row = Restriction.objects.as_of(date(2025, 6, 11)).get()
    assert (row.status, row.outlook) == ("in_force", "easing")


def test_talk_without_a_date_is_dated_to_the_report_and_says_that_this_was_inferred() -> None:
    event = review.accept(make_proposal(), by=make_author(), now=NOW)
    assert (event.effective_date, event.effective_basis) == (date(2025, 6, 10), "inferred")


def test_a_decision_without_a_date_asks_for_one() -> None:
    proposed = make_proposal(stage="decision")
    with pytest.raises(StepRefused) as refusal:
        review.accept(proposed, by=make_author(), now=NOW)
    assert "state no date" in refusal.value.errors["effective_date"]
    event = review.amend(proposed, {"effective_date": date(2025, 7, 2)}, by=make_author(), now=NOW)
    assert (event.status, event.effective_date, event.effective_basis) == ("lifted", date(2025, 7, 2), "stated")


def test_an_amendment_is_recorded_and_logged() -> None:
    other = make_restriction(slug="the-other-one")
    changes = {"restriction": other, "action": Action.EASE, "scope": "butane only"}
    event = review.amend(make_proposal(), changes, by=make_author(), now=NOW)
    assert (event.restriction, event.action, event.scope) == (other, "ease", "butane only")
    amended = Change.objects.filter(object_type="proposedchange").last().after["amended"]
    assert amended == {"restriction": "the-other-one", "action": "ease", "scope": "butane only"}


def test_a_last_day_that_the_editor_takes_away_is_logged() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 1, 1))
    days = {"effective_date": date(2025, 7, 1), "until_date": date(2026, 7, 1)}
    proposed = make_proposal(restriction, action="suspend", stage="decision", **days)
    event = review.amend(proposed, {"until_date": None}, by=make_author(), now=NOW)
    assert event.until_date is None
    assert Change.objects.filter(object_type="proposedchange").last().after["amended"] == {"until_date": ""}


def test_only_known_fields_are_amended() -> None:
    with pytest.raises(StepRefused) as refusal:
        review.amend(make_proposal(), {"hash": "x", "quote": "never said"}, by=make_author(), now=NOW)
    assert set(refusal.value.errors) == {"hash", "quote"}


def test_a_rejection_needs_a_reason() -> None:
    proposed = make_proposal()
    with pytest.raises(StepRefused, match="Say why"):
        review.reject(proposed, by=make_author(reason=""), now=NOW)
    review.reject(proposed, by=make_author(reason="about another chip"), now=NOW)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decision_reason) == (State.REJECTED, "about another chip")
    assert not StatusEvent.objects.exists()


def test_the_second_reviewer_is_told_who_was_first() -> None:
    proposed = make_proposal()
    review.accept(proposed, by=make_author(user=make_editor(username="mei")), now=NOW)
    with pytest.raises(AlreadyReviewed, match="Already accepted by mei on 23 November 2026"):
        review.reject(proposed, by=make_author(), now=NOW)
    assert StatusEvent.objects.count() == 1


def test_a_merged_restriction_is_named_with_its_heir_and_the_proposal_stays() -> None:
    proposed = make_proposal(make_restriction(slug="old"))
    Restriction.objects.filter(slug="old").update(merged_into=make_restriction(slug="heir"))
    with pytest.raises(RestrictionMerged, match="merged into heir"):
        review.accept(proposed, by=make_author(), now=NOW)
    proposed.refresh_from_db()
    assert proposed.state == State.PENDING


def test_one_that_fails_does_not_hold_up_the_others() -> None:
    good, bad = make_proposal(), make_proposal(stage="decision")
    outcomes = review.accept_many([good.pk, bad.pk], by=make_author(), now=NOW)
    assert {outcome.proposed.pk: bool(outcome.event) for outcome in outcomes} == {good.pk: True, bad.pk: False}
    assert "state no date" in next(outcome.error for outcome in outcomes if outcome.error)


def test_nothing_is_recorded_when_the_decision_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    proposed = make_proposal()
    monkeypatch.setattr(review.Change.objects, "record", _break_down)
    with pytest.raises(RuntimeError):
        review.accept(proposed, by=make_author(), now=NOW)
    assert not StatusEvent.objects.exists()
    proposed.refresh_from_db()
    assert proposed.state == State.PENDING


def _break_down(*args: object, **options: object) -> None:
    raise RuntimeError("the database went away")


@pytest.mark.django_db(transaction=True)
def test_only_the_first_of_two_reviewers_decides() -> None:
    for _ in range(10):
        proposed = make_proposal()
        results = at_once(
            partial(review.accept, proposed, by=make_author(), now=NOW),
            partial(review.reject, proposed, by=make_author(reason="no"), now=NOW),
        )
        told = [result for result in results if isinstance(result, AlreadyReviewed)]
        assert len(told) == 1
        proposed.refresh_from_db()
        assert (proposed.state == State.ACCEPTED) == StatusEvent.objects.filter(proposal=proposed).exists()


def at_once(*works):
    """Run each in a thread of its own, started together; what it returned or raised."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(number: int) -> None:
        try:
            barrier.wait()
            results[number] = works[number]()
        except Exception as fault:
            results[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_stages_of_an_accepted_decision_change_the_status() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 5, 23))
    proposed = make_proposal(restriction, stage=Stage.DECISION, effective_date=date(2025, 7, 2))
    review.accept(proposed, by=make_author(), now=NOW)
    assert history.as_of(date(2025, 7, 3))[restriction.pk].status == "lifted"
