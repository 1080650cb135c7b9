"""What each column of an exported table may hold when the table is taken in again.

The columns are those of ``policies.publish.tables``; the readers those of the registry's files. Pure: no database.
"""

from dataclasses import dataclass, field
from typing import Any

from policies.models.history import EventKind
from policies.publish.tables import COLUMNS
from policies.vocabulary import (
    LONGEST_TITLE,
    Action,
    Basis,
    CodeSystem,
    Grade,
    InstrumentKind,
    JurisdictionKind,
    LinkKind,
    Measure,
    Precision,
    Reach,
    Stage,
)

from . import shapes
from .forms import SOURCE_OF_STEP
from .shapes import Reader, did_you_mean, list_of, text, word
from .tabular import Row
from .yamlfile import Fault, Mark

SCHEMA: dict[str, dict[str, Reader]] = {
    "jurisdictions": {"code": shapes.country, "name": text(LONGEST_TITLE), "kind": word(JurisdictionKind)},
    "authorities": {
        "slug": shapes.slug,
        "name": text(LONGEST_TITLE),
        "short_name": text(60),
        "jurisdiction": shapes.country,
        "url": shapes.address("http:", "https:", longest=500),
    },
    "categories": {
        "slug": shapes.slug,
        "name": text(LONGEST_TITLE),
        "parent": shapes.slug,
        "position": shapes.number(0, 32_767),
    },
    "instruments": {
        "slug": shapes.slug,
        "title": text(LONGEST_TITLE),
        "citation": text(300),
        "kind": word(InstrumentKind),
        "authority": shapes.slug,
        "url": shapes.web,
        "is_published": shapes.flag,
        "published_date": shapes.day,
        "published_precision": word(Precision),
        "effective_date": shapes.day,
        "grade": word(Grade),
        "note": text(),
    },
    "restrictions": {
        "slug": shapes.slug,
        "title": text(LONGEST_TITLE),
        "authority": shapes.slug,
        "measure": word(Measure),
        "mast_code": text(24),
        "reach": word(Reach),
        "targets": list_of(shapes.country),
        "target_note": text(300),
        "categories": list_of(shapes.slug),
        "companies": list_of(text(200)),
        "summary": text(),
        "legal_basis": text(),
        "citation": text(),
        "open_questions": list_of(text()),
        "verified_on": shapes.day,
    },
    "items": {
        "restriction": shapes.slug,
        "position": shapes.number(0, 32_767),
        "name": text(LONGEST_TITLE),
        "note": text(),
    },
    "codes": {
        "restriction": shapes.slug,
        "position": shapes.number(0, 32_767),
        "system": word(CodeSystem),
        "code": text(24),
        "edition": text(24),
        "is_verified": shapes.flag,
        "source_url": shapes.web,
    },
    "aliases": {
        "restriction": shapes.slug,
        "language": shapes.language,
        "text": text(200),
        "is_case_sensitive": shapes.flag,
        "context": list_of(text(100)),
        "is_weak": shapes.flag,
        "note": text(),
    },
    "links": {
        "restriction": shapes.slug,
        "kind": word(LinkKind),
        "to_restriction": shapes.slug,
        "note": text(),
        "source_url": shapes.web,
    },
    "negotiations": {
        "slug": shapes.slug,
        "name": text(LONGEST_TITLE),
        "start_date": shapes.day,
        "end_date": shapes.day,
        "precision": word(Precision),
        "place": text(120),
        "is_planned": shapes.flag,
        "parties": list_of(shapes.country),
        "restrictions": list_of(shapes.slug),
        "aliases": list_of(text(200)),
        "note": text(),
        "sources": list_of(SOURCE_OF_STEP),
    },
    "events": {
        "restriction": shapes.slug,
        "sequence": shapes.number(1, 1_000_000),
        "kind": word(EventKind),
        "corrects": shapes.number(1, 1_000_000),
        "action": word(Action),
        "stage": word(Stage),
        "effective_date": shapes.day,
        "effective_precision": word(Precision),
        "effective_basis": word(Basis),
        "announced_date": shapes.day,
        "until_date": shapes.day,
        "summary": text(),
        "scope": text(300),
        "note": text(),
        "quote": text(),
        "sources": list_of(SOURCE_OF_STEP),
        "instrument": shapes.slug,
        "reason": text(),
    },
}
# Without these a row cannot be told from others; without the rest it cannot be new.
KEYS = {
    "jurisdictions": ("code",),
    "items": ("restriction", "position", "name"),
    "codes": ("restriction", "position", "system", "code"),
    "aliases": ("restriction", "language", "text"),
    "links": ("restriction", "kind", "to_restriction"),
    "events": ("restriction",),
}
NEEDED = {
    "jurisdictions": ("name",),
    "authorities": ("name", "short_name", "jurisdiction"),
    "categories": ("name",),
    "instruments": ("title", "kind", "grade"),
    "restrictions": ("title", "authority", "measure"),
    "negotiations": ("name", "start_date", "end_date"),
    "events": ("action", "stage", "effective_date"),
}
ELSEWHERE = {
    "sources": "feeds are taken in as OPML or in the form of the registry",
    "periods": "periods follow from the steps: take in events",
    "changes": "the log is only ever written by what happens",
}


