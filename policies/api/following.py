"""Waiting for the log to grow, on behalf of those who follow it. Who waits holds a thread, so only so many may."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import orjson

LOOK_SECONDS = 0.25
HEARTBEAT_SECONDS = 3  # only on writing does a server notice that nobody listens any more
LONGEST_STREAM_SECONDS = 300
SEATS = BoundedSemaphore(4)  # in each process; the server has twice as many threads


class Full(Exception):
    """As many wait already as may."""


@contextmanager
def seat() -> Iterator[None]:
    if not SEATS.acquire(blocking=False):
        raise Full
    try:
        yield
    finally:
        SEATS.release()


def wait_for(look: Callable[[], list[Any]], *, seconds: float) -> list[Any]:
    """What ``look`` gives, as soon as it gives anything, or nothing once ``seconds`` have passed."""
    end = time.monotonic() + seconds
    while not (found := look()) and (left := end - time.monotonic()) > 0:
        time.sleep(min(LOOK_SECONDS, left))
    return found


class Stream:
    """The log as Server-Sent Events: each change with its cursor as id, and a comment while nothing happens.

    It takes a seat when it is made (or raises ``Full``) and gives it back when it is closed. It ends by itself after a while;
    who comes back with ``Last-Event-ID`` misses nothing.
    """

    def __init__(self, look: Callable[[int], list[dict[str, Any]]], after: int) -> None:
        if not SEATS.acquire(blocking=False):
            raise Full
        self._look, self._after, self._is_seated = look, after, True

    def __iter__(self) -> Iterator[bytes]:
        begun = spoken = time.monotonic()
        yield b"retry: 1000\n\n"
        while self._is_seated and time.monotonic() - begun < LONGEST_STREAM_SECONDS:
            rows = self._look(self._after)
            for row in rows:
                yield self._event(row)
            if rows or time.monotonic() - spoken >= HEARTBEAT_SECONDS:
                yield b": so far\n\n"
                spoken = time.monotonic()
            if not rows:
                time.sleep(LOOK_SECONDS)

    def close(self) -> None:
        if self._is_seated:
            self._is_seated = False
            SEATS.release()

    def _event(self, row: dict[str, Any]) -> bytes:
        self._after = row["id"]
        data = orjson.dumps(row, default=str, option=orjson.OPT_UTC_Z)
        return b"id: %d\nevent: change\ndata: %s\n\n" % (self._after, data)
