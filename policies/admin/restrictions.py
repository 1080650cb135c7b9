"""Restrictions: the list by what they are today, and the form with their steps beside it."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import ProposedChange, Restriction
from policies.models.review import State
from policies.vocabulary import Status

from .base import RegisteredAdmin, RegisteredForm
from .belongings import AliasInline, ItemInline, LinkInline
from .checking import CheckViews
from .exchange import ExchangeViews
from .labels import status_now
from .lines import LinesField
from .merging import MergeViews
from .steps import StepViews, steps_of
from .suggesting import SuggestViews
from .takeout import TakeoutViews
from .tongue import choices

STALE_AFTER = timedelta(days=180)


class RestrictionForm(RegisteredForm):
    companies = LinesField(help_text=gettext_lazy("Companies named by the sources, one a line."))
    open_questions = LinesField(help_text=gettext_lazy("What no source answers, or where they differ, one a line."))


class StatusFilter(admin.SimpleListFilter):
    title = gettext_lazy("status today")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*choices(Status), ("none", _("no status yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "none":
            return queryset.filter(status=None)
        return queryset.filter(status=self.value()) if self.value() else queryset


class VerifiedFilter(admin.SimpleListFilter):
    title = gettext_lazy("verified")
    parameter_name = "verified"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stale", _("more than 180 days ago, or never")), ("fresh", _("within 180 days"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        day = timezone.now().date() - STALE_AFTER
        if self.value() == "stale":
            return queryset.filter(Q(verified_on=None) | Q(verified_on__lt=day), merged_into=None)
        return queryset.filter(verified_on__gte=day) if self.value() == "fresh" else queryset


@admin.register(Restriction)
class RestrictionAdmin(StepViews, MergeViews, ExchangeViews, TakeoutViews, CheckViews, SuggestViews, RegisteredAdmin):
    form = RestrictionForm
    change_form_template = "admin/policies/restriction/change_form.html"
    inlines = (ItemInline, AliasInline, LinkInline)
    list_display = ("title", "slug", "authority", "measure", "now", "pending", "verified_on")
    list_filter = (
        StatusFilter,
        VerifiedFilter,
        "authority__jurisdiction",
        "measure",
        "categories",
        ("merged_into", admin.EmptyFieldListFilter),
    )
    list_per_page = 50
    search_fields = ("title", "slug", "citation", "items__codes__code", "aliases__text")
    autocomplete_fields = ("authority",)
    filter_horizontal = ("targets", "categories")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "authority", "measure", "mast_code", "verified_on")}),
        (gettext_lazy("Who decides"), {"fields": ("is_decided_by_two",)}),
        (gettext_lazy("Toward whom"), {"fields": ("reach", "targets", "target_note", "companies")}),
        (gettext_lazy("On what authority"), {"fields": ("citation", "legal_basis")}),
        (gettext_lazy("What it covers"), {"fields": ("categories", "open_questions")}),
        (gettext_lazy("This change"), {"fields": ("reason", "opened_version")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.has_perm("policies.choose_two_deciders") else (*fixed, "is_decided_by_two")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Restriction]:
        rows = super().get_queryset(request).as_of(timezone.now().date())
        pending = ProposedChange.objects.filter(restriction=OuterRef("pk"), state=State.PENDING).order_by()
        count = pending.values("restriction").annotate(count=Count("id")).values("count")
        return rows.select_related("authority__jurisdiction", "merged_into").annotate(pending_count=Subquery(count))

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> Any:
        # What others can be linked to or named in is what still stands by itself.
        if "autocomplete" in request.path:
            queryset = queryset.filter(merged_into=None)
        return super().get_search_results(request, queryset, term)

    @admin.display(description=gettext_lazy("now"), ordering="status")
    def now(self, row: Restriction) -> SafeString:
        if row.merged_into:
            return SafeString(_("merged"))
        return status_now(row)

    @admin.display(description=gettext_lazy("waiting"), ordering="pending_count")
    def pending(self, row: Restriction) -> Any:
        return row.pending_count or ""

    def view_on_site(self, obj: Restriction) -> str:
        return obj.get_absolute_url()

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        row = self.get_object(request, object_id)
        may_record = request.user.has_perm("policies.add_statusevent")
        context = {"desk": steps_of(row), "may_record": may_record} if row else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row and self.has_delete_permission(request, row) and row.events.exists():
            self.message_user(
                request,
                _(
                    "%(slug)s has a history, and history is never deleted. If it is the same measure as another one, "
                    "merge it into that one; if it never was, retract its steps."
                )
                % {"slug": row.slug},
                messages.ERROR,
            )
            return HttpResponseRedirect(reverse("admin:policies_restriction_change", args=[row.pk]))
        return super().delete_view(request, object_id, extra_context)
