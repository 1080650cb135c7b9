"""Going there: one address checked and connected to, redirects followed by hand, time and size bounded."""

import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from .addresses import is_public

CHUNK = 65_536
DEFAULT_PORTS = {"http": 80, "https": 443}
UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
Resolver = Callable[[str, int], list[str]]


class FetchRefused(Exception):
    """We do not go there. The text is one sentence."""


class FetchFailed(Exception):
    """We went, and it went wrong. The text is one sentence."""


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, as the system's resolver gives them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Http:
    """How we go: limits in seconds and bytes, who we say we are, and what besides the public internet is allowed.

    ``allow`` holds "ip:port" strings and is empty but in tests; ``resolver`` gives a host's addresses.
    """

    contact: str = ""
    allow: frozenset[str] = frozenset()
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    deadline: float = 60.0
    max_bytes: int = 8 * 2**20
    max_redirects: int = 5
    resolver: Resolver = field(default=resolve)

    @classmethod
    def from_settings(cls) -> "Http":
        return cls(contact=settings.CONTACT, allow=settings.FETCH_ALLOW, max_bytes=settings.INGEST_MAX_BYTES)

    @property
    def user_agent(self) -> str:
        return f"export-control-policy-tracker/1.0 ({self.contact})"


@dataclass(frozen=True)
class Response:
    """What came back. ``body`` is unpacked; ``url`` is where it was found in the end."""

    status: int
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False


def fetch(url: str, *, http: Http, etag: str = "", last_modified: str = "") -> Response:
    """Get a document, with the validators of the last time. Raises ``FetchRefused`` or ``FetchFailed``."""
    watch = _Watch(http.deadline)
    conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {"User-Agent": http.user_agent, "Accept-Encoding": "gzip", "Accept": "*/*"}
    headers |= {name: value for name, value in conditions.items() if value}
    try:
        for _ in range(http.max_redirects + 1):
            answer = _get(url, headers, http=http, watch=watch)
            if isinstance(answer, Response):
                return _checked(answer, is_conditional=bool(etag or last_modified))
            url = answer
        raise FetchFailed(f"It redirects more than {http.max_redirects} times.")
    finally:
        watch.end()


def _get(url: str, headers: dict[str, str], *, http: Http, watch: "_Watch") -> Response | str:
    """One request: what came back, or the address it redirects to."""
    parts = _checked_url(url, http)
    try:
        with _pool(parts, http, watch) as pool:
            raw = pool.urlopen(
                "GET", _target(parts), headers=headers, redirect=False, retries=False, preload_content=False
            )
            try:
                return _answer(raw, url, http=http, watch=watch)
            finally:
                raw.close()
    except (HTTPError, OSError, ValueError) as fault:
        if watch.is_over:
            raise FetchFailed(f"The whole answer did not come within {http.deadline:g} s.") from None
        raise FetchFailed(_sentence(fault, parts.hostname or "")) from None


def _answer(raw: Any, url: str, *, http: Http, watch: "_Watch") -> Response | str:
    location = raw.headers.get("Location")
    if raw.status in (301, 302, 303, 307, 308) and location:
        return urljoin(url, location)
    media_type, charset = _content_type(raw.headers.get("Content-Type", ""))
    return Response(
        status=raw.status,
        url=url,
        headers=dict(raw.headers),
        body=b"" if raw.status == 304 else _body(raw, http=http, watch=watch),
        media_type=media_type,
        charset=charset,
        etag=raw.headers.get("ETag", ""),
        last_modified=raw.headers.get("Last-Modified", ""),
        not_modified=raw.status == 304,
    )


def _body(raw: Any, *, http: Http, watch: "_Watch") -> bytes:
    body = bytearray()
    while chunk := raw.read1(CHUNK, decode_content=True):
        body += chunk
        if len(body) > http.max_bytes:
            raise FetchFailed(f"It is larger than {http.max_bytes // 2**20} MiB, which is the most that is read.")
        if watch.is_over:
            raise TimeoutError
    expected = raw.headers.get("Content-Length", "")
    if expected.isdigit() and raw.tell() < int(expected):
        raise FetchFailed(f"It ended after {raw.tell()} of {expected} bytes.")
    return bytes(body)


