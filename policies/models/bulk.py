"""Many new rows in one statement, for what is stored by the thousand.

The models' own way asks of every value of every row whether it is an expression, which takes longer than reading the news
does. Here each column is prepared by a function that is chosen once. Rows get their ids, as with ``bulk_create``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

MAX_VALUES = 30_000  # SQLite takes 32,766 in one statement, PostgreSQL 65,535
Prepare = Callable[[Any], Any]
Values = Mapping[str, Any]


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, in their order. Raises what ``bulk_create`` would."""
    if not rows:
        return
    model: Any = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    prepare = [(field.attname, _preparing(field)) for field in fields]
    step = max(MAX_VALUES // len(fields), 1)
    for start in range(0, len(rows), step):
        some = rows[start : start + step]
        values = [ready(getattr(row, name)) for row in some for name, ready in prepare]
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, len(some)), values)
            for row, (pk,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = pk
                row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], columns: Sequence[str], values: Sequence[Any]) -> None:
    """Insert plain values that need no preparing, row after row in one list."""
    table, width = model._meta.db_table, len(columns)
    step = MAX_VALUES // width * width
    for start in range(0, len(values), step):
        some = values[start : start + step]
        places = ", ".join([_row(width)] * (len(some) // width))
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES {places}", some)


def selected(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a SELECT as the database has them: SQLite gives days as words and truth as numbers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def set_all(model: type[models.Model], column: str, value: Any, **within: Sequence[Any]) -> int:
    """Give one column of some rows a value: of those whose columns each hold one of these values, none of them for NULL.

    Returns how many rows that were.
    """
    values = [_preparing(model._meta.get_field(column))(value)]
    conditions = []
    for name, wanted in within.items():
        ready = _preparing(model._meta.get_field(name))
        values += [ready(each) for each in wanted]
        column_of = model._meta.get_field(name).column
        conditions.append(f"{column_of} IN {_row(len(wanted))}" if wanted else f"{column_of} IS NULL")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE {' AND '.join(conditions)}", values)
        return cursor.rowcount


def set_each(model: type[models.Model], changes: Iterable[tuple[Values, Values]]) -> None:
    """Change many rows, each in its own way: what a row must hold to be changed, and what it is given, by field. Rows that
    hold something else stay as they are."""
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[list[Any]]] = {}
    for held, given in changes:
        names = tuple(given), tuple(held)
        alike.setdefault(names, []).append([*given.values(), *held.values()])
    for (given_names, held_names), rows in alike.items():
        ready = [_preparing(model._meta.get_field(name)) for name in (*given_names, *held_names)]
        to_set = ", ".join(f"{_column(model, name)} = %s" for name in given_names)
        where = " AND ".join(f"{_column(model, name)} = %s" for name in held_names)
        prepared = [[prepare(value) for prepare, value in zip(ready, row, strict=True)] for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {model._meta.db_table} SET {to_set} WHERE {where}", prepared)


def _column(model: type[models.Model], name: str) -> str:
    return connection.ops.quote_name(model._meta.get_field(name).column)


@lru_cache(maxsize=64)
def _statement(model: type[models.Model], count: int) -> str:
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    places = ", ".join([_row(len(columns))] * count)
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES {places} RETURNING id"


def _row(width: int) -> str:
    return f"({', '.join(['%s'] * width)})"


def _preparing(field: models.Field) -> Prepare:
    if isinstance(field, models.DateTimeField):
        return _remembering(connection.ops.adapt_datetimefield_value)
    if isinstance(field, models.CharField | models.TextField):
        return lambda value: value if type(value) is str else str(value)
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else connection.ops.adapt_json_value(value, field.encoder)
    if isinstance(field, models.IntegerField | models.BooleanField | models.FloatField | models.ForeignKey):
        return lambda value: value
    return lambda value: field.get_db_prep_save(value, connection)


def _remembering(adapt: Prepare) -> Prepare:
    known: dict[Any, Any] = {None: None}

    def ready(value: Any) -> Any:
        if value not in known:
            known[value] = adapt(value)
        return known[value]

    return ready
