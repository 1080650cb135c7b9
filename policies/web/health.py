"""What a monitor asks: does it live, and can it work."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from redis import Redis

from policies.pipeline.ingest import oldest_owed

PATIENCE = timedelta(minutes=15)


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database, its tables, the broker and the work behind them are well; else 503 with what is wrong."""
    checks = {"database": _database(), "broker": _broker()}
    if checks["database"] == "ok":
        checks["work"] = _work()
    is_well = all(answer == "ok" for answer in checks.values())
    return JsonResponse({"status": "ok" if is_well else "not ready"} | checks, status=200 if is_well else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
    except Exception:
        return "The database does not answer."
    return "Migrations are missing." if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _broker() -> str:
    try:
        Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2).ping()
    except Exception:
        return "The broker does not answer."
    return "ok"


def _work() -> str:
    now = timezone.now()
    oldest = oldest_owed(now=now)
    if oldest and now - oldest > PATIENCE:
        return f"Work has been waiting since {oldest:%d %B %Y %H:%M} UTC: is a worker running?"
    return "ok"
