"""JSON in and out, by orjson: forty times as fast as the standard way, strict, and bounded."""

from typing import Any

import orjson
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer

from .refusals import TooLarge

LARGEST_BODY = 256 * 1024  # bytes
OPTIONS = orjson.OPT_UTC_Z


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
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge(f"The body is larger than {LARGEST_BODY // 1024} KiB.")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as fault:
            raise ParseError(f"The body is not JSON: {fault}.") from None
