"""What parsing turns bytes into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class NotReadable(Exception):
    """The bytes are not what they should be. The message is one sentence that says what is wrong."""


@dataclass(frozen=True)
class Entry:
    """One article or document.

    ``text`` is plain text with paragraph breaks, ``url`` an http(s) address in its canonical form or empty. A date that could
    not be read is None, never a guess; ``published_precision`` is "second" for a moment, "day" for a mere date, which is then
    midnight UTC of the day as written. ``is_cut`` says that the text was longer than what is kept.
    ``document`` is what an official document says of itself, as plain values: citation, type, agencies, effective date.
    """

    guid: str
    url: str
    title: str
    publisher: str
    language: str
    published_at: datetime | None
    published_precision: str
    text: str
    summary: str
    is_cut: bool = False
    document: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A document after decoding, with what is known from outside: where it was found and what it was said to be.

    ``body`` holds its bytes as they came.
    """

    text: str
    url: str = ""
    media_type: str = ""
    now: datetime | None = None
    body: bytes = b""
