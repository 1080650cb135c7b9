"""How a look at a source asks: with its turn at the host, by the rules for pages, each step noted, within its time."""

import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from policies.pipeline import politeness, robots
from policies.pipeline.fetch import FetchFailed, Http, Response, Trace, fetch
from policies.vocabulary import SourceFormat

LOOK_SECONDS = 60.0
PATIENCE = 20.0  # seconds that a look waits for the turn at another host than its first
NAP = 0.2
LONGEST_GAP = 5.0  # seconds within a look; a longer wish holds between looks
PAGES = (SourceFormat.HTML, SourceFormat.LINKS, SourceFormat.PDF, SourceFormat.TEXT)
PAGE_TYPES = ("text/html", "application/xhtml+xml")
Clock = Callable[[], datetime]


class Door:
    """The way to the network for one look. ``ask`` is what a ``Watch`` asks through.

    Without ``turn`` it takes one by itself. Whoever opened it calls ``close``, which lets the next one come.
    """

    def __init__(self, format: str, *, http: Http, clock: Clock, turn: politeness.Turn | None = None) -> None:
        self._format, self._http, self._clock = format, http, clock
        self._ends = time.monotonic() + LOOK_SECONDS
        self._turns = {turn.host: turn} if turn else {}
        self._pauses: dict[str, float] = {}
        self._asked_at: dict[str, float] = {}
        self.trace = Trace()

    def ask(self, url: str, etag: str = "", last_modified: str = "") -> Response:
        """One document. Raises ``FetchRefused`` or ``FetchFailed``."""
        try:
            response = fetch(
                url, http=self._http, etag=etag, last_modified=last_modified, trace=self.trace, gate=self._pass
            )
        except FetchFailed as fault:
            if fault.retry_after:
                self._wish(politeness.host_of(url), fault.retry_after)
            raise
        if self._format == SourceFormat.AUTO and response.media_type in PAGE_TYPES:
            self._permit(response.url)
        return response

    def close(self) -> None:
        for host, turn in self._turns.items():
            politeness.give_back(turn, now=self._clock(), pause=self._pauses.get(host, 0))

    def _pass(self, url: str) -> None:
        """Before each address: is there time, is it our turn, may we, and was the last request long enough ago?"""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise FetchFailed(f"The look was not done within {LOOK_SECONDS:g} s.", is_passing=True)
        host = politeness.host_of(url)
        if host not in self._turns:
            self._turns[host] = self._wait_for_turn(url, patience=min(PATIENCE, left))
        if self._format in PAGES:
            self._permit(url)
        self._keep_distance(host)

    def _wait_for_turn(self, url: str, *, patience: float) -> politeness.Turn:
        ends = time.monotonic() + patience
        while (turn := politeness.take(url, now=self._clock(), allow=self._http.allow)) is None:
            if time.monotonic() > ends:
                raise FetchFailed("Its host is busy with another of our requests.", is_passing=True)
            time.sleep(NAP)
        return turn

    def _permit(self, url: str) -> None:
        self._wish(politeness.host_of(url), robots.permit(url, http=self._http, now=self._clock(), trace=self.trace))

    def _wish(self, host: str, seconds: float) -> None:
        self._pauses[host] = max(seconds, self._pauses.get(host, 0))

    def _keep_distance(self, host: str) -> None:
        """Between two requests of one look: the gap."""
        last = self._asked_at.get(host)
        if last is not None and not politeness.is_exempt(host, allow=self._http.allow):
            gap = min(max(settings.HOST_GAP_SECONDS, self._pauses.get(host, 0)), LONGEST_GAP)
            time.sleep(max(0.0, min(last + gap, self._ends) - time.monotonic()))
        self._asked_at[host] = time.monotonic()
