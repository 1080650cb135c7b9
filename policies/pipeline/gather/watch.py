"""What is watched, and what a look at it brings."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from policies.pipeline.fetch import Response
from policies.pipeline.parse import Entry

Ask = Callable[..., Response]
"""``ask(url, etag="", last_modified="")``: one document through the door to the network, with its exceptions."""


@dataclass(frozen=True)
class Watch:
    """A source as far as looking at it goes.

    ``options`` are those of its format, ``since`` the first day whose publications are wanted. ``is_known`` says of a
    canonical address whether an article is stored under it, so that what is known is not fetched again. ``ends_at`` is when
    to stop asking, on the monotonic clock.
    """

    url: str
    format: str
    ask: Ask
    now: datetime
    since: date
    options: Mapping[str, Any] = field(default_factory=dict)
    etag: str = ""
    last_modified: str = ""
    is_known: Callable[[str], bool] = lambda url: False
    ends_at: float = math.inf

    def has_time(self) -> bool:
        return time.monotonic() < self.ends_at


@dataclass(frozen=True)
class Gathered:
    """The answer of the address that is watched, and the entries that came of it.

    ``left_out`` says in one sentence what was left for the next look; the answer then carries no validators, so that the
    next look is a whole one.
    """

    response: Response
    entries: list[Entry]
    left_out: str = ""


def gathered(response: Response, entries: list[Entry], left_out: str = "") -> Gathered:
    kept = replace(response, etag="", last_modified="") if left_out else response
    return Gathered(kept, entries, left_out)


def read_as(response: Response) -> dict[str, str]:
    """What its transport said about a document, as ``parse`` takes it."""
    return {"url": response.url, "media_type": response.media_type, "charset": response.charset}
