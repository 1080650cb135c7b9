"""What an editor sends to decide a proposal."""

from typing import Any

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.models import Instrument, Restriction
from policies.models.review import RejectedFor
from policies.vocabulary import Action, Basis, Precision, Stage

from .common import word
from .news import ProposalSerializer
from .samples import shown

LONGEST_REASON = 2000


class Body(fields.Serializer):
    """A body that refuses what it does not know, and takes a number for no text."""

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        wrong = {name: fault for name, field in self.fields.items() if (fault := _no_text(field, data.get(name)))}
        if wrong:
            raise fields.ValidationError(wrong)
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            there = ", ".join(self.fields)
            raise fields.ValidationError(dict.fromkeys(unknown, f"There is no such field here. There are: {there}."))
        return values


def _no_text(field: fields.Field, given: Any) -> Any:
    """What is wrong with a value that should be text, or a list of texts."""
    if isinstance(field, fields.CharField):
        return None if given is None or isinstance(given, str) else "This is not text."
    if isinstance(field, fields.ListField) and isinstance(given, list):
        return {str(place): fault for place, each in enumerate(given) if (fault := _no_text(field.child, each))}
    return None


class AcceptSerializer(Body):
    reason = fields.CharField(required=False, allow_blank=True, max_length=LONGEST_REASON)


@shown
class RejectSerializer(Body):
    reason = fields.CharField(max_length=LONGEST_REASON, help_text="Why: it is kept, and the reader learns from it.")
    rejected_for = word(RejectedFor, required=False, help_text="Only a misreading counts against the reader.")


@shown
class AmendSerializer(AcceptSerializer):
    """What the editor changes about the step before it is recorded. What is not sent stays as proposed."""

    restriction = fields.SlugRelatedField(
        slug_field="slug", queryset=Restriction.objects.select_related("merged_into"), required=False
    )
    action = word(Action, required=False)
    stage = word(Stage, required=False)
    effective_date = fields.DateField(required=False)
    effective_precision = word(Precision, required=False)
    effective_basis = word(Basis, required=False)
    announced_date = fields.DateField(required=False, allow_null=True)
    until_date = fields.DateField(required=False, allow_null=True)
    summary = fields.CharField(required=False, allow_blank=True, max_length=5000)
    scope = fields.CharField(required=False, allow_blank=True, max_length=300)
    note = fields.CharField(required=False, allow_blank=True, max_length=5000)
    instrument = fields.SlugRelatedField(
        slug_field="slug", queryset=Instrument.objects.all(), required=False, allow_null=True
    )

    WORDS = {"action": Action, "stage": Stage, "effective_precision": Precision, "effective_basis": Basis}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {name: self.WORDS[name](value) if name in self.WORDS else value for name, value in attrs.items()}


class DecisionSerializer(Shape):
    """What became of the proposal, and the row that it added to the history."""

    proposal = ProposalSerializer()
    restriction = fields.SlugField(allow_null=True, help_text="The restriction whose history it is.")
    event = fields.IntegerField(allow_null=True, help_text="The row's sequence; null after a rejection.")
