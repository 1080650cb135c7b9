"""Standing in line to write.

SQLite has one writer at a time, and has the others ask again and again, up to a tenth of a second apart: two busy workers
lose a third of their time so. A lock of the kernel's on a file beside the database wakes the next one at once, and goes
with the process that held it. PostgreSQL needs none.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes much. Those that are in one already stay in it."""
    with nullcontext() if connection.in_atomic_block else _turn(), transaction.atomic():
        yield


@contextmanager
def _turn() -> Iterator[None]:
    file = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or "memory" in file:
        yield
        return
    line = os.open(f"{file}.line", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield
    finally:
        os.close(line)
