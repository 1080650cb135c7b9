"""What goes into a fetch and what comes out of it."""

import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MIB = 2**20
MAX_STEPS = 60
PASSING = (408, 425, 429)
Resolver = Callable[[str, int], list[str]]


class FetchRefused(Exception):
    """We will not go there. The message is one sentence that says why."""


class FetchFailed(Exception):
    """We went there and came back with nothing. The message is one sentence that says what happened.

    ``status`` is the HTTP status where there was one; ``retry_after`` the seconds the server asked us to stay away, if it did;
    ``is_passing`` says that it may well be different in a minute.
    """

    def __init__(
        self, sentence: str, *, status: int | None = None, retry_after: int | None = None, is_passing: bool = False
    ) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after
        self.is_passing = is_passing or (status is not None and (status >= 500 or status in PASSING))


class Trace:
    """What a look did, step by step: what, the milliseconds since it began, and what came of it."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self.steps: list[tuple[str, int, str]] = []

    @property
    def milliseconds(self) -> int:
        return round((time.monotonic() - self._began) * 1000)

    def note(self, what: str, outcome: str) -> None:
        if len(self.steps) < MAX_STEPS:
            self.steps.append((what, self.milliseconds, outcome[:300]))


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host name, as the system's resolver gives them. Raises ``OSError``."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True)
class Http:
    """How we go out: who we say we are, how long we wait, how much we take, and what is allowed beside the public net.

    ``allow`` holds "ip:port" pairs that may be connected to although they are not public; it is empty in production. Times
    are in seconds, sizes in bytes: ``max_raw_bytes`` of what comes over the wire, ``max_bytes`` of what it unpacks to.
    """

    contact: str = "no contact given"
    allow: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset({80, 443})
    connect_seconds: float = 5.0
    read_seconds: float = 10.0
    total_seconds: float = 30.0
    max_raw_bytes: int = 8 * MIB
    max_bytes: int = 8 * MIB
    max_redirects: int = 5
    resolver: Resolver = look_up
    ca_file: str = ""

    @classmethod
    def from_settings(cls) -> "Http":
        from django.conf import settings

        return cls(
            contact=settings.CONTACT,
            allow=settings.FETCH_ALLOW,
            ports=settings.FETCH_PORTS,
            total_seconds=settings.FETCH_SECONDS,
            max_bytes=settings.INGEST_MAX_BYTES,
            max_raw_bytes=settings.INGEST_MAX_BYTES,
        )

    @property
    def user_agent(self) -> str:
        return f"export-control-policy-tracker/1.0 ({self.contact})"


@dataclass(frozen=True)
class Response:
    """One document. ``url`` is where it was found in the end; header names are in lower case; the body is unpacked."""

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False
