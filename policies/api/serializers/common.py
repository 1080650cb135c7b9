"""What many shapes are made of."""

from functools import cache
from typing import Any

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.vocabulary import Grade, Word


class Actor(Word):
    """What kind of hand it was. Names of editors are not published."""

    PERSON = "person"
    SYSTEM = "system"


def word(words: type[Word], **options: Any) -> fields.ChoiceField:
    return fields.ChoiceField(choices=words.choices(), **options)


def texts(help_text: str, **options: Any) -> fields.ListField:
    return fields.ListField(child=fields.CharField(), help_text=help_text, **options)


class ListOf(fields.ListField):
    """A list that is counted before its rows are looked at."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class SourceSerializer(Shape):
    """Where a claim comes from. The grade says how strong it is."""

    url = fields.CharField(help_text="An http or https address.")
    grade = word(Grade)
    title = fields.CharField(required=False)


def counted() -> fields.IntegerField:
    return fields.IntegerField(required=False, help_text="How many rows the whole list has; only with count=true.")


@cache
def page_of(shape: type[Shape], name: str) -> type[Shape]:
    """The shape of a page of rows."""
    following = fields.URLField(
        allow_null=True, help_text="The address of the page that follows; null on the last one."
    )
    return type(f"{name}Serializer", (Shape,), {"next": following, "count": counted(), "results": shape(many=True)})


class FaultSerializer(Shape):
    """One thing at fault: a query parameter by name, or a place in the body as a JSON pointer."""

    parameter = fields.CharField(required=False)
    pointer = fields.CharField(required=False)
    detail = fields.CharField()


class ProblemSerializer(Shape):
    """What went wrong, in the one form of all errors (RFC 9457)."""

    type = fields.CharField()
    title = fields.CharField()
    status = fields.IntegerField()
    detail = fields.CharField()
    instance = fields.CharField(required=False, help_text="The path that was asked.")
    errors = FaultSerializer(many=True, required=False)
