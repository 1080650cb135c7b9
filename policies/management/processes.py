"""Several programs run as one: started together, their lines told apart, restarted when they die, ended together.

One thread does it all: it waits for output, for the death of a child and for the order to stop.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TICK = 0.2
LONG_LIFE = 30.0  # seconds; whoever lived so long starts anew without a mark
MAX_DEATHS = 5  # short lives in a row, after which it is no use
STOP_TIMEOUT = 7.0
KILL_TIMEOUT = 2.0
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class GaveUp(Exception):
    """A program dies again and again."""


@dataclass(frozen=True)
class Program:
    """A command to keep running. Programs are ended by their ``rank``, the highest first."""

    name: str
    command: list[str]
    folder: Path
    rank: int = 1
    before: Callable[[], None] = lambda: None
    log: str = "its lines above"  # where it says what is wrong


@dataclass
class Child:
    """A program with its present process."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    restart_at: float | None = None
    rest: bytes = b""  # output since the last end of line

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def send(self, number: int) -> None:
        """To the whole group: a program's own children are never left behind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


@dataclass
class Supervisor:
    """Keeps programs running until told to stop."""

    environment: Mapping[str, str]
    say: Callable[[str, str], None]  # who, line
    children: list[Child] = field(default_factory=list)
    is_stopping: bool = False

    def __post_init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def start(self, program: Program) -> Child:
        program.before()
        child = Child(program, self._spawn(program), time.monotonic())
        self._listen(child)
        self.children.append(child)
        return child

    def listen_to_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)

    def until(self, is_so: Callable[[], bool], *, seconds: float) -> bool:
        """Go on working until something holds; False when time ran out or a stop was asked for."""
        deadline = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < deadline:
            if is_so():
                return True
            self.work()
        return False

    def run(self) -> None:
        """Until told to stop. Raises GaveUp when a program cannot be kept running."""
        while not self.is_stopping:
            self.work()

    def work(self) -> None:
        """One turn: pass on what was said, and raise the dead."""
        self._pass_on(TICK)
        for child in self.children:
            if child.restart_at is not None:
                if time.monotonic() >= child.restart_at:
                    self._restart(child)
            elif not child.is_alive:
                self._died(child)

    def stop(self) -> None:
        """End all, the highest rank first, and wait until each is gone."""
        for rank in sorted({child.program.rank for child in self.children}, reverse=True):
            self._end([child for child in self.children if child.program.rank == rank])

    # --- one child ---

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            program.command,
            cwd=program.folder,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches this process alone, which then ends the others in order
            preexec_fn=_end_with_parent if _libc else None,
        )

    def _listen(self, child: Child) -> None:
        assert child.process.stdout
        os.set_blocking(child.process.stdout.fileno(), False)
        self._selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _died(self, child: Child) -> None:
        child.send(signal.SIGKILL)  # what is left of its group
        lived = time.monotonic() - child.started
        child.deaths = 1 if lived > LONG_LIFE else child.deaths + 1
        name, code = child.program.name, _ending(child.process.returncode)
        if child.deaths >= MAX_DEATHS:
            raise GaveUp(f"The {name} ended {child.deaths} times in a row, last {code}. See {child.program.log}.")
        pause = 0.5 * 2 ** (child.deaths - 1)
        self.say("run", f"the {name} ended {code}; starting it again in {pause:g} s")
        child.restart_at = time.monotonic() + pause

    def _restart(self, child: Child) -> None:
        child.program.before()
        child.process, child.started, child.restart_at = self._spawn(child.program), time.monotonic(), None
        self._listen(child)

    def _end(self, children: list[Child]) -> None:
        for number, patience in ((signal.SIGTERM, STOP_TIMEOUT), (signal.SIGKILL, KILL_TIMEOUT)):
            for child in children:
                child.send(number)
            deadline = time.monotonic() + patience
            while any(child.is_alive for child in children) and time.monotonic() < deadline:
                self._pass_on(0.05)
        self._hear_out()

    # --- output ---

    def _hear_out(self) -> None:
        """What the dead still had to say: until nothing comes any more, or too much."""
        deadline = time.monotonic() + KILL_TIMEOUT
        while time.monotonic() < deadline and self._selector.get_map() and (ready := self._selector.select(0)):
            for key, _ in ready:
                self._hear(key.data, key.fileobj)

    def _pass_on(self, timeout: float) -> None:
        if not self._selector.get_map():
            time.sleep(timeout)
        for key, _ in self._selector.select(timeout):
            self._hear(key.data, key.fileobj)

    def _hear(self, child: Child, pipe: Any) -> None:
        with contextlib.suppress(BlockingIOError):
            heard = os.read(pipe.fileno(), 65536)
            if not heard:
                self._selector.unregister(pipe)
                pipe.close()
                heard = b"\n" if child.rest else b""
            *lines, child.rest = (child.rest + heard).split(b"\n")
            for line in filter(bytes.strip, lines):
                self.say(child.program.name, line.decode("utf-8", "replace").rstrip())

    def _told_to_stop(self, number: int, frame: object) -> None:
        self.is_stopping = True


def _end_with_parent() -> None:
    """In the child: end when the parent does, be it by kill -9."""
    assert _libc
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"with status {code}"
