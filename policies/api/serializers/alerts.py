"""Asking for alerts by e-mail."""

from rest_framework import serializers as fields

from policies.api.reading import Shape
from policies.models.delivery import Frequency
from policies.vocabulary import LONGEST_TITLE

from .common import word
from .decisions import Body
from .samples import shown
from .webhooks import FiltersSerializer


@shown
class AlertBody(Body):
    email = fields.EmailField(max_length=254)
    name = fields.CharField(max_length=LONGEST_TITLE, required=False, allow_blank=True)
    frequency = word(Frequency, required=False)
    filters = FiltersSerializer(required=False)


class AskedSerializer(Shape):
    detail = fields.CharField()
