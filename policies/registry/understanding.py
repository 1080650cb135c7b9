"""From the text of files to the rows of tables that were understood, each with its line. Pure: no database."""

from typing import Any

from policies.publish.tables import COLUMNS

from .columns import Entry, entries_of, keys_of, table_of
from .tabular import as_json, rows_of
from .yamlfile import Fault, Mark

Tables = dict[str, list[Entry]]
"""By table, its rows."""


def tables_in(files: dict[str, tuple[str, str]], faults: list[Fault]) -> Tables:
    tables: Tables = {}
    for name, (kind, text) in files.items():
        rows = rows_of(name, text, kind, faults)
        table = table_of(name, rows, faults) if rows else None
        if table is None:
            continue
        if kind == ".csv":
            lists = [column for column, holds in COLUMNS[table].items() if holds == "json"]
            for row in rows:
                as_json(row, lists, faults)
        tables.setdefault(table, []).extend(entries_of(table, rows, faults))
    if not tables and not faults:
        faults.append(Fault(Mark(next(iter(files), "file"), 1, 1), "holds no rows"))
    for table, entries in tables.items():
        _once(table, entries, faults)
    return tables


def _once(table: str, entries: list[Entry], faults: list[Fault]) -> None:
    first: dict[tuple[Any, ...], int] = {}
    names = (*keys_of(table), "edition") if table == "codes" else keys_of(table)
    names = ("restriction", "position") if table == "items" else names
    for entry in entries:
        key = (entry["restriction"], entry["sequence"]) if table == "events" else tuple(entry[name] for name in names)
        if key in first and None not in key:
            faults.append(entry.fault(names[-1], f"{key[-1]} stands twice; first on line {first[key]}"))
        first.setdefault(key, entry.mark.line)
