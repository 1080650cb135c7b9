"""Run the suite on each database named: ``python -m tests.tools.suite sqlite postgres``. Further words go to pytest.

The first run has every test; the others leave out those marked ``once``, which no database can change.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policies.management.broker import Broker
from tests.tools import chromium
from tests.tools.postgres import postgres

# A worker takes a file at a time, in the order in which they were collected.
IN_FILES = ("--dist", "loadfile", "--no-loadscope-reorder")
DATABASES = {"sqlite": "SQLite", "postgres": "PostgreSQL and Valkey"}


@contextmanager
def services(database: str) -> Iterator[dict[str, str]]:
    """What the tests are to use, as variables: nothing for SQLite, else a server of each kind, ended afterwards."""
    if database == "sqlite":
        yield {}
        return
    folder = Path(tempfile.mkdtemp(prefix="vk-", dir="/tmp"))
    broker = Broker(socket=folder / "valkey.sock", folder=folder / "kept")
    broker.start()
    try:
        with postgres() as url:
            yield {"TEST_DATABASE_URL": url, "TEST_REDIS_URL": broker.url}
    finally:
        broker.stop()
        shutil.rmtree(folder, ignore_errors=True)


def run(database: str, arguments: list[str]) -> tuple[int, str]:
    """Status and closing line of one run."""
    print(f"=== {DATABASES[database]} ===", flush=True)
    started, last = time.monotonic(), ""
    with services(database) as variables:
        command = [sys.executable, "-m", "pytest", "--numprocesses", "2", *IN_FILES, *arguments]
        environment = os.environ | variables | {"CHROMIUM": chromium.ensure()}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as pytest:
            assert pytest.stdout
            for line in pytest.stdout:
                print(line, end="", flush=True)
                last = line.strip() or last
    return pytest.returncode, f"{DATABASES[database]}: {last} [{time.monotonic() - started:.0f} s with its servers]"


def main() -> None:
    first, *others = [word for word in sys.argv[1:] if word in DATABASES]
    arguments = [word for word in sys.argv[1:] if word not in DATABASES]
    results = [run(first, arguments), *(run(each, ["-m", "not once", *arguments]) for each in others)]
    print(f"=== {len(results)} runs ===", *(line for _, line in results), sep="\n")
    sys.exit(max(code for code, _ in results))


if __name__ == "__main__":
    main()
