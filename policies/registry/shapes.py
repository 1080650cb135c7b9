"""What a value in a registry file may be: one small reader for each kind, from a node to a plain value.

A reader takes a node and a list of faults; where the node is not what it should be it adds a fault and gives None.
"""

import difflib
import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from policies.vocabulary import Precision, Word

from .yamlfile import Fault, Items, Mapping, Mark, Node, Text

Reader = Callable[[Node, list[Fault]], Any]
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
EARLIEST, LATEST = 1900, 2200
LONGEST = 20_000


@dataclass(frozen=True)
class Dated:
    """A date with its precision; ``day`` is the first day of the month or year."""

    day: date
    precision: Precision

    @property
    def last(self) -> date:
        """The latest day that it can mean."""
        if self.precision == Precision.YEAR:
            return date(self.day.year, 12, 31)
        if self.precision == Precision.MONTH:
            return self.day.replace(day=monthrange(self.day.year, self.day.month)[1])
        return self.day

    def __str__(self) -> str:
        return self.day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(self.precision, 10)]


@dataclass(frozen=True)
class Field:
    reader: Reader
    is_required: bool = False
    default: Any = None


@dataclass(frozen=True)
class Record:
    """One thing in a file: its values by key, and where each of them stands."""

    mark: Mark
    values: dict[str, Any]
    marks: dict[str, Mark] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def has(self, key: str) -> bool:
        return key in self.marks

    def at(self, key: str) -> Mark:
        return self.marks.get(key, self.mark)


def text(longest: int = LONGEST) -> Reader:
    def read(node: Node, faults: list[Fault]) -> str | None:
        if not isinstance(node, Text):
            return _fault(faults, node, "text belongs here, not a list or a mapping")
        value = node.value.strip()
        if not value:
            return _fault(faults, node, "is empty: write something or leave the key out")
        if len(value) > longest:
            return _fault(faults, node, f"has {len(value)} characters, of which {longest} are allowed")
        return value

    return read


def matching(pattern: str, message: str, *, longest: int = 80) -> Reader:
    """Text of a fixed form; ``message`` says which, with ``{}`` for what stands there."""
    compiled, plain = re.compile(pattern), text(longest)

    def read(node: Node, faults: list[Fault]) -> str | None:
        value = plain(node, faults)
        if value is not None and not compiled.fullmatch(value):
            return _fault(faults, node, message.format(repr(value)))
        return value

    return read


