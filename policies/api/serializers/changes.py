"""The one log of changes."""

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.models.changelog import ChangeKind
from policies.vocabulary import Door, Nature, Word

from .common import Actor, SourceSerializer, word


class Gone(Word):
    DELETED = "deleted"
    MERGED = "merged"


class TombstoneSerializer(Shape):
    """What is no more. One that was merged lives on in another."""

    how = word(Gone)
    into = fields.CharField(allow_null=True, help_text="The restriction that carries on its history.")


class ProofSerializer(Shape):
    """What a step rests on."""

    quote = fields.CharField(help_text="The sentence that says so; empty where none was kept.")
    news_item = fields.IntegerField(allow_null=True)
    instrument = fields.CharField(allow_null=True)
    sources = SourceSerializer(many=True)


class ChangeSerializer(Shape):
    """One change to something public: what, before and after by field, through which door and why."""

    key = "id"
    filled = ("restriction", "actor", "tombstone", "evidence")

    id = fields.IntegerField(help_text="The cursor.")
    at = fields.DateTimeField()
    kind = word(ChangeKind)
    nature = word(Nature, help_text="policy: the world moved. correction: our record was wrong.")
    object_type = fields.CharField()
    object_id = fields.IntegerField(help_text="Its number within its type, which no renaming changes.")
    object_key = fields.CharField(help_text="The object's public name: a slug, a code, or its type and number.")
    restriction = fields.SlugField(allow_null=True, help_text="The restriction it belongs to, while that exists.")
    restriction_id = fields.IntegerField(
        allow_null=True, help_text="The same by the number, which no renaming changes."
    )
    before = fields.DictField(help_text="By field, what it was.")
    after = fields.DictField(help_text="By field, what it is since.")
    tombstone = TombstoneSerializer(allow_null=True, help_text="Of what was deleted or merged; null otherwise.")
    evidence = ProofSerializer(allow_null=True, help_text="Of a step of a history; null otherwise.")
    actor = word(Actor)
    door = word(Door)
    reason = fields.CharField()
    request_id = fields.CharField()


class ChangePageSerializer(Shape):
    results = ChangeSerializer(many=True)
    next_after = fields.IntegerField(help_text="Ask with after= this for what follows, now or at any later time.")
    has_more = fields.BooleanField(help_text="Whether more rows are there already.")
