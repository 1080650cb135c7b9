"""The registry and its history, rebuilt from the log alone.

Pure: it takes rows of the log, from the database or from the change feed, and knows no database. What it arrives at is what
the tables hold, and what the exports give; a test holds the three against each other.

Rows name each other by their public names. A name can change, so a name is turned into the number of its row when it is read,
and back into the name that the row has at the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# What refers to what: by type and field; a field within a list of dicts is written after a point.
REFERENCES = {
    "authority": {"jurisdiction": "jurisdiction"},
    "category": {"parent": "category"},
    "instrument": {"authority": "authority"},
    "negotiation": {"parties": "jurisdiction", "restrictions": "restriction"},
    "source": {"jurisdiction": "jurisdiction"},
    "restriction": {
        "authority": "authority",
        "merged_into": "restriction",
        "targets": "jurisdiction",
        "categories": "category",
        "links.to_restriction": "restriction",
    },
    "statusevent": {"instrument": "instrument"},
}
NAMES = ("slug", "code")


@dataclass(frozen=True)
class Ref:
    """A row of ``type``, by its number."""

    type: str
    number: int


@dataclass
class World:
    """Everything as of one cursor: ``rows[type][number]`` is what the log says of a row."""

    cursor: int = 0
    rows: dict[str, dict[int, dict[str, Any]]] = field(
        default_factory=lambda: {name: {} for name in REFERENCES | OTHERS}
    )
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def apply(self, change: dict[str, Any]) -> None:
        """Take in one row of the log, in its order."""
        self.cursor = change["id"]
        kind = change["object_type"]
        if kind not in self.rows or _is_announcement(change):
            return
        if change["kind"] == "deleted":
            self.rows[kind].pop(change["object_id"], None)
            return
        row = self.rows[kind].setdefault(change["object_id"], {})
        after = {name: self._read(kind, name, value) for name, value in change["after"].items()}
        for name in change["before"].keys() - after.keys():
            row.pop(name, None)
        row.update(_stamped(change) | after if kind == "statusevent" else after)
        for name in NAMES:
            if isinstance(row.get(name), str):
                self._numbers[(kind, row[name])] = change["object_id"]

    def get(self, kind: str, number: int) -> dict[str, Any]:
        """A row with the names that others have at this cursor."""
        return {name: self._shown(value) for name, value in self.rows[kind][number].items()}

    def name(self, kind: str, number: int) -> str | None:
        row = self.rows[kind].get(number, {})
        return next((row[name] for name in NAMES if name in row), None)

    def _read(self, kind: str, name: str, value: Any) -> Any:
        target = REFERENCES.get(kind, {}).get(name)
        if target:
            return [self._ref(target, each) for each in value] if isinstance(value, list) else self._ref(target, value)
        inner = {
            path.partition(".")[2]: to for path, to in REFERENCES.get(kind, {}).items() if path.startswith(f"{name}.")
        }
        if inner and isinstance(value, list):
            return [
                row | {part: self._ref(to, row[part]) for part, to in inner.items() if part in row} for row in value
            ]
        return value

    def _ref(self, kind: str, name: Any) -> Any:
        number = self._numbers.get((kind, name)) if isinstance(name, str) else None
        return name if number is None else Ref(kind, number)

    def _shown(self, value: Any) -> Any:
        if isinstance(value, Ref):
            return self.name(value.type, value.number)
        if isinstance(value, list):
            return [self._shown(each) for each in value]
        if isinstance(value, dict):
            return {name: self._shown(each) for name, each in value.items()}
        return value


OTHERS: dict[str, dict[str, str]] = {"jurisdiction": {}}


def replay(changes: Iterable[dict[str, Any]], *, onto: World | None = None) -> World:
    """The world after ``changes``, which begin with the first row ever, or right after those that ``onto`` has."""
    world = onto or World()
    for change in changes:
        world.apply(change)
    return world


def _is_announcement(change: dict[str, Any]) -> bool:
    """That a day has come is told of a restriction, and changes nothing about its record."""
    return change["object_type"] == "restriction" and change["nature"] == "policy"


def _stamped(change: dict[str, Any]) -> dict[str, Any]:
    """What the log's own row says of a step."""
    at = change["at"]
    return {
        "restriction_id": change["restriction_id"],
        "recorded_at": at if isinstance(at, str) else at.isoformat().replace("+00:00", "Z"),
        "door": change["door"],
        "reason": change["reason"],
    }
