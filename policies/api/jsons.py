"""JSON in and out, by orjson: forty times as fast as the standard way, strict, and bounded."""

import time
from typing import Any

import orjson
from django.http import HttpRequest
from django.http.request import RawPostDataException
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from .refusals import TooLarge

LARGEST_BODY = 256 * 1024  # bytes
DRAINED, DRAINED_SECONDS = 64 * 2**20, 10.0  # bytes that are read though nobody wants them
OPTIONS = orjson.OPT_UTC_Z


def drain(request: HttpRequest) -> None:
    """Read to its end what was sent and not looked at: who is still sending would not see why it was refused."""
    said, end = request.META.get("CONTENT_LENGTH") or "0", time.monotonic() + DRAINED_SECONDS
    left = int(said) if said.isdigit() else 0
    while 0 < left <= DRAINED and time.monotonic() < end:
        try:
            piece = request.read(2**16)
        except (OSError, RawPostDataException):
            return
        if not piece:
            return
        left -= len(piece)


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=str, option=OPTIONS)


class JsonParser(BaseParser):
    """A body of one JSON value in UTF-8. What nests too deeply, or is too large, is refused before it costs anything."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        most = getattr((parser_context or {}).get("view"), "largest_body", LARGEST_BODY)
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge(f"The body is larger than {most // 1024} KiB.")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as fault:
            raise ParseError(f"The body is not JSON: {fault}.") from None
