"""What editors decide is kept as labelled data, and today's reader is scored on it as if it did not know the outcome."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies import history
from policies.management.evaluation import load
from policies.models import NewsItem, ProposedChange, StatusEvent
from policies.models.review import RejectedFor, Verdict
from policies.pipeline import feedback, readings, rereading, review
from policies.pipeline.reading.evaluation import Label
from policies.vocabulary import Action, Stage
from tests.makers import NOW, make_author, make_event, make_news_item, make_restriction, make_source, make_step
from tests.pipeline.test_ingest import make_entry, make_zorbonium, take_in
from tests.pipeline.test_propose import make_copy, report

pytestmark = pytest.mark.django_db
LIFTED = "The US Commerce Department has lifted its export restrictions on zorbonium to China, it said on Tuesday."
KEPT = "The United States is considering lifting its export restrictions on zorbonium to China, officials said."


def verdicts(proposed: ProposedChange) -> list[str]:
    return list(proposed.evidence.order_by("id").values_list("verdict", flat=True))


# --- verdicts ---


def test_accepted_as_it_stands_the_reading_was_right() -> None:
    proposed = report(make_restriction())
    review.accept(proposed, by=make_author(), now=NOW)
    assert verdicts(proposed) == [Verdict.SAME]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"action": Action.EASE}, Verdict.AMENDED),
        ({"summary": "in our words"}, Verdict.SAME),
        ({"effective_date": date(2025, 7, 9)}, Verdict.AMENDED),
        ({"until_date": date(2026, 7, 1)}, Verdict.SAME),
    ],
)
def test_an_amendment_is_of_the_reading_where_it_changes_what_was_read(changes: dict[str, Any], verdict: str) -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 1, 1))
    proposed = report(restriction, action="suspend", stage="decision", effective_date=date(2025, 7, 1))
    review.amend(proposed, changes, by=make_author(), now=NOW)
    assert verdicts(proposed) == [verdict]


def test_a_day_that_the_text_leaves_open_is_no_mistake() -> None:
    proposed = report(make_restriction(), stage="decision")
    review.amend(proposed, {"effective_date": date(2025, 7, 2)}, by=make_author(), now=NOW)
    assert verdicts(proposed) == [Verdict.SAME]


def test_another_restriction_is_an_amendment() -> None:
    proposed = report(make_restriction())
    review.amend(proposed, {"restriction": make_restriction()}, by=make_author(), now=NOW)
    assert verdicts(proposed) == [Verdict.AMENDED]


def test_each_passage_is_judged_by_what_itself_said() -> None:
    restriction = make_restriction()
    proposed = report(restriction, action="lift")
    report(restriction, action="ease")
    review.accept(proposed, by=make_author(), now=NOW)
    assert verdicts(proposed) == [Verdict.SAME, Verdict.AMENDED]


@pytest.mark.parametrize(
    ("why", "verdict"),
    [(RejectedFor.MISREAD, "wrong"), (RejectedFor.KNOWN, "same"), (RejectedFor.DOUBTFUL, "same")],
)
def test_of_rejections_only_a_misreading_was_wrong(why: RejectedFor, verdict: str) -> None:
    proposed = report(make_restriction())
    review.reject(proposed, by=make_author(), now=NOW, why=why)
    assert verdicts(proposed) == [verdict]


def test_what_comes_after_the_decision_was_judged_by_nobody() -> None:
    restriction = make_restriction()
    accepted = report(restriction)
    review.accept(accepted, by=make_author(), now=NOW)
    report(restriction)
    assert verdicts(accepted) == [Verdict.SAME, ""]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (LIFTED, "remove→control"),
        (KEPT, "remove→control"),
        ("The United States will not lift its export restrictions on zorbonium to China.", "not remove→control"),
    ],
)
def test_a_passage_keeps_the_rule_that_decided_the_same_from_text_to_text(text: str, rule: str) -> None:
    make_zorbonium()
    proposed = readings.read_item(take_in(make_entry(text=text)).new[0], now=NOW)[0]
    assert proposed.evidence.get().rule == rule


# --- rates ---


def test_rates_count_by_rule_and_by_source_with_copies_once_and_say_when_there_are_too_few() -> None:
    source = make_source(name="The Wire")
    for number in range(6):
        item = make_news_item(source=source, published_at=datetime(2025, 6, 10, tzinfo=UTC))
        restriction = make_restriction()
        proposed = report(restriction, item=item, rule="remove→control")
        report(restriction, item=make_copy(item, source=source), rule="remove→control")
        if number:
            review.accept(proposed, by=make_author(), now=NOW)
        else:
            review.reject(proposed, by=make_author(), now=NOW)
    alone = report(make_restriction(), item=make_news_item(publisher="A Blog"), rule="grow→licence")
    review.accept(alone, by=make_author(), now=NOW)
    by_rule = {rate.name: rate for rate in feedback.rates_by_rule(8)}
    assert by_rule["remove→control"] == feedback.Rate("remove→control", same=5, amended=0, wrong=1)
    assert by_rule["remove→control"].share == pytest.approx(5 / 6)
    assert by_rule["grow→licence"].share is None
    assert [rate.name for rate in feedback.rates_by_source(8)] == ["The Wire", "A Blog"]


# --- read again ---


def decide(text: str, *, month: int = 6, **decision: Any) -> ProposedChange:
    """Take an article in, read it, and decide what it proposes."""
    published = datetime(2025, month, 10, 8, tzinfo=UTC)
    address = f"https://news.example/{NewsItem.objects.count()}"
    item = take_in(make_entry(text=text, url=address, published_at=published)).new[0]
    proposed = readings.read_item(item, now=NOW)[0]
    why = decision.pop("why", None)
    if why:
        review.reject(proposed, by=make_author(), now=NOW, why=why)
    else:
        review.amend(proposed, {"effective_date": date(2025, 6, 10)} | decision, by=make_author(), now=NOW)
    return proposed


def test_the_reader_is_scored_as_if_it_did_not_know_what_was_decided() -> None:
    make_zorbonium()
    decide(LIFTED)
    assert StatusEvent.objects.filter(action="lift").exists()
    [text] = rereading.scored()
    assert text.labels == (Label("us-zorbonium", "lift", "decision"),)
    assert [(finding.action, finding.stage) for finding in text.reading.findings] == [("lift", "decision")]
    assert not any("recorded" in reason for finding in text.reading.findings for reason in finding.because)


def test_what_the_editor_amended_is_the_label_and_what_was_misread_has_none() -> None:
    make_zorbonium()
    decide(LIFTED, action=Action.EASE)
    decide(KEPT, why=RejectedFor.MISREAD)
    assert [text.labels for text in rereading.scored()] == [(Label("us-zorbonium", "ease", "decision"),), ()]


def test_what_was_true_and_known_keeps_the_label_that_was_read() -> None:
    make_zorbonium()
    decide(LIFTED, why=RejectedFor.KNOWN)
    assert rereading.scored()[0].labels == (Label("us-zorbonium", "lift", "decision"),)


def test_the_label_is_what_the_history_has_now() -> None:
    make_zorbonium()
    event = decide(LIFTED).event or StatusEvent.objects.get(action="lift")
    corrected = history.correct(
        event, make_step(action=Action.EASE, stage=Stage.DECISION, effective_date=date(2025, 6, 10)),
        by=make_author(), now=NOW,
    )  # fmt: skip
    assert rereading.scored()[0].labels == (Label("us-zorbonium", "ease", "decision"),)
    history.retract(corrected, by=make_author(), now=NOW)
    assert rereading.scored()[0].labels == ()


def test_a_text_is_read_as_it_stood_when_it_was_decided_on() -> None:
    make_zorbonium()
    decide(LIFTED)
    take_in(make_entry(text="Nothing of the kind.", url="https://news.example/0"))
    assert [text.id for text in rereading.scored()] == [f"article {NewsItem.objects.get().pk} revision 1"]
    assert rereading.scored()[0].reading.findings


def test_the_command_prints_the_same_tables_and_says_when_nothing_was_decided() -> None:
    assert "no text, so nothing can be said" in printed()
    make_zorbonium()
    decide(LIFTED)
    decide(KEPT, why=RejectedFor.MISREAD)
    shown = printed()
    assert "The decided part: 2 texts. Of 1 that report nothing, 1 give a finding." in shown
    assert "By kind" in shown and "press" in shown and "us-zorbonium: wanted nothing, got" in shown
    assert json.loads(printed("--format", "json"))["by_language"]["all"]["exact"]["right"] == 1


def test_what_was_decided_comes_out_as_a_file_of_the_corpus(tmp_path: Path) -> None:
    make_zorbonium()
    decide(LIFTED)
    decide(KEPT, why=RejectedFor.MISREAD)
    (tmp_path / "decided.yaml").write_text(printed("--format", "yaml"), "utf-8")
    said, nothing = load(tmp_path)
    assert said.text == LIFTED and nothing.text == KEPT and nothing.expect == ()
    assert said.expect == ({"restriction": "us-zorbonium", "action": "lift", "stage": "decision", "quote": LIFTED},)
    assert (said.published, said.publisher_kind) == (date(2025, 6, 10), "press")


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate_reader", "--decided", *arguments, stdout=out)
    return out.getvalue()


def test_more_that_was_decided_takes_no_more_statements() -> None:
    make_zorbonium()
    counts = []
    for month in (3, 6, 9):
        decide(KEPT, month=month, why=RejectedFor.MISREAD)
        with CaptureQueriesContext(connection) as caught:
            assert rereading.scored()
        counts.append(len(caught))
    assert counts[0] == counts[-1] <= 12
