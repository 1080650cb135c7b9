"""Storing what was parsed: each article once, each change of it a revision, all of one document in one transaction.

An article is known again by its canonical address; in the same source also by its guid under the same title, or by the very
same long text, since publishers move articles and make up guids anew. The same document again changes nothing.
"""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from policies.models import Change, NewsItem, NewsRevision, Source
from policies.models.bulk import insert_all
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.pipeline import catalog, originals
from policies.pipeline.parse import Entry, distinct
from policies.pipeline.reading import Catalog, concerns
from policies.vocabulary import Grade, Nature

logger = logging.getLogger(__name__)

MAX_GUID = 500
NOTHING = "An entry without title, text or address"
LONG_TEXT = 200  # characters; two short notices may well be the same to the letter
REVISED = ["title", "text", "document", "content_hash", "revision", "read_attempts", "parked_reason", "queued_at"]


@dataclass(frozen=True)
class TakenIn:
    """What became of entries: articles seen for the first time, articles with a new text, and those already known."""

    new: list[NewsItem] = field(default_factory=list)
    revised: list[NewsItem] = field(default_factory=list)
    known: list[NewsItem] = field(default_factory=list)

    @property
    def unread(self) -> list[NewsItem]:
        return self.new + self.revised


@dataclass(frozen=True)
class Document:
    """The entries of one document, and where they came from."""

    entries: Iterable[Entry]
    source: Source | None = None
    grade: Grade = Grade.PRESS


@dataclass(frozen=True)
class _Told:
    """An entry with what it is known by."""

    entry: Entry
    key: str
    content: str
    place: int  # of its document

    @property
    def guid(self) -> str:
        return self.entry.guid[:MAX_GUID]

    @property
    def is_long(self) -> bool:
        return len(self.entry.text) >= LONG_TEXT


@dataclass(frozen=True)
class _Ready:
    """What can be made of new entries before anybody has to wait for it, by key."""

    items: dict[str, NewsItem]
    prints: dict[str, originals.Print]


def take_in(
    entries: Iterable[Entry],
    *,
    by: Author,
    now: datetime,
    source: Source | None = None,
    grade: Grade = Grade.PRESS,
) -> TakenIn:
    """Store the entries of one document, all or none. The same entries again change nothing."""
    grade = Grade(source.grade) if source else grade
    return take_in_all([Document(entries, source, grade)], by=by, now=now)[0]


def take_in_all(documents: Sequence[Document], *, by: Author, now: datetime, is_begun: bool = False) -> list[TakenIn]:
    """Store the entries of several documents, all or none of them.

    With ``is_begun`` the caller reads what is new at once, and the attempt is counted as it is stored.
    """
    told = [_told(entry, place) for place, one in enumerate(documents) for entry in distinct(one.entries)]
    is_first = all(one.source is not None and not one.source.good_looks for one in documents)
    known = {} if is_first else _known(told, documents)
    if not is_first and all(one.key in known and known[one.key].content_hash == one.content for one in told):
        taken = [TakenIn() for _ in documents]
        for one in told:
            taken[one.place].known.append(known[one.key])
        return taken
    ready = _made_ready([one for one in told if one.key not in known], documents, is_begun=is_begun, now=now)
    with in_one_order():
        return _store(told, _known(told, documents, lock=True), documents, ready, by=by, now=now)


def _made_ready(fresh: Sequence[_Told], documents: Sequence[Document], *, is_begun: bool, now: datetime) -> _Ready:
    names = catalog.from_database()
    telling = [one for one in fresh if _tells(one.entry, names)]
    items = {one.key: _item(one, documents[one.place], now=now) for one in fresh}
    for key in items.keys() - {one.key for one in telling}:
        items[key].read_revision, items[key].read_at = items[key].revision, now
    for one in telling:
        items[one.key].read_attempts = int(is_begun)
    return _Ready(items, {one.key: originals.print_of(_title(one.entry), one.entry.text) for one in telling})


def _tells(entry: Entry, names: Catalog) -> bool:
    """Whether the reader has anything to go by. A text that names nothing is read by that, and nobody counts its copies."""
    try:
        return concerns(entry.text, catalog=names, published=_day(entry.published_at))
    except Exception:
        logger.exception("%s could not be looked through; it is left to the reader.", entry.url)
        return True


def _told(entry: Entry, place: int) -> _Told:
    return _Told(entry, item_key(entry), sha256(f"{entry.title}\n{entry.text}"), place)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def item_key(entry: Entry) -> str:
    """What makes an article one: its canonical address, or what it says where it has none. 64 hex digits."""
    if entry.url or len(entry.text) >= LONG_TEXT:
        return sha256(entry.url or f"text:{entry.text}")
    if entry.title or entry.text:
        return sha256(f"notice:{entry.title}\n{entry.text}")
    return sha256("\n".join(["nothing:", entry.guid, entry.publisher, str(entry.published_at), entry.summary]))


