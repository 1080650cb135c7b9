"""What a person hands in: a file, an address, or standard input, taken in like any other news."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from policies.models.changelog import Author
from policies.pipeline.fetch import Http, fetch
from policies.pipeline.parse import Entry, NotReadable, parse
from policies.pipeline.storing import TakenIn, take_in
from policies.vocabulary import Grade


@dataclass(frozen=True)
class Submission:
    """Bytes with what is known about them; ``published`` and ``publisher`` fill in what the document does not say."""

    body: bytes
    format: str = "auto"
    url: str = ""
    media_type: str = ""
    charset: str = ""
    published: date | None = None
    publisher: str = ""
    grade: Grade = Grade.PRESS


def from_path(path: Path) -> Submission:
    """Raises ``NotReadable`` where there is no such file, or one that is too large."""
    if not path.exists():
        raise NotReadable(_("There is no file %(path)s.") % {"path": path})
    if not path.is_file():
        raise NotReadable(_("%(path)s is not a file.") % {"path": path})
    with path.open("rb") as stream:
        return from_stream(stream)


def from_text(text: str) -> Submission:
    """What was pasted. Raises ``NotReadable`` where it is more than the limit allows."""
    body = text.encode("utf-8", "replace")
    if len(body) > settings.INGEST_MAX_BYTES:
        raise NotReadable(
            _("It is larger than %(limit)s MiB, which is the most that is read at once.")
            % {"limit": settings.INGEST_MAX_BYTES // 2**20}
        )
    return Submission(body, format="text", charset="utf-8")


def from_stream(stream: BinaryIO) -> Submission:
    """Raises ``NotReadable`` where more comes than the limit allows."""
    limit = settings.INGEST_MAX_BYTES
    body = stream.read(limit + 1)
    if len(body) > limit:
        raise NotReadable(
            _("It is larger than %(limit)s MiB, which is the most that is read at once.") % {"limit": limit // 2**20}
        )
    return Submission(body)


def described(
    submission: Submission,
    *,
    url: str = "",
    publisher: str = "",
    published: date | None = None,
    grade: Grade = Grade.PRESS,
) -> Submission:
    """The same with what a person knows about it."""
    return replace(submission, url=url or submission.url, publisher=publisher, published=published, grade=grade)


def from_url(url: str, *, http: Http) -> Submission:
    """Raises ``FetchRefused`` or ``FetchFailed``."""
    response = fetch(url, http=http)
    return Submission(response.body, url=response.url, media_type=response.media_type, charset=response.charset)


def submit(submission: Submission, *, by: Author, now: datetime) -> TakenIn:
    """Parse and store what was handed in; what it says is read afterwards. Raises ``NotReadable``."""
    entries = parse(
        submission.body,
        format=submission.format,
        url=submission.url,
        media_type=submission.media_type,
        charset=submission.charset,
        now=now,
    )
    return take_in([_filled_in(entry, submission) for entry in entries], by=by, now=now, grade=submission.grade)


def _filled_in(entry: Entry, submission: Submission) -> Entry:
    if submission.published and entry.published_at is None:
        midnight = datetime.combine(submission.published, time(), UTC)
        entry = replace(entry, published_at=midnight, published_precision="day")
    if submission.publisher and not entry.publisher:
        entry = replace(entry, publisher=submission.publisher)
    return entry