slug = matching(SLUG.pattern, "{} is not a slug: small letters and digits with hyphens between, as in us-eda-2025-05")
country = matching("[A-Z]{2}", "{} is not a jurisdiction: two capital letters, as in ISO 3166-1 (US, CN), or EU")
language = matching("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "{} is not a language: write en, zh-Hans, nl …", longest=12)
key = matching(r"[A-Za-z0-9][A-Za-z0-9._@-]*", "{} is not a key: letters, digits, points and hyphens")


def word(words: type[Word]) -> Reader:
    def read(node: Node, faults: list[Fault]) -> Word | None:
        value = node.value.strip() if isinstance(node, Text) else ""
        if value in set(words):
            return words(value)
        return _fault(faults, node, f"{value!r} is none of: {', '.join(words)}{did_you_mean(value, list(words))}")

    return read


def flag(node: Node, faults: list[Fault]) -> bool | None:
    value = node.value.strip() if isinstance(node, Text) else ""
    if value not in ("true", "false"):
        return _fault(faults, node, f"{value!r} is neither true nor false")
    return value == "true"


def number(smallest: int, largest: int) -> Reader:
    def read(node: Node, faults: list[Fault]) -> int | None:
        value = node.value.strip() if isinstance(node, Text) else ""
        if not re.fullmatch("[0-9]{1,9}", value) or not smallest <= int(value) <= largest:
            return _fault(faults, node, f"{value!r} is not a whole number from {smallest} to {largest}")
        return int(value)

    return read


def dated(node: Node, faults: list[Fault]) -> Dated | None:
    """``2025-05-23``, ``2025-05`` or ``2025``: what is written is the precision."""
    value = node.value.strip() if isinstance(node, Text) else ""
    parts = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", value)
    if not parts:
        return _fault(faults, node, f"{value!r} is not a date: write 2025-05-23, or 2025-05 or 2025 if that is all")
    year, month, day = (int(part) if part else 1 for part in parts.groups())
    if not EARLIEST <= year <= LATEST:
        return _fault(faults, node, f"{value} is outside {EARLIEST}–{LATEST}")
    precision = Precision.DAY if parts[3] else Precision.MONTH if parts[2] else Precision.YEAR
    try:
        return Dated(date(year, month, day), precision)
    except ValueError:
        return _fault(faults, node, f"{value} is not a day of the calendar")


def day(node: Node, faults: list[Fault]) -> date | None:
    value = dated(node, faults)
    if value is not None and value.precision != Precision.DAY:
        return _fault(faults, node, f"{value} is not exact enough: a day belongs here, as in 2025-05-23")
    return value.day if value else None


def address(*schemes: str, longest: int = 1000) -> Reader:
    plain = text(longest)

    def read(node: Node, faults: list[Fault]) -> str | None:
        value = plain(node, faults)
        if value is None or _is_address(value, schemes):
            return value
        return _fault(faults, node, f"{value!r} is not an address that begins with {' or '.join(schemes)}")

    return read


def _is_address(value: str, schemes: Iterable[str]) -> bool:
    if re.search(r"[\s\x00-\x1f<>\"]", value):
        return False
    try:
        parts = urlsplit(value)
        return f"{parts.scheme}:" in schemes and bool(parts.hostname or parts.scheme not in ("http", "https"))
    except ValueError:
        return False


web = address("http:", "https:")


def options(node: Node, faults: list[Fault]) -> dict[str, Any] | None:
    """Named values, each a text or a list of texts."""
    if not isinstance(node, Mapping):
        return _fault(faults, node, "options are a mapping: lines of 'name: value'")
    values = {name: _plain(value) for name, value in node.values.items()}
    for name in (name for name, value in values.items() if value is None):
        _fault(faults, node.values[name], f"the option '{name}' is neither a text nor a list of texts")
    return values


def _plain(node: Node) -> str | list[str] | None:
    if isinstance(node, Text):
        return node.value.strip()
    values = (
        [value.value.strip() for value in node.values if isinstance(value, Text)] if isinstance(node, Items) else []
    )
    return values if isinstance(node, Items) and len(values) == len(node.values) else None


def list_of(reader: Reader, *, smallest: int = 0) -> Reader:
    def read(node: Node, faults: list[Fault]) -> list[Any] | None:
        if not isinstance(node, Items):
            return _fault(faults, node, "a list belongs here: one line with '- ' for each entry")
        if len(node.values) < smallest:
            return _fault(
                faults, node, f"needs at least {smallest} entry" if smallest == 1 else f"needs {smallest} entries"
            )
        values = [reader(value, faults) for value in node.values]
        return [value for value in values if value is not None]

    return read


def either(name: str, reader: Reader) -> Reader:
    """The plain word ``name``, or what ``reader`` takes."""

    def read(node: Node, faults: list[Fault]) -> Any:
        return name if isinstance(node, Text) and node.value.strip() == name else reader(node, faults)

    return read


def record(what: str, fields: MappingType[str, Field], *, hints: MappingType[str, str] | None = None) -> Reader:
    """A mapping with exactly these keys. A record with faults inside is still given, with None for what is wrong."""

    def read(node: Node, faults: list[Fault]) -> Record | None:
        if not isinstance(node, Mapping):
            return _fault(faults, node, f"{what} is a mapping: lines of 'key: value'")
        for name, mark in node.keys.items():
            if name not in fields:
                hint = (hints or {}).get(name) or f"it may have {', '.join(fields)}{did_you_mean(name, list(fields))}"
                faults.append(Fault(mark, f"{what} has no key '{name}': {hint}"))
        missing = [name for name, wanted in fields.items() if wanted.is_required and name not in node.values]
        if missing:
            faults.append(Fault(node.mark, f"{what} lacks {', '.join(missing)}"))
        return _record(node, fields, faults)

    return read


def _record(node: Mapping, fields: MappingType[str, Field], faults: list[Fault]) -> Record:
    given = {name: value for name, value in node.values.items() if name in fields}
    values = {name: wanted.default for name, wanted in fields.items()}
    values |= {name: fields[name].reader(value, faults) for name, value in given.items()}
    return Record(node.mark, values, {name: value.mark for name, value in given.items()})


def did_you_mean(given: str, choices: list[str]) -> str:
    close = difflib.get_close_matches(given, choices, n=1)
    return f". Did you mean '{close[0]}'?" if close else ""


def _fault(faults: list[Fault], node: Node, message: str) -> Any:
    """Note the fault; gives the None that stands for what is wrong."""
    faults.append(Fault(node.mark, message))
    return None
