"""Every labelled passage gives what its label says."""

import pytest

from policies.pipeline.reading import Catalog

from .labelled import Passage, corpus, misses

PASSAGES = corpus()


@pytest.mark.parametrize("passage", PASSAGES, ids=[passage.id for passage in PASSAGES])
def test_a_labelled_passage_gives_what_its_label_says(passage: Passage, catalog: Catalog) -> None:
    lines = misses(passage, passage.read(catalog))
    if lines and passage.beyond:
        pytest.xfail(passage.beyond)
    assert not lines, "\n".join([passage.text, *lines])


def test_the_corpus_is_broad_enough_to_mean_something() -> None:
    chinese = [passage for passage in PASSAGES if passage.id.startswith("zh-") or "-zh-" in passage.id]
    nothing = [passage for passage in PASSAGES if not passage.expect]
    assert len({passage.id for passage in PASSAGES}) == len(PASSAGES) >= 60
    assert len(chinese) >= 20
    assert len(nothing) >= 20
