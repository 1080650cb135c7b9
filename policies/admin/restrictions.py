"""Restrictions: the form with what belongs to them, their steps beside it, and merging two that are one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from policies.models import Alias, ControlledItem, Restriction, RestrictionLink
from policies.models.review import State
from policies.registry.edit import EditedMeanwhile
from policies.registry.items import codes_of, set_codes
from policies.registry.merging import MergeRefused, merge, unmerge
from policies.vocabulary import CodeSystem, Status

from .author import author
from .base import RegisteredAdmin, RegisteredForm
from .codes import CodesField
from .labels import status_now
from .lines import LinesField, SlugPickField
from .steps import StepViews, steps_of

STALE_AFTER = timedelta(days=180)


class ItemForm(forms.ModelForm):
    codes = CodesField(help_text=f"One a line, such as 'eccn 3A090.a' or 'hs 28053019 [CN 2025]'. {', '.join(CodeSystem)}.")

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
    verbose_name = "item"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ControlledItem]:
        return super().get_queryset(request).prefetch_related("codes")

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        areas = {"note": forms.Textarea(attrs={"rows": 3, "cols": 30})}
        return super().get_formset(request, obj, widgets=areas, **options)


class AliasForm(forms.ModelForm):
    context = LinesField(help_text="Words of which one must stand near, one a line; none: counts alone.")


class AliasInline(admin.TabularInline):
    model = Alias
    form = AliasForm
    fields = ("text", "language", "is_case_sensitive", "is_weak", "context", "note")
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        areas = {"note": forms.Textarea(attrs={"rows": 3, "cols": 24})}
        return super().get_formset(request, obj, widgets=areas, **options)


class LinkInline(admin.TabularInline):
    model = RestrictionLink
    fk_name = "from_restriction"
    fields = ("kind", "to_restriction", "note", "source_url")
    autocomplete_fields = ("to_restriction",)
    extra = 0
    verbose_name = "link to another restriction"
    verbose_name_plural = "links to other restrictions"

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        areas = {"note": forms.Textarea(attrs={"rows": 2, "cols": 30})}
        return super().get_formset(request, obj, widgets=areas, **options)


class RestrictionForm(RegisteredForm):
    companies = LinesField(help_text="Companies named by the sources, one a line.")
    open_questions = LinesField(help_text="What no source answers, or where they differ, one a line.")


class MergeForm(forms.Form):
    target = SlugPickField(
        Restriction.objects.current(),
        suggestions="restriction-slugs",
        label="Merge into",
        help_text="The slug of the restriction that takes the further history.",
    )
    reason = forms.CharField(label="Why they are one", widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}))
    opened_version = forms.IntegerField(widget=forms.HiddenInput)


class UnmergeForm(forms.Form):
    reason = forms.CharField(label="Why they are two", widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}))
    opened_version = forms.IntegerField(widget=forms.HiddenInput)


class StatusFilter(admin.SimpleListFilter):
    title = "status today"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*Status.choices(), ("none", "no status yet")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "none":
            return queryset.filter(status=None)
        return queryset.filter(status=self.value()) if self.value() else queryset


class VerifiedFilter(admin.SimpleListFilter):
    title = "verified"
    parameter_name = "verified"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stale", "more than 180 days ago, or never"), ("fresh", "within 180 days")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        day = timezone.now().date() - STALE_AFTER
        if self.value() == "stale":
            return queryset.filter(Q(verified_on=None) | Q(verified_on__lt=day), merged_into=None)
        return queryset.filter(verified_on__gte=day) if self.value() == "fresh" else queryset


@admin.register(Restriction)
class RestrictionAdmin(StepViews, RegisteredAdmin):
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
        ("Toward whom", {"fields": ("reach", "targets", "target_note", "companies")}),
        ("On what authority", {"fields": ("citation", "legal_basis")}),
        ("What it covers", {"fields": ("categories", "open_questions")}),
        ("This change", {"fields": ("reason", "opened_version")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Restriction]:
        rows = super().get_queryset(request).as_of(timezone.now().date())
        waiting = Count("proposals", filter=Q(proposals__state=State.PENDING), distinct=True)
        return rows.select_related("authority__jurisdiction", "merged_into").annotate(pending_count=waiting)

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> Any:
        # What others can be linked to or named in is what still stands by itself.
        if "autocomplete" in request.path:
            queryset = queryset.filter(merged_into=None)
        return super().get_search_results(request, queryset, term)

    @admin.display(description="now", ordering="status")
    def now(self, row: Restriction) -> SafeString:
        if row.merged_into:
            return SafeString("merged")
        return status_now(row)

    @admin.display(description="waiting", ordering="pending_count")
    def pending(self, row: Restriction) -> Any:
        return row.pending_count or ""

    def view_on_site(self, obj: Restriction) -> str:
        return obj.get_absolute_url()

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        row = self.get_object(request, object_id)
        context = {"desk": steps_of(row), "may_record": request.user.has_perm("policies.add_statusevent")} if row else {}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row and self.has_delete_permission(request, row) and row.events.exists():
            self.message_user(
                request,
                f"{row.slug} has a history, and history is never deleted. If it is the same measure as another one, "
                "merge it into that one; if it never was, retract its steps.",
                messages.ERROR,
            )
            return HttpResponseRedirect(_page_of(row))
        return super().delete_view(request, object_id, extra_context)

    # --- merging ---

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [path("<int:pk>/merge/", wrap(self.merge_view), name="policies_restriction_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        kind = UnmergeForm if row.merged_into else MergeForm
        form = kind(request.POST or None, initial={"opened_version": row.version})
        if form.is_valid() and self._merged(request, row, form):
            return HttpResponseRedirect(_page_of(row))
        context = self.admin_site.each_context(request) | {
            "title": f"Undo the merge of {row.slug}" if row.merged_into else f"Merge {row.slug} into another restriction",
            "opts": self.opts,
            "original": row,
            "form": form,
            "slugs": slugs_and_titles(),
        }
        return TemplateResponse(request, "admin/policies/restriction/merge.html", context)

    def _merged(self, request: HttpRequest, row: Restriction, form: forms.Form) -> bool:
        given = form.cleaned_data
        act = {"by": author(request, given["reason"]), "now": timezone.now(), "expected_version": given["opened_version"]}
        try:
            merge(row, given["target"], **act) if "target" in given else unmerge(row, **act)
        except (MergeRefused, EditedMeanwhile) as refusal:
            form.add_error("target" if isinstance(refusal, MergeRefused) else None, str(refusal))
            return False
        done = f"merged into {given['target'].slug}" if "target" in given else "stands by itself again"
        self.message_user(request, f"{row.slug}: {done}.", messages.SUCCESS)
        return True


def slugs_and_titles() -> list[tuple[str, str]]:
    """What a field suggests that names a restriction."""
    rows = Restriction.objects.current().order_by("slug")
    return list(rows.values_list("slug", "title")[:1000])


def _page_of(row: Restriction) -> str:
    return reverse("admin:policies_restriction_change", args=[row.pk])
