"""The product under its web server, and its commands, for the tools and benches that need one running."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.tools.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def served(
    environment: Mapping[str, str] | None = None,
    *options: str,
    application: str = "tracker.wsgi:application",
    ready: str = "/health/live",
) -> Iterator[str]:
    """Its address, while it runs in ``environment`` (this process's where none is given) with ``options`` of the server.

    ``ready`` is the path that answers once it is up.
    """
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [*options, "--log-level", "error", application]
    running = subprocess.Popen(command, cwd=ROOT, env=environment or os.environ)
    try:
        wait_for(f"http://127.0.0.1:{port}{ready}")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=20)


def manage(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout.strip()


def wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(address, timeout=2).read()
            return
        except OSError:
            time.sleep(0.25)
    sys.exit(f"Nothing answers at {address}.")
