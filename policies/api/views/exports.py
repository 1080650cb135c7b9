"""Exports: everything as files, as of any cursor and day."""

from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import orjson
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.jsons import JsonRenderer
from policies.api.parameters import AS_OF, Parameter
from policies.api.refusals import BadParameters
from policies.api.serializers.exports import DeltaSerializer, ManifestSerializer
from policies.api.validators import NotModified, etag_of
from policies.api.values import LARGEST, whole
from policies.publish import exports
from policies.publish.tables import head

from .base import View
from .restrictions import today
from .streaming import AnyRenderer

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
}
ONE_AT_A_TIME = Lock()
INTEGER = {"type": "integer", "format": "int64", "minimum": 0}


def cursor(name: str, description: str, **options: Any) -> Parameter:
    return Parameter(name, whole(0, LARGEST), description, schema=INTEGER, **options)


CURSOR = cursor("cursor", "The last change that counts. The newest where it is not given.")


class _Export(View):
    tag = "exports"
    parameters = (AS_OF, CURSOR)

    def folder(self) -> tuple[Path, dict[str, Any]]:
        day: date = self.asked["as_of"] or today()
        newest = self.state.last[0] if self.state and self.state.last else head()
        wanted = newest if self.asked["cursor"] is None else self.asked["cursor"]
        if wanted > newest:
            raise BadParameters({"cursor": f"The log ends at {newest}."})
        with ONE_AT_A_TIME:
            folder = exports.export(wanted, day)
        return folder, orjson.loads((folder / "manifest.json").read_bytes())


class Manifest(_Export):
    """What there is to fetch: files with their size and SHA-256, tables with their columns and counts, and the licence.

    The same day and cursor give the same bytes, today and in ten years.
    """

    operation, summary = "get_manifest", "What is exported"
    answer = ManifestSerializer

    def get(self, request: Request) -> Response:
        return Response(self.folder()[1])


class ExportFile(_Export):
    """One file of an export. A cell of CSV that a spreadsheet would take for a formula has an apostrophe before it."""

    operation, summary = "get_export", "A file of an export"
    answer, media_type = bytes, "application/octet-stream"
    renderer_classes = (JsonRenderer, AnyRenderer)

    def get(self, request: Request, name: str) -> Any:
        if name not in exports.NAMES:
            raise Http404(f"There is no file {name!r}: look into the manifest.")
        folder, manifest = self.folder()
        answer = FileResponse((folder / name).open("rb"), content_type=KINDS[name.rpartition(".")[2]])
        answer["ETag"], answer["Cache-Control"] = f'"{manifest["files"][name]["sha256"]}"', "no-cache"
        if self.state and self.state.modified:
            answer["Last-Modified"] = self.state.modified
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class Deltas(View):
    """What turns the export of one cursor into that of another, a JSON object a line: rows to remove, rows to add."""

    operation, tag, summary = "get_deltas", "exports", "What differs between two cursors"
    parameters = (
        AS_OF,
        cursor("from", "The earlier cursor.", is_required=True, example="0"),
        cursor("to", "The later cursor. The newest where it is not given."),
    )
    answer, media_type = DeltaSerializer, "application/x-ndjson"
    renderer_classes = (JsonRenderer, AnyRenderer)

    def get(self, request: Request) -> Any:
        newest, first = head(), self.asked["from"]
        last = newest if self.asked["to"] is None else self.asked["to"]
        if not first <= last <= newest:
            raise BadParameters({"to": f"From {first}, a cursor up to {newest} can follow, where the log ends."})
        day = self.asked["as_of"] or today()
        etag = etag_of(f"{exports.VERSION} {first} {last} {day}".encode())  # the same bytes follow from these
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            raise NotModified(etag, None)
        rows = exports.deltas(first, last, day)
        lines = (orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
        return StreamingHttpResponse(
            lines, content_type=self.media_type, headers={"ETag": etag, "Cache-Control": "no-cache"}
        )
