"""Where a text's lines are wrapped says nothing: a report reads the same at every width."""

import textwrap

import pytest

from policies.pipeline.reading import Catalog, Reading, read
from tests.reading.labelled import corpus

ENGLISH = [labelled for labelled in corpus() if labelled.text.isascii() and "\n" not in labelled.text.strip()]


def said(reading: Reading) -> set[tuple[str, str, str]]:
    return {(found.restriction, found.action, found.stage) for found in reading.findings}


@pytest.mark.parametrize("width", [50, 72, 100])
def test_wrapped_text_says_what_it_said(catalog: Catalog, width: int) -> None:
    changed = []
    for labelled in ENGLISH:
        wrapped = textwrap.fill(labelled.text, width, break_on_hyphens=False)
        before, after = (
            said(read(text, catalog=catalog, published=labelled.published)) for text in (labelled.text, wrapped)
        )
        if before != after:
            changed.append(f"{labelled.id}: {sorted(before)} became {sorted(after)}")
    assert changed == []


def test_the_passages_are_many() -> None:
    assert len(ENGLISH) > 50
