"""Following the log over HTTP while eight write, and worker and broker are killed: nothing is missed, nothing comes twice."""

import http.client
import threading
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
import urllib3
from django.db import connection

from policies import history
from policies.api.following import SEATS
from policies.models import Change, Restriction
from policies.publish.replay import replay
from policies.publish.tables import head, tables, world_at
from policies.vocabulary import Action
from tests.api.test_changes import make_registered
from tests.chaos.test_kills import Worker, empty
from tests.history.test_one_order import start
from tests.makers import NOW, make_author, make_step
from tests.publish.test_exports import DAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WRITERS, PATIENCE = 8, 60.0


class Follower:
    """A client that knows nothing but what it is answered: by long poll, or by the stream, which it leaves and takes up."""

    def __init__(self, site: str) -> None:
        self.site, self.rows, self.cursor, self.is_over = site, [], 0, threading.Event()

    def poll(self) -> None:
        while not self.is_over.is_set():
            answer = urllib3.request("GET", f"{self.site}/api/v1/changes/?after={self.cursor}&limit=37&wait=1")
            page = answer.json()
            self.rows += page["results"]
            self.cursor = page["next_after"]

    def stream(self) -> None:
        while not self.is_over.is_set():
            connection = http.client.HTTPConnection(self.site.removeprefix("http://"), timeout=10)
            headers = {"Accept": "text/event-stream", "Last-Event-ID": str(self.cursor)}
            connection.request("GET", "/api/v1/changes/stream/", headers=headers)
            self._take(connection.getresponse(), most=50)
            connection.close()
            time.sleep(0.1)

    def _take(self, answer: http.client.HTTPResponse, *, most: int) -> None:
        """The lines of a stream, until it is enough for one connection."""
        while most and not self.is_over.is_set() and (line := answer.readline()):
            if line.startswith(b"data: "):
                self.rows.append(orjson.loads(line[6:]))
                self.cursor, most = self.rows[-1]["id"], most - 1


@pytest.mark.parametrize("way", ["poll", "stream"])
def test_nobody_who_follows_misses_a_row(way: str, live_server: Any, valkey: Any, tmp_path: Path) -> None:
    steps = 60 if connection.vendor == "postgresql" else 8
    rows = [make_registered(f"rule-{number}") for number in range(WRITERS)]
    follower = Follower(live_server.url)
    following = threading.Thread(target=getattr(follower, way), daemon=True)
    following.start()
    with Worker(valkey.url, tmp_path, allow="") as worker:
        worker.start()
        writers = [start(lambda row=row: write(row, steps)) for row in rows]
        for _ in range(3):
            time.sleep(0.5)
            worker.kill()
            empty(valkey)
            worker.start()
        for writer in writers:
            writer.join()
        wait_for(follower, head())
    following.join(timeout=20)
    server_has_let_go()
    assert [row["id"] for row in follower.rows] == list(Change.objects.order_by("id").values_list("id", flat=True))
    assert Change.objects.filter(object_type="statusevent").count() == WRITERS * steps
    assert [*tables(replay(follower.rows), DAY)] == [*tables(world_at(follower.cursor), DAY)]


def write(row: Restriction, steps: int) -> None:
    for number in range(steps):
        action = (Action.TIGHTEN, Action.LIFT)[number % 2]
        history.record(row, make_step(action=action), by=make_author(), now=NOW)


def wait_for(follower: Follower, end: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while follower.cursor < end and time.monotonic() < deadline:
        time.sleep(0.05)
    follower.is_over.set()
    assert follower.cursor >= end


def server_has_let_go() -> None:
    """Nobody holds a seat any more: the server has noticed that the follower left."""
    held = [SEATS.acquire(timeout=10) for _ in range(4)]
    assert all(held)
    for _ in held:
        SEATS.release()
