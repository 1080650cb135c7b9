"""What a monitor asks: does it live, and can it work."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from redis import Redis

from policies.pipeline.ingest import oldest_owed


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database, its tables, the broker and the work behind them are well; else 503 with what is wrong."""
    checks = {"database": _database, "migrations": _migrations, "broker": _broker, "work": _work}
    faults = {name: fault for name, check in checks.items() if (fault := _fault(check))}
    return JsonResponse({"status": "unavailable" if faults else "ok", "faults": faults}, status=503 if faults else 200)


def _fault(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as fault:  # its kind is told, its text is not: that may hold addresses
        return f"does not answer ({type(fault).__name__})"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} are not applied" if missing else ""


def _broker() -> str:
    with Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as broker:
        broker.ping()
    return ""


def _work() -> str:
    """Progress, not processes: a worker that hangs is there, and its work is not done."""
    now = timezone.now()
    oldest = oldest_owed(now=now)
    if oldest is None or now - oldest < timedelta(seconds=settings.STUCK_AFTER_SECONDS):
        return ""
    return f"waits since {oldest:%Y-%m-%d %H:%M:%S} UTC"
