"""What happened is weighed by all that the article and the history have on it, and a change says why."""

from datetime import date

import pytest
import yaml

from policies.management.evaluation import load
from policies.management.weighing_outcomes import OUTCOMES, PENALTY, learned, rows, shown
from policies.pipeline.reading import Catalog, outcomes, read
from policies.pipeline.reading.outcome import chances, weights
from policies.pipeline.reading.reading import open_up

from .labelled import CORPUS, corpus

DAY = date(2025, 7, 3)
TEXT = "The US Commerce Department has lifted its curbs on exports of chip design software to China."


def test_each_shipped_weight_is_the_one_that_the_corpus_gives(catalog: Catalog) -> None:
    assert shown(learned(rows(load(CORPUS), catalog))) == yaml.safe_load(OUTCOMES.read_text("utf-8")) == weights()


def test_weights_of_outcomes_solve_what_they_are_to_solve() -> None:
    """At the solution the penalised slope is nothing: checked against the definition, not the method."""
    data = [([{"a": n / 10, "b": 1.0}, {"a": 1.0}, {"b": 0.5}], n % 3) for n in range(60)]
    found = learned(data)
    slope = {name: -PENALTY * weight for name, weight in found.items()}
    for options, right in data:
        worth = [sum(found[name] * value for name, value in each.items()) for each in options]
        likely = [2.718281828459045**each for each in worth]
        for number, each in enumerate(options):
            for name, value in each.items():
                slope[name] += value * ((number == right) - likely[number] / sum(likely))
    assert slope == pytest.approx(dict.fromkeys(found, 0.0), abs=2e-3)


def test_evidence_that_is_rare_has_no_weight() -> None:
    data = [([{"a": 1.0}, {"b": 1.0}], 0)] * 40 + [([{"rare": 1.0}, {"b": 1.0}], 0)] * 3
    assert set(learned(data)) == {"a", "b"}


def test_the_outcomes_of_a_finding_share_one_certainty(catalog: Catalog) -> None:
    ((_, options),) = outcomes(TEXT, catalog=catalog, published=DAY, publisher_kind="press")
    assert ("lift", "decision") in options and ("lift", "talk") in options
    likely = chances({said: (evidence,) for said, evidence in options.items()})
    assert sum(likely.values()) == pytest.approx(1.0)
    assert max(likely, key=lambda said: likely[said]) == ("lift", "decision")


def test_an_official_word_is_taken_as_it_stands(catalog: Catalog) -> None:
    assert not outcomes(TEXT, catalog=catalog, published=DAY, publisher_kind="official")


@pytest.fixture(scope="module")
def changed(catalog: Catalog) -> list[tuple]:
    """What the rules made of seen texts beside what was read, where these differ in act or stage."""
    pairs = []
    for text in corpus():
        if text.is_unseen or text.publisher_kind == "official":
            continue
        opened = open_up(text.text, catalog=catalog, published=text.published, publisher_kind=text.publisher_kind)
        if opened.act:
            continue
        rules = {each.restriction: each for each in opened.found if each.rule != "recorded"}
        for finding in text.read(catalog).findings:
            rule = rules.get(finding.restriction)
            if not rule or finding.rule == "recorded":
                continue
            if rule.start == finding.start and (rule.action, rule.stage) != (finding.action, finding.stage):
                pairs.append((rule, finding))
    return pairs


def test_what_is_read_otherwise_says_so_and_why(changed: list[tuple]) -> None:
    assert changed
    for rule, finding in changed:
        assert f"{rule.action} {rule.stage} → {finding.action} {finding.stage}" in finding.because
        assert finding.because[-1].endswith(")") and "(+" in finding.because[-1]
        assert finding.quote == rule.quote


def test_what_is_read_otherwise_is_no_surer_than_it_was(changed: list[tuple]) -> None:
    assert all(finding.confidence <= rule.confidence for rule, finding in changed)


def test_talk_has_the_day_of_its_report_and_no_other(changed: list[tuple]) -> None:
    turned = [finding for rule, finding in changed if (rule.stage == "talk") != (finding.stage == "talk")]
    assert turned
    assert all((finding.effective_basis == "inferred") == (finding.stage == "talk") for finding in turned)


def test_a_text_without_a_day_is_weighed_as_well(catalog: Catalog) -> None:
    (finding,) = read(TEXT, catalog=catalog).findings
    assert finding.action == "lift"
