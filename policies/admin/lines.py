"""Form fields that hold a list as lines of text: names, sources, codes. What is typed round-trips to what is stored."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.vocabulary import Grade


class LinesField(forms.CharField):
    """A list, one entry a line. Gives a list of strings, or of what ``read_line`` makes of them."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **options: Any):
        super().__init__(**({"required": False} | options))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(self.write_line(entry) for entry in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[Any]:
        lines = [line.strip() for line in (value or "").splitlines()]
        entries, faults = [], []
        for number, line in enumerate(lines, start=1):
            try:
                if line:
                    entries.append(self.read_line(line))
            except ValidationError as fault:
                faults.append(
                    _("Line %(number)s: %(faults)s") % {"number": number, "faults": "; ".join(fault.messages)}
                )
        if faults:
            raise ValidationError(faults)
        return entries

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(_newlines(self.prepare_value(initial)), _newlines(data))

    def read_line(self, line: str) -> Any:
        return line

    def write_line(self, entry: Any) -> str:
        return str(entry)


class SourcesField(LinesField):
    """Sources, one a line: grade, address, and a title where there is one. Gives {"url", "grade", "title"?} each."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField mono", "spellcheck": "false"})

    def read_line(self, line: str) -> dict[str, str]:
        grade, url, title = (line.split(None, 2) + ["", ""])[:3]
        if grade not in set(Grade):
            raise ValidationError(
                _("'%(grade)s' is not a grade. Begin with one of: %(grades)s.")
                % {"grade": grade, "grades": ", ".join(Grade)}
            )
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValidationError(_("'%(url)s' is not an http or https address.") % {"url": url})
        return {"url": url, "grade": grade} | ({"title": title} if title else {})

    def write_line(self, entry: Any) -> str:
        return " ".join(filter(None, [entry.get("grade"), entry.get("url"), entry.get("title")]))


def sources_help() -> Any:
    told = gettext_lazy("One a line: grade, address, title if you like. Grades: {grades}.")
    return format_lazy(told, grades=", ".join(Grade))


class SlugPickField(forms.ModelChoiceField):
    """A row named by its slug in a text field with suggestions: quick at the keyboard, fine without a script."""

    def __init__(self, queryset: Any, *, suggestions: str, **options: Any):
        widget = forms.TextInput(attrs={"list": suggestions, "autocomplete": "off", "size": 44, "class": "vTextField"})
        missing = {"invalid_choice": gettext_lazy("There is no such slug here: %(value)s.")} | options.pop(
            "error_messages", {}
        )
        super().__init__(queryset, to_field_name="slug", widget=widget, error_messages=missing, **options)

    def clean(self, value: Any) -> Any:
        return super().clean(value.strip() if isinstance(value, str) else value)


def _newlines(value: Any) -> str:
    return re.sub(r"\r\n?", "\n", value or "").strip()
