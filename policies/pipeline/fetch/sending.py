"""Sending a message to an address that somebody else chose, through the same guard as fetching: no private address, one
look-up, a deadline for it all. A redirect is never followed, and the answer's body is not kept."""

import http.client
from contextlib import suppress
from dataclasses import dataclass

from .connection import checked_addresses, connect
from .targets import shown, target_of
from .values import FetchFailed, FetchRefused, Http, Trace
from .watchdog import Watchdog

LOOKED_AT = 4096  # bytes of an answer
INTERNAL = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")


@dataclass(frozen=True)
class Sent:
    """How a message was taken: the status, and how many seconds the receiver asks us to wait."""

    status: int
    retry_after: int | None = None

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


def check_address(url: str, *, http: Http) -> None:
    """Raise ``FetchRefused`` where an address can be told already to be none that we send to.

    A name that cannot be looked up now may be one later: it is looked up, and checked, on every attempt.
    """
    target = target_of(url)
    if not target.address and _is_internal(target.host.rstrip(".")):
        raise FetchRefused(f"{shown(target.host)} is a name of a network of its own, not a public one.")
    if not target.address and target.port not in http.ports and not http.allow:
        raise FetchRefused(f"Port {target.port} is not sent to.")
    with suppress(FetchFailed), Watchdog(http.total_seconds) as dog:
        checked_addresses(target, http=http, dog=dog)


def _is_internal(host: str) -> bool:
    return "." not in host or f".{host}".lower().endswith(INTERNAL)


def send(url: str, body: bytes, *, headers: dict[str, str], http: Http) -> Sent:
    """POST ``body``. Raises ``FetchRefused`` where we will not go, ``FetchFailed`` where no answer came."""
    target = target_of(url)
    with Watchdog(http.total_seconds) as dog:
        try:
            connection = connect(target, http=http, dog=dog, trace=Trace())
            try:
                return _answer(connection, target.path, body, {"User-Agent": http.user_agent} | headers)
            finally:
                connection.close()
        except (FetchFailed, FetchRefused):
            if dog.has_bitten:
                raise dog.late() from None
            raise
        except Exception as fault:
            if dog.has_bitten:
                raise dog.late() from fault
            raise FetchFailed(f"The receiver did not answer ({type(fault).__name__}).") from fault


def _answer(connection: http.client.HTTPConnection, path: str, body: bytes, headers: dict[str, str]) -> Sent:
    connection.request("POST", path, body=body, headers=headers | {"Connection": "close"})
    with connection.getresponse() as answer:
        with suppress(http.client.HTTPException, OSError):
            answer.read(LOOKED_AT)
        wait = answer.getheader("Retry-After", "").strip()
        return Sent(answer.status, int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 8 else None)
