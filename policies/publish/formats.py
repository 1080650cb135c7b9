"""Tables as files: CSV, NDJSON, Parquet, SQLite. The same rows give the same bytes, wherever and whenever they are written."""

import csv
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from .tables import Table

# A spreadsheet takes what begins like this for a formula; an apostrophe before it makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
ROWS_AT_ONCE = 20_000
SQLITE_KINDS = {"integer": "INTEGER", "boolean": "INTEGER"}


def write_csv(table: Table, path: Path) -> None:
    """UTF-8, comma, CRLF as RFC 4180 has it. Lists are JSON; nothing is empty. No cell can be taken for a formula."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(table.columns)
        for row in table.rows:
            rows.writerow([cell(value) for value in row.values()])


def cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = _json(value) if isinstance(value, list | dict) else str(value)
    # One that begins with apostrophes already gets another one, so that whoever takes one away has what was said.
    return f"'{text}" if text.lstrip(" '").startswith(FORMULA) else text


def write_ndjson(table: Table, path: Path) -> None:
    """A JSON object a line, in UTF-8."""
    with path.open("wb") as stream:
        for row in table.rows:
            stream.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def write_parquet(table: Table, path: Path) -> None:
    """Typed columns, compressed with Zstandard. Lists are JSON text."""
    import pyarrow as pa
    import pyarrow.parquet as parquet

    kinds = {"integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "moment": pa.timestamp("us", "UTC")}
    schema = pa.schema([(name, kinds.get(kind, pa.string())) for name, kind in table.columns.items()])
    rows = iter(table.rows)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while some := list(islice(rows, ROWS_AT_ONCE)):
            arrays = [
                pa.array([_typed(row[name], kind) for row in some], type=schema.field(name).type)
                for name, kind in table.columns.items()
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "moment":
        return datetime.fromisoformat(value)
    return _json(value) if kind == "json" else value


def write_sqlite(table: Table, path: Path) -> None:
    """Add a table to a database, which is made where it is not there."""
    database = sqlite3.connect(path)
    with database:
        database.execute("PRAGMA journal_mode=OFF")
        columns = ", ".join(f'"{name}" {SQLITE_KINDS.get(kind, "TEXT")}' for name, kind in table.columns.items())
        database.execute(f'CREATE TABLE "{table.name}" ({columns})')
        places = ", ".join("?" * len(table.columns))
        rows = ([_stored(value) for value in row.values()] for row in table.rows)
        database.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', rows)
    database.close()


def _stored(value: Any) -> Any:
    return _json(value) if isinstance(value, list | dict) else value


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


WRITERS: dict[str, Callable[[Table, Path], None]] = {
    "csv": write_csv,
    "ndjson": write_ndjson,
    "parquet": write_parquet,
}