def is_stored(url: str) -> bool:
    """Whether there is an article at this canonical address."""
    return NewsItem.objects.filter(key=sha256(url)).exists()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# --- what is known ---


def _known(told: Sequence[_Told], documents: Sequence[Document], *, lock: bool = False) -> dict[str, NewsItem]:
    """The stored article of each entry that has one, by the entry's key."""
    rows = NewsItem.objects.select_for_update() if lock else NewsItem.objects.all()
    rows = rows.order_by().defer("text", "document", "background")
    found = {item.key: item for item in rows.filter(key__in={one.key for one in told})}
    for place, document in enumerate(documents):
        others = [one for one in told if one.place == place and one.key not in found]
        if others and document.source and document.source.good_looks:
            found |= _known_otherwise(others, rows.filter(source=document.source))
    return found


def _known_otherwise(told: list[_Told], rows: QuerySet[NewsItem]) -> dict[str, NewsItem]:
    guids = {one.guid for one in told if one.guid and one.guid != one.entry.url}
    contents = {one.content for one in told if one.is_long}
    if not guids and not contents:
        return {}
    wanted = Q(content_hash__in=contents) | Q(guid__in=guids) if guids else Q(content_hash__in=contents)
    items = list(rows.filter(wanted))
    by_content = {item.content_hash: item for item in items}
    by_guid = {(item.guid, item.title): item for item in items if item.guid in guids}
    found: dict[str, NewsItem] = {}
    taken: set[int] = set()
    for one in told:
        item = by_guid.get((one.guid, _title(one.entry))) or (by_content.get(one.content) if one.is_long else None)
        if item and item.pk not in taken:
            found[one.key] = item
            taken.add(item.pk)
    return found


# --- storing ---


def _store(
    told: Sequence[_Told],
    known: dict[str, NewsItem],
    documents: Sequence[Document],
    ready: _Ready,
    *,
    by: Author,
    now: datetime,
) -> list[TakenIn]:
    taken = [TakenIn() for _ in documents]
    fresh: dict[str, _Told] = {}
    for one in told:
        item = known.get(one.key)
        if item is None:
            fresh.setdefault(one.key, one)
        elif item.content_hash == one.content:
            taken[one.place].known.append(item)
        else:
            taken[one.place].revised.append(_revise(item, one, by=by, now=now))
    new = _add([ready.items[key] for key in fresh], ready.prints, by=by, now=now) if fresh else []
    for one, item in zip(fresh.values(), new, strict=True):
        taken[one.place].new.append(item)
    return taken


def _add(items: list[NewsItem], prints: dict[str, originals.Print], *, by: Author, now: datetime) -> list[NewsItem]:
    insert_all(items)
    compared = [item for item in items if item.key in prints]
    originals.place_new(compared, [prints[item.key] for item in compared])
    insert_all([_revision(item, now=now) for item in items])
    Change.objects.record_all(map(_first_seen, items), by=by, now=now)
    return items


def _item(one: _Told, document: Document, *, now: datetime) -> NewsItem:
    entry, source = one.entry, document.source
    return NewsItem(
        key=one.key,
        source=source,
        url=entry.url,
        guid=one.guid,
        publisher=entry.publisher or (source.name if source else ""),
        grade=document.grade,
        is_sample=bool(source and source.is_sample),
        title=_title(entry),
        language=entry.language,
        published_at=entry.published_at,
        published_precision=entry.published_precision,
        text=entry.text,
        document=dict(entry.document),
        content_hash=one.content,
        received_at=now,
    )


def _revise(item: NewsItem, one: _Told, *, by: Author, now: datetime) -> NewsItem:
    before = {"title": item.title, "revision": item.revision}
    item.title = _title(one.entry)
    item.text, item.document, item.content_hash = one.entry.text, dict(one.entry.document), one.content
    item.revision += 1
    item.read_attempts, item.parked_reason, item.queued_at = 0, "", None
    item.save(update_fields=REVISED)
    originals.place(item)
    insert_all([_revision(item, now=now)])
    after = {"title": item.title, "revision": item.revision}
    Change.objects.record(
        item, kind=ChangeKind.UPDATED, nature=Nature.SOURCE, before=before, after=after, by=by, now=now
    )
    return item


def _first_seen(item: NewsItem) -> Change:
    after = {"title": item.title, "url": item.url, "publisher": item.publisher}
    return Change.of(item, kind=ChangeKind.CREATED, nature=Nature.SOURCE, before={}, after=after)


def _revision(item: NewsItem, *, now: datetime) -> NewsRevision:
    return NewsRevision(
        item=item,
        number=item.revision,
        title=item.title,
        text=item.text,
        content_hash=item.content_hash,
        seen_at=now,
    )


def _title(entry: Entry) -> str:
    """Its title, or else its first words, or else its address; an entry without any of them says so."""
    line = entry.text.strip().split("\n", 1)[0]
    words = line if len(line) <= 120 else line[:119].rsplit(" ", 1)[0] + "…"
    return entry.title or words or entry.url[:500] or NOTHING
