"""The database itself refuses to change history: triggers on every append-only table.

On SQLite a third trigger closes INSERT OR REPLACE, which deletes without firing a delete trigger unless
``recursive_triggers`` is on; on PostgreSQL a statement trigger closes TRUNCATE, which fires no row trigger.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = {"policies_statusevent": "hash", "policies_checkpoint": "id", "policies_change": "id"}

_SQLITE = {
    "update": "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE refused'); END",
    "delete": "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE refused'); END",
    "replace": "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR {unique} = NEW.{unique}) "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: REPLACE refused'); END",
}

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION policies_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""

_POSTGRESQL = {
    "update": "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION policies_append_only()",
    "delete": "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION policies_append_only()",
    "truncate": "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION policies_append_only()",
}


def create(connection: BaseDatabaseWrapper, tables: dict[str, str] = TABLES) -> None:
    """Put the guards on ``tables``: their names, each with a column that is unique besides the id."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table, unique in tables.items():
            for statement in _statements(connection).values():
                cursor.execute(statement.format(table=table, unique=unique))


def drop(connection: BaseDatabaseWrapper, tables: dict[str, str] = TABLES) -> None:
    """Take the guards away: for the reverse migration, and for test runners that must empty tables."""
    on_table = " ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in tables:
            for name in _statements(connection):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}{on_table.format(table=table)}")


def _statements(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
