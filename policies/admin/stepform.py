"""A step as a form: every field of the ledger's ``Step``, with sources as lines."""

from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.history import Step, StepRefused
from policies.models import Instrument, NewsItem, StatusEvent
from policies.vocabulary import Action, Basis, Precision, Stage

from .lines import SlugPickField, SourcesField, sources_help
from .tongue import Named, choices

DATE = {"type": "date"}


def date_field(**options: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), **options)


def area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "vLargeTextField"})


class WhatHappened(Named):
    """What a step says of the world: shared by recording one and by deciding a proposal."""

    action = forms.ChoiceField(choices=choices(Action))
    stage = forms.ChoiceField(
        choices=choices(Stage), help_text=gettext_lazy("Talk never changes a status; it moves the outlook.")
    )
    effective_date = date_field(
        error_messages={"required": gettext_lazy("Say since when it holds; for talk, when it was said.")},
        help_text=gettext_lazy("When it holds in the world."),
    )
    effective_precision = forms.ChoiceField(choices=choices(Precision), label=gettext_lazy("Known to the"))
    effective_basis = forms.ChoiceField(choices=choices(Basis), label=gettext_lazy("Date is"))
    announced_date = date_field(required=False)
    until_date = date_field(
        required=False, help_text=gettext_lazy("Last day of a suspension, an easing or their extension.")
    )
    scope = forms.CharField(required=False, max_length=300, widget=forms.TextInput(attrs={"class": "vTextField"}))
    instrument = SlugPickField(
        Instrument.objects.all(),
        suggestions="instrument-slugs",
        required=False,
        help_text=gettext_lazy("The slug of the act."),
    )
    summary = forms.CharField(required=False, widget=area(), help_text=gettext_lazy("What happened, in our own words."))
    note = forms.CharField(
        required=False, widget=area(), help_text=gettext_lazy("What is doubtful, or where sources differ.")
    )

    def clean_action(self) -> Action:
        return Action(self.cleaned_data["action"])

    def clean_stage(self) -> Stage:
        return Stage(self.cleaned_data["stage"])

    def clean_effective_precision(self) -> Precision:
        return Precision(self.cleaned_data["effective_precision"])

    def clean_effective_basis(self) -> Basis:
        return Basis(self.cleaned_data["effective_basis"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("effective_date") and given.get("effective_precision"):
            given["effective_date"] = to_precision(given["effective_date"], given["effective_precision"])
        return given

    def refuse(self, refusal: StepRefused) -> None:
        """Show each fault of a refused step on its own field."""
        for name, sentence in refusal.errors.items():
            self.add_error(name if name in self.fields else None, sentence)


class StepForm(WhatHappened):
    """A step to be recorded. ``step()`` gives it once the form is valid."""

    sources = SourcesField(help_text=sources_help())
    quote = forms.CharField(
        required=False, widget=area(), help_text=gettext_lazy("The sentence that says so, as it stands there.")
    )
    news_item = forms.ModelChoiceField(
        NewsItem.objects.all(),
        required=False,
        label=gettext_lazy("News item number"),
        widget=forms.NumberInput,
        help_text=gettext_lazy("Where the quote comes from an article that we hold."),
        error_messages={"invalid_choice": gettext_lazy("There is no news item with this number.")},
    )
    reason = forms.CharField(
        required=False, widget=area(), help_text=gettext_lazy("Why the record changes; goes into the log.")
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        item, quote = given.get("news_item"), given.get("quote", "")
        if item and quote and quote not in item.text:
            self.add_error("quote", _("The article does not say this, word for word."))
        return given

    def step(self) -> Step:
        given = self.cleaned_data
        start = given["news_item"].text.find(given["quote"]) if given["news_item"] and given["quote"] else None
        end = start + len(given["quote"]) if start is not None else None
        names = {field.name for field in fields(Step)} & given.keys()
        return Step(**{name: given[name] for name in names}, quote_start=start, quote_end=end)


class CorrectionForm(StepForm):
    """The right step in place of a mistaken one."""

    reason = forms.CharField(
        widget=area(),
        help_text=gettext_lazy("What was wrong with our record. Shown beside the step."),
        error_messages={"required": gettext_lazy("Say why the record was wrong.")},
    )


class RetractionForm(forms.Form):
    """Taking a step back that never happened."""

    reason = forms.CharField(
        widget=area(3),
        label=gettext_lazy("Why it never happened so"),
        error_messages={"required": gettext_lazy("Say why the record was wrong.")},
    )

    def refuse(self, refusal: StepRefused) -> None:
        for name, sentence in refusal.errors.items():
            self.add_error(name if name in self.fields else None, sentence)


def to_precision(day: date, precision: str) -> date:
    """A month is stored as its first day, a year as its first of January."""
    if precision == Precision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == Precision.MONTH else day


def as_initial(event: StatusEvent) -> dict[str, Any]:
    """A recorded step as the form shows it."""
    return {field.name: getattr(event, field.name) for field in fields(Step)}
