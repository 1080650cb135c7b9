"""Kills while 500 sources of 20 entries are brought in: ``make chaos``, or ``python -m tests.tools.chaos [SEED]``.

The product as it runs: a Celery worker of two processes and a beat, both started again when they die, a Valkey, a PostgreSQL,
and a server of feeds. The worker, one of its processes or the beat with it is killed with -9 at 20 random points, the broker
is restarted twice, once emptied, and the database once. In the end every article, passage and proposal must be there once,
and no source stuck. Each feed speaks of a restriction of its own, so what must be there is known. There is no limit of time
but that something must go on.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.tools.feed_server import REPORTING, mineral
from tests.tools.postgres import Place, place

ROOT = Path(__file__).resolve().parents[2]
FEEDS, ITEMS, KILLS = 500, 20, 20
BROKER_RESTARTS, EMPTIED = (5, 12), 12  # after so many kills
DATABASE_RESTART = 8
STANDSTILL = 180.0  # seconds without any progress: then it is stuck, however busy the machine
LONGER = 0.4  # seconds at most after a point was come to
LEASES = {"SWEEP_SECONDS": "1", "RESEND_AFTER_SECONDS": "5", "SOURCE_LEASE_SECONDS": "10", "LOG_LEVEL": "WARNING"}


class Scene:
    """All that runs, and how far it is."""

    def __init__(self, port: int, folder: Path, database: Place) -> None:
        self.port, self.folder, self.database = port, folder, database
        self.added = 0
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        socket = folder / "broker" / "valkey.sock"
        os.environ |= LEASES | {
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": database.url,
            "REDIS_URL": f"unix://{socket}",
            "FETCH_ALLOW": f"127.0.0.1:{port}",
        }
        import django

        django.setup()
        from policies.management.broker import Broker

        self.broker = Broker(socket=socket, folder=folder / "kept")

    # --- what can be done to it ---

    def start(self) -> None:
        """Worker and beat, whichever is not there."""
        worker = ["worker", "-c", "2", "--without-gossip"]
        beat = ["beat", "-s", str(self.folder / "beat"), "--pidfile="]
        for name, words in {"worker": worker, "beat": beat}.items():
            if name not in self.running:
                command = [sys.executable, "-m", "celery", "-A", "tracker", *words, "--loglevel", "WARNING"]
                with (self.folder / "log").open("ab") as log:
                    self.running[name] = subprocess.Popen(
                        command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
                    )

    def kill(self, chance: random.Random) -> str:
        """The worker, one of its processes, or the beat as well, without a word. Says which."""
        victim = chance.choices(["one process of the worker", "the worker", "worker and beat"], [3, 5, 2])[0]
        children = ["ps", "-o", "pid=", "--ppid", str(self.running["worker"].pid)]
        pids = subprocess.run(children, capture_output=True, text=True).stdout.split()
        if victim.startswith("one") and pids:
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(pids)), signal.SIGKILL)
            return victim
        self.end("worker", *(["beat"] if victim.endswith("beat") else []))
        self.start()
        return victim if not victim.startswith("one") else "the worker"

    def end(self, *names: str) -> None:
        for process in [self.running.pop(name) for name in names if name in self.running]:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def restart_broker(self, *, is_emptied: bool) -> None:
        assert self.broker.process
        self.broker.process.kill()
        self.broker.process.wait()
        if is_emptied:
            shutil.rmtree(self.broker.folder)
        self.broker.start()

    def restart_database(self) -> None:
        self.database.stop()
        time.sleep(2)
        self.database.start()

    def publish_more(self) -> None:
        """One entry more in each feed, and all of them due."""
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/next", timeout=60).close()
        self.added += 1
        self.make_due()

    def make_due(self) -> None:
        from django.utils import timezone

        from policies.models import Source

        Source.objects.filter(slug__startswith="wire-").update(next_due_at=timezone.now())

    # --- how far it is ---

    def progress(self) -> tuple[int, ...]:
        """What only grows, while anything goes on."""
        from django.db.models import F

        from policies.models import Evidence, FetchRun, NewsItem

        read = NewsItem.objects.filter(read_revision=F("revision"))
        return FetchRun.objects.count(), NewsItem.objects.count(), read.count(), Evidence.objects.count()

    def share_read(self) -> float:
        return self.progress()[2] / (FEEDS * ITEMS)

    def has_come_to(self, share: float, *, since: object) -> bool:
        """Whether something went on, and so much was read, or there is nothing more to do."""
        return self.progress() != since and (self.share_read() >= share or self.is_done())

    def is_done(self) -> bool:
        from django.utils import timezone

        from policies.models import Source
        from policies.pipeline.readings import unread

        owed = Source.objects.filter(slug__startswith="wire-", next_due_at__lte=timezone.now())
        return not owed.exists() and not unread().exists()

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Fails where for a long time nothing at all goes on. The database may be away for a while."""
        last: object = None
        moved_at = time.monotonic()
        while not _asked(is_so):
            if (now := _asked(self.progress)) not in (None, last):
                last, moved_at = now, time.monotonic()
            if time.monotonic() - moved_at > STANDSTILL:
                sys.exit(f"Nothing goes on. They said:\n{(self.folder / 'log').read_text()[-3000:]}")
            time.sleep(0.05)