@dataclass(frozen=True)
class Entry:
    """A row that was understood: the values of the columns that it has. An empty cell is an empty value."""

    row: Row
    values: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    @property
    def mark(self) -> Mark:
        return self.row.mark

    def fault(self, column: str, message: str) -> Fault:
        return Fault(self.row.at(column), f"{column}: {message}")


def keys_of(table: str) -> tuple[str, ...]:
    return KEYS.get(table, ("slug",))


def table_of(name: str, rows: list[Row], faults: list[Fault]) -> str | None:
    """Which table a file is: the one that it is named after, or the one whose columns it has."""
    given, mark = set(rows[0].cells), Mark(rows[0].mark.path, 1, 1)
    stem = name.lower().rpartition("/")[2].partition(".")[0]
    if stem in ELSEWHERE:
        faults.append(Fault(mark, f"the table {stem} is not taken in: {ELSEWHERE[stem]}"))
        return None
    fitting = [stem] if stem in SCHEMA else [table for table in SCHEMA if given >= set(keys_of(table))]
    most = max((len(given & set(COLUMNS[table])) for table in fitting), default=0)
    best = [table for table in fitting if len(given & set(COLUMNS[table])) == most]
    best = ["restrictions"] if "restrictions" in best else best
    if len(best) == 1:
        return best[0]
    why = f"fit {', '.join(best)}: name the file after its table" if best else f"fit no table: {', '.join(SCHEMA)}"
    faults.append(Fault(mark, f"the columns {why}"))
    return None


def entries_of(table: str, rows: list[Row], faults: list[Fault]) -> list[Entry]:
    """The rows with their values. Adds what is wrong to ``faults``, each with its line and column."""
    _columns_known(table, rows[0], faults)
    return [_entry(table, row, faults) for row in rows]


def _columns_known(table: str, first: Row, faults: list[Fault]) -> None:
    for column in first.cells:
        if column not in COLUMNS[table]:
            hint = did_you_mean(column, list(COLUMNS[table]))
            faults.append(Fault(first.at(column), f"the table {table} has no column '{column}'{hint}"))
    missing = [column for column in keys_of(table) if column not in first.cells]
    if missing:
        faults.append(Fault(first.mark, f"the table {table} lacks {', '.join(missing)}"))


def _entry(table: str, row: Row, faults: list[Fault]) -> Entry:
    kinds = COLUMNS[table]
    values = {}
    for column, reader in SCHEMA[table].items():
        if column not in row.cells:
            continue
        node = row.node(column)
        if node is None:
            if column in keys_of(table):
                faults.append(Fault(row.at(column), f"{column}: is empty"))
            values[column] = _empty(reader, kinds[column])
            continue
        wrong: list[Fault] = []
        values[column] = reader(node, wrong)
        faults.extend(Fault(each.mark, f"{column}: {each.message}") for each in wrong)
    return Entry(row, values)


def _empty(reader: Reader, kind: str) -> Any:
    """What an empty cell says: nothing of its kind; of a yes or no, what a new row has."""
    return {"json": [], "text": "", "boolean": None}.get(kind)
