"""The labelled corpus on disk, read and scored, as a table for people or as JSON for machines."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from policies.pipeline.reading import Catalog, Reading, read
from policies.pipeline.reading.evaluation import (
    LEVELS,
    Label,
    Score,
    Scored,
    confusion,
    errors,
    false_alarms,
    is_unseen,
    reliability,
    scores_by,
)
from policies.pipeline.rereading import Decided

# Of the texts of the one folder, a part fixed by hash is unseen; of the other, which came later, all are.
SPLIT, HELD = "later", "held"


class CorpusFaulty(Exception):
    """A corpus file is not as it must be; the message names file and entry."""


@dataclass(frozen=True)
class Labelled:
    """One labelled text. ``expect`` lists findings as written in the file; empty: nothing is to be found."""

    id: str
    text: str
    published: date | None
    publisher_kind: str
    kind: str
    is_unseen: bool
    expect: tuple[dict, ...] = ()
    background: tuple[str, ...] = field(default=())

    def read(self, catalog: Catalog) -> Reading:
        return read(self.text, catalog=catalog, published=self.published, publisher_kind=self.publisher_kind)

    def scored(self, catalog: Catalog) -> Scored:
        reading = self.read(catalog)
        labels = tuple(Label(each["restriction"], each["action"], each["stage"]) for each in self.expect)
        return Scored(self.id, self.kind, reading.language, labels, reading)


def load(folder: Path) -> list[Labelled]:
    """Every labelled text of a folder and the folders below it; raises CorpusFaulty."""
    files = sorted(folder.rglob("*.yaml"))
    if not files:
        raise CorpusFaulty(f"{folder}: holds no YAML file")
    return [_labelled(entry, file) for file in files for entry in yaml.safe_load(file.read_text("utf-8")) or []]


def _labelled(entry: dict[str, Any], file: Path) -> Labelled:
    try:
        return Labelled(
            id=entry["id"],
            text=entry["text"],
            published=entry.get("published"),
            publisher_kind=entry.get("publisher_kind", "press"),
            kind=entry["kind"],
            is_unseen=file.parent.name == HELD or file.parent.name == SPLIT and is_unseen(entry["id"]),
            expect=tuple(entry["expect"]),
            background=tuple(entry.get("background", ())),
        )
    except KeyError as missing:
        raise CorpusFaulty(f"{file}: {entry.get('id', 'an entry')} lacks {missing}") from missing


def evaluate(texts: list[Labelled], catalog: Catalog, *, is_unseen: bool) -> dict[str, Any]:
    """All that is known of the reader's worth on one part of the corpus. Of the unseen part, the scores alone."""
    scored = [text.scored(catalog) for text in texts if text.is_unseen == is_unseen]
    return report_on(scored, part="unseen" if is_unseen else "seen", is_open=not is_unseen)


def report_on(scored: list[Scored], *, part: str, is_open: bool) -> dict[str, Any]:
    """The scores of texts as they were read; where they are open, with what was wrong."""
    alarms, silent = false_alarms(scored)
    report: dict[str, Any] = {
        "part": part,
        "texts": len(scored),
        "silent_texts": silent,
        "false_alarms": alarms,
        "by_language": _table(scores_by(scored, lambda text: text.language)),
        "by_kind": _table(scores_by(scored, lambda text: text.kind)),
        "reliability": [asdict(band) for band in reliability(scored)],
    }
    if is_open:
        report["confusion"] = [
            {"labelled": wanted, "given": given, "count": count}
            for (wanted, given), count in confusion(scored).most_common()
        ]
        report["errors"] = [{"id": text.id, "lines": lines} for text in scored if (lines := errors(text))]
    return report


def _table(scores: dict[str, dict[str, Score]]) -> dict[str, dict[str, dict[str, float]]]:
    return {name: {level: _row(score) for level, score in levels.items()} for name, levels in scores.items()}


def _row(score: Score) -> dict[str, float]:
    shares = {name: round(getattr(score, name), 4) for name in ("precision", "recall", "f1")}
    return shares | asdict(score)


def as_corpus(decided: Iterable[Decided]) -> str:
    """What editors decided, as a file of the corpus: for a person to look through and add to it."""
    entries = [
        {
            "id": f"decided-{text.revision.item_id}-{text.revision.number}",
            "kind": "decided",
            "published": text.revision.item.published_at.date() if text.revision.item.published_at else None,
            "publisher_kind": text.revision.item.grade,
            "text": text.revision.text,
            "expect": [{**asdict(label), "quote": text.quotes[label]} for label in text.labels],
        }
        for text in decided
    ]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=10_000) if entries else ""


def as_text(report: dict[str, Any]) -> str:
    """The report as tables of fixed width."""
    if not report["texts"]:
        return f"The {report['part']} part: no text, so nothing can be said."
    head = f"The {report['part']} part: {report['texts']} texts. Of {report['silent_texts']} that report nothing, "
    lines = [head + f"{report['false_alarms']} give a finding."]
    for title, key in (("By language", "by_language"), ("By kind", "by_kind")):
        lines += ["", f"{title:24}" + "".join(f"{level:>12} P    R   F1" for level in LEVELS)]
        lines += [f"  {name:22}" + "".join(_cells(row[level]) for level in LEVELS) for name, row in report[key].items()]
    lines += ["", "Confidence      findings   mean   exactly right", *map(_band, report["reliability"])]
    if "confusion" in report:
        lines += ["", f"{'Labelled':28}{'Given':28}Times"]
        lines += [f"{each['labelled']:28}{each['given']:28}{each['count']:>5}" for each in report["confusion"]]
        lines += ["", "Errors", *(line for error in report["errors"] for line in _error(error))]
    return "\n".join(lines)


def _cells(row: dict[str, float]) -> str:
    return f"{row['precision']:14.2f}{row['recall']:5.2f}{row['f1']:5.2f}"


def _band(band: dict[str, float]) -> str:
    return f"{band['low']:.1f} to {band['high']:.1f}{band['count']:13}{band['confidence']:8.2f}{band['right']:12.2f}"


def _error(error: dict[str, Any]) -> list[str]:
    return [f"  {error['id']}", *(f"    {line}" for line in error["lines"])]
