"""When a source is looked at, and by whom: due times with jitter, backoff, and leases that lapse by themselves.

What is owed stands in the database, so it does not matter how many beats and workers there are, nor when they die.
"""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import product

from celery.schedules import ParseException, crontab
from django.conf import settings
from django.db import connection
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from policies.models import Source
from policies.models.writing import writing
from policies.pipeline import politeness

MAX_BACKOFF = timedelta(days=1)
SOON = timedelta(minutes=1)
TRIES_SOON = 3
JITTER = 0.1  # of the interval, at most ``MAX_JITTER``
MAX_JITTER = timedelta(minutes=5)
LOOKED_THROUGH = 400
MOST_DAYS = 4 * 366 + 1
CRON_FIELDS = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
A_HAND, MOST_HANDS = 10, 8  # due sources for each worker that is called, and how many are called at most
Chance = Callable[[], float]


class BadCron(ValueError):
    """A schedule that cannot be read. The message is one sentence."""


# --- when ---


def next_due(source: Source, *, now: datetime, chance: Chance = random.random) -> datetime:
    """The next look after a good one. A little late by chance, so that not all come at once."""
    if source.cron:
        return next_by_cron(source.cron, after=now) + chance() * timedelta(minutes=1)
    interval = timedelta(minutes=source.interval_minutes)
    return now + interval + chance() * min(interval * JITTER, MAX_JITTER)


def retry_at(
    source: Source,
    failures: int,
    *,
    is_passing: bool,
    retry_after: int | None,
    now: datetime,
    chance: Chance = random.random,
) -> datetime:
    """The next try after ``failures`` in a row: soon where it may pass by itself, then later and later, never before the
    server wishes."""
    interval = timedelta(minutes=source.interval_minutes)
    if is_passing and failures <= TRIES_SOON:
        pause = min(SOON * 2 ** (failures - 1), interval)
    else:
        pause = min(interval * 2 ** min(failures - 1, 10), max(MAX_BACKOFF, interval))
    pause += chance() * min(pause * JITTER, MAX_JITTER)
    return now + max(pause, timedelta(seconds=retry_after or 0))


def next_by_cron(cron: str, *, after: datetime) -> datetime:
    """The first moment after ``after`` that five fields name, in UTC. Raises ``BadCron``.

    Where both day of month and day of week are given, either will do, as everywhere.
    """
    fields = cron.split()
    if len(fields) != 5:
        raise BadCron(_("It takes five fields: minute, hour, day of month, month, day of week."))
    try:
        plan = crontab(**dict(zip(CRON_FIELDS, fields, strict=True)))
    except (ParseException, ValueError, KeyError, TypeError) as fault:
        raise BadCron(_("It cannot be read as a schedule (%(str)s).") % {"str": str(fault)[:120]}) from fault
    is_either = "*" not in (fields[2], fields[4])
    for ahead in range(MOST_DAYS):
        day = (after + timedelta(days=ahead)).date()
        is_day = [day.day in plan.day_of_month, day.isoweekday() % 7 in plan.day_of_week]
        if day.month not in plan.month_of_year or not (any(is_day) if is_either else all(is_day)):
            continue
        for hour, minute in product(sorted(plan.hour), sorted(plan.minute)):
            moment = datetime.combine(day, time(hour, minute), UTC)
            if moment > after:
                return moment
    raise BadCron(_("No day ever comes that it names."))


# --- by whom ---


def claim(source: Source, *, now: datetime) -> bool:
    """Take a due source for this worker. Of two that try at once, exactly one gets it; a claim lapses by itself."""
    until = _lease(now)
    if not Source.objects.due(now=now).filter(pk=source.pk).update(claimed_until=until):
        return False
    source.claimed_until = until
    return True


def claim_for_trial(source: Source, *, now: datetime) -> bool:
    """Take a source although it may not be due or be paused, unless somebody has it in hand."""
    until = _lease(now)
    free = Source.objects.filter(pk=source.pk).exclude(claimed_until__gt=now)
    if not free.update(claimed_until=until):
        return False
    source.claimed_until = until
    return True


def claim_some(count: int, *, now: datetime) -> list[tuple[Source, politeness.Turn]]:
    """Take up to ``count`` due sources whose hosts are free, the longest owed first. Each host once."""
    if count < 1:
        return []
    with writing():
        due = Source.objects.due(now=now).order_by(F("next_due_at").asc(nulls_first=True), "id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        chosen = _choose(due, count, now=now)
        Source.objects.filter(pk__in=[row.pk for row, _ in chosen]).update(claimed_until=_claimed(chosen, now=now))
    return chosen


def _claimed(chosen: Sequence[tuple[Source, politeness.Turn]], *, now: datetime) -> datetime:
    until = _lease(now)
    for source, _turn in chosen:
        source.claimed_until = until
    return until


def _choose(due: QuerySet[Source], count: int, *, now: datetime) -> list[tuple[Source, politeness.Turn]]:
    """Up to ``count`` whose hosts are free; further down only where many wait for one host."""
    turns = politeness.Turns(now=now)
    first = list(due[:count])
    chosen = [(row, turn) for row in first if (turn := turns.take(row.url))]
    if len(chosen) < count == len(first):
        chosen += _further(due, count - len(chosen), {row.pk for row in first}, turns)
    return chosen


def _further(
    due: QuerySet[Source], count: int, seen: set[int], turns: politeness.Turns
) -> list[tuple[Source, politeness.Turn]]:
    found: dict[int, politeness.Turn] = {}
    for pk, url in due.values_list("pk", "url")[:LOOKED_THROUGH]:
        if pk not in seen and len(found) < count and (turn := turns.take(url)):
            found[pk] = turn
    rows = Source.objects.in_bulk(found)
    return [(rows[pk], turn) for pk, turn in found.items()]


def hands_wanted(*, now: datetime) -> int:
    """How many workers shall look at what is due: none where nothing is, more the more there is."""
    return min(-(-Source.objects.due(now=now).count() // A_HAND), MOST_HANDS)


def due_sources(*, now: datetime) -> list[int]:
    """The ids of sources that are owed a look and in nobody's hands, the longest owed first."""
    due = Source.objects.due(now=now).order_by(F("next_due_at").asc(nulls_first=True), "id")
    return list(due.values_list("id", flat=True)[:LOOKED_THROUGH])


def make_due(sources: QuerySet[Source], *, now: datetime) -> int:
    """Owe each source a look at once, however long its pause. Returns how many; what is switched off stays so."""
    return sources.filter(is_active=True, paused_at=None).update(next_due_at=now)


def put(source: Source, values: dict[str, object]) -> None:
    """What an editor says of how a source is watched, whoever has it in hand. The caller logs it."""
    Source.objects.filter(pk=source.pk).update(**values)


def _lease(now: datetime) -> datetime:
    # To the microsecond: the moment is the holder's token.
    return now + timedelta(seconds=settings.SOURCE_LEASE_SECONDS, microseconds=random.randrange(1_000_000))
