"""Real processes under the supervisor: told apart, restarted, given up, ended without a trace."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from policies.management import processes
from policies.management.processes import GaveUp, Program, Supervisor

pytestmark = pytest.mark.slow
SPEAKS_AND_STAYS = "import os, time; print('here', os.getpid(), flush=True); time.sleep(60)"
HAS_A_CHILD = """
    import os, subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    print("child", child.pid, flush=True)
    time.sleep(60)
"""
WILL_NOT_END = """
    import signal, time
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("stubborn", flush=True)
    time.sleep(60)
"""


class Heard:
    """What the supervisor said, and words waited for."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.supervisor = Supervisor(environment=os.environ, say=lambda who, line: self.lines.append((who, line)))

    def start(self, name: str, code: str, **options: Any) -> None:
        command = [sys.executable, "-c", textwrap.dedent(code)]
        self.supervisor.start(Program(name, command, Path("/"), **options))

    def count(self, word: str) -> int:
        return sum(word in line for _, line in self.lines)

    def wait_for(self, word: str, *, times: int = 1) -> list[str]:
        assert self.supervisor.until(lambda: self.count(word) >= times, seconds=15), self.lines
        return [line for _, line in self.lines if word in line]


@pytest.fixture
def heard() -> Any:
    heard = Heard()
    yield heard
    heard.supervisor.stop()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")  # an orphan whose parent does not wait for it is dead all the same
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def test_lines_are_told_apart_by_who_said_them(heard: Heard) -> None:
    heard.start("one", "print('first'); print('second', end='')")
    heard.start("two", SPEAKS_AND_STAYS)
    heard.wait_for("here")
    heard.wait_for("second")
    assert ("one", "first") in heard.lines and ("one", "second") in heard.lines


def test_one_that_is_killed_is_started_again_and_it_is_said(heard: Heard) -> None:
    heard.start("web", SPEAKS_AND_STAYS)
    first = int(heard.wait_for("here")[0].split()[1])
    os.kill(first, signal.SIGKILL)
    second = int(heard.wait_for("here", times=2)[1].split()[1])
    assert first != second and is_alive(second)
    assert ("run", "the web ended by SIGKILL; starting it again in 0.5 s") in heard.lines


def test_one_that_dies_again_and_again_is_given_up(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "MAX_DEATHS", 2)
    heard.start("worker", "print('no'); raise SystemExit(3)")
    with pytest.raises(GaveUp, match="^The worker ended 2 times in a row, last with status 3"):
        heard.supervisor.run()
    assert heard.count("no") == 2


def test_nothing_is_left_when_all_is_ended(heard: Heard) -> None:
    heard.start("web", HAS_A_CHILD)
    grandchild = int(heard.wait_for("child")[0].split()[1])
    children = [child.process.pid for child in heard.supervisor.children]
    heard.supervisor.stop()
    assert all(is_gone(pid) for pid in [grandchild, *children])


def test_one_that_will_not_end_is_killed(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STOP_TIMEOUT", 0.5)
    heard.start("worker", WILL_NOT_END)
    heard.wait_for("stubborn")
    heard.supervisor.stop()
    assert heard.supervisor.children[0].process.returncode == -signal.SIGKILL


def test_the_lowest_rank_ends_last(heard: Heard) -> None:
    # Written past Python's own buffer, which a signal may find in use.
    tells = "import os, signal, sys, time\n"
    tells += "signal.signal(signal.SIGTERM, lambda *a: sys.exit(os.write(1, b'bye\\n') and None))\n"
    heard.start("broker", tells + "print('ready', flush=True); time.sleep(60)", rank=0)
    heard.start("web", tells + "print('ready', flush=True); time.sleep(60)")
    heard.wait_for("ready", times=2)
    heard.supervisor.stop()
    assert [who for who, line in heard.lines if line == "bye"] == ["web", "broker"]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux tells a child that its parent died")
def test_children_end_with_a_supervisor_that_is_killed() -> None:
    code = f"""
        import os, sys
        from pathlib import Path
        from policies.management.processes import Program, Supervisor
        supervisor = Supervisor(environment=os.environ, say=lambda who, line: print(line, flush=True))
        supervisor.start(Program("web", [sys.executable, "-c", {SPEAKS_AND_STAYS!r}], Path("/")))
        supervisor.run()
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as supervisor:
        assert supervisor.stdout
        child = int(supervisor.stdout.readline().split()[1])
        supervisor.kill()
        assert is_gone(child)
