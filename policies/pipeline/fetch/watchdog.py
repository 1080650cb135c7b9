"""What ends a fetch at its deadline, whatever the server does: limits on a single read never stop a slow drip.

One thread of the process watches all of its fetches. It sleeps until the next deadline and ends when there is nothing to do.
"""

import os
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType

from .values import FetchFailed

IDLE_NAP, IDLE_NAPS = 1.0, 30


class Watchdog:
    """Ends a fetch at its deadline by shutting its socket."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.ends = time.monotonic() + seconds
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self.has_bitten = False

    def __enter__(self) -> "Watchdog":
        _kennel.let_out(self)
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        _kennel.call_in(self)
        self.watch(None)

    @property
    def left(self) -> float:
        """Seconds until the deadline. Raises ``FetchFailed`` when there are none."""
        left = self.ends - time.monotonic()
        if left <= 0 or self.has_bitten:
            raise self.late()
        return left

    def late(self) -> FetchFailed:
        return FetchFailed(f"It was not done within {self.seconds:g} s.", is_passing=True)

    def watch(self, sock: socket.socket | None) -> None:
        """Guard this socket from now on. A duplicate is kept, as the TLS layer takes the original away."""
        with self._lock:
            if self._socket is not None:
                self._socket.close()
            self._socket = sock.dup() if sock is not None else None
            if self.has_bitten:
                self._shut()

    def bite(self) -> None:
        with self._lock:
            self.has_bitten = True
            self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                self._socket.shutdown(socket.SHUT_RDWR)


class _Kennel:
    """The watchdogs that are out, and the thread that lets them bite when their time comes."""

    def __init__(self) -> None:
        self._wake = threading.Condition()
        self._out: set[Watchdog] = set()
        self._thread: threading.Thread | None = None
        self._wakes_at = 0.0

    def let_out(self, dog: Watchdog) -> None:
        with self._wake:
            self._out.add(dog)
            if self._thread is None:
                self._wakes_at = dog.ends
                self._thread = threading.Thread(target=self._look_after, name="fetch deadlines", daemon=True)
                self._thread.start()
            elif dog.ends < self._wakes_at:  # else it wakes early enough by itself
                self._wake.notify()

    def call_in(self, dog: Watchdog) -> None:
        with self._wake:
            self._out.discard(dog)

    def _look_after(self) -> None:
        naps = 0
        while True:
            with self._wake:
                late = [dog for dog in self._out if dog.ends <= time.monotonic()]
                self._out.difference_update(late)
                naps = 0 if self._out or late else naps + 1
                if naps > IDLE_NAPS:
                    self._thread = None
                    return
                if not late:
                    next_end = min((dog.ends for dog in self._out), default=time.monotonic() + IDLE_NAP)
                    self._wakes_at = next_end
                    self._wake.wait(max(next_end - time.monotonic(), 0.0))
            for dog in late:
                dog.bite()


_kennel = _Kennel()


def _begin_anew() -> None:
    """A forked child has no threads; what its parent watched is not its own."""
    global _kennel
    _kennel = _Kennel()


os.register_at_fork(after_in_child=_begin_anew)
