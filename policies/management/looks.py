"""Looking at sources from the command line, and telling how they fare."""

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.core.management.base import CommandError
from django.db.models import Max
from django.utils import timezone

from policies.models import FetchRun, Source
from policies.models.sources import GOOD_STATES, Health
from policies.pipeline import resuming, rounds
from policies.pipeline.fetch import Http

Say = Callable[[str], object]
HEAD = ("source", "health", "a week", "failures", "last good", "last changed", "next due", "")
LONGEST = 100
PATIENCE = 24 * 3600.0


def at_due(*, say: Say) -> None:
    """Look at all that is due until nothing is, and tell how each look ended. Raises ``CommandError`` where one failed."""
    before = FetchRun.objects.aggregate(last=Max("pk"))["last"] or 0
    count = rounds.look_at_due(http=Http.from_settings(), clock=timezone.now, seconds=PATIENCE)
    runs = list(FetchRun.objects.filter(pk__gt=before).select_related("source").order_by("pk"))
    for run in runs:
        say(f"{run.source.slug}: {run.message}")
    bad = sum(run.state not in GOOD_STATES for run in runs)
    say(f"{count} looked at, {bad} of them not well." if count else "Nothing is due.")
    if bad:
        raise CommandError(f"{bad} of {count} could not be read as they should; see above.")


def at_one(slug: str, *, say: Say) -> None:
    """Look at one source now, due or not, and tell each step. Raises ``CommandError``."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise CommandError(f"There is no source {slug!r}; `manage.py sources` lists them.")
    run = resuming.try_now(source, http=Http.from_settings(), now=timezone.now())
    if run is None:
        raise CommandError(f"A worker has {slug} in hand at this moment.")
    for what, milliseconds, outcome in run.steps:
        say(f"{milliseconds:>8,} ms  {what:10} {outcome}")
    if run.state not in GOOD_STATES:
        raise CommandError(run.message)
    say(run.message)


def table(sources: Iterable[Source], *, now: datetime) -> Iterator[str]:
    """The lines of a table with a row for each source, which has its ``items_per_week``."""
    rows = [HEAD, *(_row(source, now=now) for source in sources)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()


def _row(source: Source, *, now: datetime) -> tuple[str, ...]:
    due = "–" if not source.is_watched else ago(source.next_due_at, now=now) if source.next_due_at else "now"
    return (
        source.slug,
        source.health.label,
        f"{source.items_per_week:.1f}",  # type: ignore[attr-defined]
        str(source.failures or "–"),
        ago(source.last_good_at, now=now),
        ago(source.last_changed_at, now=now),
        due,
        _plain(why(source)),
    )


def why(source: Source) -> str:
    """Why it is paused, or what was wrong when it was last looked at; nothing of a healthy one."""
    if source.health in (Health.HEALTHY, Health.WAITING):
        return "" if source.address_verified else "Its address was not seen to answer."
    run = source.runs.first() if source.is_watched else None
    return run.message if run else source.why_paused


def ago(at: datetime | None, *, now: datetime) -> str:
    """How long ago or from now, in one unit: "3 h ago", "in 12 min"."""
    if at is None:
        return "never"
    seconds = abs((at - now).total_seconds())
    unit, size = next(
        each for each in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)) if seconds >= each[1] or each[1] == 1
    )
    length = f"{seconds // size:.0f} {unit}"
    return f"{length} ago" if at <= now else f"in {length}"


def _plain(text: str) -> str:
    """For a terminal: short, and with nothing in it that acts."""
    line = "".join(char if char.isprintable() else " " for char in text)
    line = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    return line.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8")
