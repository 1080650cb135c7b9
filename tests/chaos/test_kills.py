"""A worker may die at any moment and the broker may be emptied: nothing is lost, nothing comes twice.

Real processes: a Celery worker with its beat, killed with -9 in the middle of the ingest, and a Valkey server that is killed
and comes back with nothing.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from policies.models import Change, Evidence, NewsItem, NewsRevision, ProposedChange, Restriction, Source
from tests.chaos.helpers import make_named_restriction
from tests.makers import make_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ITEMS = 200
KILLS = 10
SEED = 11
PATIENCE = 120.0


def test_two_hundred_items_survive_ten_kills_and_an_emptied_broker(valkey: Any, tmp_path: Path) -> None:
    for number in range(ITEMS):
        make_named_restriction(name(number))
    (tmp_path / "feed.xml").write_text(feed())
    with serving(tmp_path) as port:
        source = make_source(url=f"http://127.0.0.1:{port}/feed.xml", interval_minutes=60)
        with Worker(valkey.url, tmp_path, allow=f"127.0.0.1:{port}") as worker:
            for kill, moment in enumerate(sorted(random.Random(SEED).sample(range(1, ITEMS - 5), KILLS))):
                worker.start()
                wait_until(lambda moment=moment: read_count() >= moment, worker)
                worker.kill()
                if kill == KILLS // 2:
                    empty(valkey)
            worker.start()
            wait_until(lambda: read_count() == ITEMS and is_done(source), worker)
    assert_each_once()


def assert_each_once() -> None:
    assert NewsItem.objects.count() == ITEMS
    assert NewsRevision.objects.count() == ITEMS
    assert not NewsItem.objects.exclude(parked_reason="").exists()
    assert Evidence.objects.count() == ITEMS
    assert sorted(ProposedChange.objects.values_list("restriction__slug", flat=True)) == sorted(
        Restriction.objects.values_list("slug", flat=True)
    )
    assert Change.objects.filter(object_type="newsitem", kind="created").count() == ITEMS
    assert Change.objects.filter(object_type="proposedchange", kind="created").count() == ITEMS


def name(number: int) -> str:
    """A mineral of its own, in letters: zorbium-aa, zorbium-ab …"""
    return "zorb" + "".join(chr(ord("a") + digit) for digit in divmod(number, 26)) + "ium"


def feed() -> str:
    entries = "".join(
        f"<item><title>Export licence for {name(number)}</title><link>https://news.example/{number}</link>"
        f"<guid>{number}</guid><pubDate>Tue, 10 Jun 2025 08:00:00 GMT</pubDate><description>The United States is "
        f"considering lifting its export restrictions on {name(number)} to China, officials said.</description></item>"
        for number in range(ITEMS)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{entries}</channel></rss>'


def read_count() -> int:
    return NewsItem.objects.filter(read_revision=F("revision")).count()


def is_done(source: Source) -> bool:
    source.refresh_from_db()
    return source.next_due_at is not None and source.failures == 0


def wait_until(is_so: Any, worker: "Worker") -> None:
    """Only standing still is a failure, however slow a busy machine is."""
    last, moved_at = -1, time.monotonic()
    while not is_so():
        if (count := read_count()) != last:
            last, moved_at = count, time.monotonic()
        assert time.monotonic() - moved_at < PATIENCE, f"{count} of {ITEMS} read; the worker said: {worker.said()}"
        time.sleep(0.01)


def empty(valkey: Any) -> None:
    """Kill the broker and let it come back with nothing."""
    valkey.process.kill()
    valkey.process.wait()
    shutil.rmtree(valkey.folder)
    valkey.start()


class serving:  # noqa: N801 - used as a statement
    """A folder on a loopback port."""

    def __init__(self, folder: Path) -> None:
        handler = partial(QuietHandler, directory=str(folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> int:
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self.server.server_port

    def __exit__(self, *fault: object) -> None:
        self.server.shutdown()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


class Worker:
    """A Celery worker with its beat, as the product runs them, with short leases so that a test need not wait long."""

    def __init__(self, broker_url: str, folder: Path, *, allow: str) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = dict(self._settings(broker_url, allow))

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *fault: object) -> None:
        if self.process and self.process.poll() is None:
            self.kill()

    def _settings(self, broker_url: str, allow: str) -> Iterator[tuple[str, str]]:
        yield from {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}.items()
        yield from {
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DATA_DIR": str(self.folder / "data"),
            "DATABASE_URL": database_url(),
            "REDIS_URL": broker_url,
            "FETCH_ALLOW": allow,
            "SWEEP_SECONDS": "1",
            "RESEND_AFTER_SECONDS": "2",
            "SOURCE_LEASE_SECONDS": "2",
        }.items()

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "tracker", "worker", "-B", "-c", "2", "--without-gossip"]
        command += ["-s", str(self.folder / f"beat-{time.monotonic_ns()}"), "--loglevel", "WARNING"]
        log = (self.folder / "worker.log").open("ab")
        root = Path(__file__).resolve().parents[2]
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=root, stdout=log, stderr=log, start_new_session=True
        )

    def kill(self) -> None:
        """The whole worker, its pool and its beat, without a word."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        return (self.folder / "worker.log").read_text()[-2000:]


def database_url() -> str:
    """The test's own database, as the product would be told of it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    address = f"{values['HOST'] or '127.0.0.1'}:{values['PORT'] or 5432}"
    user = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    return f"postgresql://{user}@{address}/{values['NAME']}"
