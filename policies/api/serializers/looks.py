"""The looks at sources, the copies of what was read, and what is handed in."""

from typing import Any

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.models.sources import SourceState
from policies.vocabulary import Grade

from .common import word
from .decisions import LONGEST_REASON, Body
from .writing import WEB

LONGEST_CONTENT = 16 * 2**20  # characters of base64; the bytes are bounded by INGEST_MAX_MIB


class FetchRunSerializer(Shape):
    """One look at a source: what came back, and in one sentence how it ended."""

    key = "id"

    id = fields.IntegerField()
    source = fields.SlugField(source="source.slug")
    started_at = fields.DateTimeField()
    finished_at = fields.DateTimeField()
    state = word(SourceState)
    message = fields.CharField()
    http_status = fields.IntegerField(allow_null=True)
    byte_count = fields.IntegerField()
    entry_count = fields.IntegerField()
    new_count = fields.IntegerField()
    changed_count = fields.IntegerField()
    copy = fields.CharField(
        source="archived.sha256", allow_null=True, help_text="SHA-256 of what was read, where a copy is kept."
    )


class TracedRunSerializer(FetchRunSerializer):
    """The same with each of its steps."""

    steps = fields.JSONField(help_text="Each: what, milliseconds since the beginning, outcome.")


class CopySerializer(Shape):
    """A copy of what a source answered. Others hold the rights in it: it is for accounts, to check what was read."""

    key = "sha256"
    filled = ("text",)

    sha256 = fields.CharField()
    size = fields.IntegerField(help_text="Bytes.")
    media_type = fields.CharField()
    charset = fields.CharField()
    first_seen_at = fields.DateTimeField()
    last_seen_at = fields.DateTimeField()
    text = fields.CharField(help_text="Its beginning as plain text, with nothing in it that acts.")


class HandInBody(Body):
    """An article or document: either its text, or a file in base64 (HTML, PDF, text, a feed)."""

    text = fields.CharField(required=False, trim_whitespace=False, max_length=LONGEST_CONTENT)
    content = fields.CharField(required=False, max_length=LONGEST_CONTENT, help_text="A file, in base64.")
    url = fields.RegexField(
        WEB, required=False, allow_blank=True, max_length=1000, help_text="The same address again is the same article."
    )
    publisher = fields.CharField(required=False, allow_blank=True, max_length=200)
    published = fields.DateField(required=False, allow_null=True, help_text="Where the document does not say it.")
    grade = word(Grade, required=False)
    reason = fields.CharField(required=False, allow_blank=True, max_length=LONGEST_REASON)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if bool(values.get("text", "").strip()) == bool(values.get("content")):
            raise fields.ValidationError("Send either text or content.")
        return values


class HandedInSerializer(Shape):
    """What became of it, as ids of news items. What is new or revised is read within a quarter of a minute."""

    new = fields.ListField(child=fields.IntegerField())
    revised = fields.ListField(child=fields.IntegerField())
    known = fields.ListField(child=fields.IntegerField())
