"""One request at a time to a host, and a pause between two, across all workers: a row each host, claimed by a token.

A claim lapses by itself, should its holder die. Who finds a host busy does something else meanwhile; nobody waits for it
but who has it already.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from policies.models import WebHost
from policies.pipeline.fetch import FetchRefused, host_of_url

MAX_PAUSE = timedelta(hours=6)


@dataclass(frozen=True)
class Turn:
    """The right to ask a host now. Without a token it is a host that nobody stands in line for."""

    host: str
    token: str = ""


def host_of(url: str) -> str:
    """Scheme, host and port, as in ``https://news.example``; nothing for what is no address of the web."""
    try:
        return host_of_url(url)
    except FetchRefused:
        return ""


def is_exempt(host: str, *, allow: frozenset[str] | None = None) -> bool:
    """What FETCH_ALLOW names is our own for tests, and not kept waiting unless a gap was chosen."""
    if not host:
        return True
    if settings.HOST_GAP_IS_CHOSEN:
        return False
    _, _, place = host.partition("://")
    port = {"http": "80", "https": "443"}[host.partition(":")[0]]
    return (place if place.rpartition("]")[2].count(":") else f"{place}:{port}") in (
        settings.FETCH_ALLOW if allow is None else allow
    )


def take(url: str, *, now: datetime, allow: frozenset[str] | None = None) -> Turn | None:
    """The turn at the host of ``url``; none while somebody else has it, or its pause is not over."""
    host = host_of(url)
    if is_exempt(host, allow=allow):
        return Turn(host)
    if not WebHost.objects.filter(name=host).exists():
        WebHost.objects.bulk_create([WebHost(name=host)], ignore_conflicts=True)
    token = secrets.token_hex(8)
    free = WebHost.objects.filter(Q(busy_until=None) | Q(busy_until__lte=now), Q(free_at=None) | Q(free_at__lte=now))
    until = now + timedelta(seconds=settings.SOURCE_LEASE_SECONDS)
    return Turn(host, token) if free.filter(name=host).update(turn=token, busy_until=until) else None


def give_back(turn: Turn, *, now: datetime, pause: float = 0) -> None:
    """Let the next one come after the usual gap, or after ``pause`` seconds where the server wishes for more."""
    if not turn.token:
        return
    seconds = timedelta(seconds=max(pause, settings.HOST_GAP_SECONDS))
    mine = WebHost.objects.filter(name=turn.host, turn=turn.token)
    mine.update(turn="", busy_until=None, free_at=now + min(seconds, MAX_PAUSE))


class Turns:
    """Turns at the hosts of many addresses, each host once."""

    def __init__(self, *, now: datetime) -> None:
        self._now = now
        self._taken: dict[str, Turn | None] = {}

    def take(self, url: str) -> Turn | None:
        host = host_of(url)
        if is_exempt(host):
            return Turn(host)
        if host in self._taken:
            return None
        self._taken[host] = take(url, now=self._now)
        return self._taken[host]