def _checked(response: Response, *, is_conditional: bool) -> Response:
    if response.status == 304 and not is_conditional:
        raise FetchFailed("It answered “not modified” to a question that named no earlier version.")
    if response.status != 304 and not 200 <= response.status < 300:
        raise FetchFailed(f"The server answered with status {response.status}.")
    return response


# --- the address ---


def _checked_url(url: str, http: Http) -> SplitResult:
    if UNSAFE.search(url):
        raise FetchRefused("The address holds a space, a backslash or a control character.")
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise FetchRefused("The address cannot be read.") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise FetchRefused(f"Only http and https addresses are fetched, not {parts.scheme or 'a bare name'}.")
    if parts.username is not None or parts.password is not None:
        raise FetchRefused("The address holds a name or password.")
    if not parts.hostname:
        raise FetchRefused("The address names no host.")
    if port not in DEFAULT_PORTS.values() and not any(allowed.endswith(f":{port}") for allowed in http.allow):
        raise FetchRefused(f"Port {port} is not one that is fetched from.")
    return parts


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _pool(parts: SplitResult, http: Http, watch: "_Watch") -> urllib3.HTTPConnectionPool:
    is_secure = parts.scheme == "https"
    kind = urllib3.HTTPSConnectionPool if is_secure else urllib3.HTTPConnectionPool
    pool = kind(
        parts.hostname or "",
        parts.port or DEFAULT_PORTS[parts.scheme],
        timeout=urllib3.Timeout(connect=http.connect_timeout, read=http.read_timeout),
    )
    pool.ConnectionCls = _SecureConnection if is_secure else _Connection
    pool.conn_kw = dict(pool.conn_kw) | {"http": http, "watch": watch}
    return pool


class _ToTheCheckedAddress:
    """Connects to an address that was looked up once and checked; the host's name stays for TLS and the Host header."""

    def __init__(self, *args: Any, http: Http, watch: "_Watch", **options: Any) -> None:
        self._http, self._watch = http, watch
        super().__init__(*args, **options)

    def _new_conn(self) -> socket.socket:
        address = _checked_address(self.host, self.port, self._http)  # type: ignore[attr-defined]
        connected = socket.create_connection((address, self.port), self._http.connect_timeout)  # type: ignore[attr-defined]
        self._watch.over(connected)
        return connected


class _Connection(_ToTheCheckedAddress, HTTPConnection):
    pass


class _SecureConnection(_ToTheCheckedAddress, HTTPSConnection):
    pass


def _checked_address(host: str, port: int, http: Http) -> str:
    """The first of a host's addresses, when all of them may be connected to."""
    try:
        found = http.resolver(host.strip("[]"), port)
    except (OSError, UnicodeError):
        raise FetchFailed(f"The name {host} is not known.") from None
    for address in found:
        if not is_public(address) and f"{address}:{port}" not in http.allow:
            raise FetchRefused(f"{host} leads to {address}, which is not a public address.")
    if not found:
        raise FetchFailed(f"The name {host} has no address.")
    return found[0]


# --- time ---


class _Watch:
    """Ends what takes too long. Time-outs of single reads never stop a server that sends a byte now and then."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends_at

    def over(self, connected: socket.socket) -> None:
        self._sockets.append(connected)

    def end(self) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        for connected in self._sockets:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)


def _content_type(header: str) -> tuple[str, str]:
    media_type, _, rest = header.partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", rest, re.IGNORECASE)
    return media_type.strip().lower()[:100], charset.group(1).lower() if charset else ""


def _sentence(fault: Exception, host: str) -> str:
    if isinstance(fault, urllib3.exceptions.TimeoutError | TimeoutError):
        return f"{host} did not answer in time."
    if isinstance(fault, urllib3.exceptions.SSLError):
        return f"The certificate of {host} is not to be trusted."
    if isinstance(fault, urllib3.exceptions.DecodeError):
        return "What it sent cannot be unpacked."
    return f"The connection to {host} broke: {type(fault).__name__}."
