"""The labelled corpus gives what its labels say, as often as was reached; a third of it is only scored."""

import pytest

from policies.management.evaluation import Labelled
from policies.pipeline.reading import Catalog
from policies.pipeline.reading.evaluation import LEVELS, Score, Scored, errors, false_alarms, score

from .labelled import corpus, details

TEXTS = corpus()
SEEN_FLOORS = {"restriction": 0.92, "direction": 0.89, "exact": 0.81}
UNSEEN_FLOORS = {"restriction": 0.85, "direction": 0.81, "exact": 0.71}


@pytest.fixture(scope="module")
def seen(catalog: Catalog) -> list[Scored]:
    return [text.scored(catalog) for text in TEXTS if not text.is_unseen]


@pytest.fixture(scope="module")
def unseen(catalog: Catalog) -> dict[str, Score]:
    """Scores alone: a failing test must not print what nobody is to see."""
    texts = [text.scored(catalog) for text in TEXTS if text.is_unseen]
    return {level: score(texts, level) for level in LEVELS}


@pytest.fixture(scope="module")
def alarms(catalog: Catalog) -> tuple[int, int]:
    return false_alarms(text.scored(catalog) for text in TEXTS)


@pytest.mark.parametrize("level", LEVELS)
def test_the_seen_part_keeps_the_score_it_has_reached(seen: list[Scored], level: str) -> None:
    misses = [line for text in seen for line in (text.id, *errors(text)) if errors(text)]
    assert score(seen, level).f1 >= SEEN_FLOORS[level], "\n".join(misses)


@pytest.mark.parametrize("level", LEVELS)
def test_the_unseen_part_keeps_the_score_it_has_reached(unseen: dict[str, Score], level: str) -> None:
    assert unseen[level].f1 >= UNSEEN_FLOORS[level]


def test_texts_that_report_nothing_give_nothing_but_in_one_of_fourteen(alarms: tuple[int, int]) -> None:
    given, silent = alarms
    assert given * 14 <= silent


def test_quotes_dates_and_background_are_those_of_the_labels(catalog: Catalog) -> None:
    open_texts = [text for text in TEXTS if not text.is_unseen]
    misses = [line for text in open_texts for line in details(text, text.read(catalog))]
    # A long report says a thing more than once, and another of its sentences may show it as well.
    assert len(misses) * 6 <= sum(len(text.expect) for text in open_texts), "\n".join(misses)


def test_the_corpus_is_broad_enough_to_mean_something() -> None:
    assert len({text.id for text in TEXTS}) == len(TEXTS) >= 1000
    assert sum(_is_chinese(text) for text in TEXTS) >= 300
    assert sum(not text.expect for text in TEXTS) >= 250
    assert len({text.kind for text in TEXTS}) >= 10


def test_about_a_third_is_unseen() -> None:
    assert 0.25 <= sum(text.is_unseen for text in TEXTS) / len(TEXTS) <= 0.4


def _is_chinese(text: Labelled) -> bool:
    return 4 * sum("\u4e00" <= character <= "\u9fff" for character in text.text) > len(text.text)
