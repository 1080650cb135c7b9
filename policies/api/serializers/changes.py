"""The one log of changes."""

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.models.changelog import ChangeKind
from policies.vocabulary import Door, Nature

from .common import Actor, word


class ChangeSerializer(Shape):
    """One change to something public: what, before and after by field, through which door and why."""

    key = "id"
    filled = ("restriction", "actor")

    id = fields.IntegerField(help_text="The cursor.")
    at = fields.DateTimeField()
    kind = word(ChangeKind)
    nature = word(Nature, help_text="policy: the world moved. correction: our record was wrong.")
    object_type = fields.CharField()
    object_key = fields.CharField(help_text="The object's public name: a slug, a code, or its type and number.")
    restriction = fields.SlugField(allow_null=True, help_text="The restriction it belongs to, while that exists.")
    before = fields.DictField(help_text="By field, what it was.")
    after = fields.DictField(help_text="By field, what it is since.")
    actor = word(Actor)
    door = word(Door)
    reason = fields.CharField()
    request_id = fields.CharField()


class ChangePageSerializer(Shape):
    results = ChangeSerializer(many=True)
    next_after = fields.IntegerField(help_text="Ask with after= this for what follows, now or at any later time.")
    has_more = fields.BooleanField(help_text="Whether more rows are there already.")
