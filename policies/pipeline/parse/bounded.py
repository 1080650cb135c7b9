"""Large documents are parsed in a child process that may not take more than its time and memory.

A parser of markup can be made to take minutes by half a megabyte; a small document cannot, and is parsed here.
"""

import os
import pickle
import resource
import subprocess
import sys

from .entry import Entry, NotReadable

SMALL = 64 * 1024
SECONDS = 20
MEMORY = 1024 * 2**20


def in_child(module: str, body: bytes, *, url: str, charset: str) -> list[Entry]:
    """What ``parse`` of a module of this package gives. Raises ``NotReadable``, also when the child is ended."""
    command = [sys.executable, "-m", f"{__package__}.bounded", module]
    try:
        child = subprocess.run(
            command,
            input=pickle.dumps((body, url, charset)),
            capture_output=True,
            timeout=SECONDS,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotReadable(f"It takes more than {SECONDS} s to read.") from None
    if child.returncode != 0:
        raise NotReadable(f"It takes more than {MEMORY // 2**20} MiB to read, or ends whoever reads it.")
    return _result(child.stdout)


def _result(stdout: bytes) -> list[Entry]:
    found = pickle.loads(stdout)  # written by our own child a moment ago
    if isinstance(found, NotReadable):
        raise found
    return found


def _main(module: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from importlib import import_module

    body, url, charset = pickle.load(sys.stdin.buffer)
    try:
        found: object = import_module(f"{__package__}.{module}").parse(body, url=url, charset=charset)
    except NotReadable as fault:
        found = fault
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    _main(sys.argv[1])
