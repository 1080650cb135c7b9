"""What every format becomes."""

from dataclasses import dataclass
from datetime import datetime

TITLE_MAX, PUBLISHER_MAX, URL_MAX, GUID_MAX = 500, 200, 2000, 500
TEXT_MAX = 2_000_000


class NotReadable(Exception):
    """These bytes are not what they should be. The text is one sentence."""


@dataclass(frozen=True)
class Entry:
    """One article or document.

    ``url`` is canonical and http(s), or empty. ``published_at`` is aware, and None where the document states no date that
    can be read; ``published_precision`` is "second", "day" or "". ``text`` is plain text.
    """

    guid: str = ""
    url: str = ""
    title: str = ""
    publisher: str = ""
    language: str = ""
    published_at: datetime | None = None
    published_precision: str = ""
    text: str = ""
    summary: str = ""
