"""A restriction, for the day asked."""

from rest_framework import serializers as fields

from policies.api.codes import CodeMatch
from policies.api.reading import Shape
from policies.vocabulary import CodeSystem, LinkKind, Measure, Outlook, Reach, Status

from .common import counted, texts, word
from .history import EventSerializer, PeriodSerializer


class AuthorityBriefSerializer(Shape):
    slug = fields.SlugField()
    short_name = fields.CharField()
    name = fields.CharField()


class CodeSerializer(Shape):
    """A number of a good in one system. The same characters in two systems are two different codes."""

    system = word(CodeSystem)
    code = fields.CharField()
    edition = fields.CharField(help_text="Of the tariff or list, as “HS 2022”; empty where there is none.")
    is_verified = fields.BooleanField(help_text="False where no source seen prints the code.")
    source_url = fields.CharField()


class ItemSerializer(Shape):
    """A good, software or technology that is controlled."""

    name = fields.CharField()
    note = fields.CharField()
    codes = CodeSerializer(many=True)


class LinkSerializer(Shape):
    """How a restriction stands to another one, which ``restriction`` names by slug."""

    kind = word(LinkKind)
    restriction = fields.SlugField()
    note = fields.CharField()
    source_url = fields.CharField()


class RestrictionSerializer(Shape):
    """One measure by one authority on one set of items toward one set of targets.

    ``status`` and what follows it, and ``outlook``, are for the day ``as_of`` as known at ``known_at``. The other fields
    are the registry as it is now.
    """

    key = "slug"
    filled = (
        "as_of", "known_at", "outlook", "page", "targets", "categories", "items", "links", "linked_from", "code_match",
    )  # fmt: skip
    hidden = ("code_match", "history", "periods")
    included = ("history", "periods")

    slug = fields.SlugField()
    title = fields.CharField()
    as_of = fields.DateField(help_text="The day that the status is for.")
    known_at = fields.DateTimeField(allow_null=True, help_text="The moment of our knowledge; null: now.")
    status = word(Status, allow_null=True, help_text="Null where it had none on that day.")
    status_since = fields.DateField(allow_null=True)
    status_until = fields.DateField(allow_null=True, help_text="The last day, where one is known. Null: open.")
    by_lapse = fields.BooleanField(
        allow_null=True, help_text="The status began because a temporary departure ran out, not because anyone acted."
    )
    is_confirmed = fields.BooleanField(allow_null=True, help_text="False on a lapse that no source has confirmed.")
    outlook = word(Outlook, allow_null=True, help_text="Where the newest talk points; null where nobody talks.")
    outlook_since = fields.DateField(source="talk_date", allow_null=True)
    verified_on = fields.DateField(allow_null=True, help_text="Checked against sources up to this day.")
    authority = AuthorityBriefSerializer()
    imposed_by = fields.CharField(source="authority.jurisdiction.code", help_text="ISO 3166-1 alpha-2, or EU.")
    measure = word(Measure)
    mast_code = fields.CharField(help_text="UNCTAD MAST code and edition, where known.")
    reach = word(Reach, help_text="all: toward every destination; listed: toward the targets.")
    targets = texts("Jurisdictions by code.")
    target_note = fields.CharField(help_text="End users, groups, companies.")
    categories = texts("Categories by slug.")
    companies = texts("Companies that the sources name.")
    summary = fields.CharField()
    legal_basis = fields.CharField()
    citation = fields.CharField()
    items = ItemSerializer(many=True)
    open_questions = texts("What no source answers, or where they differ.")
    links = LinkSerializer(many=True, help_text="From this restriction to others.")
    linked_from = LinkSerializer(many=True, help_text="From others to this one.")
    merged_into = fields.SlugField(
        source="merged_into.slug", allow_null=True, help_text="The restriction that carries on its history."
    )
    version = fields.IntegerField(help_text="Raised by each edit of the registry fields.")
    updated_at = fields.DateTimeField(allow_null=True)
    page = fields.URLField(help_text="Its page for people.")
    code_match = word(
        CodeMatch,
        help_text="Only when asked with code. match: an item is this code, or this code lies within it. indeterminate: an "
        "item lies beneath this code, which is given without its paragraph or last digits.",
    )
    history = EventSerializer(many=True, help_text="Only with include=history.")
    periods = PeriodSerializer(many=True, help_text="Only with include=periods.")


class RestrictionPageSerializer(Shape):
    as_of = fields.DateField()
    known_at = fields.DateTimeField(allow_null=True)
    next = fields.URLField(
        allow_null=True, help_text="The address of the page that follows, for the same day; null on the last one."
    )
    count = counted()
    results = RestrictionSerializer(many=True)
