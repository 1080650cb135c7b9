"""A restriction over time: its steps, the periods they give, and what differs between two days."""

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.history import Move
from policies.models.history import EventKind
from policies.vocabulary import Action, Basis, Door, Precision, Stage, Status

from .common import Actor, SourceSerializer, word


class EventSerializer(Shape):
    """A row of the ledger: a step, the correction of one, or its retraction. Rows are never changed."""

    key = "sequence"
    filled = ("actor",)

    sequence = fields.IntegerField(help_text="1, 2, 3 … in the order of recording, within the restriction.")
    kind = word(EventKind)
    corrects = fields.IntegerField(
        source="corrects.sequence", allow_null=True, help_text="The row that this one replaces or takes back."
    )
    corrected_by = fields.IntegerField(
        source="replaced_by", allow_null=True, help_text="The row that replaced this one, so that it no longer counts."
    )
    action = word(Action, allow_null=True, help_text="Null on a retraction.")
    stage = word(Stage, allow_null=True, help_text="Talk never changes a status.")
    status = word(Status, allow_null=True, help_text="After the step; null where it changes none.")
    effective_date = fields.DateField(help_text="When it holds in the world.")
    effective_precision = word(Precision)
    effective_basis = word(Basis)
    announced_date = fields.DateField(allow_null=True)
    until_date = fields.DateField(allow_null=True, help_text="The last day of a suspension or easing.")
    summary = fields.CharField()
    scope = fields.CharField(help_text="Where the step touches only a part.")
    note = fields.CharField(help_text="What is doubtful about it, or where sources differ.")
    quote = fields.CharField(help_text="The sentence that says so.")
    sources = SourceSerializer(many=True)
    instrument = fields.SlugField(source="instrument.slug", allow_null=True)
    news_item = fields.IntegerField(source="news_item_id", allow_null=True)
    reason = fields.CharField(help_text="Why it was recorded, or what was wrong.")
    actor = word(Actor)
    door = word(Door)
    recorded_at = fields.DateTimeField(help_text="When we knew.")
    hash = fields.CharField(help_text="SHA-256 of the row and of the hash before it.")
    previous_hash = fields.CharField()


class StepSerializer(EventSerializer):
    """A row of the ledger, with the restriction that it is of."""

    key = "id"

    id = fields.IntegerField(help_text="Its number among all rows, in the order of recording.")
    restriction = fields.SlugField(source="restriction.slug")


class PeriodSerializer(Shape):
    """A run of days with one status."""

    status = word(Status)
    valid_from = fields.DateField()
    valid_to = fields.DateField(allow_null=True, help_text="The last day; null: open.")
    by_lapse = fields.BooleanField()
    is_confirmed = fields.BooleanField()
    event = fields.IntegerField(source="event.sequence", help_text="The row of the history that it rests on.")
    known_from = fields.DateTimeField()
    known_to = fields.DateTimeField(allow_null=True, help_text="From when we knew otherwise; null: still so.")


class RestrictionPeriodSerializer(PeriodSerializer):
    """A run of days with one status, with the restriction that it is of."""

    restriction = fields.SlugField(source="restriction.slug")


class StandingSerializer(Shape):
    """What a restriction was on a day."""

    status = word(Status)
    since = fields.DateField()
    until = fields.DateField(allow_null=True)
    by_lapse = fields.BooleanField()
    is_confirmed = fields.BooleanField()


class FieldSerializer(Shape):
    """A field of the registry that was edited between two days."""

    field = fields.CharField()
    before = fields.JSONField(allow_null=True)
    after = fields.JSONField(allow_null=True)


class DifferenceSerializer(Shape):
    """A restriction whose status differs between two days."""

    restriction = fields.SlugField()
    title = fields.CharField()
    move = word(Move)
    before = StandingSerializer(allow_null=True)
    after = StandingSerializer(allow_null=True)
    edited = FieldSerializer(
        many=True,
        required=False,
        help_text="Of the one restriction asked about: what of its record was edited between.",
    )


# “from” is a word of the language, so these fields are named in a dict.
ComparisonSerializer = type(
    "ComparisonSerializer",
    (Shape,),
    {
        "from": fields.DateField(),
        "to": fields.DateField(),
        "known_at": fields.DateTimeField(allow_null=True),
        "results": DifferenceSerializer(many=True),
    },
)


class HeadSerializer(Shape):
    """The last row of a restriction's history when the seal was set."""

    restriction = fields.SlugField()
    id = fields.IntegerField(help_text="The number that the digest is computed over.")
    sequence = fields.IntegerField()
    hash = fields.CharField()


class CheckpointSerializer(Shape):
    """A seal over the whole history at one moment.

    ``digest`` is the SHA-256 of the JSON object that maps each head's id to its [sequence, hash], with sorted keys and
    without spaces. Who keeps it can prove later that the history was not changed since.
    """

    id = fields.IntegerField()
    at = fields.DateTimeField()
    event_count = fields.IntegerField()
    digest = fields.CharField()


class SealSerializer(CheckpointSerializer):
    filled = ("heads",)

    heads = HeadSerializer(many=True)


class RecordedStepSerializer(Shape):
    restriction = fields.SlugField()
    sequence = fields.IntegerField()
    hash = fields.CharField()


class RecordedSerializer(Shape):
    """What was recorded, in the order sent."""

    results = RecordedStepSerializer(many=True)
