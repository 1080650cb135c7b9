"""How a closed list of words becomes a column that the database itself keeps closed."""

from typing import Any

from django.db import models
from django.db.models import Q

from policies.vocabulary import Word


def word_field(words: type[Word], **options: Any) -> models.CharField:
    return models.CharField(max_length=32, choices=words.choices(), **options)


def only(field: str, words: type[Word], *, name: str, blank: bool = False) -> models.CheckConstraint:
    """A constraint that ``field`` holds one of ``words``, or nothing at all where ``blank``."""
    values = [word.value for word in words] + ([""] if blank else [])
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)
