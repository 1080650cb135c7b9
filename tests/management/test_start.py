"""`manage.py run`, as it is typed: serves, heals, ends without a trace, starts again."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError

from policies.management import start
from tests.management.test_processes import is_gone

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent.parent
OWN = ("PATH", "HOME", "LANG")


class Running:
    """The product, started from another folder, with nothing set but where its data lie."""

    def __init__(self, data: Path, **variables: str) -> None:
        environment = {name: os.environ[name] for name in OWN if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "run"],
            cwd="/",
            env=environment | {"DATA_DIR": str(data)} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line

    def wait_for(self, pattern: str, *, seconds: float = 60) -> re.Match[str]:
        deadline = time.monotonic() + seconds
        while not (found := re.search(pattern, self.said)):
            assert time.monotonic() < deadline and (self.process.poll() is None or self.listener.is_alive()), self.said
            time.sleep(0.05)
        return found

    def address(self) -> str:
        return self.wait_for(r"pages +(http://\S+)")[1]

    def family(self) -> list[int]:
        """Every process below this one."""
        rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout.split("\n")
        parents = [tuple(map(int, row.split())) for row in rows if row.strip()]
        family = [self.process.pid]
        for pid in family:
            family += [child for child, parent in parents if parent == pid]
        return family

    def worker(self, *, seconds: float = 30) -> int:
        """The worker; pages are served a moment before it has started."""
        deadline = time.monotonic() + seconds
        while True:
            for pid in self.family():
                if "celery" in (words := command(pid)) and " worker " in words:
                    return pid
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.process.wait(20)
        self.listener.join(5)
        return code


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data of mine"


def answer(url: str) -> str:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as response:
        return response.read().decode()


@pytest.mark.slow
def test_it_serves_heals_ends_and_starts_again(data: Path) -> None:
    first = Running(data)
    port = first.address().rstrip("/").rpartition(":")[2]
    try:
        password = first.wait_for(r"sign in +editor, password (\S+)")[1]
        assert answer(f"http://127.0.0.1:{port}/health/live") == '{"status": "ok"}'
        second = Running(data)
        second.wait_for("already runs")
        assert second.process.wait(20) == 1

        os.kill(first.worker(), signal.SIGKILL)
        first.wait_for("the worker ended by SIGKILL; starting it again")
        family = first.family()
        began = time.monotonic()
        assert first.end() == 0, first.said
        assert time.monotonic() - began < 12
        assert all(is_gone(pid) for pid in family)
    finally:
        first.process.kill()

    again = Running(data, PORT=port)
    try:
        assert again.address().rstrip("/").endswith(port)
        assert password not in again.said
        assert password in (data / "editor-account.txt").read_text()
        assert again.end(signal.SIGTERM) == 0, again.said
    finally:
        again.process.kill()


def command(pid: int) -> str:
    return subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_a_chosen_port_that_is_taken_is_said(taken_port: int) -> None:
    with pytest.raises(CommandError, match=f"Port {taken_port} is taken"):
        start.free_port("127.0.0.1", taken_port, is_chosen=True, say=lambda who, line: None)


def test_another_port_is_found_where_none_was_chosen(taken_port: int) -> None:
    said: list[str] = []
    port = start.free_port("127.0.0.1", taken_port, is_chosen=False, say=lambda who, line: said.append(line))
    assert port > taken_port
    assert said == [f"port {taken_port} is taken by another program; using {port} (PORT chooses another)"]


def test_a_second_start_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with start.only_one(tmp_path / "run.lock"):
        with pytest.raises(CommandError, match=f"process {os.getpid()}"), start.only_one(tmp_path / "run.lock"):
            pass
    with start.only_one(tmp_path / "run.lock"):
        pass
