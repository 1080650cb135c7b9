"""The product on many feeds: ``python -m tests.tools.product_rounds PORT FEEDS ROUNDS FOLDER``.

Prints what it measured as JSON.

A Celery worker with two processes, its broker and its database, all in FOLDER, or the database that TEST_DATABASE_URL
names; from the moment that the sources are due until every article is read.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROCESSES, PATIENCE = 2, 300.0
ROOT = Path(__file__).resolve().parents[2]


def main(port: int, feeds: int, rounds: int, folder: Path) -> None:
    broker = prepare(port, feeds, folder)
    try:
        with worker(folder) as process:
            first = a_round()
            unchanged = [(a_round(), resident(process.pid)) for _ in range(rounds)]
    finally:
        broker.stop()
        shutil.rmtree(broker.socket.parent, ignore_errors=True)
    print(json.dumps({"first": first, "unchanged": unchanged, "told": what_came_of_it()}))


def prepare(port: int, feeds: int, folder: Path) -> Any:
    """A database with the starter registry and the sources, and a broker, all in ``folder``."""
    socket = folder / "broker" / "valkey.sock"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "DATA_DIR": str(folder / "data"),
        "REDIS_URL": f"unix://{socket}",
        "FETCH_ALLOW": f"127.0.0.1:{port}",
        "LOG_LEVEL": "WARNING",
    }
    if "TEST_DATABASE_URL" in os.environ:
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    import django

    django.setup()
    from django.core.management import call_command

    from policies.management.broker import Broker
    from policies.models import Source

    broker = Broker(socket=socket, folder=folder / "kept")
    broker.start()
    call_command("migrate", verbosity=0)
    call_command("load_registry", verbosity=0, stdout=sys.stderr)
    Source.objects.update(is_active=False)
    Source.objects.bulk_create(
        Source(
            slug=f"wire-{n}", name=f"Wire {n}", url=f"http://127.0.0.1:{port}/feed/{n}", format="feed", grade="press"
        )
        for n in range(feeds)
    )
    Source.objects.filter(slug__startswith="wire-").update(next_due_at="2099-01-01T00:00:00Z")
    return broker


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "celery", "-A", "tracker", "worker", "-c", str(PROCESSES), "--loglevel", "WARNING"]
    with (folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            from policies.management.handover import worker_answers

            wait_until(lambda: worker_answers(within=0.5))
            yield process
        except BaseException:
            sys.stderr.write((folder / "worker.log").read_text()[-3000:])
            raise
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)


def a_round() -> float:
    """Seconds from the moment that all sources are due until all were looked at and all articles read."""
    from django.utils import timezone

    from policies import tasks
    from policies.models import Source
    from policies.pipeline.readings import unread

    wires = Source.objects.filter(slug__startswith="wire-")
    now = timezone.now()
    wires.update(next_due_at=now)
    began = time.perf_counter()
    tasks.sweep.delay()
    wait_until(lambda: not wires.filter(next_due_at__lte=now).exists() and not unread().exists())
    return time.perf_counter() - began


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("The round does not end.")
        time.sleep(0.02)


def resident(pid: int) -> float:
    """MB of the worker with all of its processes."""
    children = subprocess.run(["ps", "-o", "rss=", "--ppid", str(pid), "-p", str(pid)], capture_output=True, text=True)
    return sum(int(size) for size in children.stdout.split()) / 1024


def what_came_of_it() -> dict[str, object]:
    from policies.models import Evidence, NewsItem, ProposedChange
    from policies.pipeline.readings import unread

    return {
        "articles": NewsItem.objects.count(),
        "unread": unread().count(),
        "passages": Evidence.objects.count(),
        "proposals": ProposedChange.objects.count(),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
