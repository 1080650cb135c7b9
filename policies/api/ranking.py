"""How well a restriction fits what somebody searches for: where each word stands, weighed."""

import unicodedata
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from policies.models import Alias, ControlledItem, ItemCode
from policies.web.search import MOST_WORDS

WHOLE, TITLE, NAME, SLUG, ITEM, REST = 40, 16, 12, 8, 4, 1


def ranked(rows: QuerySet[Any], text: str | None) -> QuerySet[Any]:
    """Each with its ``rank``, a whole number; 0 where nothing is searched for."""
    text = unicodedata.normalize("NFKC", text or "")
    words = text.split()[:MOST_WORDS]
    rank: Any = Value(0, IntegerField())
    for word in words:
        rank = rank + _weight(Q(title__icontains=word), TITLE) + _weight(_called(word), NAME)
        rank = rank + _weight(Q(slug__icontains=word) | _coded(word), SLUG) + _weight(_item(word), ITEM)
        rank = rank + _weight(Q(citation__icontains=word) | Q(authority__short_name__iexact=word), ITEM)
        rank = rank + _weight(Q(summary__icontains=word), REST)
    if len(words) > 1:
        rank = rank + _weight(Q(title__icontains=" ".join(words)) | _called(" ".join(words)), WHOLE)
    return rows.annotate(rank=rank)


def _weight(condition: Q, weight: int) -> Case:
    return Case(When(condition, then=Value(weight)), default=Value(0), output_field=IntegerField())


def _called(word: str) -> Q:
    return Q(Exists(Alias.objects.filter(restriction=OuterRef("pk"), text__icontains=word)))


def _item(word: str) -> Q:
    return Q(Exists(ControlledItem.objects.filter(restriction=OuterRef("pk"), name__icontains=word)))


def _coded(word: str) -> Q:
    return Q(Exists(ItemCode.objects.filter(item__restriction=OuterRef("pk"), code__istartswith=word)))
