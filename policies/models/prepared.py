"""Statements that are asked again and again, put together once.

Django makes the SQL of a queryset anew each time, which for a question with many joins takes longer than its answer. Here the
queryset is built once with stand-ins for what varies; later only the values are put in their places. The rows are those that
``values_list()`` gives.
"""

from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Build = Callable[..., QuerySet[Any]]
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 7_700_000_000 + number,
    str: lambda number: f"stand-in-{number}",
    date: lambda number: date(1901, 2, 1 + number),
    datetime: lambda number: datetime(1901, 2, 3, 4, number, tzinfo=UTC),
}


class _Statement:
    """SQL with what stands in for values: ``places`` gives for each parameter the position of its value, or None."""

    def __init__(self, build: Build, kinds: tuple[type, ...]) -> None:
        stand_ins = [STAND_INS[kind](number) for number, kind in enumerate(kinds)]
        self._compiler = build(*stand_ins).query.get_compiler(using=connection.alias)
        self._sql, self._params = self._compiler.as_sql()
        known = {_adapted(value): position for position, value in enumerate(stand_ins)}
        self._places = [known.get(_adapted(value)) if _can_be_key(value) else None for value in self._params]
        if set(known.values()) - set(self._places):
            raise ValueError("A value that varies is not a parameter of the statement.")
        columns = (
            self._compiler.select[: self._compiler.col_count] if self._compiler.col_count else self._compiler.select
        )
        self._converters = self._compiler.get_converters([column[0] for column in columns])

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        adapted = [_adapted(value) for value in values]
        params = [
            given if place is None else adapted[place] for given, place in zip(self._params, self._places, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            found = cursor.fetchall()
        return list(self._compiler.apply_converters(found, self._converters)) if self._converters else found


@lru_cache(maxsize=512)
def _statement(vendor: str, name: Hashable, build: Build, kinds: tuple[type, ...]) -> _Statement:
    return _Statement(build, kinds)


def rows(build: Build, *values: Any, shape: Hashable = None) -> list[Any]:
    """The rows of ``build(*values)``, a queryset of ``values_list()``.

    ``build`` is a function of a module, not a closure, and ``shape`` is whatever else the statement depends on: ``build`` is
    called with it as keyword, where it is not None.
    """
    return _statement(connection.vendor, shape, _with(build, shape), tuple(map(type, values))).rows(values)


@lru_cache(maxsize=512)
def _with(build: Build, shape: Hashable) -> Build:
    return build if shape is None else lambda *values: build(*values, shape=shape)


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _can_be_key(value: Any) -> bool:
    return isinstance(value, str | int | date)
