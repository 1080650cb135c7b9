"""Bringing news in: fetch → parse → store → read → propose.

What is owed stands in the database: a source past its due time, an article whose revision was not read. Every stage commits
before the next begins, and each may run twice, so a crash anywhere leaves work that the next sweep finds.
"""

import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db.models import F, Q, QuerySet

from policies.models import Change, FetchRun, NewsItem, NewsRevision, ProposedChange, Source
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.models.news import SourceState
from policies.pipeline import catalog, originals
from policies.pipeline.fetch import FetchFailed, FetchRefused, Http, Response, fetch
from policies.pipeline.gather import Watch, gather
from policies.pipeline.parse import Entry, NotReadable, distinct
from policies.pipeline.propose import propose
from policies.pipeline.reading import read
from policies.vocabulary import Door, Grade, Nature

logger = logging.getLogger(__name__)

PACKAGE = "package:"
PACKAGE_DATA = Path(__file__).resolve().parent.parent / "registry" / "data"
MAX_ATTEMPTS = 3
MAX_BACKOFF = timedelta(days=1)
BATCH = 500
DAYS_BACK = 30
LOOK_SECONDS = 60.0  # of asking; well within the lease of a source
OVERLAP = timedelta(days=7)  # what is published late, or dated before it appears


@dataclass(frozen=True)
class TakenIn:
    """What became of entries: articles seen for the first time, articles with a new text, and those already known."""

    new: list[NewsItem]
    revised: list[NewsItem]
    known: list[NewsItem]

    @property
    def unread(self) -> list[NewsItem]:
        return self.new + self.revised


# --- a source ---


def ingest(source: Source, *, http: Http, now: datetime) -> FetchRun:
    """Bring in what the source has published since the last time. Every end, good or bad, is a ``FetchRun``."""
    by, began = Author(user=None, door=Door.INGEST), time.monotonic()
    try:
        found = gather(watch_of(source, http=http, now=now))
        response = found.response
        taken = take_in(found.entries, source=source, by=by, now=now)
    except (FetchRefused, FetchFailed, NotReadable) as fault:
        return _failed(source, fault, began=began, now=now)
    _read_each(taken.unread, now=now)
    return _fetched(source, response, taken, began=began, now=now)  # the validators are remembered only here


def claim(source: Source, *, now: datetime) -> bool:
    """Take a due source for this worker. Of two that try at once, exactly one gets it; a claim lapses by itself."""
    free = Source.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), pk=source.pk)
    due = free.filter(Q(next_due_at=None) | Q(next_due_at__lte=now), is_active=True)
    return bool(due.update(claimed_until=now + timedelta(seconds=settings.SOURCE_LEASE_SECONDS)))


def due_sources(*, now: datetime) -> list[int]:
    """The ids of sources that are owed a look and in nobody's hands."""
    due = Source.objects.filter(Q(next_due_at=None) | Q(next_due_at__lte=now), is_active=True)
    free = due.filter(Q(claimed_until=None) | Q(claimed_until__lte=now))
    return list(free.order_by(F("next_due_at").asc(nulls_first=True)).values_list("id", flat=True)[:BATCH])


def make_due(sources: QuerySet[Source], *, now: datetime) -> int:
    """Owe each source a look at once, however long its pause. Returns how many; what is switched off stays so."""
    return sources.filter(is_active=True).update(next_due_at=now)


def watch_of(source: Source, *, http: Http, now: datetime) -> Watch:
    """The source as it is looked at."""
    is_shipped = source.url.startswith(PACKAGE)
    return Watch(
        url=source.url,
        format=source.format,
        ask=(lambda url, **validators: _shipped(source)) if is_shipped else partial(fetch, http=http),
        now=now,
        since=_since(source, now=now),
        options=source.options,
        etag=source.etag,
        last_modified=source.last_modified,
        is_known=_is_stored,
        ends_at=time.monotonic() + LOOK_SECONDS,
    )


def _since(source: Source, *, now: datetime) -> date:
    """From which day on publications are wanted: a month back, or from before the last good look where that is older."""
    days = source.options.get("days_back", DAYS_BACK)
    looked = source.last_good_at or now
    return min(now - timedelta(days=days), looked - OVERLAP).date()


def _is_stored(url: str) -> bool:
    return NewsItem.objects.filter(key=_sha256(url)).exists()


def _shipped(source: Source) -> Response:
    """A feed that comes with the product, read as if it had been fetched."""
    path = PACKAGE_DATA / Path(source.url.removeprefix(PACKAGE)).name
    if not path.is_file():
        raise FetchFailed(f"The product ships no file named {path.name}.")
    return Response(status=200, url="", headers={}, body=path.read_bytes())


