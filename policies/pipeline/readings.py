"""Having stored articles read, and what they say proposed: what is owed a reading, many at a time, each of them once.

What is owed stands in the database: an article whose revision is ahead of what was read. A reading may be tried twice
without harm; an article that ends its reader three times is parked with the reason, instead of being tried for ever.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from policies.models import NewsItem, ProposedChange
from policies.models.changelog import Author, in_one_order
from policies.models.writing import writing
from policies.pipeline import catalog
from policies.pipeline.propose import propose_all
from policies.pipeline.reading import Catalog, Reading, read
from policies.vocabulary import Door

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
BATCH = 500
TOGETHER = 300
PORTION = 25
Read = tuple[NewsItem, Reading]


def read_item(item: NewsItem, *, now: datetime) -> list[ProposedChange]:
    """Read an article's present revision and propose what it says, once. Returns the proposals it supports."""
    if not _begin([item]):
        return []
    try:
        with_reading = (item, _read(item, catalog.from_database()))
        with in_one_order():
            return [proposed for group in _propose([with_reading], now=now) for proposed in group]
    except Exception as fault:
        _park_if_hopeless(item, f"{type(fault).__name__}: {fault}")
        raise


def read_items(items: Iterable[NewsItem], *, now: datetime) -> None:
    """Read many. One article that cannot be read does not hold up the others; it stays owed.

    An article that was tried before is read by itself, since it may be what ended the reader of its whole batch.
    """
    items = list(items)
    fresh = [item for item in items if not item.read_attempts]
    for start in range(0, len(fresh), TOGETHER):
        _read_together(fresh[start : start + TOGETHER], now=now)
    read_again((item for item in items if item.read_attempts), now=now)


def _read_together(items: list[NewsItem], *, now: datetime) -> None:
    begun = _begin(items)
    readings = read_begun([item for item in items if item.pk in begun])
    with in_one_order():
        left = propose_from(readings, now=now)
    read_again(left, now=now)


def read_begun(items: Sequence[NewsItem]) -> list[Read]:
    """Read articles whose attempt is counted already. What cannot be read is left out, and stays owed."""
    if not items:
        return []
    names = catalog.from_database()
    readings: list[Read] = []
    for item in items:
        try:
            readings.append((item, _read(item, names)))
        except Exception:
            logger.exception("Article %s could not be read; the sweep will have it tried again.", item.pk)
    return readings


def propose_from(readings: Sequence[Read], *, now: datetime) -> list[NewsItem]:
    """Propose what was read, all of it or nothing. Returns what is to be tried alone. Only within ``in_one_order``."""
    if not readings:
        return []
    try:
        with transaction.atomic():
            _propose(readings, now=now)
    except Exception:
        logger.exception("%s articles could not be proposed from together; each is tried alone.", len(readings))
        return [item for item, _ in readings]
    return []


def read_again(items: Iterable[NewsItem], *, now: datetime) -> None:
    """Read each by itself."""
    for item in items:
        _read_alone(item, now=now)


def _read_alone(item: NewsItem, *, now: datetime) -> None:
    try:
        read_item(item, now=now)
    except Exception:
        logger.exception("Article %s could not be read; the sweep will have it tried again.", item.pk)


def _read(item: NewsItem, names: Catalog) -> Reading:
    published = item.published_at.date() if item.published_at else None
    return read(item.text, catalog=names, published=published, publisher_kind=item.grade)


def _propose(readings: Sequence[Read], *, now: datetime) -> list[list[ProposedChange]]:
    """Of two readers of the same revision, one goes on. Only within ``in_one_order``."""
    by = Author(user=None, door=Door.INGEST)
    mine = _mark_read(readings, now=now)
    telling = [
        (item, reading.findings, reading.new)
        for item, reading in readings
        if item.pk in mine and (reading.findings or reading.new or item.revision > 1)
    ]
    return propose_all(telling, by=by, now=now)


# --- what is owed ---


def owed_items(*, now: datetime) -> list[int]:
    """The ids of articles that are owed a reading and were not handed to a worker lately. Marks them as handed out."""
    handed_out = now - timedelta(seconds=settings.RESEND_AFTER_SECONDS)
    owed = unread().filter(Q(queued_at=None) | Q(queued_at__lte=handed_out)).order_by("received_at", "id")
    with writing():
        if connection.features.has_select_for_update_skip_locked:  # what is read this moment is not handed out again
            owed = owed.select_for_update(skip_locked=True)
        ids = list(owed.values_list("id", flat=True)[:BATCH])
        NewsItem.objects.filter(pk__in=ids).update(queued_at=now)
    return ids


def portions(ids: list[int]) -> list[list[int]]:
    """What is handed to one worker at a time; what was tried before alone, as it may be what ends a worker."""
    tried = set(NewsItem.objects.filter(pk__in=ids, read_attempts__gt=0).values_list("pk", flat=True))
    fresh = [pk for pk in ids if pk not in tried]
    return [fresh[start : start + PORTION] for start in range(0, len(fresh), PORTION)] + [
        [pk] for pk in ids if pk in tried
    ]


def unread() -> QuerySet[NewsItem]:
    return NewsItem.objects.filter(read_revision__lt=F("revision"), parked_reason="")


def _begin(items: Sequence[NewsItem]) -> set[int]:
    """Count the attempt before it is made, so that one which kills the worker counts too. Returns whose reading may begin."""
    owed = unread().filter(pk__in=[item.pk for item in items])
    hopeless = "The reader was ended three times by this text."
    with writing():
        list(owed.select_for_update().order_by("pk").values_list("pk"))  # locked in one order, as by all who read
        if any(item.read_attempts for item in items) or len(items) == 1:
            owed.filter(read_attempts__gte=MAX_ATTEMPTS).update(parked_reason=hopeless)
        if not owed.update(read_attempts=F("read_attempts") + 1):
            return set()
        return set(owed.values_list("pk", flat=True))


def _mark_read(readings: Sequence[Read], *, now: datetime) -> set[int]:
    """Returns the ids of those that were not read by another meanwhile, and did not change."""
    revisions = {item.pk: item.revision for item, _ in readings}
    rows = NewsItem.objects.select_for_update().filter(pk__in=revisions, read_revision__lt=F("revision")).order_by("pk")
    mine = {pk for pk, revision in rows.values_list("pk", "revision") if revisions[pk] == revision}
    NewsItem.objects.filter(pk__in=mine).update(read_revision=F("revision"), read_at=now)
    told = [item for item, reading in readings if item.pk in mine and list(reading.background) != item.background]
    backgrounds = {item.pk: list(reading.background) for item, reading in readings}
    for item in told:
        item.background = backgrounds[item.pk]
    if told:
        NewsItem.objects.bulk_update(told, ["background"])
    return mine


def _park_if_hopeless(item: NewsItem, why: str) -> None:
    NewsItem.objects.filter(pk=item.pk, read_attempts__gte=MAX_ATTEMPTS).update(parked_reason=why[:300])
