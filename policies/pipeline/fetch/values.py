"""What goes into a fetch and what comes out of it."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

MIB = 2**20
Resolver = Callable[[str, int], list[str]]


class FetchRefused(Exception):
    """We will not go there. The message is one sentence that says why."""


class FetchFailed(Exception):
    """We went there and came back with nothing. The message is one sentence that says what happened.

    ``status`` is the HTTP status where there was one; ``retry_after`` the seconds the server asked us to stay away, if it did.
    """

    def __init__(self, sentence: str, *, status: int | None = None, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after


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

        limit = settings.INGEST_MAX_BYTES
        return cls(contact=settings.CONTACT, allow=settings.FETCH_ALLOW, max_bytes=limit, max_raw_bytes=limit)

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
