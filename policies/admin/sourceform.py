"""A source as a form: its address, format, options and hours, refused where it could not be watched."""

from typing import Any

from django import forms

from policies.pipeline.gather import checked_options
from policies.registry.watching import faults

from .base import RegisteredForm


class SourceForm(RegisteredForm):
    """A source as an editor types it; what it cannot be watched with is told at its own field."""

    class Meta:
        widgets = {"url": forms.TextInput(attrs={"class": "vLargeTextField"})}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.cleaned_data
        told = faults(given)
        for field, fault in told.items():
            self.add_error(field, fault)
        if "options" not in told and {"options", "format"} <= given.keys():
            given["options"] = checked_options(given["format"], given["options"] or {})
        return cleaned
