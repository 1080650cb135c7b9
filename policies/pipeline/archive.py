"""Copies of what was read, byte for byte: packed, each content once, thrown away when the settings say so."""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef

from policies.models import ArchivedCopy, FetchRun
from policies.pipeline.fetch import Response
from policies.pipeline.parse import clean_text

LEVEL = 3
SHOWN = 200_000  # characters
AT_ONCE = 1_000


def packed(responses: Iterable[Response]) -> dict[str, ArchivedCopy | None]:
    """What is to be kept of answers, by the SHA-256 of their bytes: a new copy, or nothing where it is known already."""
    wanted = {digest(response): response for response in responses if response.body}
    if not wanted or not settings.ARCHIVE_DAYS:
        return {}
    known = _ids(wanted)
    return {name: None if name in known else _row(name, response) for name, response in wanted.items()}


def keep_all(copies: Mapping[str, ArchivedCopy | None], *, now: datetime) -> dict[str, int]:
    """Keep what was ``packed``. Returns the id of the copy of each content, by its SHA-256."""
    if not copies:
        return {}
    fresh = [copy for copy in copies.values() if copy]
    for copy in fresh:
        copy.first_seen_at = copy.last_seen_at = now
    ArchivedCopy.objects.bulk_create(
        fresh, ignore_conflicts=True
    )  # of two that keep the same at once, one is the first
    again = [name for name, copy in copies.items() if copy is None]
    if again:
        ArchivedCopy.objects.filter(sha256__in=again).update(last_seen_at=now)
    return _ids(copies)


def digest(response: Response) -> str:
    return hashlib.sha256(response.body).hexdigest()


def body_of(copy: ArchivedCopy) -> bytes:
    return zlib.decompress(copy.body)


def text_of(copy: ArchivedCopy) -> str:
    """What a person is shown of it: text, with nothing in it that acts, cut to what a page can bear."""
    body = body_of(copy)[: 4 * SHOWN]
    try:
        text = body.decode(copy.charset or "utf-8", "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    return clean_text(text)[:SHOWN]


def tidy(*, now: datetime) -> tuple[int, int]:
    """Throw away what is no longer kept. Returns how many looks and how many copies; the last look of each source stays."""
    old = FetchRun.objects.filter(started_at__lt=now - timedelta(days=settings.FETCH_RUN_DAYS))
    later = FetchRun.objects.filter(source=OuterRef("source"), started_at__gt=OuterRef("started_at"))
    doomed = list(old.filter(Exists(later)).values_list("pk", flat=True)[:AT_ONCE])
    FetchRun.objects.filter(pk__in=doomed).delete()
    past = ArchivedCopy.objects.filter(last_seen_at__lt=now - timedelta(days=settings.ARCHIVE_DAYS))
    stale = list(past.values_list("pk", flat=True)[:AT_ONCE])
    ArchivedCopy.objects.filter(pk__in=stale).delete()
    return len(doomed), len(stale)


def _ids(names: Iterable[str]) -> dict[str, int]:
    return dict(ArchivedCopy.objects.filter(sha256__in=list(names)).values_list("sha256", "pk"))


def _row(name: str, response: Response) -> ArchivedCopy:
    return ArchivedCopy(
        sha256=name,
        body=zlib.compress(response.body, LEVEL),
        size=len(response.body),
        media_type=response.media_type[:100],
        charset=response.charset,
    )
