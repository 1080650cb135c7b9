"""The bytes of an answer, within their limits: as they come over the wire, and as they unpack."""

import http.client
import zlib
from collections.abc import Iterator

from .values import MIB, FetchFailed, Http

PIECE = 65_536
GZIP = 16 + zlib.MAX_WBITS


def read_body(answer: http.client.HTTPResponse, *, http: Http) -> bytes:
    """Read and unpack. Raises ``FetchFailed`` for too much, too little, or a packing that was not asked for."""
    packing = (answer.getheader("Content-Encoding") or "identity").strip().lower()
    declared = answer.length
    if declared is not None and declared > http.max_raw_bytes:
        raise FetchFailed(f"It announces {declared:,} bytes; more than {_size(http.max_raw_bytes)} is not taken.")
    pieces = _raw(answer, declared, http=http)
    if packing in ("gzip", "x-gzip"):
        pieces = _unpacked(pieces, http=http)
    elif packing != "identity":
        raise FetchFailed(f"It came packed as {packing[:40]!r}, which was not asked for.")
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > http.max_bytes:
            raise FetchFailed(f"It is larger than {_size(http.max_bytes)}, which is the most that is taken.")
    return bytes(body)


def _raw(answer: http.client.HTTPResponse, declared: int | None, *, http: Http) -> Iterator[bytes]:
    count = 0
    while piece := answer.read1(PIECE):
        count += len(piece)
        if count > http.max_raw_bytes:
            raise FetchFailed(f"More than {_size(http.max_raw_bytes)} came over the wire; the rest was not taken.")
        yield piece
    if declared is not None and count < declared:
        raise FetchFailed(f"It announced {declared:,} bytes and ended after {count:,}.")


def _unpacked(pieces: Iterator[bytes], *, http: Http) -> Iterator[bytes]:
    """Unpack gzip a little at a time, so that a bomb is stopped at the limit and not after it. Several members may follow."""
    unpacker = zlib.decompressobj(GZIP)
    is_open = False  # within a member
    try:
        for piece in pieces:
            while piece:
                is_open = True
                yield unpacker.decompress(piece, PIECE)
                piece = unpacker.unconsumed_tail
                if unpacker.eof:
                    piece, is_open = unpacker.unused_data.lstrip(b"\0"), False
                    unpacker = zlib.decompressobj(GZIP)
    except zlib.error:
        raise FetchFailed("It says that it is gzip, but cannot be unpacked.") from None
    if is_open:
        raise FetchFailed("The gzip ends in the middle.")


def _size(count: int) -> str:
    return f"{count / MIB:g} MiB" if count >= MIB else f"{count:,} bytes"
