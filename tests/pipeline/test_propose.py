"""What articles say becomes one proposal for each development, however many articles report it."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from policies.models import Change, NewsItem, ProposedChange, Restriction
from policies.models.changelog import Author
from policies.models.review import RejectedFor, State
from policies.pipeline import review
from policies.pipeline.propose import propose
from policies.pipeline.reading import Finding
from policies.vocabulary import Door
from tests.makers import NOW, make_author, make_news_item, make_restriction

pytestmark = pytest.mark.django_db
INGEST = Author(user=None, door=Door.INGEST)
JUNE = datetime(2025, 6, 10, 8, tzinfo=UTC)


def make_finding(restriction: Restriction, **changes: object) -> Finding:
    values = {
        "restriction": restriction.slug,
        "action": "lift",
        "stage": "talk",
        "effective_date": None,
        "effective_precision": "day",
        "effective_basis": "stated",
        "until_date": None,
        "quote": "lifted the restriction",
        "start": 18,
        "end": 40,
        "confidence": 0.8,
        "because": ("'lifted'",),
        "candidates": (),
    }
    return Finding(**(values | changes))


def report(
    restriction: Restriction, *, item: NewsItem | None = None, day: int = 10, **changes: object
) -> ProposedChange:
    item = item or make_news_item(published_at=datetime(2025, 6, day, 8, tzinfo=UTC))
    return propose(item, [make_finding(restriction, **changes)], by=INGEST, now=NOW)[0]


def test_a_finding_waits_with_its_quote() -> None:
    restriction = make_restriction()
    proposed = report(restriction)
    evidence = proposed.evidence.get()
    assert (proposed.state, proposed.reported_date) == (State.PENDING, date(2025, 6, 10))
    assert (evidence.quote, evidence.start, evidence.end) == ("lifted the restriction", 18, 40)
    assert evidence.news_item.text[18:40] == evidence.quote


def test_two_articles_on_one_development_are_one_proposal_with_two_passages() -> None:
    restriction = make_restriction()
    first, second = report(restriction, confidence=0.6), report(restriction, day=12, confidence=0.9)
    assert first == second
    assert second.evidence.count() == 2
    first.refresh_from_db()
    assert first.confidence == 0.9


def test_the_same_article_read_twice_adds_nothing() -> None:
    restriction, item = make_restriction(), make_news_item()
    report(restriction, item=item)
    changes = Change.objects.count()
    report(restriction, item=item)
    assert ProposedChange.objects.get().evidence.count() == 1
    assert Change.objects.count() == changes


def test_reports_months_apart_are_two_developments() -> None:
    restriction = make_restriction()
    item = make_news_item(published_at=datetime(2025, 11, 1, tzinfo=UTC))
    assert report(restriction) != report(restriction, item=item)


def test_a_firmer_report_is_a_new_proposal_that_refers_back() -> None:
    restriction = make_restriction()
    talk = report(restriction, stage="talk")
    decision = report(restriction, stage="decision", day=14)
    assert decision != talk and decision.follows == talk


def test_a_report_of_what_was_accepted_supports_it_and_does_not_ask_again() -> None:
    restriction = make_restriction()
    accepted = report(restriction)
    review.accept(accepted, by=make_author(), now=NOW)
    assert report(restriction, day=11) == accepted
    assert not ProposedChange.objects.filter(state=State.PENDING).exists()


# --- several reports ---


def make_copy(of: NewsItem, **changes: Any) -> NewsItem:
    return make_news_item(**({"published_at": of.published_at, "copy_of": of} | changes))


def counts(proposed: ProposedChange) -> tuple[int, int]:
    proposed.refresh_from_db()
    return proposed.report_count, proposed.independent_count


def test_near_copies_are_kept_as_evidence_and_counted_once() -> None:
    restriction, first = make_restriction(), make_news_item(published_at=JUNE)
    proposed = report(restriction, item=first)
    for _ in range(2):
        report(restriction, item=make_copy(first))
    report(restriction, item=make_news_item(published_at=JUNE), confidence=0.7)
    assert counts(proposed) == (4, 2)
    assert list(proposed.evidence.values_list("is_independent", flat=True)) == [True, False, False, True]


def test_of_copies_the_surest_counts() -> None:
    restriction, first = make_restriction(), make_news_item(published_at=JUNE)
    proposed = report(restriction, item=first, confidence=0.5)
    report(restriction, item=make_copy(first), confidence=0.9)
    counted = proposed.evidence.get(is_independent=True)
    assert counted.confidence == 0.9


def test_copies_do_not_outvote_an_independent_report() -> None:
    restriction, first = make_restriction(), make_news_item(published_at=JUNE)
    proposed = report(restriction, item=first, action="lift", confidence=0.6)
    for _ in range(3):
        report(restriction, item=make_copy(first), action="lift", confidence=0.6)
    report(restriction, action="ease", confidence=0.8)
    proposed.refresh_from_db()
    assert proposed.action == "ease"


def test_a_proposal_says_what_most_independent_reports_say_and_each_passage_what_it_says() -> None:
    restriction = make_restriction()
    firm = {"stage": "decision", "effective_date": date(2025, 6, 20)}
    proposed = report(restriction, action="suspend", **firm, until_date=date(2026, 6, 19))
    for day in (11, 12):
        report(restriction, day=day, action="lift", **firm)
    proposed.refresh_from_db()
    assert (proposed.action, proposed.until_date) == ("lift", None)
    assert sorted(proposed.evidence.values_list("action", flat=True)) == ["lift", "lift", "suspend"]


def test_a_day_that_a_report_states_is_taken_though_a_surer_one_states_none() -> None:
    restriction = make_restriction()
    proposed = report(restriction, stage="decision", confidence=0.9)
    report(restriction, stage="decision", confidence=0.6, effective_date=date(2025, 7, 1))
    proposed.refresh_from_db()
    assert (proposed.confidence, proposed.effective_date) == (0.9, date(2025, 7, 1))


def test_a_report_without_doubt_takes_the_doubt_away() -> None:
    restriction = make_restriction()
    proposed = report(restriction, candidates=(restriction.slug, "another"))
    report(restriction, day=11)
    proposed.refresh_from_db()
    assert proposed.candidates == []


def test_what_an_editor_decided_is_not_reworded_by_a_later_report() -> None:
    restriction = make_restriction()
    accepted = report(restriction, action="ease", confidence=0.5)
    review.accept(accepted, by=make_author(), now=NOW)
    report(restriction, action="lift", confidence=0.9)
    accepted.refresh_from_db()
    assert (accepted.action, accepted.report_count) == ("ease", 2)


def test_what_was_undone_and_done_again_within_weeks_is_two_proposals() -> None:
    restriction = make_restriction()
    first = report(restriction, action="suspend", stage="decision", day=1)
    assert report(restriction, action="suspend", stage="decision", day=17) == first
    report(restriction, action="reinstate", stage="decision", day=9)
    assert report(restriction, action="suspend", stage="decision", day=18) != first


# --- stories ---


def test_talk_that_comes_in_late_is_a_proposal_of_its_own() -> None:
    restriction = make_restriction()
    decision = report(restriction, stage="decision", day=14)
    talk = report(restriction, stage="talk", day=10)
    assert talk != decision and talk.follows is None


def test_a_legal_act_after_the_decision_refers_to_it_and_the_decision_stays() -> None:
    restriction = make_restriction()
    decision = report(restriction, stage="decision", day=10)
    act = report(restriction, stage="legal_act", day=12)
    decision.refresh_from_db()
    assert (act.follows, decision.state) == (decision, State.PENDING)


def test_a_contradiction_stands_on_both_and_neither_is_changed() -> None:
    restriction = make_restriction()
    lifted = report(restriction, action="lift", stage="decision", confidence=0.9)
    kept = report(restriction, action="maintain", stage="decision", day=11, confidence=0.6)
    lifted.refresh_from_db()
    assert list(lifted.conflicts_with.all()) == [kept] and list(kept.conflicts_with.all()) == [lifted]
    assert (lifted.action, lifted.confidence, kept.action, kept.confidence) == ("lift", 0.9, "maintain", 0.6)


def test_a_contradiction_of_what_was_accepted_is_told_and_of_what_was_rejected_is_not() -> None:
    restriction = make_restriction()
    accepted, rejected = report(restriction), report(restriction, action="maintain")
    review.accept(accepted, by=make_author(), now=NOW)
    review.reject(rejected, by=make_author(), now=NOW)
    tightened = report(restriction, action="tighten", day=12)
    assert list(tightened.conflicts_with.all()) == [accepted]


def test_what_is_said_of_a_merged_restriction_joins_what_was_said_before_the_merger() -> None:
    old, heir = make_restriction(), make_restriction()
    proposed = report(old)
    Restriction.objects.filter(pk=old.pk).update(merged_into=heir)
    assert report(old, day=11) == proposed == report(heir, day=12)


# --- after a rejection ---


def rejected_report(restriction: Restriction, *, why: RejectedFor = RejectedFor.MISREAD, **changes: Any) -> Any:
    proposed = report(restriction, **changes)
    review.reject(proposed, by=make_author(reason="about another chip"), now=NOW, why=why)
    return proposed


def test_after_a_rejection_a_report_as_weak_adds_to_what_was_rejected_and_is_silent() -> None:
    restriction = make_restriction()
    rejected = rejected_report(restriction)
    assert report(restriction, day=11) == rejected
    assert rejected.evidence.count() == 2 and ProposedChange.objects.count() == 1


@pytest.mark.parametrize("firmer", [{"confidence": 0.9}, {"grade": "official"}])
def test_after_a_rejection_a_firmer_independent_report_asks_again_and_refers_to_it(firmer: dict[str, Any]) -> None:
    restriction = make_restriction()
    rejected = rejected_report(restriction)
    item = make_news_item(published_at=JUNE, grade=firmer.pop("grade", "press"))
    again = report(restriction, item=item, **firmer)
    assert (again.state, again.follows) == (State.PENDING, rejected)


def test_after_a_rejection_the_second_independent_report_asks_again() -> None:
    restriction = make_restriction()
    rejected = rejected_report(restriction)
    later = [make_news_item(published_at=JUNE, received_at=NOW + timedelta(hours=hour)) for hour in (1, 2)]
    assert report(restriction, item=later[0]) == rejected
    assert report(restriction, item=later[1]).follows == rejected


def test_after_a_rejection_neither_the_same_article_nor_its_copies_ask_again() -> None:
    restriction, item = make_restriction(), make_news_item(published_at=JUNE)
    rejected = rejected_report(restriction, item=item)
    item.revision = 2
    item.save()
    assert report(restriction, item=item, confidence=0.95) == rejected
    assert report(restriction, item=make_copy(item, grade="official"), confidence=0.95) == rejected


def test_what_was_rejected_as_recorded_is_not_asked_again() -> None:
    restriction = make_restriction()
    rejected = rejected_report(restriction, why=RejectedFor.KNOWN)
    assert report(restriction, day=11, confidence=0.97) == rejected


def test_what_was_rejected_as_talk_is_asked_when_it_is_decided() -> None:
    restriction = make_restriction()
    rejected = rejected_report(restriction, stage="talk")
    decision = report(restriction, stage="decision", day=11, confidence=0.3)
    assert (decision.state, decision.follows) == (State.PENDING, rejected)


# --- revisions ---


def test_a_changed_article_takes_back_what_it_no_longer_says() -> None:
    restriction, item = make_restriction(), make_news_item()
    proposed = report(restriction, item=item)
    item.revision = 2
    item.save()
    propose(item, [], by=INGEST, now=NOW)
    proposed.refresh_from_db()
    assert proposed.state == State.WITHDRAWN
    assert proposed.decision_reason == f"“{item.title}” was changed, and says so no longer (revision 2)."
    assert Change.objects.last().after["state"] == "withdrawn"


def revise(item: NewsItem) -> NewsItem:
    item.revision += 1
    item.save()
    return item


def test_a_changed_article_moves_the_day_of_what_rests_on_it_alone() -> None:
    restriction, item = make_restriction(), make_news_item(published_at=JUNE)
    proposed = report(restriction, item=item, stage="decision", effective_date=date(2025, 7, 1))
    assert report(restriction, item=revise(item), stage="decision", effective_date=date(2025, 8, 1)) == proposed
    proposed.refresh_from_db()
    assert (proposed.effective_date, proposed.state) == (date(2025, 8, 1), State.PENDING)
    assert Change.objects.last().after["effective_date"] == "2025-08-01"


def test_a_changed_article_that_says_the_opposite_is_a_new_proposal_without_a_conflict_with_itself() -> None:
    restriction, item = make_restriction(), make_news_item(published_at=JUNE)
    before = report(restriction, item=item, action="lift")
    after = report(restriction, item=revise(item), action="maintain")
    before.refresh_from_db()
    assert (before.state, after.state) == (State.WITHDRAWN, State.PENDING)
    assert not after.conflicts_with.exists()


def test_what_another_article_still_says_is_weighed_anew_without_the_one_that_changed() -> None:
    restriction, item = make_restriction(), make_news_item(published_at=JUNE)
    proposed = report(restriction, item=item, action="lift", confidence=0.9)
    report(restriction, action="ease", confidence=0.6)
    propose(revise(item), [], by=INGEST, now=NOW)
    proposed.refresh_from_db()
    assert (proposed.action, proposed.confidence, proposed.report_count) == ("ease", 0.6, 1)


def test_what_was_accepted_stays_when_its_article_changes_and_the_passage_is_marked() -> None:
    restriction, item = make_restriction(), make_news_item(published_at=JUNE)
    accepted = report(restriction, item=item)
    review.accept(accepted, by=make_author(), now=NOW)
    propose(revise(item), [], by=INGEST, now=NOW)
    accepted.refresh_from_db()
    assert accepted.state == State.ACCEPTED
    assert not accepted.evidence.get().is_current


def test_a_changed_article_that_says_it_still_keeps_its_proposal() -> None:
    restriction, item = make_restriction(), make_news_item()
    proposed = report(restriction, item=item)
    item.revision = 2
    item.save()
    assert report(restriction, item=item) == proposed
    assert [row.is_current for row in proposed.evidence.order_by("revision")] == [False, True]


def test_another_article_holds_a_proposal_that_the_first_dropped() -> None:
    restriction, item = make_restriction(), make_news_item(published_at=NOW - timedelta(days=1))
    proposed = report(restriction, item=item)
    report(restriction, item=make_news_item(published_at=NOW))
    item.revision = 2
    item.save()
    propose(item, [], by=INGEST, now=NOW)
    proposed.refresh_from_db()
    assert proposed.state == State.PENDING


def test_what_is_said_of_a_merged_restriction_is_proposed_for_its_heir() -> None:
    heir = make_restriction()
    assert report(make_restriction(merged_into=heir)).restriction == heir


def test_a_restriction_that_is_gone_is_passed_over() -> None:
    gone = Restriction(slug="never-was")
    assert propose(make_news_item(), [make_finding(gone)], by=INGEST, now=NOW) == []


def test_each_proposal_is_in_the_log() -> None:
    restriction = make_restriction()
    report(restriction)
    change = Change.objects.get()
    assert (change.nature, change.kind, change.door, change.restriction_id) == (
        "review",
        "created",
        "ingest",
        restriction.pk,
    )


# --- at once, and cheaply ---


@pytest.mark.django_db(transaction=True)
def test_articles_that_are_read_at_once_make_one_proposal() -> None:
    from tests.pipeline.test_review import at_once

    restriction = make_restriction()
    items = [make_news_item(published_at=JUNE) for _ in range(4)]
    results = at_once(*(partial(report, restriction, item=item) for item in items))
    assert {type(result) for result in results} == {ProposedChange}
    assert counts(ProposedChange.objects.get()) == (4, 4)


@pytest.mark.django_db(transaction=True)
def test_contradictions_that_are_read_at_once_name_each_other() -> None:
    from tests.pipeline.test_review import at_once

    restriction = make_restriction()
    at_once(*(partial(report, restriction, action=action) for action in ("lift", "maintain")))
    assert [each.conflicts_with.count() for each in ProposedChange.objects.all()] == [1, 1]


def test_a_report_takes_as_many_statements_after_many_as_after_few(django_assert_max_num_queries: Any) -> None:
    restriction = make_restriction()
    for day in range(1, 29):
        report(restriction, day=day, action="lift" if day % 2 else "maintain")
    with django_assert_max_num_queries(24):
        report(restriction, day=28)
