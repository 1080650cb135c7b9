"""The labelled corpus of this folder, and what of quotes, dates and background differs from its labels."""

from pathlib import Path

from policies.management.evaluation import Labelled, load
from policies.pipeline.reading import Finding, Reading

CORPUS = Path(__file__).parent / "corpus"


def corpus() -> list[Labelled]:
    return load(CORPUS)


def details(text: Labelled, reading: Reading) -> list[str]:
    """A line for each quote or date that is not the label's, and for each restriction missing from the background."""
    got = {finding.restriction: finding for finding in reading.findings}
    pairs = [(label, got[label["restriction"]]) for label in text.expect if label["restriction"] in got]
    lines = [f"{text.id}: {line}" for label, finding in pairs for line in _compare(label, finding)]
    missing = [slug for slug in text.background if slug not in reading.background]
    return lines + [f"{text.id}: missing from the background: {slug}" for slug in missing]


def _compare(label: dict, finding: Finding) -> list[str]:
    lines = []
    if label["quote"] not in finding.quote.replace("\n", " "):
        lines.append(f"{finding.restriction}: the quote {finding.quote!r} does not show {label['quote']!r}")
    for key, day in (("effective", finding.effective_date), ("until", finding.until_date)):
        if key in label and label[key] != day:
            lines.append(f"{finding.restriction}: {key} {label[key]} wanted, got {day}")
    return lines
