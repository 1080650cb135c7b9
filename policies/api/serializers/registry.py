"""The small lists of the registry."""

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.vocabulary import Grade, InstrumentKind, JurisdictionKind, Precision

from .common import SourceSerializer, texts, word


class JurisdictionSerializer(Shape):
    """A country, region or bloc that imposes restrictions or is their target."""

    code = fields.CharField(help_text="ISO 3166-1 alpha-2, or EU.")
    name = fields.CharField()
    kind = word(JurisdictionKind)


class AuthoritySerializer(Shape):
    """A body that acts, of one jurisdiction."""

    slug = fields.SlugField()
    short_name = fields.CharField()
    name = fields.CharField()
    jurisdiction = fields.CharField(source="jurisdiction.code")
    url = fields.CharField()


class CategorySerializer(Shape):
    """A branch of the tree of what is controlled."""

    slug = fields.SlugField()
    name = fields.CharField()
    parent = fields.SlugField(source="parent.slug", allow_null=True)


class InstrumentSerializer(Shape):
    """A published act, or a letter that never was."""

    slug = fields.SlugField()
    title = fields.CharField()
    citation = fields.CharField()
    kind = word(InstrumentKind)
    authority = fields.SlugField(source="authority.slug", allow_null=True)
    url = fields.CharField()
    is_published = fields.BooleanField()
    published_date = fields.DateField(allow_null=True)
    published_precision = word(Precision)
    effective_date = fields.DateField(allow_null=True)
    grade = word(Grade, help_text="The kind of source in which we have seen it.")
    note = fields.CharField()


class NegotiationSerializer(Shape):
    """A round of talks, a call or a summit."""

    filled = ("parties", "restrictions")

    slug = fields.SlugField()
    name = fields.CharField()
    start_date = fields.DateField()
    end_date = fields.DateField()
    precision = word(Precision)
    place = fields.CharField()
    is_planned = fields.BooleanField(help_text="True while no source says that it took place.")
    parties = texts("Jurisdictions by code.")
    restrictions = texts("What it touched, by slug.")
    note = fields.CharField()
    sources = SourceSerializer(many=True)
