"""The small tables of the registry: who acts, on what authority, about what, and where they talked."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import Authority, Category, Instrument, Jurisdiction, Negotiation

from .base import RegisteredAdmin, RegisteredForm
from .lines import LinesField, SourcesField, sources_help


@admin.register(Jurisdiction)
class JurisdictionAdmin(RegisteredAdmin):
    fixed_once_made = ("code",)
    list_display = ("name", "code", "kind")
    list_filter = ("kind",)
    search_fields = ("name", "code")


@admin.register(Authority)
class AuthorityAdmin(RegisteredAdmin):
    list_display = ("short_name", "name", "jurisdiction", "slug")
    list_filter = ("jurisdiction",)
    list_select_related = ("jurisdiction",)
    search_fields = ("short_name", "name", "slug")
    prepopulated_fields = {"slug": ("short_name",)}


class CategoryForm(RegisteredForm):
    def clean_parent(self) -> Category | None:
        above = parent = self.cleaned_data["parent"]
        while above:
            if above.pk == self.instance.pk:
                raise ValidationError(
                    _("%(name)s lies below this category: the tree would run in a circle.") % {"name": parent.name}
                )
            above = above.parent
        return parent


@admin.register(Category)
class CategoryAdmin(RegisteredAdmin):
    form = CategoryForm
    list_display = ("name", "parent", "position", "slug")
    list_select_related = ("parent",)
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Instrument)
class InstrumentAdmin(RegisteredAdmin):
    list_display = ("title", "citation", "kind", "authority", "published_date", "grade", "is_published")
    list_filter = ("kind", "grade", "is_published", "authority__jurisdiction")
    list_select_related = ("authority__jurisdiction",)
    search_fields = ("title", "citation", "slug")
    autocomplete_fields = ("authority",)
    prepopulated_fields = {"slug": ("citation",)}


class NegotiationForm(RegisteredForm):
    aliases = LinesField(help_text=gettext_lazy("What the press calls it, one a line."))
    sources = SourcesField(help_text=sources_help())

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        start, end = self.cleaned_data.get("start_date"), self.cleaned_data.get("end_date")
        if start and end and end < start:
            self.add_error(
                "end_date", _("It would end on %(end)s, before it begins on %(start)s.") % {"end": end, "start": start}
            )
        return cleaned


@admin.register(Negotiation)
class NegotiationAdmin(RegisteredAdmin):
    form = NegotiationForm
    list_display = ("name", "start_date", "end_date", "place", "with_whom", "is_planned")
    list_filter = ("is_planned", "parties")
    search_fields = ("name", "slug", "place")
    filter_horizontal = ("parties",)
    autocomplete_fields = ("restrictions",)
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Negotiation]:
        return super().get_queryset(request).prefetch_related("parties")

    @admin.display(description=gettext_lazy("parties"))
    def with_whom(self, row: Negotiation) -> str:
        return ", ".join(party.name for party in row.parties.all())
