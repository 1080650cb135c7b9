"""Sources with their health, and what came from them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from policies.models import FetchRun, NewsItem, NewsRevision, Source
from policies.pipeline import schedule
from policies.pipeline.gather import BadOptions, checked_options
from policies.pipeline.parse.differences import changes
from policies.registry.watching import caution

from .base import ReadOnlyAdmin, RegisteredAdmin, RegisteredForm
from .handin import HandInPages
from .labels import admin_link, chip, plain_sight, web_link
from .passages import marked

COPIES_SHOWN = 20
PIECES_SHOWN = 200
GOOD = ("ok_new", "ok_unchanged", "ok_empty")


class SourceForm(RegisteredForm):
    class Meta:
        widgets = {"url": forms.TextInput(attrs={"class": "vLargeTextField"})}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "options" in self.cleaned_data and "format" in self.cleaned_data:
            try:
                self.cleaned_data["options"] = checked_options(
                    self.cleaned_data["format"], self.cleaned_data["options"] or {}
                )
            except BadOptions as fault:
                self.add_error("options", str(fault))
        return cleaned


@admin.register(Source)
class SourceAdmin(RegisteredAdmin):
    form = SourceForm
    list_display = ("name", "health", "grade", "language", "is_active", "is_sample", "last_checked_at", "next_due_at")
    list_filter = ("state", "is_active", "grade", "is_sample", "jurisdiction")
    search_fields = ("name", "slug", "url")
    prepopulated_fields = {"slug": ("name",)}
    actions = ("check_now",)
    readonly_fields = ("health", "failures", "last_checked_at", "last_good_at", "next_due_at", "last_run")
    fieldsets = (
        (None, {"fields": ("name", "slug", "url", "address_verified", "format", "options")}),
        ("What it is", {"fields": ("grade", "language", "jurisdiction", "terms", "is_sample", "note")}),
        ("Watching", {"fields": ("is_active", "interval_minutes", "cron")}),
        ("Health", {"fields": ("health", "last_run", "failures", "last_checked_at", "last_good_at", "next_due_at")}),
        ("This change", {"fields": ("reason", "opened_version")}),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if told := caution(form.instance):
            self.message_user(request, told, messages.WARNING)

    @admin.display(description="health", ordering="state")
    def health(self, source: Source) -> SafeString:
        kind = "good" if source.state in GOOD else "none" if source.state == "never" else "bad"
        return chip(kind, source.get_state_display())

    @admin.display(description="last look")
    def last_run(self, source: Source) -> Any:
        run = source.runs.first() if source.pk else None
        return admin_link(run) if run else "–"

    @admin.action(description="Check now", permissions=["change"])
    def check_now(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        count = schedule.make_due(queryset, now=timezone.now())
        idle = queryset.filter(is_active=False).count()
        told = f"{count} due now: a worker takes them up within a quarter of a minute."
        if idle:
            told += f" {idle} switched off, and left alone."
        self.message_user(request, told, messages.SUCCESS if count else messages.WARNING)


@admin.register(FetchRun)
class FetchRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "source", "state", "message", "http_status", "entry_count", "new_count")
    list_filter = ("state", "source")
    list_select_related = ("source",)
    show_full_result_count = False
    ordering = ("-id",)
    search_fields = ("source__name", "message")


@admin.register(NewsItem)
class NewsItemAdmin(HandInPages, ReadOnlyAdmin):
    list_display = ("title", "publisher", "grade", "language", "published_at", "read", "proposals", "is_sample")
    list_filter = ("grade", "language", "is_sample", "source", ("parked_reason", admin.EmptyFieldListFilter))
    list_select_related = ("source",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("title", "url", "publisher")
    fields = (
        "title",
        "address",
        "publisher",
        "source",
        "grade",
        "language",
        "published_at",
        "official",
        "received_at",
        "revision",
        "near_copies",
        "read",
        "is_sample",
        "background",
        "article",
        "said",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[NewsItem]:
        rows = super().get_queryset(request).annotate(evidence_count=Count("evidence"))
        return rows if request.resolver_match.url_name.endswith("_change") else rows.defer("text")

    @admin.display(description="address")
    def address(self, item: NewsItem) -> Any:
        return web_link(item.url, item.url) if item.url else "–"

    @admin.display(description="says of itself")
    def official(self, item: NewsItem) -> Any:
        facts = [(name.replace("_", " "), value) for name, value in item.document.items()]
        told = [(name, ", ".join(map(str, value)) if isinstance(value, list) else value) for name, value in facts]
        lines = format_html_join(
            SafeString("<br>"), "{}: {}", ((name, plain_sight(str(value))) for name, value in told)
        )
        return lines or "–"

    @admin.display(description="read", ordering="read_revision")
    def read(self, item: NewsItem) -> str:
        if item.parked_reason:
            return f"parked: {item.parked_reason}"
        return "waiting" if item.read_revision < item.revision else f"revision {item.revision}"

    @admin.display(description="passages", ordering="evidence_count")
    def proposals(self, item: NewsItem) -> Any:
        return item.evidence_count or ""

    @admin.display(description="near-copies")
    def near_copies(self, item: NewsItem) -> Any:
        if item.copy_of:
            return format_html("a copy of {}, and counts with it once", admin_link(item.copy_of))
        copies = item.copies.order_by("id").defer("text")[:COPIES_SHOWN]
        return (
            format_html_join(
                SafeString("<br>"), "{}, {}", ((admin_link(one), plain_sight(one.publisher)) for one in copies)
            )
            or "–"
        )

    @admin.display(description="text")
    def article(self, item: NewsItem) -> SafeString:
        pieces = [format_html("<mark>{}</mark>" if piece.is_marked else "{}", piece.text) for piece in marked(item)]
        return format_html('<div class="article" dir="auto">{}</div>', SafeString("".join(pieces)))

    @admin.display(description="what it supports")
    def said(self, item: NewsItem) -> Any:
        rows = item.evidence.select_related("proposed__restriction")
        links = [admin_link(row.proposed, f"{row.proposed}, {row.proposed.get_state_display()}") for row in rows]
        return SafeString("<br>".join(links)) or "–"


@admin.register(NewsRevision)
class NewsRevisionAdmin(ReadOnlyAdmin):
    list_display = ("title", "number", "seen_at")
    list_select_related = ("item",)
    show_full_result_count = False
    ordering = ("-id",)
    search_fields = ("title",)
    fields = ("title", "item", "number", "seen_at", "changed", "text")

    @admin.display(description="what changed since the revision before")
    def changed(self, revision: NewsRevision) -> Any:
        before = NewsRevision.objects.filter(item=revision.item_id, number=revision.number - 1).first()
        if before is None:
            return "–"
        pieces = changes(f"{before.title}\n{before.text}", f"{revision.title}\n{revision.text}")[:PIECES_SHOWN]
        lines = [("ins" if piece.sign == "+" else "del", plain_sight(piece.text)) for piece in pieces]
        marked_up = [format_html(f'<{tag} dir="auto">{{}}</{tag}>', text) for tag, text in lines]
        return SafeString("<br>".join(marked_up)) or "Only blanks."

    def get_queryset(self, request: HttpRequest) -> QuerySet[NewsRevision]:
        rows = super().get_queryset(request)
        return rows if request.resolver_match.url_name.endswith("_change") else rows.defer("text", "item__text")
