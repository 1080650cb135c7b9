"""Scores count what they say they count."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from policies.pipeline.reading import Finding, Reading
from policies.pipeline.reading.evaluation import (
    Label,
    Scored,
    confusion,
    errors,
    false_alarms,
    is_unseen,
    reliability,
    score,
)


def make_finding(
    restriction: str = "a", action: str = "lift", stage: str = "decision", confidence: float = 0.8
) -> Finding:
    return Finding(
        restriction, action, stage, date(2025, 7, 2), "day", "stated", None, "lifted", 0, 6, confidence, ("because",)
    )


def make_scored(*findings: Finding, labels: tuple[Label, ...] = ()) -> Scored:
    return Scored("one", "agency", "en", labels, Reading("en", findings, ()))


LIFT = Label("a", "lift", "decision")


def test_another_action_in_the_same_direction_is_right_but_not_exactly() -> None:
    texts = [make_scored(make_finding(action="ease"), labels=(LIFT,))]
    assert [score(texts, level).f1 for level in ("restriction", "direction", "exact")] == [1, 1, 0]


def test_what_is_given_beside_the_label_costs_precision_and_what_is_missed_recall() -> None:
    texts = [make_scored(make_finding("b"), make_finding("c"), labels=(LIFT, Label("b", "lift", "decision")))]
    found = score(texts, "restriction")
    assert (found.precision, found.recall) == (0.5, 0.5)


def test_a_finding_in_a_text_that_reports_nothing_is_a_false_alarm() -> None:
    assert false_alarms([make_scored(make_finding()), make_scored(), make_scored(labels=(LIFT,))]) == (1, 2)


def test_the_confusion_table_holds_only_what_differs() -> None:
    texts = [make_scored(make_finding(), labels=(LIFT,)), make_scored(labels=(LIFT,))]
    assert confusion(texts) == {("lift decision", "nothing"): 1}


def test_an_error_names_what_was_wanted_and_why_the_reader_thought_otherwise() -> None:
    [line] = errors(make_scored(make_finding(action="ease"), labels=(LIFT,)))
    assert line == "a: wanted lift decision, got ease decision (because)"


def test_reliability_compares_confidence_with_the_share_that_was_right() -> None:
    texts = [make_scored(make_finding(), labels=(LIFT,)), make_scored(make_finding("b"), labels=(LIFT,))]
    [band] = reliability(texts)
    assert (band.count, band.confidence, band.right) == (2, 0.8, 0.5)


def test_a_third_of_all_texts_is_unseen_once_the_earlier_ones_are_counted() -> None:
    share = sum(is_unseen(f"text-{number}") for number in range(9_000)) / 9_000
    assert 0.53 < share < 0.58
    assert is_unseen("text-1") == is_unseen("text-1")


CORPUS = """
- id: lifted
  kind: agency
  published: 2025-07-03
  text: The US lifted its curbs on EDA software.
  expect: [{restriction: us-eda-2025-05, action: lift, stage: decision, quote: lifted}]
- {id: wrong, kind: headline, published: 2025-07-03, text: US lifts curbs on ethane, expect: []}
"""


def run(folder: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("evaluate_reader", "--corpus", str(folder), *arguments, stdout=out)
    return out.getvalue()


def test_the_command_shows_scores_confusions_and_errors(tmp_path: Path) -> None:
    (tmp_path / "some.yaml").write_text(CORPUS, "utf-8")
    report = json.loads(run(tmp_path, "--format", "json"))
    assert report["by_kind"]["all"]["exact"]["right"] == 1
    assert report["by_kind"]["headline"]["restriction"]["wrong"] == 1
    assert [error["id"] for error in report["errors"]] == ["wrong"]
    shown = run(tmp_path)
    assert "us-ethane-2025-05: wanted nothing, got lift decision" in shown
    assert "Confidence" in shown


def test_of_the_unseen_part_only_scores_are_shown(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    entries = "".join(CORPUS.replace("id: lifted", f"id: l{n}").replace("id: wrong", f"id: w{n}") for n in range(9))
    (tmp_path / "later" / "some.yaml").write_text(entries, "utf-8")
    report = json.loads(run(tmp_path, "--unseen", "--format", "json"))
    assert report["texts"] > 0
    assert not {"errors", "confusion"} & set(report)


def test_every_text_of_the_folder_of_held_ones_is_unseen(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / "some.yaml").write_text(CORPUS, "utf-8")
    assert json.loads(run(tmp_path, "--unseen", "--format", "json"))["texts"] == 2
    assert json.loads(run(tmp_path, "--format", "json"))["texts"] == 0


def test_a_corpus_that_lacks_a_field_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "some.yaml").write_text("- {id: odd, text: x, expect: []}", "utf-8")
    with pytest.raises(CommandError, match="odd lacks 'kind'"):
        run(tmp_path)
