"""Running a parser on something suspicious: in a child process with a limit on time and on memory.

A child by ``subprocess``, which also works inside a Celery worker (whose processes may have no ``multiprocessing`` children)
and beside the threads of a web server (where a fork is not safe). It starts from nothing, inherits no settings and no
secrets, and costs about half a second, so only what is too large or too entangled for this process goes there.
"""

import importlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

SECONDS = 6.0
MEMORY = 384 * 2**20
ROOT = Path(__file__).resolve().parents[3]


class OutOfBounds(Exception):
    """The child did not come back with a result. The message is what to say after "It could not be parsed: "."""


def call(function: Callable[[str], Any], text: str, *, seconds: float = SECONDS, memory: int = MEMORY) -> Any:
    """``function(text)`` in a child; the function stands at the top of a module, its result is what JSON can carry.

    Raises ``OutOfBounds`` when it takes longer than ``seconds``, needs more than ``memory`` bytes, or breaks down.
    """
    name = f"{function.__module__}:{function.__qualname__}"
    command = [sys.executable, "-m", __name__, name, str(seconds), str(memory)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=seconds,
            env=environment,
            cwd=ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OutOfBounds(f"it takes longer than {seconds:g} s") from None
    if done.returncode:
        raise OutOfBounds("it needs too much time or memory" if done.returncode < 0 else _last_line(done.stderr))
    return json.loads(done.stdout)


def _last_line(complaint: bytes) -> str:
    line = complaint.decode("utf-8", "replace").strip().rpartition("\n")[2]
    return f"the parser broke down ({line.partition(':')[0][:60] or 'no reason given'})"


def _main(name: str, seconds: str, memory: str) -> None:
    limit = int(float(seconds)) + 1  # should the parent die, nobody else ends this
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    module, _, function = name.partition(":")
    text = sys.stdin.buffer.read().decode("utf-8")
    result = getattr(importlib.import_module(module), function)(text)
    sys.stdout.buffer.write(json.dumps(result).encode())


if __name__ == "__main__":
    _main(*sys.argv[1:])
