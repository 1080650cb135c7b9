"""What belongs to a restriction, edited on its form: items with their codes, aliases, links to others."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from policies.models import Alias, ControlledItem, RestrictionLink
from policies.registry.items import codes_of, set_codes
from policies.vocabulary import CodeSystem

from .codes import CodesField
from .lines import LinesField


class ItemForm(forms.ModelForm):
    codes = CodesField(
        help_text=format_lazy(
            gettext_lazy(
                "One a line: eccn 3A090.a, or hs 28053019 [CN 2025], or cas 7440-55-3 unverified, with an address "
                "after it if you like. Systems: {systems}."
            ),
            systems=", ".join(CodeSystem),
        )
    )

    class Meta:
        widgets = {
            "name": forms.Textarea(attrs={"rows": 3, "cols": 30}),
            "note": forms.Textarea(attrs={"rows": 3, "cols": 30}),
            "position": forms.NumberInput(attrs={"min": 0, "class": "short-number"}),
        }

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["codes"] = codes_of(self.instance)

    def save(self, commit: bool = True) -> ControlledItem:
        item = super().save(commit=commit)
        if commit:
            set_codes(item, self.cleaned_data["codes"])
        return item


class ItemInline(admin.TabularInline):
    model = ControlledItem
    form = ItemForm
    fields = ("name", "codes", "note", "position")
    extra = 0
    verbose_name = gettext_lazy("item")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ControlledItem]:
        return super().get_queryset(request).prefetch_related("codes")


class AliasForm(forms.ModelForm):
    context = LinesField(
        help_text=gettext_lazy("Words of which one must stand near, one a line; none: counts alone."),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 20}),
    )

    class Meta:
        widgets = {
            "text": forms.TextInput(attrs={"size": 22}),
            "language": forms.TextInput(attrs={"size": 7}),
            "note": forms.Textarea(attrs={"rows": 3, "cols": 20}),
        }


class AliasInline(admin.TabularInline):
    model = Alias
    form = AliasForm
    fields = ("text", "language", "is_case_sensitive", "is_weak", "context", "note")
    extra = 0


class LinkForm(forms.ModelForm):
    class Meta:
        widgets = {
            "note": forms.Textarea(attrs={"rows": 2, "cols": 30}),
            "source_url": forms.URLInput(attrs={"size": 30}),
        }


class LinkInline(admin.TabularInline):
    model = RestrictionLink
    form = LinkForm
    fk_name = "from_restriction"
    fields = ("kind", "to_restriction", "note", "source_url")
    autocomplete_fields = ("to_restriction",)
    extra = 0
    verbose_name = gettext_lazy("link to another restriction")
    verbose_name_plural = gettext_lazy("links to other restrictions")
