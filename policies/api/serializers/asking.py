"""What is asked about many restrictions at once, and what is answered."""

from rest_framework import serializers as fields

from policies.api.codes import CodeMatch
from policies.api.reading import Shape
from policies.vocabulary import CodeSystem, Measure, Status, Word

from .common import ListOf, word
from .decisions import Body
from .samples import shown

MOST = 200
COUNTRY = r"^[A-Za-z]{2}$"
A_CODE = r"^[0-9A-Za-z][0-9A-Za-z. -]{0,23}$"
A_NAME = r"^[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*$"


class ReasonKind(Word):
    CODE = "code"
    PRODUCT = "product"
    DESTINATION = "destination"
    ORIGIN = "origin"


class ComingKind(Word):
    ENTERS_INTO_FORCE = "enters_into_force"
    LAPSES = "lapses"
    EXPIRES = "expires"
    IS_SUSPENDED = "is_suspended"
    IS_EASED = "is_eased"
    IS_LIFTED = "is_lifted"
    CHANGES = "changes"


def several(child: fields.Field, help_text: str) -> ListOf:
    return ListOf(child=child, required=False, max_length=MOST, help_text=help_text)


class MyCodeSerializer(Body):
    system = word(CodeSystem, required=False, allow_null=True, help_text="Left out: in every system.")
    code = fields.RegexField(A_CODE)


@shown
class ScreenSerializer(Body):
    """My codes, products and countries."""

    codes = several(MyCodeSerializer(), "Codes of my goods.")
    products = several(fields.RegexField(A_NAME, max_length=100), "What my goods are called, in English or Chinese.")
    destinations = several(fields.RegexField(COUNTRY), "Where they go, by ISO 3166-1 alpha-2 code.")
    origins = several(fields.RegexField(COUNTRY), "Whose rules are asked about, by code. Left out: everybody's.")

    def validate(self, attrs: dict) -> dict:
        if not any(attrs.values()):
            raise fields.ValidationError("Name at least one code, product or country.")
        return attrs


class ReasonSerializer(Shape):
    kind = word(ReasonKind)
    asked = fields.CharField()
    found = fields.CharField(help_text="What in the restriction answers to it.")
    match = word(CodeMatch)


class TouchSerializer(Shape):
    """A restriction that touches what was asked about, and why."""

    restriction = fields.SlugField()
    title = fields.CharField()
    imposed_by = fields.CharField()
    measure = word(Measure)
    status = word(Status, allow_null=True, help_text="Null where it had none on that day.")
    status_since = fields.DateField(allow_null=True)
    status_until = fields.DateField(allow_null=True)
    match = word(CodeMatch, help_text="indeterminate: a name alone, or a code without its paragraph.")
    because = ReasonSerializer(many=True)


class ScreenedSerializer(Shape):
    as_of = fields.DateField()
    known_at = fields.DateTimeField(allow_null=True)
    results = TouchSerializer(many=True)


class ComingSerializer(Shape):
    """A status that begins on a day."""

    date = fields.DateField()
    kind = word(ComingKind, help_text="lapses: a suspension or easing runs out, and what lay below it shows again.")
    restriction = fields.SlugField()
    title = fields.CharField()
    imposed_by = fields.CharField()
    status = word(Status)
    until = fields.DateField(allow_null=True)
    is_confirmed = fields.BooleanField()


# “from” is a word of the language, so these fields are named in dicts.
CalendarSerializer = type(
    "CalendarSerializer",
    (Shape,),
    {
        "from": fields.DateField(),
        "to": fields.DateField(),
        "known_at": fields.DateTimeField(allow_null=True),
        "results": ComingSerializer(many=True),
    },
)


class StockSerializer(Shape):
    as_of = fields.DateField()
    unit = fields.CharField()
    by = fields.CharField()
    counts = fields.DictField(child=fields.IntegerField())


FlowSerializer = type(
    "FlowSerializer",
    (Shape,),
    {
        "from": fields.DateField(),
        "to": fields.DateField(),
        "unit": fields.CharField(),
        "counts": fields.DictField(child=fields.IntegerField()),
    },
)


class StatsSerializer(Shape):
    """How much there is on a day, and how much moved in a period. The unit is named with each."""

    known_at = fields.DateTimeField(allow_null=True)
    stock = StockSerializer()
    flow = FlowSerializer()
