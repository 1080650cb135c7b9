"""Storing what registry files say, row by row and logged; what a person edited since stays as the person left it.

A field that last changed through another door than the loader's belongs to whoever changed it: the file's value is then
not taken, and said to be so, unless the load overwrites. Only within ``load``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from policies.models import Alias, Change, ControlledItem, Negotiation, Restriction, RestrictionLink, Source
from policies.models.changelog import Author, ChangeKind
from policies.models.registry import Registered
from policies.vocabulary import Door

from .edit import editing
from .items import CodeEntry, codes_of, set_codes
from .yamlfile import Fault

Belonging = tuple[Any, ...]
# Rows on which no other file relies, so that a person may remove them for good.
REMOVABLE = (Negotiation, Source)
OWN = {"id", "restriction", "from_restriction"}


@dataclass
class Loading:
    """One load under way: who and when, what came of it so far, and what is wrong.

    ``kept`` is what people edited since, ``passed_over`` what a file alone cannot bring.
    """

    by: Author
    now: datetime
    is_overwriting: bool = False
    created: int = 0
    updated: int = 0
    recorded: int = 0
    corrected: int = 0
    kept: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def pass_over_for_two(self, row: Restriction, what: str) -> None:
        self.passed_over.append(
            f"{what}: {row.slug} is decided by two, so that no file alone records a step of it. Propose it at the desk"
        )

    @property
    def is_nothing_new(self) -> bool:
        return not (self.created or self.updated or self.recorded or self.corrected)


def put(
    model: type[Registered],
    name: str,
    values: dict[str, Any],
    loading: Loading,
    *,
    sets: Mapping[str, Sequence[models.Model]] | None = None,
    fill: dict[str, Any] | None = None,
) -> Any:
    """Make the row called ``name`` say what the file says. Gives the row, or None where a person removed it.

    ``fill`` is what belongs to a new restriction, so that the log has all of it in one row.
    """
    key = "code" if any(column.name == "code" for column in model._meta.fields) else "slug"
    row = model.objects.filter(**{key: name}).first()
    if row is None:
        return _create(model(**{key: name}, **values), name, sets or {}, fill or {}, loading)
    differing = {column: value for column, value in values.items() if getattr(row, column) != value}
    resets = {many: rows for many, rows in (sets or {}).items() if set(getattr(row, many).all()) != set(rows)}
    theirs = kept(row, differing.keys() | resets.keys(), loading)
    _change(row, _without(differing, theirs), _without(resets, theirs), loading)
    return row


def put_belongings(
    restriction: Restriction,
    loading: Loading,
    *,
    items: list[tuple[str, str, list[CodeEntry]]] | None = None,
    aliases: list[Alias] | None = None,
    links: list[RestrictionLink] | None = None,
) -> None:
    """Make a restriction's items, aliases and links exactly these; None leaves what there is."""
    wanted: dict[str, Any] = {}
    if items is not None and items != stored_items(restriction):
        wanted["items"] = items
    if aliases is not None and _plain(aliases) != _plain(restriction.aliases.all()):
        wanted["aliases"] = aliases
    if links is not None and _plain(links) != _plain(restriction.links.all()):
        wanted["links"] = links
    theirs = kept(restriction, wanted.keys(), loading)
    if wanted := _without(wanted, theirs):
        with editing(restriction, by=loading.by, now=loading.now):
            write_belongings(restriction, wanted)
        loading.updated += 1


def kept(row: models.Model, names: Iterable[str], loading: Loading) -> set[str]:
    """Of the fields called ``names``, those that people changed after the loader did."""
    names = set(names)
    if not names or loading.is_overwriting:
        return set()
    doors: dict[str, str] = {}
    for change in Change.objects.filter(object_type=row._meta.model_name, object_id=row.pk).order_by("id"):
        doors |= dict.fromkeys(change.before.keys() | change.after.keys(), change.door)
    theirs = {name for name in names if doors.get(name, Door.LOADER) != Door.LOADER}
    loading.kept.extend(f"{row._meta.verbose_name} {_name(row)}: {name}" for name in sorted(theirs))
    return theirs


def _create(
    row: Registered,
    name: str,
    sets: Mapping[str, Sequence[models.Model]],
    fill: dict[str, Any],
    loading: Loading,
) -> Any:
    removed = Change.objects.filter(object_type=row._meta.model_name, object_key=name).order_by("id").last()
    is_theirs = (
        type(row) in REMOVABLE and removed and removed.kind == ChangeKind.DELETED and removed.door != Door.LOADER
    )
    if is_theirs and not loading.is_overwriting:
        loading.kept.append(f"{row._meta.verbose_name} {name}: removed")
        return None
    with editing(row, by=loading.by, now=loading.now):
        row.save()
        for many, rows in sets.items():
            getattr(row, many).set(rows)
        write_belongings(row, fill)
    loading.created += 1
    return row


def _change(row: Registered, values: dict[str, Any], sets: dict[str, Any], loading: Loading) -> None:
    if not values and not sets:
        return
    with editing(row, by=loading.by, now=loading.now):
        for column, value in values.items():
            setattr(row, column, value)
        if values:
            row.save(update_fields=list(values))
        for many, rows in sets.items():
            getattr(row, many).set(rows)
    loading.updated += 1


def write_belongings(restriction: Any, wanted: dict[str, Any]) -> None:
    """Make items, aliases and links exactly what is ``wanted`` of them. Only within ``editing``."""
    if "items" in wanted:
        _set_items(restriction, wanted["items"])
    for name in ("aliases", "links"):
        if name in wanted:
            _set_rows(getattr(restriction, name), wanted[name])


def _set_items(restriction: Restriction, items: list[tuple[str, str, list[CodeEntry]]]) -> None:
    """By position: what stays in its place keeps its row."""
    rows = list(restriction.items.all())
    for surplus in rows[len(items) :]:
        surplus.delete()
    for position, (name, note, codes) in enumerate(items):
        row = rows[position] if position < len(rows) else ControlledItem(restriction=restriction)
        row.position, row.name, row.note = position, name, note
        row.save()
        set_codes(row, codes)


def _set_rows(manager: Any, wanted: Sequence[models.Model]) -> None:
    """What is the same keeps its row; what differs is replaced."""
    missing = {_values(row): row for row in wanted}
    for row in manager.all():
        if missing.pop(_values(row), None) is None:
            row.delete()
    for row in missing.values():
        setattr(row, manager.field.name, manager.instance)
        row.save()


def stored_items(restriction: Restriction) -> list[tuple[str, str, list[CodeEntry]]]:
    rows = restriction.items.prefetch_related("codes")
    return [(row.name, row.note, in_order(codes_of(row))) for row in rows]


def in_order(codes: Iterable[CodeEntry]) -> list[CodeEntry]:
    return sorted(codes, key=lambda code: (code.system, code.code, code.edition))


def _plain(rows: Iterable[models.Model]) -> set[Belonging]:
    return {_values(row) for row in rows}


def _values(row: models.Model) -> Belonging:
    """What an alias or a link says, without whose it is."""
    columns = (column for column in row._meta.concrete_fields if column.name not in OWN)
    return tuple(str(getattr(row, column.attname)) for column in columns)


def _without(values: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _name(row: models.Model) -> str:
    return getattr(row, "slug", "") or getattr(row, "code", "")
