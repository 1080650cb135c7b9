"""Reading tables as the public exports give them, CSV or NDJSON, so that every value remembers its line and its column.

What a file may cost is bounded. Pure: no database.
"""

import csv
import io
import json
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from policies.publish.formats import FORMULA

from .yamlfile import Fault, Items, Mapping, Mark, Node, Text

MAX_BYTES = 10 * 2**20  # of all files together, unpacked
MAX_ROWS, MAX_FILES, MAX_DEPTH = 20_000, 20, 8
KINDS = (".csv", ".ndjson")


@dataclass(frozen=True)
class Row:
    """One line of a table: what stands in each column that it has. ``at(column)`` says where."""

    mark: Mark
    cells: dict[str, Any]
    columns: dict[str, int] = field(default_factory=dict)

    def at(self, column: str) -> Mark:
        return Mark(self.mark.path, self.mark.line, self.columns.get(column, 1))

    def node(self, column: str) -> Node | None:
        """A value for a reader of ``shapes``; None where the cell is empty."""
        return _node(self.cells.get(column), self.at(column), MAX_DEPTH)


def is_tabular(name: str, text: str) -> str:
    """ ".csv" or ".ndjson" where a file, or text without a name, is one; otherwise empty."""
    for kind in KINDS:
        if name.lower().endswith(kind):
            return kind
    if "." in name:
        return ""
    first = text.lstrip("\ufeff \n\r\t").partition("\n")[0].strip()
    if first.startswith("{") and _is_object(first):
        return ".ndjson"
    names = first.split(",")
    return ".csv" if len(names) > 1 and all(name.strip('" ').isidentifier() for name in names) else ""


def unpacked(content: bytes, faults: list[Fault]) -> dict[str, str]:
    """The tables in a ZIP archive, by file name; what else lies in it is passed over."""
    found: dict[str, str] = {}
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(KINDS)]
            if not 1 <= len(entries) <= MAX_FILES:
                raise zipfile.BadZipFile(f"it holds {len(entries)} tables, where 1 to {MAX_FILES} belong")
            for entry in entries:
                with archive.open(entry) as stream:
                    raw = stream.read(left + 1)
                left -= len(raw)
                if left < 0:
                    raise zipfile.BadZipFile(f"it holds more than {MAX_BYTES // 2**20} MiB")
                found[entry.filename.rpartition("/")[2]] = decoded(raw, entry.filename, faults)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError) as error:
        faults.append(Fault(Mark("archive", 1, 1), f"cannot be unpacked: {error}"))
    return found


def decoded(raw: bytes, name: str, faults: list[Fault]) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        faults.append(Fault(Mark(name, line, 1), f"is not UTF-8 text: byte 0x{raw[error.start]:02x}"))
        return ""


def rows_of(name: str, text: str, kind: str, faults: list[Fault]) -> list[Row]:
    """The rows of a file, as far as it can be read. What is wrong is added to ``faults``."""
    rows: list[Row] = []
    for row in (_csv_rows if kind == ".csv" else _json_rows)(name, text, faults):
        if len(rows) == MAX_ROWS:
            faults.append(Fault(row.mark, f"holds more than {MAX_ROWS} rows: split it into several files"))
            return []
        rows.append(row)
    return rows


def _csv_rows(name: str, text: str, faults: list[Fault]) -> Iterator[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        header = [column.strip() for column in next(lines, [])]
        if _bad_header(header, name, faults):
            return
        places = {column: number for number, column in enumerate(header, start=1)}
        begins = lines.line_num + 1
        for cells in lines:
            mark, begins = Mark(name, begins, 1), lines.line_num + 1
            if len(cells) == len(header):
                yield Row(mark, dict(zip(header, map(_without_apostrophe, cells), strict=True)), places)
            elif cells:
                faults.append(Fault(mark, f"has {len(cells)} cells, where the first line has {len(header)} columns"))
    except csv.Error as error:
        faults.append(Fault(Mark(name, begins, 1), f"is not CSV: {error}"))


def _bad_header(header: list[str], name: str, faults: list[Fault]) -> bool:
    twice = {column for column in header if header.count(column) > 1}
    wrong = ""
    if not header or not any(header):
        wrong = "is empty: the first line names the columns"
    elif len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        wrong = "commas belong between the columns, not semicolons or tabs"
    elif twice:
        wrong = f"the column '{min(twice)}' stands twice"
    if wrong:
        faults.append(Fault(Mark(name, 1, 1), wrong))
    return bool(wrong)


def _without_apostrophe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip(" '").startswith(FORMULA) else cell


def _json_rows(name: str, text: str, faults: list[Fault]) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        mark = Mark(name, number, 1)
        try:
            said = json.loads(line, parse_constant=_refuse, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            faults.append(Fault(mark, f"is not JSON: {error}"))
            continue
        if isinstance(said, dict):
            yield Row(mark, said, {column: place for place, column in enumerate(said, start=1)})
        else:
            faults.append(Fault(mark, "a JSON object belongs on each line"))


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise ValueError("a key stands twice")
    return said


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def as_json(row: Row, columns: Collection[str], faults: list[Fault]) -> None:
    """Of a line of CSV: make of each of these cells the list that its JSON says."""
    for column in columns:
        said = row.cells.get(column)
        if not isinstance(said, str) or not said.strip():
            continue
        try:
            row.cells[column] = json.loads(said, parse_constant=_refuse)
        except (ValueError, RecursionError):
            faults.append(Fault(row.at(column), f'{column}: is not JSON: write a list, as in ["CN", "RU"]'))
            row.cells[column] = None


def _node(value: Any, mark: Mark, depth: int) -> Node | None:
    if value is None or value == "" or value == []:
        return None
    if depth == 0:
        return Text(mark, "nested too deeply")
    if isinstance(value, list):
        return Items(mark, [_node(each, mark, depth - 1) or Text(mark, "") for each in value])
    if isinstance(value, dict):
        inner = {name: _node(each, mark, depth - 1) for name, each in value.items()}
        kept = {name: each for name, each in inner.items() if each is not None}
        return Mapping(mark, kept, dict.fromkeys(kept, mark))
    return Text(mark, str(value).lower() if isinstance(value, bool) else str(value))
