"""Taking exported tables in again: what a row says is made so, what no row names stays as it is. All of it or nothing.

A table may have fewer columns than the exports give, and fewer rows. Of a restriction that ``items``, ``codes``, ``aliases``
or ``links`` names, the rows are all that there are.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import models

from policies.models import (
    Authority,
    Category,
    Instrument,
    Jurisdiction,
    Negotiation,
    Restriction,
)
from policies.models.changelog import Author, in_one_order

from .belongings import Belongings
from .columns import NEEDED, Entry, keys_of
from .load import Progress, RegistryRefused
from .rows import Loading, put
from .shapes import did_you_mean
from .steps import source_of
from .tablesteps import take_steps
from .understanding import Tables, tables_in
from .yamlfile import Fault

MODELS: dict[str, type[Any]] = {
    "jurisdictions": Jurisdiction,
    "authorities": Authority,
    "categories": Category,
    "instruments": Instrument,
    "restrictions": Restriction,
    "negotiations": Negotiation,
}
# A column → the table whose row it names.
REFERENCES = {
    "jurisdiction": "jurisdictions",
    "authority": "authorities",
    "parent": "categories",
    "targets": "jurisdictions",
    "categories": "categories",
    "parties": "jurisdictions",
    "restrictions": "restrictions",
}
MANY = ("targets", "categories", "parties", "restrictions")
# What follows from the history, or has a page of its own.
FOLLOWS = ("status", "status_since", "status_until", "by_lapse", "is_confirmed", "merged_into")


def take_tables(
    files: dict[str, tuple[str, str]],
    *,
    by: Author,
    now: datetime,
    is_overwriting: bool = False,
    tell: Progress = lambda done, total, what: None,
) -> Loading:
    """Take in ``files``: by file name, its kind (".csv", ".ndjson") and its text. Raises ``RegistryRefused``."""
    faults: list[Fault] = []
    tables = tables_in(files, faults)
    if faults:
        raise RegistryRefused(faults)
    with in_one_order():
        loading = Loading(by, now, is_overwriting=is_overwriting)
        _Taking(tables, loading, now.date(), tell).take_all()
        if loading.faults:
            raise RegistryRefused(loading.faults)
    return loading


class _Taking(Belongings):
    """One set of tables under way, with the rows that they may name."""

    def __init__(self, tables: Tables, loading: Loading, day: date, tell: Progress) -> None:
        self.tables, self.loading, self.day, self.tell = tables, loading, day, tell
        self.known: dict[str, dict[str, Any]] = {}
        self.done, self.total = 0, sum(map(len, tables.values()))

    def take_all(self) -> None:
        takes: dict[str, Callable[[list[Entry]], None]] = {
            **{table: self._rows_of(table) for table in ("jurisdictions", "authorities")},
            "categories": lambda entries: self._rows_of("categories")(_parents_first(entries)),
            **{table: self._rows_of(table) for table in ("instruments", "restrictions")},
            "aliases": lambda entries: self.take_aliases(),
            "links": lambda entries: self.take_links(),
            "negotiations": self._rows_of("negotiations"),
            "events": lambda entries: take_steps(entries, self.named, self.loading),
        }
        for table, take in takes.items():
            take(self.tables.get(table, []))
            if table == "restrictions":
                self.take_items()

    def _rows_of(self, table: str) -> Callable[[list[Entry]], None]:
        def take(entries: list[Entry]) -> None:
            for entry in entries:
                self._row(table, entry)
                self.count(entry)

        return take

    def count(self, entry: Entry) -> None:
        self.done += 1
        self.tell(self.done, self.total, str(entry.row.cells.get("slug") or entry.row.cells.get("restriction") or ""))

    def _row(self, table: str, entry: Entry) -> None:
        key = keys_of(table)[0]
        name, rows = entry[key], self._all(table)
        values, before = self._values(table, entry), len(self.loading.faults)
        self._lacking(table, entry, is_new=name not in rows)
        if len(self.loading.faults) > before or values is None:
            return
        sets = {column: values.pop(column) for column in MANY if column in values}
        if table == "restrictions" and name in rows:
            self._note_what_follows(entry)
        if fault := _impossible(table, entry, values, rows):
            self.loading.faults.append(fault)
            return
        row = put(MODELS[table], name, values, self.loading, sets=sets)
        if row is not None:
            rows[name] = row

    def _lacking(self, table: str, entry: Entry, *, is_new: bool) -> None:
        needed = NEEDED.get(table, ())
        empty = [column for column in needed if column in entry.values and entry[column] in (None, "")]
        self.loading.faults.extend(entry.fault(column, "is empty") for column in empty)
        missing = [column for column in needed if column not in entry.values]
        if is_new and missing:
            name = entry[keys_of(table)[0]]
            self.loading.faults.append(
                Fault(entry.mark, f"{name} is not in the registry, and lacks {', '.join(missing)}")
            )

    def _values(self, table: str, entry: Entry) -> dict[str, Any] | None:
        """Values by field, names turned into rows; None where a name is nobody's."""
        values: dict[str, Any] = {}
        faults = len(self.loading.faults)
        for column, value in entry.values.items():
            if column == keys_of(table)[0] or (value in (None, "") and _has_default(table, column)):
                continue
            to = REFERENCES.get(column)
            if to and column in MANY:
                values[column] = [self.found(to, each, entry, column) for each in value]
            elif to:
                values[column] = self.found(to, value, entry, column) if value else None
            elif column == "sources":
                values[column] = [source_of(source) for source in value]
            else:
                values[column] = str(value) if isinstance(value, str) else value
        return values if len(self.loading.faults) == faults else None

    def found(self, table: str, name: str, entry: Entry, column: str) -> Any:
        rows = self._all(table)
        if name not in rows:
            hint = did_you_mean(name, list(rows))
            self.loading.faults.append(entry.fault(column, f"there is no '{name}' in the registry{hint}"))
        return rows.get(name)

    def named(self, entry: Entry) -> Any:
        return self.found("restrictions", entry["restriction"], entry, "restriction")

    def _all(self, table: str) -> dict[str, Any]:
        if table not in self.known:
            key = keys_of(table)[0]
            self.known[table] = {getattr(row, key): row for row in MODELS[table].objects.all()}
        return self.known[table]

    def _note_what_follows(self, entry: Entry) -> None:
        given = {name: entry.row.cells[name] for name in FOLLOWS if name in entry.row.cells}
        if not given:
            return
        row = Restriction.objects.as_of(self.day).select_related("merged_into").get(slug=entry["slug"])
        shown = {name: getattr(row, name) for name in FOLLOWS} | {
            "merged_into": row.merged_into and row.merged_into.slug
        }
        told = [name for name, value in given.items() if _plain(value) != _plain(shown[name])]
        if told:
            why = "it follows from the history, or has a page of its own"
            self.loading.passed_over.append(f"line {entry.mark.line}, {entry['slug']}: {', '.join(told)} ({why})")


