"""The words of the tables in the language of whoever reads: names of fields, what helps with them, closed lists of words.

The tables themselves speak English, as do the database and the API, which never ask for another language. What is made here
is looked up when it is shown, never when it is stored.
"""

from typing import Any

from django import forms
from django.apps import AppConfig
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from policies.vocabulary import Word

# What forms, and rows of the change log, name by words that no column has.
NAMES = (
    *(gettext_noop("authority"), gettext_noop("background"), gettext_noop("codes"), gettext_noop("decided by")),
    *(
        gettext_noop("draft"),
        gettext_noop("items"),
        gettext_noop("last pair"),
        gettext_noop("links"),
        gettext_noop("names"),
    ),
    *(gettext_noop("passages"), gettext_noop("steps"), gettext_noop("target"), gettext_noop("to restriction")),
)


def speak(app: AppConfig) -> None:
    """Have the tables tell their names, help texts and words in the language of the reader."""
    app.verbose_name = gettext_lazy("Export-control policy")
    for model in app.get_models():
        meta = model._meta
        meta.verbose_name = gettext_lazy(str(meta.verbose_name))
        meta.verbose_name_plural = gettext_lazy(str(meta.verbose_name_plural))
        for field in (*meta.local_fields, *meta.local_many_to_many):
            field.verbose_name = gettext_lazy(str(field.verbose_name))
            field.help_text = gettext_lazy(str(field.help_text)) if field.help_text else ""
            if field.choices:
                field.choices = [(value, gettext_lazy(str(label))) for value, label in field.choices]
        for field in meta.local_many_to_many:
            through = field.remote_field.through._meta
            through.verbose_name = through.verbose_name_plural = field.verbose_name


def choices(words: type[Word]) -> list[tuple[str, Any]]:
    """A closed list as a form or a filter offers it."""
    return [(word.value, gettext_lazy(word.label)) for word in words]


def name_of(field: str) -> str:
    """What a field of the log is called: its column's name in words."""
    return gettext(field.replace("_", " "))


class Named(forms.Form):
    """A form whose fields are called as the columns are, where they have no label of their own."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = field.label or capfirst(name_of(name))
