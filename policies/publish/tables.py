"""What is exported: each table with its columns, as of a cursor of the log and for a day of the world."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import orjson
from django.db.models import Max

from policies.history import Period, fold
from policies.models import Change

from .replay import World, replay

Row = dict[str, Any]
KINDS = ("text", "integer", "boolean", "date", "moment", "json")
LOGGED = (
    "id", "at", "kind", "nature", "object_type", "object_id", "object_key", "restriction_id", "before", "after", "door",
    "reason",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """Rows in a fixed order; ``columns`` maps each to its kind (see ``KINDS``)."""

    name: str
    columns: dict[str, str]
    rows: Collection[Row]


def head() -> int:
    """The cursor at which the log ends."""
    return Change.objects.aggregate(last=Max("id"))["last"] or 0


def world_at(cursor: int) -> World:
    """Everything as the log says it until ``cursor``."""
    return replay(changes_until(cursor))


def changes_until(cursor: int, *, after: int = 0) -> Iterator[Row]:
    return Change.objects.filter(id__gt=after, id__lte=cursor).order_by("id").values(*LOGGED).iterator(chunk_size=5000)


def tables(world: World, day: date) -> Iterator[Table]:
    """Every table but the log, in the order in which they rest on each other."""
    events = _events(world)
    periods = {number: fold(_steps(rows)) for number, rows in events.items()}
    for name, make in MAKERS.items():
        columns = COLUMNS[name]
        rows = [_fitted(row, columns) for row in make(_Made(world, day, events, periods))]
        yield Table(name, columns, sorted(rows, key=lambda row: [_sortable(value) for value in row.values()]))


@dataclass(frozen=True)
class _Made:
    world: World
    day: date
    events: dict[int, list[Row]]
    periods: dict[int, list[Period]]

    def all(self, kind: str) -> Iterator[Row]:
        return (self.world.get(kind, number) for number in self.world.rows[kind])

    def restrictions(self) -> Iterator[tuple[int, Row]]:
        return ((number, self.world.get("restriction", number)) for number in self.world.rows["restriction"])


def _restrictions(made: _Made) -> Iterator[Row]:
    for number, row in made.restrictions():
        shown = next((period for period in made.periods.get(number, ()) if period.covers(made.day)), None)
        standing = {
            "status": shown.status.value,
            "status_since": shown.valid_from.isoformat(),
            "status_until": shown.valid_to.isoformat() if shown.valid_to else None,
            "by_lapse": shown.by_lapse,
            "is_confirmed": shown.is_confirmed,
        } if shown else {}  # fmt: skip
        yield row | standing


def _items(made: _Made) -> Iterator[Row]:
    for _, row in made.restrictions():
        for position, item in enumerate(row.get("items", ())):
            yield item | {"restriction": row["slug"], "position": position}


def _codes(made: _Made) -> Iterator[Row]:
    for item in _items(made):
        for code in item["codes"]:
            yield code | {"restriction": item["restriction"], "position": item["position"]}


def _belonging(name: str) -> Callable[[_Made], Iterator[Row]]:
    def make(made: _Made) -> Iterator[Row]:
        for _, row in made.restrictions():
            for each in row.get(name, ()):
                yield each | {"restriction": row["slug"]}

    return make


def _history(made: _Made) -> Iterator[Row]:
    for rows in made.events.values():
        yield from rows


def _periods(made: _Made) -> Iterator[Row]:
    for number, periods in made.periods.items():
        for period in periods:
            yield {
                "restriction": made.world.name("restriction", number),
                "status": period.status.value,
                "valid_from": period.valid_from.isoformat(),
                "valid_to": period.valid_to.isoformat() if period.valid_to else None,
                "by_lapse": period.by_lapse,
                "is_confirmed": period.is_confirmed,
                "event": period.event_id,
            }


def _of(kind: str) -> Callable[[_Made], Iterable[Row]]:
    return lambda made: made.all(kind)


MAKERS: dict[str, Callable[[_Made], Iterable[Row]]] = {
    "jurisdictions": _of("jurisdiction"),
    "authorities": _of("authority"),
    "categories": _of("category"),
    "instruments": _of("instrument"),
    "sources": _of("source"),
    "restrictions": _restrictions,
    "items": _items,
    "codes": _codes,
    "aliases": _belonging("aliases"),
    "links": _belonging("links"),
    "negotiations": _of("negotiation"),
    "events": _history,
    "periods": _periods,
}


def _columns(text: str) -> dict[str, str]:
    """``slug title verified_on:date`` as a dict; what has no kind is text."""
    return {name: kind or "text" for name, _, kind in (word.partition(":") for word in text.split())}


COLUMNS = {
    "jurisdictions": _columns("code name kind"),
    "authorities": _columns("slug name short_name jurisdiction url"),
    "categories": _columns("slug name parent position:integer"),
    "instruments": _columns(
        "slug title citation kind authority url is_published:boolean published_date:date published_precision "
        "effective_date:date grade note"
    ),
    "sources": _columns("slug name url format grade language jurisdiction is_sample:boolean is_active:boolean note"),
    "restrictions": _columns(
        "slug title status status_since:date status_until:date by_lapse:boolean is_confirmed:boolean authority measure "
        "mast_code reach targets:json target_note categories:json companies:json summary legal_basis citation "
        "open_questions:json verified_on:date merged_into"
    ),
    "items": _columns("restriction position:integer name note"),
    "codes": _columns("restriction position:integer system code edition is_verified:boolean source_url"),
    "aliases": _columns("restriction language text is_case_sensitive:boolean context:json is_weak:boolean note"),
    "links": _columns("restriction kind to_restriction note source_url"),
    "negotiations": _columns(
        "slug name start_date:date end_date:date precision place is_planned:boolean parties:json restrictions:json "
        "aliases:json note sources:json"
    ),
    "events": _columns(
        "restriction sequence:integer kind corrects:integer action stage status effective_date:date effective_precision "
        "effective_basis announced_date:date until_date:date summary scope note quote sources:json instrument "
        "news_item:integer reason door recorded_at:moment hash"
    ),
    "periods": _columns(
        "restriction valid_from:date valid_to:date status by_lapse:boolean is_confirmed:boolean event:integer"
    ),
}


def _events(world: World) -> dict[int, list[Row]]:
    """By restriction, in the order of recording."""
    found: dict[int, list[Row]] = {}
    for number in world.rows["statusevent"]:
        row = world.get("statusevent", number)
        owner = row["restriction_id"]
        found.setdefault(owner, []).append(row | {"restriction": world.name("restriction", owner)})
    for rows in found.values():
        rows.sort(key=lambda row: row["sequence"])
    return found


def _steps(rows: list[Row]) -> list[Any]:
    """Steps as the fold takes them; their sequence serves as their id."""
    return [
        SimpleNamespace(
            id=row["sequence"],
            sequence=row["sequence"],
            kind=row["kind"],
            corrects_id=row.get("corrects"),
            action=row.get("action", ""),
            stage=row.get("stage", ""),
            effective_date=date.fromisoformat(row["effective_date"]),
            until_date=date.fromisoformat(row["until_date"]) if row.get("until_date") else None,
            recorded_at=datetime.fromisoformat(row["recorded_at"]),
        )
        for row in rows
    ]


def _fitted(row: Row, columns: dict[str, str]) -> Row:
    return {
        name: row.get(name, [] if kind == "json" else "" if kind == "text" else None) for name, kind in columns.items()
    }


def _sortable(value: Any) -> tuple[int, Any]:
    if isinstance(value, list | dict):
        return 2, orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return (0, "") if value is None else (1, f"{value:012d}") if isinstance(value, int) else (1, str(value))
