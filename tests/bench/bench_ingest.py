"""Bringing in many feeds, beside lemon24/reader, which stores without reading or proposing.

Both ask the same server on loopback. Ours is the product itself: a Celery worker with two processes, its broker and its
database, from the moment that the sources are due until every article is read. Each round is timed from outside.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.measuring import Figure, show

FEEDS, ITEMS, ROUNDS, PROCESSES = 500, 20, 20, 2
PATIENCE = 60.0
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as name, feed_server() as port:
        theirs = reader_rounds(port, Path(name))
        before = counts(port)
        ours = product_rounds(port, Path(name))
        answered = [now - then for now, then in zip(counts(port), before, strict=True)]
    unchanged = statistics.median(seconds for seconds, _ in ours["unchanged"])
    sizes = [size for _, size in ours["unchanged"]]
    early, late = statistics.mean(sizes[2:5]), statistics.mean(sizes[-3:])
    show(
        f"{FEEDS} sources of {ITEMS} entries, beside lemon24/reader",
        [
            Figure("first round: feeds a second", *_pair(ours["first"], theirs["first"]), 4),
            Figure("unchanged round: feeds a second", *_pair(unchanged, theirs["unchanged"]), 5),
            Figure(
                f"memory after {ROUNDS} rounds", f"{late:.0f} MB", f"{early:.0f} MB", late / early, 1.1, is_ceiling=True
            ),
        ],
    )
    told = ours["told"] | {"whole answers": answered[0], "answers that said 304": answered[1]}
    print("\n  " + ", ".join(f"{name}: {value}" for name, value in told.items()))


def _pair(ours: float, theirs: float) -> tuple[str, str, float]:
    return f"{FEEDS / ours:.0f}", f"{FEEDS / theirs:.0f}", theirs / ours


@contextmanager
def feed_server() -> Iterator[int]:
    command = [sys.executable, "-m", "tests.tools.feed_server", str(FEEDS), str(ITEMS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def counts(port: int) -> list[int]:
    """How many whole answers and how many that said 304."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/counts", timeout=10) as answer:
        return json.load(answer)


def reader_rounds(port: int, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.tools.reader_rounds", str(port), str(FEEDS), str(folder / "reader.sqlite")]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    rounds = [line.split() for line in done.stdout.splitlines()]
    return {name: float(seconds) for name, seconds, _ in rounds}


def product_rounds(port: int, folder: Path) -> dict[str, Any]:
    words = [str(port), str(FEEDS), str(ROUNDS), str(folder)]
    command = [sys.executable, "-m", "tests.tools.product_rounds", *words]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
