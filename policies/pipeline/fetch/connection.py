"""Sockets to checked addresses, under a watchdog.

The standard library's HTTP client is used as it is, but for one thing: it never looks up a name. It is handed a socket that
is already connected to an address that was checked, while the Host header and the name in the TLS handshake stay the host's.
Nothing here reads the environment, so no proxy comes between.
"""

import functools
import http.client
import socket
import ssl
import threading

import certifi

from .addresses import is_public
from .targets import Target, shown
from .values import FetchFailed, FetchRefused, Http, Trace
from .watchdog import Watchdog


def connect(target: Target, *, http: Http, dog: Watchdog, trace: Trace) -> http.client.HTTPConnection:
    """A connection to one of the target's addresses. Raises ``FetchRefused`` unless every one of them is allowed."""
    addresses = checked_addresses(target, http=http, dog=dog)
    trace.note("look-up", f"{shown(target.host)} is {', '.join(addresses[:4])}")
    sock = _dial(addresses, target, http=http, dog=dog)
    trace.note("connect", f"to {sock.getpeername()[0]}, port {target.port}")
    try:
        if target.scheme == "https":
            sock.settimeout(min(http.connect_seconds, dog.left))
            sock = _tls_context(http.ca_file).wrap_socket(sock, server_hostname=target.host.rstrip("."))
            trace.note("encrypt", sock.version() or "TLS")
        sock.settimeout(http.read_seconds)
    except BaseException:
        sock.close()
        raise
    return _Dialled(target, sock)


def checked_addresses(target: Target, *, http: Http, dog: Watchdog) -> list[str]:
    """What the host stands for, looked up once. One forbidden answer among many refuses them all."""
    answers = [target.address] if target.address else _looked_up(target, http=http, dog=dog)
    if not answers:
        raise FetchFailed(f"The name {shown(target.host)} has no address.")
    for answer in answers:
        if f"{_bracketed(answer)}:{target.port}" in http.allow:
            continue
        if not is_public(answer):
            if answer == target.host:
                raise FetchRefused(f"{shown(answer)} is not a public address.")
            raise FetchRefused(f"{shown(target.host)} stands for {shown(answer)}, which is not a public address.")
        if target.port not in http.ports:
            ports = " and ".join(str(port) for port in sorted(http.ports))
            raise FetchRefused(f"Port {target.port} is not fetched from, only {ports}.")
    return answers


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _looked_up(target: Target, *, http: Http, dog: Watchdog) -> list[str]:
    """The resolver cannot be interrupted, so it is waited for from outside."""
    answers: list[str] = []
    faults: list[Exception] = []

    def ask() -> None:
        try:
            answers.extend(http.resolver(target.host, target.port))
        except (OSError, UnicodeError) as fault:
            faults.append(fault)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(min(http.connect_seconds, dog.left))
    if thread.is_alive():
        raise FetchFailed(
            f"The name {shown(target.host)} could not be looked up within {http.connect_seconds:g} s.", is_passing=True
        )
    if faults:
        raise FetchFailed(f"The name {shown(target.host)} could not be looked up.", is_passing=True) from faults[0]
    return answers


def _dial(addresses: list[str], target: Target, *, http: Http, dog: Watchdog) -> socket.socket:
    fault: OSError | None = None
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            dog.watch(sock)
            sock.settimeout(min(http.connect_seconds, dog.left))
            sock.connect((address, target.port))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as failed:
            sock.close()
            fault = failed
        except FetchFailed:
            sock.close()
            raise
    if isinstance(fault, TimeoutError):
        raise FetchFailed(
            f"{shown(target.host)} did not take a connection within {http.connect_seconds:g} s.", is_passing=True
        ) from fault
    raise FetchFailed(
        f"{shown(target.host)} does not take connections on port {target.port}.", is_passing=True
    ) from fault


@functools.lru_cache(maxsize=4)
def _tls_context(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file or certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


class _Dialled(http.client.HTTPConnection):
    """The library's connection over a socket of ours. It cannot dial by itself."""

    def __init__(self, target: Target, sock: socket.socket) -> None:
        super().__init__(target.host, target.port)
        self.default_port = 443 if target.scheme == "https" else 80  # what the Host header leaves out
        self.sock = sock
        self.auto_open = 0
