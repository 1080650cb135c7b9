"""Everything, as of any cursor and for any day, as files with a manifest; and what differs between two cursors.

A set of files is made once and kept for a while: it never changes, as neither the log until a cursor nor the answer for a
day as known then ever does.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

from policies.models import Change

from . import formats
from .tables import COLUMNS, Row, Table, changes_until, tables, world_at

KEPT = 12
VERSION = 2
EVERYTHING = "everything.sqlite"
LOG_COLUMNS = {
    "id": "integer", "at": "moment", "kind": "text", "nature": "text", "object_type": "text", "object_id": "integer",
    "object_key": "text", "restriction_id": "integer", "before": "json", "after": "json", "door": "text", "reason": "text",
}  # fmt: skip
NAMES = (*(f"{table}.{kind}" for table in (*COLUMNS, "changes") for kind in formats.WRITERS), EVERYTHING)


def export(cursor: int, day: date) -> Path:
    """The folder with all files of this cursor and day, and ``manifest.json``. Made where it is not there yet."""
    root = Path(settings.DATA_DIR) / "exports"
    folder = root / f"v{VERSION}-{cursor}-{day.isoformat()}"
    if not folder.exists():
        root.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="making-", dir=root))
        try:
            write(made, cursor, day)
            os.rename(made, folder)
        except OSError:  # another process was first
            shutil.rmtree(made, ignore_errors=True)
            if not folder.exists():
                raise
        _forget(root, folder)
    return folder


def write(folder: Path, cursor: int, day: date) -> dict[str, Any]:
    """Write all files into ``folder``; gives the manifest."""
    (folder / EVERYTHING).unlink(missing_ok=True)
    told = {}
    for table in chain(tables(world_at(cursor), day), [Table("changes", LOG_COLUMNS, _Log(cursor))]):
        for kind, write_one in formats.WRITERS.items():
            write_one(table, folder / f"{table.name}.{kind}")
        formats.write_sqlite(table, folder / EVERYTHING)
        told[table.name] = {"rows": len(table.rows), "columns": table.columns}
    manifest = _manifest(folder, told, cursor, day)
    (folder / "manifest.json").write_bytes(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
    return manifest


def deltas(first: int, last: int, day: date) -> Iterator[Row]:
    """What turns the export of ``first`` into that of ``last``: rows to remove, then rows to add, table by table."""
    before = {table.name: table for table in tables(world_at(first), day)}
    for table in tables(world_at(last), day):
        old, new = _keyed(before[table.name]), _keyed(table)
        yield from ({"table": table.name, "op": "remove", "row": old[key]} for key in old if key not in new)
        yield from ({"table": table.name, "op": "add", "row": new[key]} for key in new if key not in old)


def _keyed(table: Table) -> dict[bytes, Row]:
    return {orjson.dumps(row, option=orjson.OPT_SORT_KEYS): row for row in table.rows}


@dataclass(frozen=True)
class _Log(Collection[Row]):
    """The log until a cursor, read anew by whoever goes through it: it may be too long to be held."""

    cursor: int

    def __iter__(self) -> Iterator[Row]:
        for row in changes_until(self.cursor):
            yield row | {"at": row["at"].isoformat().replace("+00:00", "Z")}

    def __len__(self) -> int:
        return Change.objects.filter(id__lte=self.cursor).count()

    def __contains__(self, row: object) -> bool:
        return any(row == each for each in self)


def _manifest(folder: Path, told: dict[str, Any], cursor: int, day: date) -> dict[str, Any]:
    files = {}
    for name in NAMES:
        with (folder / name).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        files[name] = {"bytes": (folder / name).stat().st_size, "sha256": digest}
    return {
        "version": VERSION,
        "cursor": cursor,
        "as_of": day.isoformat(),
        "licence": settings.DATA_LICENCE,
        "tables": told,
        "files": files,
    }


def _forget(root: Path, newest: Path) -> None:
    """Only so many sets are kept; each can be made again to the byte."""
    folders = sorted(root.glob("v*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in [each for each in folders if each != newest][KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
