"""The labelled corpus: passages of our own with what they must give, and the comparison with what they gave."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from policies.pipeline.reading import Catalog, Finding, Reading, read

CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Passage:
    """One labelled text. ``expect`` lists findings as written in the file; empty: nothing is to be found.

    ``beyond`` says what the reader cannot do yet; such a passage may miss, and is counted.
    """

    id: str
    text: str
    published: date | None
    publisher_kind: str
    expect: tuple[dict, ...]
    background: tuple[str, ...]
    beyond: str

    def read(self, catalog: Catalog) -> Reading:
        return read(self.text, catalog=catalog, published=self.published, publisher_kind=self.publisher_kind)


def corpus() -> list[Passage]:
    return [
        _passage(entry) for file in sorted(CORPUS.glob("*.yaml")) for entry in yaml.safe_load(file.read_text("utf-8"))
    ]


def _passage(entry: dict) -> Passage:
    return Passage(
        id=entry["id"],
        text=entry["text"],
        published=entry.get("published"),
        publisher_kind=entry.get("publisher_kind", "press"),
        expect=tuple(entry["expect"]),
        background=tuple(entry.get("background", ())),
        beyond=entry.get("beyond", ""),
    )


def misses(passage: Passage, reading: Reading) -> list[str]:
    """What differs from the label, a line each; empty where all is right."""
    got = {finding.restriction: finding for finding in reading.findings}
    wanted = {label["restriction"]: label for label in passage.expect}
    lines = [line for slug, label in wanted.items() for line in _compare(label, got.get(slug))]
    lines += [f"not expected: {_said(finding)}" for slug, finding in got.items() if slug not in wanted]
    lines += [f"missing from the background: {slug}" for slug in passage.background if slug not in reading.background]
    return lines


def _compare(label: dict, finding: Finding | None) -> list[str]:
    if finding is None:
        return [f"not found: {label['restriction']} {label['action']} {label['stage']}"]
    lines = []
    if (finding.action, finding.stage) != (label["action"], label["stage"]):
        lines.append(f"wanted {label['action']} {label['stage']}, got {_said(finding)}")
    if label["quote"] not in finding.quote:
        lines.append(f"{finding.restriction}: the quote {finding.quote!r} does not show {label['quote']!r}")
    for key, day in (("effective", finding.effective_date), ("until", finding.until_date)):
        if key in label and label[key] != day:
            lines.append(f"{finding.restriction}: {key} {label[key]} wanted, got {day}")
    return lines


def _said(finding: Finding) -> str:
    return f"{finding.restriction} {finding.action} {finding.stage} because {'; '.join(finding.because)}"
