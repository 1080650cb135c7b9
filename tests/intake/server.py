"""A server on loopback that behaves as badly as it is told to, byte by byte."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, "Hostile"], None]
OK = b"HTTP/1.1 200 OK\r\n"


@dataclass
class Hostile:
    """Where it listens, and what it was asked: the raw head of each request, in order."""

    port: int
    requests: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def allow(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}"})


@contextmanager
def serving(*behaviours: Behaviour) -> Iterator[Hostile]:
    """The first request gets the first behaviour, and so on; the last one stays."""
    listener = socket.create_server(("127.0.0.1", 0))
    hostile = Hostile(listener.getsockname()[1])
    thread = threading.Thread(target=_accept, args=(listener, hostile, behaviours), daemon=True)
    thread.start()
    try:
        yield hostile
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(2)


def _accept(listener: socket.socket, hostile: Hostile, behaviours: tuple[Behaviour, ...]) -> None:
    count = 0
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        behaviour = behaviours[min(count, len(behaviours) - 1)]
        count += 1
        threading.Thread(target=_serve, args=(client, hostile, behaviour), daemon=True).start()


def _serve(client: socket.socket, hostile: Hostile, behaviour: Behaviour) -> None:
    with client, suppress(OSError):
        client.settimeout(20)
        head = b""
        while b"\r\n\r\n" not in head and (more := client.recv(4096)):
            head += more
        hostile.requests.append(head.decode("latin-1"))
        behaviour(client, hostile)


# --- behaviours ---


def answers(body: bytes = b"", *, status: str = "200 OK", headers: dict[str, str] | None = None) -> Behaviour:
    lines = {"Content-Length": str(len(body)), "Content-Type": "text/plain"} | (headers or {})
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return says(head.encode("latin-1") + b"\r\n" + body)


def says(data: bytes) -> Behaviour:
    return lambda client, _: client.sendall(data)


def redirects(to: str, *, status: str = "302 Found") -> Behaviour:
    """``to`` may name the server's own port as {port}."""

    def behave(client: socket.socket, hostile: Hostile) -> None:
        client.sendall(
            f"HTTP/1.1 {status}\r\nLocation: {to.format(port=hostile.port)}\r\nContent-Length: 0\r\n\r\n".encode()
        )

    return behave


def drips(head: bytes, drop: bytes, *, every: float) -> Behaviour:
    """A slow loris: always something, never enough."""

    def behave(client: socket.socket, _: Hostile) -> None:
        client.sendall(head)
        while True:
            client.sendall(drop)
            time.sleep(every)

    return behave


def pours(head: bytes, piece: bytes) -> Behaviour:
    """Without an end, as fast as it is taken."""

    def behave(client: socket.socket, _: Hostile) -> None:
        client.sendall(head)
        while True:
            client.sendall(piece)

    return behave


def waits(seconds: float, *, before: bytes = b"") -> Behaviour:
    def behave(client: socket.socket, _: Hostile) -> None:
        client.sendall(before)
        time.sleep(seconds)

    return behave


def resets() -> Behaviour:
    def behave(client: socket.socket, _: Hostile) -> None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    return behave


def bomb(mebibytes: int) -> bytes:
    """So many MiB of nothing, packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(mebibytes)) + packer.flush()


def packed(data: bytes) -> bytes:
    return gzip.compress(data)