def _fetched(source: Source, response: Response, taken: TakenIn, *, began: float, now: datetime) -> FetchRun:
    brought = len(taken.unread)
    count = brought + len(taken.known)
    if response.not_modified:
        state, message = SourceState.OK_UNCHANGED, "Not modified since the last look."
    elif not count:
        state, message = SourceState.OK_EMPTY, "Readable, but without a single entry."
    elif brought:
        state, message = SourceState.OK_NEW, f"{brought} new or changed of {count} entries."
    else:
        state, message = SourceState.OK_UNCHANGED, f"Nothing new among {count} entries."
    Source.objects.filter(pk=source.pk).update(
        etag=response.etag[:500],
        last_modified=response.last_modified[:100],
        failures=0,
        last_good_at=now,
        next_due_at=now + timedelta(minutes=source.interval_minutes),
    )
    return _run(source, state, message, began=began, now=now, response=response, entry_count=count, new_count=brought)


def _failed(source: Source, fault: Exception, *, began: float, now: datetime) -> FetchRun:
    state = SourceState.SUSPECT if isinstance(fault, NotReadable) else SourceState.FAILING
    failures = source.failures + 1
    pause = min(timedelta(minutes=source.interval_minutes) * 2 ** min(failures - 1, 10), MAX_BACKOFF)
    Source.objects.filter(pk=source.pk).update(failures=failures, next_due_at=now + pause)
    return _run(source, state, str(fault), began=began, now=now)


def _run(
    source: Source,
    state: SourceState,
    message: str,
    *,
    began: float,
    now: datetime,
    response: Response | None = None,
    entry_count: int = 0,
    new_count: int = 0,
) -> FetchRun:
    Source.objects.filter(pk=source.pk).update(state=state, last_checked_at=now, claimed_until=None)
    source.refresh_from_db()
    return FetchRun.objects.create(
        source=source,
        started_at=now,
        finished_at=now + timedelta(seconds=time.monotonic() - began),
        state=state,
        message=message[:500],
        http_status=response.status if response else None,
        byte_count=len(response.body) if response else 0,
        entry_count=entry_count,
        new_count=new_count,
    )


# --- storing ---


def take_in(
    entries: Iterable[Entry],
    *,
    by: Author,
    now: datetime,
    source: Source | None = None,
    grade: Grade = Grade.PRESS,
) -> TakenIn:
    """Store entries, each in a transaction of its own. The same entry again changes nothing."""
    taken = TakenIn([], [], [])
    for entry in distinct(entries):
        _store(entry, taken, source=source, grade=Grade(source.grade) if source else grade, by=by, now=now)
    return taken


def _store(entry: Entry, taken: TakenIn, *, source: Source | None, grade: Grade, by: Author, now: datetime) -> None:
    content = _sha256(f"{entry.title}\n{entry.text}")
    known = NewsItem.objects.filter(key=item_key(entry)).first()
    if known and known.content_hash == content:
        taken.known.append(known)
        return
    with in_one_order():
        known = NewsItem.objects.select_for_update().filter(key=item_key(entry)).first()
        if known is None:
            taken.new.append(_add(entry, content, source=source, grade=grade, by=by, now=now))
        elif known.content_hash == content:
            taken.known.append(known)
        else:
            taken.revised.append(_revise(known, entry, content, by=by, now=now))


def item_key(entry: Entry) -> str:
    """What makes an article one: its canonical address, or its text where it has none. 64 hex digits."""
    return _sha256(entry.url or f"text:{entry.text}")


def _add(entry: Entry, content: str, *, source: Source | None, grade: Grade, by: Author, now: datetime) -> NewsItem:
    item = NewsItem.objects.create(
        key=item_key(entry),
        source=source,
        url=entry.url,
        guid=entry.guid[:500],
        publisher=entry.publisher or (source.name if source else ""),
        grade=grade,
        is_sample=bool(source and source.is_sample),
        title=_title(entry),
        language=entry.language,
        published_at=entry.published_at,
        published_precision=entry.published_precision,
        text=entry.text,
        document=dict(entry.document),
        content_hash=content,
        received_at=now,
    )
    originals.place(item)
    _keep_revision(item, now=now)
    _log(
        item,
        ChangeKind.CREATED,
        {},
        {"title": item.title, "url": item.url, "publisher": item.publisher},
        by=by,
        now=now,
    )
    return item


