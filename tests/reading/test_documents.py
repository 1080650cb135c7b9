"""Official texts in the shapes of their issuers (tests/reading/documents): each field of the labels, and nothing else."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.pipeline.reading import Catalog, Draft, Reading, read
from policies.pipeline.reading.folding import fold
from policies.pipeline.reading.official import Document, document

FOLDER = Path(__file__).parent / "documents"
DAY = date(2026, 11, 10)


def labelled() -> list[dict[str, Any]]:
    found = []
    for file in sorted(FOLDER.glob("*.yaml")):
        found += [entry | {"file": file.stem} for entry in yaml.safe_load(file.read_text("utf-8"))]
    return found


LABELLED = labelled()
OFFICIAL = [entry for entry in LABELLED if entry["file"] != "nothing"]
NOTHING = [entry for entry in LABELLED if entry["file"] == "nothing"]


def name_of(entry: dict[str, Any]) -> str:
    return f"{entry['file']}: {entry['name']}"


def of(entry: dict[str, Any]) -> Document | None:
    return document(fold(entry["text"]), entry.get("published", DAY))


def reading(entry: dict[str, Any], catalog: Catalog) -> Reading:
    return read(entry["text"], catalog=catalog, published=entry.get("published", DAY))


def plain(words: str) -> str:
    return fold(words).text


def field(found: Document, name: str) -> Any:
    value = getattr(found, name)
    if name == "items":
        return [plain(item.name) for item in value]
    if name == "affects":
        return [[each.effect, each.citation] for each in value]
    if isinstance(value, tuple):
        return list(value)
    return plain(value) if isinstance(value, str) else value


def wanted(value: Any) -> Any:
    if isinstance(value, list):
        return [wanted(each) for each in value]
    return plain(value) if isinstance(value, str) else value


def of_draft(found: Draft, name: str) -> Any:
    if name == "codes":
        return sorted(code for item in found.items for _, code, _ in item.codes)
    value = getattr(found, name)
    return list(value) if isinstance(value, tuple) else plain(value) if isinstance(value, str) else value


def differences(entry: dict[str, Any], catalog: Catalog) -> list[str]:
    found = of(entry)
    if found is None:
        return ["no document"]
    lines = [
        f"document.{name}: {field(found, name)!r}, wanted {wanted(value)!r}"
        for name, value in entry.get("document", {}).items()
        if field(found, name) != wanted(value)
    ]
    read_ = reading(entry, catalog)
    if "findings" in entry:
        got = [
            [each.restriction, each.action, each.stage, each.effective_date, each.until_date] for each in read_.findings
        ]
        lines += [] if sorted(got, key=str) == sorted(entry["findings"], key=str) else [f"findings: {got}"]
    if "new" in entry:
        lines += _of_drafts(read_.new, entry["new"])
    return lines


def _of_drafts(found: tuple[Draft, ...], labels: list[dict[str, Any]]) -> list[str]:
    if len(found) != len(labels):
        return [f"new: {[(each.title, each.measure) for each in found]}, wanted {len(labels)}"]
    return [
        f"new.{name}: {of_draft(draft, name)!r}, wanted {wanted(value)!r}"
        for draft, label in zip(found, labels, strict=True)
        for name, value in (
            (name, sorted(map(str, value)) if name == "codes" else value) for name, value in label.items()
        )
        if of_draft(draft, name) != wanted(value)
    ]


@pytest.mark.parametrize("entry", OFFICIAL, ids=name_of)
def test_a_document_gives_the_fields_of_its_label(entry: dict[str, Any], catalog: Catalog) -> None:
    assert differences(entry, catalog) == []


@pytest.mark.parametrize("entry", NOTHING, ids=name_of)
def test_what_only_speaks_of_a_document_is_none(entry: dict[str, Any], catalog: Catalog) -> None:
    assert of(entry) is None
    assert reading(entry, catalog).new == ()


@pytest.mark.parametrize("entry", OFFICIAL, ids=name_of)
def test_the_words_behind_each_field_are_shown(entry: dict[str, Any], catalog: Catalog) -> None:
    found = of(entry)
    assert found is not None
    named = ("title", "legal_basis", "effective_date", "until_date", "comment_date", "targets", "items", "effect")
    assert [name for name in named if getattr(found, name) and not found.spans.get(name)] == []
    for draft in reading(entry, catalog).new:
        assert all(quote.text == entry["text"][quote.start : quote.end] != "" for quote in draft.quotes)
