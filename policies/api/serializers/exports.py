"""What an export says of itself."""

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.vocabulary import Word

from .common import word


class FileSerializer(Shape):
    bytes = fields.IntegerField()
    sha256 = fields.CharField()


class TableSerializer(Shape):
    rows = fields.IntegerField()
    columns = fields.DictField(child=fields.CharField(), help_text="Each with its kind.")


class ManifestSerializer(Shape):
    version = fields.IntegerField()
    cursor = fields.IntegerField(help_text="The last change that counts.")
    as_of = fields.DateField(help_text="The day that statuses are for.")
    licence = fields.CharField()
    tables = fields.DictField(child=TableSerializer())
    files = fields.DictField(child=FileSerializer())


class Op(Word):
    REMOVE = "remove"
    ADD = "add"


class DeltaSerializer(Shape):
    """One line of a delta."""

    table = fields.CharField()
    op = word(Op)
    row = fields.DictField()