def _revise(item: NewsItem, entry: Entry, content: str, *, by: Author, now: datetime) -> NewsItem:
    before = {"title": item.title, "revision": item.revision}
    item.title = _title(entry)
    item.text, item.document, item.content_hash = entry.text, dict(entry.document), content
    item.revision += 1
    item.read_attempts, item.parked_reason, item.queued_at = 0, "", None
    item.save(
        update_fields=[
            "title",
            "text",
            "document",
            "content_hash",
            "revision",
            "read_attempts",
            "parked_reason",
            "queued_at",
        ]
    )
    originals.place(item)
    _keep_revision(item, now=now)
    _log(item, ChangeKind.UPDATED, before, {"title": item.title, "revision": item.revision}, by=by, now=now)
    return item


def _keep_revision(item: NewsItem, *, now: datetime) -> None:
    NewsRevision.objects.create(
        item=item,
        number=item.revision,
        title=item.title,
        text=item.text,
        content_hash=item.content_hash,
        seen_at=now,
    )


def _log(item: NewsItem, kind: ChangeKind, before: dict, after: dict, *, by: Author, now: datetime) -> None:
    Change.objects.record(item, kind=kind, nature=Nature.SOURCE, before=before, after=after, by=by, now=now)


def _title(entry: Entry) -> str:
    """Its title, or else its first words, or else its address."""
    line = entry.text.strip().split("\n", 1)[0]
    words = line if len(line) <= 120 else line[:119].rsplit(" ", 1)[0] + "…"
    return entry.title or words or entry.url[:500]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- reading ---


def read_item(item: NewsItem, *, now: datetime) -> list[ProposedChange]:
    """Read an article's present revision and propose what it says, once. Returns the proposals it supports.

    An article that ends its reader three times is parked with the reason, instead of being tried for ever.
    """
    if not _begin(item):
        return []
    try:
        published = item.published_at.date() if item.published_at else None
        reading = read(item.text, catalog=catalog.from_database(), published=published, publisher_kind=item.grade)
        with in_one_order():
            if not _mark_read(item, list(reading.background), now=now):
                return []
            by = Author(user=None, door=Door.INGEST)
            return propose(item, reading.findings, drafts=reading.new, by=by, now=now)
    except Exception as fault:
        _park_if_hopeless(item, f"{type(fault).__name__}: {fault}")
        raise


def _read_each(items: list[NewsItem], *, now: datetime) -> None:
    """One article that cannot be read does not hold up the others; it stays owed."""
    for item in items:
        try:
            read_item(item, now=now)
        except Exception:
            logger.exception("Article %s could not be read; the sweep will have it tried again.", item.pk)


def owed_items(*, now: datetime) -> list[int]:
    """The ids of articles that are owed a reading and were not handed to a worker lately. Marks them as handed out."""
    handed_out = now - timedelta(seconds=settings.RESEND_AFTER_SECONDS)
    owed = _unread().filter(Q(queued_at=None) | Q(queued_at__lte=handed_out)).order_by("received_at", "id")
    ids = list(owed.values_list("id", flat=True)[:BATCH])
    NewsItem.objects.filter(pk__in=ids).update(queued_at=now)
    return ids


def oldest_owed(*, now: datetime) -> datetime | None:
    """Since when the oldest work has been waiting: an unread article, or a source past its time."""
    article = _unread().order_by("received_at").values_list("received_at", flat=True).first()
    source = (
        Source.objects.filter(is_active=True, next_due_at__lt=now)
        .order_by("next_due_at")
        .values_list("next_due_at", flat=True)
        .first()
    )
    return min((moment for moment in (article, source) if moment), default=None)


def _unread() -> QuerySet[NewsItem]:
    return NewsItem.objects.filter(read_revision__lt=F("revision"), parked_reason="")


def _begin(item: NewsItem) -> bool:
    """Count the attempt before it is made, so that one which kills the worker counts too."""
    owed = _unread().filter(pk=item.pk)
    if owed.filter(read_attempts__gte=MAX_ATTEMPTS).update(
        parked_reason="The reader was ended three times by this text."
    ):
        return False
    return bool(owed.update(read_attempts=F("read_attempts") + 1))


def _mark_read(item: NewsItem, background: list[str], *, now: datetime) -> bool:
    """Of two readers of the same revision, one goes on."""
    unread = NewsItem.objects.filter(pk=item.pk, revision=item.revision, read_revision__lt=item.revision)
    return bool(unread.update(read_revision=item.revision, read_at=now, background=background))


def _park_if_hopeless(item: NewsItem, why: str) -> None:
    NewsItem.objects.filter(pk=item.pk, read_attempts__gte=MAX_ATTEMPTS).update(parked_reason=why[:300])