def _impossible(table: str, entry: Entry, values: dict[str, Any], rows: dict[str, Any]) -> Fault | None:
    """What no single cell can say."""
    above = values.get("parent")
    while table == "categories" and above is not None:
        if above.slug == entry["slug"]:
            return entry.fault("parent", f"the category '{entry['slug']}' would lie within itself")
        above = rows[above.parent.slug] if above.parent else None
    if table == "negotiations":
        row = rows.get(entry["slug"])
        start, end = (values.get(name) or getattr(row, name, None) for name in ("start_date", "end_date"))
        if start and end and end < start:
            return entry.fault("end_date", f"it ends on {end}, before it begins on {start}")
    return None


def _parents_first(entries: list[Entry]) -> list[Entry]:
    """Categories so that each comes after the one in which it lies."""
    named = {entry["slug"] for entry in entries}
    done: set[Any] = set()
    left, ordered = list(entries), []
    while left:
        ready = [entry for entry in left if entry["parent"] not in named or entry["parent"] in done] or left
        ordered += ready
        done |= {entry["slug"] for entry in ready}
        left = [entry for entry in left if entry not in ready]
    return ordered


def _has_default(table: str, column: str) -> bool:
    """Whether an empty cell leaves a field as it is: where the field cannot be empty, and has a value of its own."""
    field: models.Field = MODELS[table]._meta.get_field(column)
    return column not in REFERENCES and not field.null and not field.blank and column not in NEEDED.get(table, ())


def _plain(value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
