"""The small lists of the registry."""

from rest_framework import serializers as fields

from policies.api.codes import CodeMatch
from policies.api.reading import Shape
from policies.models.news import SourceState
from policies.vocabulary import CodeSystem, Grade, InstrumentKind, JurisdictionKind, LinkKind, Precision, SourceFormat

from .common import SourceSerializer, texts, word
from .restrictions import CodeSerializer


class JurisdictionSerializer(Shape):
    """A country, region or bloc that imposes restrictions or is their target."""

    key = "code"

    code = fields.CharField(help_text="ISO 3166-1 alpha-2, or EU.")
    name = fields.CharField()
    kind = word(JurisdictionKind)


class AuthoritySerializer(Shape):
    """A body that acts, of one jurisdiction."""

    key = "slug"

    slug = fields.SlugField()
    short_name = fields.CharField()
    name = fields.CharField()
    jurisdiction = fields.CharField(source="jurisdiction.code")
    url = fields.CharField()


class CategorySerializer(Shape):
    """A branch of the tree of what is controlled."""

    key = "slug"

    slug = fields.SlugField()
    name = fields.CharField()
    parent = fields.SlugField(source="parent.slug", allow_null=True)


class InstrumentSerializer(Shape):
    """A published act, or a letter that never was."""

    key = "slug"

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

    key = "slug"
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


class SourceDetailSerializer(Shape):
    """A publisher or feed that is watched."""

    key = "slug"

    slug = fields.SlugField()
    name = fields.CharField()
    url = fields.CharField(help_text="http(s) address, or package: for a feed that ships with the product.")
    format = word(SourceFormat)
    grade = word(Grade)
    language = fields.CharField()
    jurisdiction = fields.CharField(source="jurisdiction.code", allow_null=True)
    is_sample = fields.BooleanField(help_text="Its items are samples of ours, and are marked so.")
    is_active = fields.BooleanField()
    interval_minutes = fields.IntegerField()
    cron = fields.CharField(help_text="Where it is not empty, it counts in place of the interval; in UTC.")
    options = fields.DictField(help_text="What the format needs to know.")
    terms = fields.CharField(help_text="On what terms the publisher lets it be read and quoted.")
    address_verified = fields.BooleanField(help_text="Whether the address was seen to answer.")
    note = fields.CharField()
    state = word(SourceState, help_text="How the last look ended. Nothing found is not the same as nothing new.")
    failures = fields.IntegerField(help_text="In a row.")
    items_per_week = fields.FloatField(help_text="By the last four weeks.")
    paused_at = fields.DateTimeField(allow_null=True, help_text="Since when it pauses, for its failures.")
    paused_reason = fields.CharField()
    last_checked_at = fields.DateTimeField(allow_null=True)
    last_changed_at = fields.DateTimeField(allow_null=True, help_text="When it last brought something.")
    last_good_at = fields.DateTimeField(allow_null=True)
    next_due_at = fields.DateTimeField(allow_null=True)


class ListedItemSerializer(Shape):
    """A good, software or technology, with the restriction that it is in."""

    key = "id"
    filled = ("codes",)

    id = fields.IntegerField()
    restriction = fields.SlugField(source="restriction.slug")
    name = fields.CharField()
    note = fields.CharField()
    codes = CodeSerializer(many=True)


class ListedCodeSerializer(Shape):
    """A number of an item in one system, with the restriction that it is in."""

    key = "id"
    hidden = ("code_match",)

    id = fields.IntegerField()
    restriction = fields.SlugField(source="item.restriction.slug")
    item = fields.CharField(source="item.name")
    system = word(CodeSystem)
    code = fields.CharField()
    edition = fields.CharField()
    is_verified = fields.BooleanField(help_text="False where no source seen prints the code.")
    source_url = fields.CharField()
    code_match = word(CodeMatch, help_text="Only when asked with code.")


class ListedLinkSerializer(Shape):
    """How one restriction stands to another, read from left to right."""

    key = "id"

    id = fields.IntegerField()
    from_restriction = fields.SlugField(source="from_restriction.slug")
    kind = word(LinkKind)
    to_restriction = fields.SlugField(source="to_restriction.slug")
    note = fields.CharField()
    source_url = fields.CharField()
