"""Documents as they come, each beside what it must give. ``contains`` and ``lacks`` speak of the text."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.pipeline.parse import Entry, distinct, parse

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = sorted(SAMPLES.glob("*.yaml"))
SHIPPED = SAMPLES.parent.parent / "policies" / "registry" / "data" / "sample-dispatches.xml"


def document(expected: Path) -> Path:
    return next(path for path in SAMPLES.glob(f"{expected.stem}.*") if path.suffix != ".yaml")


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_sample_gives_what_stands_beside_it(expected: Path) -> None:
    entries, wanted = distinct(parse(document(expected).read_bytes())), yaml.safe_load(expected.read_text())
    assert len(entries) == len(wanted)
    for entry, facts in zip(entries, wanted, strict=True):
        assert_states(entry, dict(facts))


def assert_states(entry: Entry, facts: dict[str, Any]) -> None:
    assert [words for words in facts.pop("contains", []) if words not in entry.text] == []
    assert [words for words in facts.pop("lacks", []) if words in entry.text] == []
    published: datetime | None = facts.get("published_at")
    assert {name: getattr(entry, name) for name in facts} == facts
    assert published is None or entry.published_at.tzinfo is not None


def test_each_sample_has_its_expectation_and_no_expectation_stands_alone() -> None:
    documents = {path.stem for path in SAMPLES.iterdir() if path.is_file() and path.suffix != ".yaml"}
    assert documents == {path.stem for path in EXPECTED} and documents


def test_the_shipped_dispatches_are_marked_dated_and_cite_their_source() -> None:
    entries = parse(SHIPPED.read_bytes(), format="feed")
    assert 10 <= len(entries) <= 12
    for entry in entries:
        assert entry.publisher == "Sample dispatches" and entry.published_precision == "day"
        last = entry.text.rpartition("\n")[2]
        assert last.startswith(("Sample dispatch", "示例快讯", "範例快訊")) and last.endswith(entry.url)
    assert {entry.language for entry in entries} == {"en", "zh-Hans", "zh-Hant"}
    assert SHIPPED.read_text().count('term="sample"') == len(entries) + 1
