"""Having articles read: by the worker where one answers, else here; either way the database says when it is done."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import F

from policies import tasks
from policies.models import NewsItem
from policies.pipeline import readings
from tracker.celery import app

PATIENCE = 60.0
SHOW_EVERY = 1.0


def worker_answers(*, within: float = 1.0) -> bool:
    """Whether a worker is there to take work. Never raises: a broker that is away is no worker."""
    try:
        return bool(app.control.ping(timeout=within))
    except Exception:
        return False


def read_here(items: Iterable[NewsItem], *, now: datetime, say: Callable[[str], None]) -> None:
    """Read in this process. One article that cannot be read does not hold up the others."""
    items = list(items)
    shown = time.monotonic()
    for number, item in enumerate(items, start=1):
        try:
            readings.read_item(item, now=now)
        except Exception as fault:
            say(f"{item}: could not be read ({fault}). It stays owed and is tried again.")
        if time.monotonic() - shown > SHOW_EVERY:
            shown = time.monotonic()
            say(f"{number} of {len(items)} read")


def read_by_worker(items: Iterable[NewsItem], *, say: Callable[[str], None]) -> int:
    """Ask the worker and wait, showing how far it is. Returns how many are still unread when patience ends.

    Patience counts from the last article that was finished: what is left then stays owed, and the sweep sends it again.
    """
    ids = [item.pk for item in items]
    for item_id in ids:
        tasks.read_item.delay(item_id)
    left, moved, shown = len(ids), time.monotonic(), time.monotonic()
    while left and time.monotonic() - moved < PATIENCE:
        time.sleep(0.1)
        still = NewsItem.objects.filter(pk__in=ids, read_revision__lt=F("revision"), parked_reason="").count()
        if still != left:
            left, moved = still, time.monotonic()
        if time.monotonic() - shown > SHOW_EVERY:
            shown = time.monotonic()
            say(f"{len(ids) - left} of {len(ids)} read")
    return left
