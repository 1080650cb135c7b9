"""What articles say becomes one proposal for each development, however many articles report it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policies.models import Change, NewsItem, ProposedChange, Restriction
from policies.models.changelog import Author
from policies.models.review import State
from policies.pipeline import review
from policies.pipeline.propose import propose
from policies.pipeline.reading import Finding
from policies.vocabulary import Door
from tests.makers import NOW, make_author, make_news_item, make_restriction

pytestmark = pytest.mark.django_db
INGEST = Author(user=None, door=Door.INGEST)


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


def test_after_a_rejection_another_article_asks_again() -> None:
    restriction = make_restriction()
    rejected = report(restriction)
    review.reject(rejected, by=make_author(reason="an old article"), now=NOW)
    again = report(restriction, day=11)
    assert again != rejected and again.follows == rejected


def test_a_changed_article_takes_back_what_it_no_longer_says() -> None:
    restriction, item = make_restriction(), make_news_item()
    proposed = report(restriction, item=item)
    item.revision = 2
    item.save()
    propose(item, [], by=INGEST, now=NOW)
    proposed.refresh_from_db()
    assert proposed.state == State.WITHDRAWN
    assert Change.objects.last().after["state"] == "withdrawn"


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