def _asked(question: Callable[[], Any]) -> Any:
    from django.db import DatabaseError, connection

    try:
        return question()
    except DatabaseError:
        connection.close()
        return None


def main(seed: int = 11) -> None:
    with tempfile.TemporaryDirectory(prefix="chaos-", dir="/tmp", ignore_cleanup_errors=True) as name:
        with feed_server() as port, place(synchronous_commit="on") as database:
            scene = Scene(port, Path(name), database)
            scene.broker.start()
            try:
                prepare(scene)
                rage(scene, random.Random(seed))
                faults = tell(scene)
            finally:
                scene.end("worker", "beat")
                scene.broker.stop()
    sys.exit(1 if faults else 0)


@contextmanager
def feed_server() -> Iterator[int]:
    command = [sys.executable, "-m", "tests.tools.feed_server", str(FEEDS), str(ITEMS), "own"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def prepare(scene: Scene) -> None:
    from django.core.management import call_command

    from policies.models import Source
    from tests.chaos.helpers import make_named_restriction

    call_command("migrate", verbosity=0)
    for number in range(FEEDS):
        make_named_restriction(mineral(number))
    Source.objects.bulk_create(
        Source(slug=f"wire-{n}", name=f"Wire {n}", url=f"http://127.0.0.1:{scene.port}/feed/{n}", format="feed",
               grade="press", next_due_at="2099-01-01T00:00:00Z")
        for n in range(FEEDS)
    )  # fmt: skip


def rage(scene: Scene, chance: random.Random) -> None:
    """Kill and restart until it was done often enough, then let all come to its end."""
    scene.make_due()
    scene.start()
    for kill, point in enumerate(sorted(chance.uniform(0, 0.95) for _ in range(KILLS)), start=1):
        if _asked(scene.is_done):
            scene.publish_more()
        before = _asked(scene.progress)
        scene.wait_until(lambda before=before, point=point: scene.has_come_to(point, since=before))
        time.sleep(chance.uniform(0, LONGER))
        share, victim = _asked(scene.share_read) or 0, scene.kill(chance)
        print(f"  {kill:2}. at {share:4.0%} of the articles read, killed {victim}", flush=True)
        if kill in BROKER_RESTARTS:
            scene.restart_broker(is_emptied=kill == EMPTIED)
            print("      restarted Valkey" + (", with nothing in it" if kill == EMPTIED else ""), flush=True)
        if kill == DATABASE_RESTART:
            scene.restart_database()
            print("      restarted PostgreSQL, as after a crash", flush=True)
    scene.wait_until(scene.is_done)


def tell(scene: Scene) -> int:
    """Compare what is there with what must be. Returns how much is lost, doubled or stuck."""
    from policies.models import Change, Evidence, NewsItem, NewsRevision, ProposedChange

    numbers = range(ITEMS + scene.added)
    reports = {f"https://news-{n}.example/articles/{each}" for n in range(FEEDS) for each in numbers[::REPORTING]}
    articles = {f"https://news-{n}.example/articles/{each}" for n in range(FEEDS) for each in numbers}
    proposals = {f"us-{mineral(n)}" for n in range(FEEDS)}
    logged = Change.objects.filter(kind="created").values_list("object_type", "object_id")
    news = dict(NewsItem.objects.values_list("pk", "url"))
    proposed = dict(ProposedChange.objects.values_list("pk", "restriction__slug"))
    found = {
        "articles": (articles, list(news.values())),
        "first revisions": (articles, list(NewsRevision.objects.values_list("item__url", flat=True))),
        "passages": (reports, list(Evidence.objects.values_list("news_item__url", flat=True))),
        "proposals": (proposals, list(proposed.values())),
        "articles in the log": (articles, [news.get(pk) for kind, pk in logged if kind == "newsitem"]),
        "proposals in the log": (proposals, [proposed.get(pk) for kind, pk in logged if kind == "proposedchange"]),
    }
    lost = doubled = 0
    print(f"\n  {'':24}{'wanted':>8}{'there':>8}{'lost':>8}{'doubled':>8}")
    for what, (wanted, there) in found.items():
        counts = Counter(there)
        missing, more = len(wanted - counts.keys()), sum(counts.values()) - len(wanted & counts.keys())
        print(f"  {what:24}{len(wanted):>8}{len(there):>8}{missing:>8}{more:>8}")
        lost, doubled = lost + missing, doubled + more
    stuck = stuck_sources() + NewsItem.objects.exclude(parked_reason="").count()
    print(f"\n  lost {lost}, doubled {doubled}, stuck {stuck}", flush=True)
    return lost + doubled + stuck


def stuck_sources() -> int:
    from django.db.models import Q
    from django.utils import timezone

    from policies.models import Source

    now = timezone.now()
    wires = Source.objects.filter(slug__startswith="wire-")
    return wires.filter(
        Q(paused_at__isnull=False) | Q(next_due_at__lte=now) | Q(last_good_at=None) | Q(failures__gt=0)
    ).count()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
