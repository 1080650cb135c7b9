"""Whatever stands about or within a document: its fields point to its words, and the work grows with the length alone."""

import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.pipeline.reading import Catalog, read
from policies.pipeline.reading.folding import fold
from policies.pipeline.reading.official import document

FOLDER = Path(__file__).parent / "documents"
TEXTS = [entry["text"] for file in sorted(FOLDER.glob("*.yaml")) for entry in yaml.safe_load(file.read_text("utf-8"))]
DAY = date(2026, 11, 10)
NOISE = st.sampled_from(
    [
        "\n",
        "\n\n",
        " ",
        "。",
        "(",
        "\u200b",
        "１",
        "附件",
        "- a. 3B001 ",
        "公告2025年第55号",
        "令和九年",
        "90 FR 47201 ",
        "\U0001f600",
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A document with noise put in at some places, and cut."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(NOISE) * draw(st.integers(1, 3)) + text[at + draw(st.integers(0, 5)) :]
    return text[draw(st.integers(0, 40)) :]


@settings(max_examples=100, deadline=None)
@given(text=damaged(), published=st.one_of(st.none(), st.just(DAY)))
def test_a_damaged_document_still_points_to_its_own_words(catalog: Catalog, text: str, published: date | None) -> None:
    reading = read(text, catalog=catalog, published=published)
    assert all(each.quote == text[each.start : each.end] != "" for each in reading.findings)
    quotes = [quote for draft in reading.new for quote in draft.quotes]
    assert all(quote.text == text[quote.start : quote.end] for quote in quotes)
    found, folded = document(fold(text), published), fold(text).text
    for spans in found.spans.values() if found else ():
        assert all(0 <= start <= end <= len(folded) for start, end in spans)


def seconds(text: str) -> float:
    folded = fold(text)
    best = float("inf")
    for _ in range(3):
        before = time.process_time()
        document(folded, DAY)
        best = min(best, time.process_time() - before)
    return best


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "- a 3B001 ",
        "1. ",
        "(一)",
        "=",
        "Word Law Regulations ",
        "from May 1, 2026 ",
        "to China, Russia and ",
        "90 FR 47201 ",
        "\nA b",
    ],
)
def test_a_document_that_goes_on_without_end_costs_its_length(unit: str) -> None:
    for text in TEXTS[::20]:
        once, more = (seconds(text + unit * (length // len(unit))) for length in (20_000, 80_000))
        assert more <= 12 * max(once, 0.004), (unit, text[:40])
