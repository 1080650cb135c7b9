"""Webhooks, as their owners see and set them."""

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.models.changelog import ChangeKind
from policies.models.delivery import DeliveryState
from policies.vocabulary import LONGEST_TITLE, Measure, Nature, Status

from .common import ListOf, word
from .decisions import Body
from .samples import shown
from .writing import SLUG, WEB

SEARCH = r"^[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*$"
CODE = r"^[0-9A-Za-z][0-9A-Za-z.-]{0,23}$"


def some(child: fields.Field, help_text: str) -> ListOf:
    return ListOf(child=child, required=False, max_length=100, help_text=help_text)


class FiltersSerializer(Body):
    """What is sent: changes that answer to each list that is given."""

    restrictions = some(fields.RegexField(SLUG, max_length=80), "By slug.")
    categories = some(fields.RegexField(SLUG, max_length=80), "By slug, with those beneath them.")
    jurisdictions = some(fields.RegexField("^[A-Z]{2}$"), "That impose it or are its target, by code.")
    authorities = some(fields.RegexField(SLUG, max_length=80), "That act, by slug.")
    measures = some(word(Measure), "Kinds of measure.")
    searches = some(fields.RegexField(SEARCH, max_length=200), "Saved searches: of one of them every word is found.")
    codes = some(fields.RegexField(CODE), "Of items, at the point or the digit.")
    statuses = some(word(Status), "That a step leads to.")
    natures = some(word(Nature), "Of the change.")
    kinds = some(word(ChangeKind), "Of the change.")
    types = some(fields.RegexField("^[a-z]{1,40}$"), "Of what changed: restriction, statusevent …")


@shown
class WebhookBody(Body):
    name = fields.CharField(max_length=LONGEST_TITLE)
    url = fields.RegexField(WEB, max_length=1000, help_text="A public address; it is sent POST requests.")
    filters = FiltersSerializer(required=False)


class EmptyBody(Body):
    pass


class WebhookSerializer(Shape):
    """An endpoint. It is sent what comes after `cursor`."""

    id = fields.CharField(source="public_id")
    name = fields.CharField()
    url = fields.CharField()
    filters = fields.DictField()
    cursor = fields.IntegerField()
    is_active = fields.BooleanField()
    disabled_reason = fields.CharField()
    failing_since = fields.DateTimeField(allow_null=True)
    previous_until = fields.DateTimeField(allow_null=True, help_text="Until when the secret before also signs.")
    created_at = fields.DateTimeField()


class MadeWebhookSerializer(WebhookSerializer):
    """An endpoint with its secret, which is shown now and after a rotation."""

    filled = ("secret",)

    secret = fields.CharField(help_text="whsec_…: checks the webhook-signature header (Standard Webhooks).")


class WebhookPageSerializer(Shape):
    results = WebhookSerializer(many=True)


class DeliverySerializer(Shape):
    """One message, on all of its attempts under the same id."""

    id = fields.CharField(source="message_id")
    event_type = fields.CharField()
    change = fields.IntegerField(source="change_id", allow_null=True)
    state = word(DeliveryState)
    attempts = fields.IntegerField()
    next_at = fields.DateTimeField(allow_null=True)
    last_status = fields.IntegerField(allow_null=True)
    last_message = fields.CharField()
    created_at = fields.DateTimeField()
    delivered_at = fields.DateTimeField(allow_null=True)


class DeliveryPageSerializer(Shape):
    results = DeliverySerializer(many=True, help_text="The newest 200.")
