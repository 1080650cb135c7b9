"""Starting the product on this machine: what is prepared, in which order, and what is said about it."""

import fcntl
import hashlib
import http.client
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import OperationalError

from policies.management import editor
from policies.management.broker import LOG, START_TIMEOUT, Broker, NoBroker
from policies.management.processes import GaveUp, Program, Supervisor

ANSWER_TIMEOUT = 60.0
PORTS_TRIED = 20
AS_ROOT = "ignore:You're running the worker"  # eight lines of Celery's, where one of ours does
Say = Callable[[str, str], None]


def run(*, say: Say) -> None:
    """Prepare everything, keep it running until Ctrl-C or SIGTERM, and end it. Raises CommandError saying what is wrong."""
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_one(settings.DATA_DIR / "run.lock"):
        port = free_port(settings.HOST, settings.PORT, is_chosen=settings.PORT_IS_CHOSEN, say=say)
        supervisor = Supervisor(environment=environment(), say=say)
        supervisor.listen_to_signals()
        try:
            _bring_up(supervisor, port, say=say)
            supervisor.run()
        except (GaveUp, NoBroker) as fault:
            raise CommandError(str(fault)) from None
        finally:
            say("run", "stopping")
            supervisor.stop()
            say("run", "stopped")


def _bring_up(supervisor: Supervisor, port: int, *, say: Say) -> None:
    if settings.BROKER_SOCKET:
        _start_broker(supervisor, Broker(socket=settings.BROKER_SOCKET, folder=settings.DATA_DIR / "broker"))
    account = prepare(say=say)
    if supervisor.is_stopping:
        return
    for program in programs(port):
        supervisor.start(program)
    if supervisor.until(lambda: answers(port), seconds=ANSWER_TIMEOUT):
        _tell(port, account, say=say)
    elif not supervisor.is_stopping:
        raise CommandError(f"The web server did not answer within {ANSWER_TIMEOUT:g} s. Its lines above say why.")


def _start_broker(supervisor: Supervisor, broker: Broker) -> None:
    log = broker.folder / LOG
    program = Program("broker", broker.command, broker.folder, rank=0, before=broker.prepare, log=str(log))
    supervisor.start(program)
    if not supervisor.until(broker.answers, seconds=START_TIMEOUT) and not supervisor.is_stopping:
        raise NoBroker(f"Valkey was started, but does not answer on {broker.socket}. See {log}.")


def prepare(*, say: Say) -> editor.Account:
    """Bring the database up to date. Each step does nothing when it was done before."""
    say("run", "preparing the database")
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as fault:
        raise CommandError(f"The database cannot be used: {fault}") from None
    call_command("load_registry")
    if settings.IS_PRODUCTION:
        collect_files(settings.DATA_DIR / "static.stamp", say=say)
    return editor.ensure(settings.DATA_DIR)


def collect_files(stamp: Path, *, say: Say) -> None:
    """Gather and compress the static files, unless none of them changed since the last time."""
    found = (storage.path(path) for finder in get_finders() for path, storage in finder.list([]))
    state = sorted(f"{path} {os.stat(path).st_size} {os.stat(path).st_mtime_ns}" for path in found)
    digest = hashlib.sha256("\n".join(state).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    say("run", "gathering the static files, which takes a minute")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest)


def programs(port: int) -> list[Program]:
    """What runs beside the broker."""
    python = [sys.executable, "-m"]
    web = ["granian", "--interface", "wsgi", "--host", settings.HOST, "--port", str(port), "--workers", "2"]
    web += [
        "--blocking-threads",
        "8",  # half of them may wait for the log to grow
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "5",
        "--log-level",
        "warning",
    ]
    celery = ["celery", "--quiet", "--app", "tracker"]
    level = ["--loglevel", settings.LOG_LEVEL]
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", *level]
    beat = [*celery, "beat", "--pidfile", "", *level]
    commands = {"web": [*web, "tracker.wsgi:application"], "worker": worker, "beat": beat}
    return [Program(name, python + command, settings.BASE_DIR) for name, command in commands.items()]


def environment() -> dict[str, str]:
    """Ours, without what would change the programs' options from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRANIAN_", "CELERY_"))}
    ours = {"MODE": settings.MODE, "DJANGO_SETTINGS_MODULE": "tracker.settings", "PYTHONUNBUFFERED": "1"}
    return kept | ours | {"PYTHONWARNINGS": AS_ROOT}


def answers(port: int) -> bool:
    """Whether the web server answers, whatever it says."""
    connection = http.client.HTTPConnection(_reachable(settings.HOST), port, timeout=5)
    try:
        connection.request("GET", "/health/live", headers={"Host": settings.ALLOWED_HOSTS[0].lstrip(".")})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock of the data folder. The kernel frees it when this process ends, however it ends."""
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            who = lock.read().strip() or "unknown"
            raise CommandError(
                f"The tracker already runs on {path.parent} (process {who}); Ctrl-C there ends it."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def free_port(host: str, wanted: int, *, is_chosen: bool, say: Say) -> int:
    """The wanted port, or the next free one, unless somebody chose it."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if _is_free(host, port):
            if port != wanted:
                say("run", f"port {wanted} is taken by another program; using {port} (PORT chooses another)")
            return port
        if is_chosen:
            raise CommandError(f"Port {wanted} is taken by another program. Choose another with PORT.")
    raise CommandError(f"The ports from {wanted} on are all taken. Choose a free one with PORT.")


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe, suppress(OSError):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return True
    return False


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _tell(port: int, account: editor.Account, *, say: Say) -> None:
    address = _address(port)
    for name, path in {"pages": "/", "admin": "/admin/", "API": "/api/v1/", "API docs": "/api/v1/docs/"}.items():
        say("run", f"{name:<9} {address}{path}")
    say("run", f"{'sign in':<9} {account}")
    if settings.IS_PRODUCTION:
        say("run", f"listens on {settings.HOST}, port {port}, for the proxy that stands before it")
    if os.geteuid() == 0:
        say("run", "this runs as root; an account without rights does as well, and is safer")
    say("run", "Ctrl-C ends it")


def _address(port: int) -> str:
    """Where a browser finds it: by its first name where it has one, as it answers to no other."""
    if settings.IS_PRODUCTION:
        return f"{'https' if settings.HTTPS else 'http'}://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
    host = _reachable(settings.HOST).replace("127.0.0.1", "localhost")
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
