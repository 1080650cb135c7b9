"""Editing the registry: the only way rows of the registry are written, so that every change is in the log.

``editing(row)`` watches what a block does to a row and to what belongs to it (a restriction's items, codes, aliases and
links), and logs the difference. It also refuses an edit that began from an older version of the row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from policies.models import Change, Restriction, Source
from policies.models.changelog import Author, ChangeKind, in_one_order, object_key
from policies.models.registry import Registered
from policies.vocabulary import Nature

# What the log does not repeat: bookkeeping, and what the fetcher notes about a source on each run.
UNLOGGED = {"id", "version", "updated_at"}
RUNNING = {field.name for field in Source._meta.concrete_fields if not field.editable} | {"next_due_at"}


class EditedMeanwhile(Exception):
    """Somebody else saved the row since this edit began."""

    def __init__(self, row: models.Model):
        super().__init__(
            _("%(key)s was changed by somebody else since you opened it. Reload it and edit again.")
            % {"key": object_key(row)}
        )


@contextmanager
def editing(row: Registered, *, by: Author, now: datetime, expected_version: int | None = None) -> Iterator[None]:
    """Log what the block changes about ``row``, new or old. Raises ``EditedMeanwhile``."""
    with in_one_order():
        model = type(row)
        before = _stored(model, row.pk)
        if before and expected_version is not None:
            _claim(row, expected_version)
        yield
        after = snapshot(model.objects.get(pk=row.pk))
        if before == after:
            return
        model.objects.filter(pk=row.pk).update(version=F("version") + 1 if before else 1, updated_at=now)
        row.refresh_from_db(fields=["version", "updated_at"])
        _log(row, before, after, by=by, now=now)


def delete(row: Registered, *, by: Author, now: datetime) -> None:
    """Remove a row that nothing else needs. Raises ``ProtectedError`` where something does."""
    with in_one_order():
        before = snapshot(row)
        pk = row.pk
        row.delete()
        row.pk = pk
        _log(row, before, {}, by=by, now=now)


def save(row: Registered, *, by: Author, now: datetime, **many: list[Any]) -> None:
    """Store a row with its many-to-many sets, logged. Fields as they stand on ``row``."""
    with editing(row, by=by, now=now):
        row.save()
        for name, rows in many.items():
            getattr(row, name).set(rows)


def write(row: Registered) -> None:
    """Store the fields of a row. Only within ``editing``."""
    row.save()


def snapshot(row: models.Model) -> dict[str, Any]:
    """What the public sees of a row, as plain values: fields, sets, and the rows that belong to it."""
    skipped = UNLOGGED | (RUNNING if isinstance(row, Source) else set())
    values = {
        field.name: _plain(getattr(row, field.name)) for field in row._meta.concrete_fields if field.name not in skipped
    }
    for field in row._meta.many_to_many:
        values[field.name] = sorted(object_key(other) for other in getattr(row, field.name).all())
    return values | (_belongings(row) if isinstance(row, Restriction) else {})


def _belongings(restriction: Restriction) -> dict[str, Any]:
    return {
        "items": [
            {
                "name": item.name,
                "note": item.note,
                "codes": [_values(code, without={"id", "item"}) for code in item.codes.all()],
            }
            for item in restriction.items.prefetch_related("codes")
        ],
        "aliases": [_values(alias, without={"id", "restriction"}) for alias in restriction.aliases.all()],
        "links": [_values(link, without={"id", "from_restriction"}) for link in restriction.links.all()],
    }


def _values(row: models.Model, *, without: set[str]) -> dict[str, Any]:
    return {
        field.name: _plain(getattr(row, field.name)) for field in row._meta.concrete_fields if field.name not in without
    }


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return object_key(value)
    return value.isoformat() if isinstance(value, date) else value


def _stored(model: type[Registered], pk: Any) -> dict[str, Any]:
    row = model.objects.filter(pk=pk).first() if pk else None
    return snapshot(row) if row else {}


def _claim(row: Registered, expected_version: int) -> None:
    # A conditional UPDATE rather than read-then-compare: of two who save at once, exactly one gets through.
    if not type(row).objects.filter(pk=row.pk, version=expected_version).update(version=expected_version):
        raise EditedMeanwhile(row)


def _log(row: Registered, before: dict[str, Any], after: dict[str, Any], *, by: Author, now: datetime) -> None:
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    kind = ChangeKind.UPDATED if before and after else ChangeKind.CREATED if after else ChangeKind.DELETED
    Change.objects.record(
        row,
        kind=kind,
        nature=Nature.SOURCE if isinstance(row, Source) else Nature.REGISTRY,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed if name in after},
        by=by,
        now=now,
        restriction_id=row.pk if isinstance(row, Restriction) else None,
    )
