"""The one log at the desk: everything that changed, before and after, who, through which door, and why."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies import models
from policies.models import Change
from policies.web.dates import short

from .base import ReadOnlyAdmin
from .labels import day_words, plain_sight
from .tongue import name_of

LOGGED = (
    models.Restriction,
    models.StatusEvent,
    models.ProposedChange,
    models.Instrument,
    models.Authority,
    models.Jurisdiction,
    models.Category,
    models.Negotiation,
    models.Source,
    models.NewsItem,
)

NAMES = {
    "statusevent": gettext_lazy("step"),
    "proposedchange": gettext_lazy("proposal"),
    "newsitem": gettext_lazy("news item"),
}


@dataclass(frozen=True)
class Row:
    """One field that differs: its name, and what it was and became, as text."""

    name: str
    before: str
    after: str


def rows_of(change: Change) -> list[Row]:
    """What differs, field by field, in the order of their names."""
    was, became = change.before, change.after
    names = sorted(was.keys() | became.keys())
    rows = [Row(name_of(name), shown(was.get(name)), shown(became.get(name))) for name in names]
    return [row for row in rows if row.before or row.after]


def shown(value: Any) -> str:
    """A logged value for people: text as it is, lists and tables laid out, nothing for what is empty."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return plain_sight("\n".join(value))
    return plain_sight(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1))


def with_slugs(changes: QuerySet[Change]) -> QuerySet[Change]:
    """Each change with the slug of the restriction that it touches, as ``restriction_slug``."""
    slug = models.Restriction.objects.filter(pk=OuterRef("restriction_id")).values("slug")
    return changes.annotate(restriction_slug=Subquery(slug[:1]))


def named(change: Change) -> SafeString:
    """What a change asked for by ``with_slugs`` is about: of a step or proposal, its restriction."""
    is_part = change.object_type in ("statusevent", "proposedchange")
    name = change.restriction_slug if is_part and change.restriction_slug else change.object_key
    kind = NAMES.get(change.object_type) or kind_of(change.object_type)
    return format_html('{} <span class="quiet">{} {}</span>', name, kind, change.get_kind_display())


def in_words(change: Change) -> str:
    return " ".join((change.object_key, kind_of(change.object_type), change.get_kind_display()))


def kind_of(object_type: str) -> str:
    """What rows of a table are called."""
    model = next(
        (model for model in apps.get_app_config("policies").get_models() if model._meta.model_name == object_type), None
    )
    return str(model._meta.verbose_name) if model else object_type


def in_short(change: Change) -> str:
    """One line: of a step what it did and when, of a decision how it ended, of an edit which fields it touched."""
    said = change.after
    if change.object_type == "statusevent":
        told = [said.get("action", "") or said.get("kind", ""), said.get("stage", ""), _since(said)]
        return _(", ").join(name_of(word) for word in told if word)
    if change.object_type == "proposedchange":
        told = [name_of(str(said.get(name) or "")) for name in ("action", "stage", "state")]
        names = _(", ").join(row.name for row in rows_of(change))
        return _(", ").join(word for word in told if word) or names
    if change.kind == "created":
        return plain_sight(str(said.get("title") or said.get("name") or ""))
    names = [row.name for row in rows_of(change)]
    first = _(", ").join(names[:6])
    return _("%(names)s and %(count)d more") % {"names": first, "count": len(names) - 6} if len(names) > 6 else first


def _since(said: dict[str, Any]) -> str:
    day = said.get("effective_date")
    return day_words(date.fromisoformat(day), said.get("effective_precision", "day")) if day else ""


class TypeFilter(admin.SimpleListFilter):
    title = gettext_lazy("object")
    parameter_name = "object_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(model._meta.model_name, model._meta.verbose_name) for model in LOGGED]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(object_type=self.value()) if self.value() else queryset


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    change_form_template = "admin/policies/change/change_form.html"
    list_display = ("id", "moment", "what", "gist", "nature_told", "actor_name", "door", "reason")
    list_display_links = ("id", "what")
    list_filter = ("nature", "door", "kind", TypeFilter, "at")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-id",)
    search_fields = ("object_key", "actor_name", "reason", "request_id")
    search_help_text = gettext_lazy("A slug, a name, words of the reason, or a request id.")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": _("Change log")} | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        change = self.get_object(request, object_id)
        context = {"rows": rows_of(change), "about": page_of(change), "told": in_words(change)} if change else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        names = ("moment", "what", "nature_told", "actor_name", "door", "reason", "request_id", "id")
        return [(None, {"fields": names})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        return with_slugs(super().get_queryset(request))

    @admin.display(description=gettext_lazy("at (UTC)"), ordering="id")
    def moment(self, change: Change) -> str:
        return f"{short(change.at.date())}, {change.at:%H:%M:%S}"

    @admin.display(description=gettext_lazy("what"), ordering="object_key")
    def what(self, change: Change) -> SafeString:
        return named(change)

    @admin.display(description=gettext_lazy("in short"))
    def gist(self, change: Change) -> str:
        return in_short(change)

    @admin.display(description=gettext_lazy("nature"), ordering="nature")
    def nature_told(self, change: Change) -> SafeString:
        # "The policy changed" and "our record was wrong" must not look alike.
        return format_html('<span class="nature nature-{}">{}</span>', change.nature, change.get_nature_display())


def page_of(change: Change) -> str:
    """Where the desk shows what a change is about; empty where it has no page or is gone."""
    model = next((model for model in LOGGED if model._meta.model_name == change.object_type), None)
    if model is None or not model._default_manager.filter(pk=change.object_id).exists():
        return ""
    try:
        return reverse(f"admin:policies_{change.object_type}_change", args=[change.object_id])
    except NoReverseMatch:
        return ""
