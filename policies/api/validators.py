"""Validators that never lie: an ETag is the digest of the answer itself, so it changes exactly when the answer does.

What makes them cheap is the log. While nothing was logged since an answer was made, and the day is the same, the answer is
the same: one look at the end of the log then spares the rest. What is remembered is only a short cut; whoever is not
remembered is answered in full, and gets the same ETag.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, parse_etags

from policies.models import Change

REMEMBERED = 10_000
# A date has whole seconds: an answer is dated only once no other change of its second can follow.
SETTLED = timedelta(seconds=2)


class NotModified(Exception):
    """The caller has the answer already. ``etag`` is its validator."""

    def __init__(self, etag: str, modified: str | None):
        self.etag, self.modified = etag, modified
        super().__init__(etag)


@dataclass(frozen=True)
class State:
    """Where the log ends, and which day it is: what every answer from logged rows depends on."""

    last: tuple[int, datetime, str] | None
    day: date

    @property
    def modified(self) -> str | None:
        """As a header shows it: the last change, or the midnight since which scheduled dates may have passed."""
        midnight = datetime.combine(self.day, time(), UTC)
        changed = max(self.last[1], midnight) if self.last else midnight
        return http_date(changed.timestamp()) if timezone.now() - changed > SETTLED else None


def state() -> State:
    last = Change.objects.order_by("-id").values_list("id", "at", "request_id").first()
    return State(last, timezone.localdate())


class _Memory:
    """The newest answers by address: in which state each was made, and its ETag."""

    def __init__(self, size: int) -> None:
        self._known: OrderedDict[str, tuple[State, str]] = OrderedDict()
        self._size, self._lock = size, Lock()

    def get(self, key: str) -> tuple[State, str] | None:
        return self._known.get(key)

    def put(self, key: str, made: State, etag: str) -> None:
        with self._lock:
            self._known[key] = (made, etag)
            self._known.move_to_end(key)
            while len(self._known) > self._size:
                self._known.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._known.clear()


MEMORY = _Memory(REMEMBERED)


def spare(request: HttpRequest, made: State) -> None:
    """Raise ``NotModified`` where the caller has the answer of this state already."""
    known = MEMORY.get(_key(request)) if "If-None-Match" in request.headers else None
    if known and known[0] == made and known[1] in parse_etags(request.headers["If-None-Match"]):
        raise NotModified(known[1], made.modified)


def validated(request: HttpRequest, body: bytes, made: State | None, content_type: str) -> HttpResponse:
    """The answer with its validators. ``made`` is the state from before the rows were read; None: not all is logged."""
    etag = etag_of(body)
    response = HttpResponse(body, content_type=content_type)
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    if made:
        MEMORY.put(_key(request), made, etag)
        if made.modified:
            response["Last-Modified"] = made.modified
    return response


def etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _key(request: HttpRequest) -> str:
    return f"{request.scheme} {request.get_host()} {request.get_full_path()}"
