"""What a text makes likely without a sentence that says it: the evidence, its weights, and where they come from."""

from datetime import date
from math import exp

import pytest
import yaml

from policies.management.evaluation import load
from policies.management.weighing import PENALTY, WEIGHTS, learned, rows
from policies.pipeline.reading import Catalog, Finding, Known, Recorded, Term, read, weighed
from policies.pipeline.reading.supposed import likelihood, weights

from .labelled import CORPUS

DAY = date(2025, 5, 30)
TEXT = (
    "Chip design software and the letters of 28 May: questions of our clients in China\n\n"
    "Three makers of chip design software have had mail from the Commerce Department. Chip design software for customers "
    "in China is now a matter of licences, the letters say. For the makers, who sell chip design software to nearly every "
    "designer of chips in China, the next quarter is open. How the licences are to be had, the letters do not tell; "
    "Washington judges each case by itself."
)


def make_catalog(**changes: object) -> Catalog:
    steps = (Recorded(date(2025, 5, 29), "enter_into_force", "decision"),)
    values: dict = {"slug": "us-eda", "imposed_by": "US", "targets": ("CN",), "steps": steps}
    known = Known(**(values | changes))
    return Catalog.build([known], [Term("us-eda", "chip design software")])


def supposed_in(text: str, catalog: Catalog, day: date = DAY) -> list[Finding]:
    found = read(text, catalog=catalog, published=day).findings
    return [finding for finding in found if finding.rule == "recorded"]


def test_a_recorded_step_is_supposed_where_no_sentence_says_it_plainly():
    (finding,) = supposed_in(TEXT, make_catalog())
    assert (finding.action, finding.stage) == ("enter_into_force", "decision")
    assert finding.quote == TEXT[finding.start : finding.end] and "a matter of licences" in finding.quote
    assert finding.because[0] == "the history has this step on 2025-05-29"
    assert len(finding.because) > 1 and all(reason.endswith(")") for reason in finding.because[1:])


@pytest.mark.parametrize(
    ("steps", "day"), [((), DAY), ((Recorded(date(2024, 1, 2), "enter_into_force", "decision"),), DAY)]
)
def test_nothing_is_supposed_where_the_history_has_no_step_about_that_day(steps: tuple, day: date):
    catalog = make_catalog(steps=steps)
    assert not supposed_in(TEXT, catalog, day)
    assert not weighed(TEXT, catalog=catalog, published=day, publisher_kind="press")


def test_nothing_is_supposed_of_a_text_without_a_day():
    assert not weighed(TEXT, catalog=make_catalog(), published=None, publisher_kind="press")


def test_a_passing_word_long_after_the_step_is_not_enough():
    text = "A maker of chip design software reported record sales, and its shares rose."
    assert not supposed_in(text, make_catalog(), date(2025, 6, 16))


def test_what_a_sentence_says_is_not_supposed_as_well():
    text = "The US Commerce Department has restricted exports of chip design software to China."
    found = read(text, catalog=make_catalog(), published=DAY).findings
    assert len(found) == 1 and found[0].rule != "recorded"


def test_each_shipped_weight_is_one_that_evidence_can_have_and_the_corpus_gives_it(catalog: Catalog):
    data = rows(load(CORPUS), catalog)
    assert {name for evidence, _ in data for name in evidence} == set(weights())
    fresh = learned(data)
    assert {name: round(weight, 2) for name, weight in fresh.items()} == yaml.safe_load(WEIGHTS.read_text("utf-8"))


def test_weights_solve_what_they_are_to_solve():
    """At the solution the penalised slope is nothing: checked against the definition, not the method."""
    data = [({"a": float(n % 2), "b": n / 10, "always": 1.0}, n % 3 == 0 or n > 7) for n in range(20)]
    found = learned(data)

    def chance(evidence: dict[str, float]) -> float:
        return 1 / (1 + exp(-sum(found[name] * value for name, value in evidence.items())))

    for name in found:
        slope = sum(evidence.get(name, 0.0) * (right - chance(evidence)) for evidence, right in data)
        held = 0.0 if name == "always" else PENALTY * found[name]
        assert slope == pytest.approx(held, abs=1e-6)


def test_likelihood_grows_with_what_speaks_for_it():
    nearer = {"the step is within 14 days": 1.0}
    assert likelihood({}) < likelihood(nearer) < likelihood(nearer | {"the step is within 1 days": 1.0})
