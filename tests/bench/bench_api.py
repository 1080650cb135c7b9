"""The API beside a plain Django view: ``python -m tests.bench.bench_api``.

10,000 restrictions and 100,000 steps on a PostgreSQL of its own, two server processes, both kinds of view in one server. The
plain views read the same rows by ``values_list()`` and write the same bytes with orjson, which is checked first.
"""

import http.client
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.measuring import Figure, show
from tests.tools.postgres import postgres
from tests.tools.serving import manage, served

SECONDS, ROUNDS, CLIENTS = 3.0, 3, 4
RESTRICTIONS, STEPS = 10_000, 100_000
DAY = "as_of=2026-11-23"
FILL = f"from tests.bench.registry_data import fill; fill({RESTRICTIONS}, {STEPS})"
PAIRS = {
    "list of 50": f"restrictions/?{DAY}",
    "detail": f"restrictions/us-rule-05000/?{DAY}",
    "page of 100 changes": "changes/?after=50000",
}
WRITING = """
import time
from django.db import connection, transaction
from django.utils import timezone
from policies import history
from policies.models import Change, Restriction
from policies.models.changelog import Author, ChangeKind
from policies.vocabulary import Door, Nature
from tests.makers import make_step
by = Author(None, Door.COMMAND, "bench")
rows = list(Restriction.objects.order_by("id")[:400])
def rate(work, count):
    begun = time.perf_counter(); work(); return count / (time.perf_counter() - begun)
def ours():
    for row in rows[:200]:
        history.record(row, make_step(), by=by, now=timezone.now())
def plain():
    for row in rows[200:]:
        with transaction.atomic():
            made = row.items.create(name="plain")
            logged = Change.of(made, kind=ChangeKind.CREATED, nature=Nature.REGISTRY, before={}, after={"name": "plain"})
            logged.at, logged.actor_name, logged.door = timezone.now(), by.name, by.door.value
            logged.save()
def bulk():
    for start in range(0, 400, 100):
        history.record_all([(row, make_step()) for row in rows[start:start + 100]], by=by, now=timezone.now())
def many():
    targets = list(Restriction.objects.order_by("id"))
    for start in range(0, 100_000, 1000):
        part = [(targets[number % len(targets)], make_step()) for number in range(start, start + 1000)]
        history.record_all(part, by=by, now=timezone.now())
begun = time.perf_counter()
print(rate(ours, 200), rate(plain, 200), rate(bulk, 400))
many()
print(time.perf_counter() - begun)
"""


def surroundings(url: str, folder: str) -> dict[str, str]:
    own = {"DATABASE_URL": url, "DATA_DIR": folder, "MODE": "development", "LOG_LEVEL": "ERROR"}
    return os.environ | own | {"API_RATE_ADDRESS": "0", "DJANGO_SETTINGS_MODULE": "tracker.settings"}


@contextmanager
def server(url: str, folder: str) -> Iterator[int]:
    environment = surroundings(url, folder)
    manage("migrate", "--verbosity", "0", environment=environment)
    manage("shell", "--no-imports", "-c", FILL, environment=environment)
    options = ("--workers", "2", "--blocking-threads", "8")
    with served(environment, *options, application="tests.bench.plain_wsgi:application", ready="/api/v1/") as site:
        yield int(site.rpartition(":")[2])


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def rate(port: int, path: str, headers: dict[str, str] | None = None, expected: int = 200) -> float:
    """Answers a second to several clients that keep their connections."""
    counts, end = [0] * CLIENTS, time.perf_counter() + SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < end:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == expected, answer.status
            counts[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / SECONDS


def in_turns(port: int, *asked: tuple[str, dict[str, str], int]) -> list[float]:
    rates: list[list[float]] = [[] for _ in asked]
    for _ in range(ROUNDS):
        for found, (path, headers, expected) in zip(rates, asked, strict=True):
            found.append(rate(port, path, headers, expected))
    return [statistics.median(found) for found in rates]


def reading(port: int) -> list[Figure]:
    figures = []
    for what, path in PAIRS.items():
        api, plain = f"/api/v1/{path}", f"/plain/{path}"
        assert ask(port, api)[2] == ask(port, plain)[2], f"{what}: the plain view answers other bytes"
        ours, beside = in_turns(port, (api, {}, 200), (plain, {}, 200))
        figures.append(Figure(f"{what}: answers a second", f"{ours:.0f}", f"{beside:.0f}", ours / beside, 0.5))
    path = f"/api/v1/{PAIRS['list of 50']}"
    tag = {"If-None-Match": ask(port, path)[1]["etag"]}
    spared, whole = in_turns(port, (path, tag, 304), (path, {}, 200))
    figures.append(Figure("304 beside the 200 of the list", f"{spared:.0f}", f"{whole:.0f}", spared / whole, 3))
    last = json.loads(ask(port, "/api/v1/changes/?limit=1")[2])["next_after"]
    late = f"/api/v1/changes/?after={last + 99_000 - 200}"
    page, first = in_turns(port, (late, {}, 200), ("/api/v1/changes/?after=0", {}, 200))
    figures.append(
        Figure(
            "page 1,000 of changes beside the first, time", f"{page:.0f}/s", f"{first:.0f}/s", first / page, 1.2, True
        )
    )
    return figures


def writing(url: str, folder: str) -> list[Figure]:
    environment = surroundings(url, folder)
    said = manage("shell", "--no-imports", "-c", WRITING, environment=environment).split()
    ours, plain, bulk, taken = map(float, said)
    return [
        Figure("a step with log, hash and periods: a second", f"{ours:.0f}", f"{plain:.0f}", ours / plain, 0.5),
        Figure("steps in bulks of 100: a second", f"{bulk:.0f}", "40 × 21", bulk / 840, 1),
        Figure("100,000 steps in bulk: seconds", f"{taken:.0f}", "180", taken / 180, 1, True),
    ]


def main() -> None:
    with postgres() as url, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        with server(url, folder) as port:
            show("Reading the API, beside a plain Django view of the same bytes", reading(port))
        show("Writing", writing(url, folder))


if __name__ == "__main__":
    main()
