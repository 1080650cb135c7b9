"""From tables to answers without a detour: a serializer says what is shown and where it stands, and exactly that is read.

One statement, no model instances, no serializer at work for each row. That is what keeps a page of fifty restrictions as
fast as the database gives it, while the schema cannot drift from the answers: both come from the same fields.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

from django.db.models import QuerySet
from rest_framework.serializers import Field, Serializer


class Shape(Serializer):
    """What an answer looks like. Fields named in ``filled`` are not columns: the view puts them in afterwards.

    Of a shape with a ``key``, an answer may be asked for with some of the fields alone; the key is always there. Fields in
    ``hidden`` are there only when asked for: those in ``included`` by their names, the others by what they answer.
    """

    filled: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    key: str = ""

    def get_fields(self) -> dict[str, Field]:
        fields = super().get_fields()
        for name, field in fields.items() if self.key else ():
            field.required = name == self.key
        return fields


@cache
def names_of(shape: type[Shape]) -> tuple[str, ...]:
    """The fields of a shape that are shown without being asked for."""
    return tuple(name for name in shape().fields if name not in shape.hidden)


def read(rows: QuerySet[Any], shape: type[Shape], *more: str) -> list[dict[str, Any]]:
    """Each of ``rows`` as a dict of the shape's fields, in their order; what is filled in afterwards is None so far.

    ``more`` are columns read besides, under their own names, for the view to take out again.
    """
    return made(rows.values_list(*columns(shape, *more)), shape, *more)


def columns(shape: type[Shape], *more: str) -> tuple[str, ...]:
    """What ``made`` takes, as names of columns."""
    return (*_paths(_layout(shape)), *more)


def made(rows: Iterable[Sequence[Any]], shape: type[Shape], *more: str) -> list[dict[str, Any]]:
    """Rows of ``columns(shape, *more)`` as dicts."""
    make = _maker(shape, more)
    return [make(row) for row in rows]


@cache
def _maker(shape: type[Shape], more: tuple[str, ...]) -> Callable[[Sequence[Any]], dict[str, Any]]:
    """A function of one expression, such as ``lambda row: {"slug": row[0], "as_of": None}``.

    Written out like this it takes a tenth of the time of going through the layout for each row. The names in it are those of
    our own fields.
    """
    numbers = count()
    body = _written(_layout(shape), numbers)
    rest = "".join(f", {name!r}: row[{next(numbers)}]" for name in more)
    return eval(f"lambda row: {body[:-1]}{rest}}}")


def _written(layout: tuple["_Column", ...], numbers: Iterator[int]) -> str:
    return "{" + ", ".join(f"{column.name!r}: {_expression(column, numbers)}" for column in layout) + "}"


def _expression(column: "_Column", numbers: Iterator[int]) -> str:
    if column.inner:
        return _written(column.inner, numbers)
    if column.path is None:
        return "None"
    value = f"row[{next(numbers)}]"
    return f"(None if {value} == '' else {value})" if column.is_nullable else value


@dataclass(frozen=True)
class _Column:
    """One field: its path in the table, or the fields within it, or neither where it is filled in afterwards."""

    name: str
    path: str | None = None
    inner: tuple["_Column", ...] = ()
    is_nullable: bool = False


@cache
def _layout(shape: type[Shape], prefix: str = "") -> tuple[_Column, ...]:
    fields = shape().fields
    return tuple(_column(name, fields[name], prefix, shape.filled) for name in names_of(shape))


def _column(name: str, field: Field, prefix: str, filled: tuple[str, ...]) -> _Column:
    if name in filled:
        return _Column(name)
    path = prefix + field.source.replace(".", "__")
    if isinstance(field, Shape):
        return _Column(name, inner=_layout(type(field), f"{path}__"), is_nullable=field.allow_null)
    return _Column(name, path, is_nullable=field.allow_null)


def _paths(layout: tuple[_Column, ...]) -> Iterator[str]:
    for column in layout:
        if column.path:
            yield column.path
        yield from _paths(column.inner)
