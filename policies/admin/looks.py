"""What the looks at sources left: each with its steps, and the copies of what was read, as plain text."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from policies.models import ArchivedCopy, FetchRun
from policies.models.sources import GOOD_STATES
from policies.pipeline import archive

from .base import ReadOnlyAdmin
from .labels import admin_link, plain_sight

RUNS_SHOWN = 50


@admin.register(FetchRun)
class FetchRunAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "source", "state", "message", "http_status", "new_count", "changed_count", "took")
    list_filter = ("state", "source")
    list_select_related = ("source",)
    show_full_result_count = False
    ordering = ("-id",)
    search_fields = ("source__name", "message")
    fields = (
        "source",
        "started_at",
        "took",
        "state",
        "message",
        "each_step",
        "counts",
        "http_status",
        "byte_count",
        "copy",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FetchRun]:
        return super().get_queryset(request).defer("archived__body")

    @admin.display(description="took")
    def took(self, run: FetchRun) -> str:
        return f"{run.milliseconds:,} ms"

    @admin.display(description="step by step")
    def each_step(self, run: FetchRun) -> SafeString:
        rows = ((what, f"{at:,} ms", plain_sight(str(outcome))) for what, at, outcome in run.steps)
        body = format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td><td><bdi>{}</bdi></td></tr>", rows)
        if not body:
            return SafeString("–")
        head = "<tr><th scope='col'>step</th><th scope='col'>after</th><th scope='col'>outcome</th></tr>"
        return format_html("<table class='trace'><thead>{}</thead><tbody>{}</tbody></table>", SafeString(head), body)

    @admin.display(description="entries")
    def counts(self, run: FetchRun) -> str:
        if run.state not in GOOD_STATES:
            return f"{run.entry_count} in it, none taken in"
        return f"{run.new_count} new, {run.changed_count} changed, {run.unchanged_count} unchanged"

    @admin.display(description="copy of what was read")
    def copy(self, run: FetchRun) -> Any:
        return admin_link(run.archived, "open") if run.archived_id else "–"


@admin.register(ArchivedCopy)
class ArchivedCopyAdmin(ReadOnlyAdmin):
    list_display = ("sha256", "size", "media_type", "first_seen_at", "last_seen_at")
    show_full_result_count = False
    ordering = ("-id",)
    search_fields = ("sha256",)
    fields = ("sha256", "size", "media_type", "charset", "first_seen_at", "last_seen_at", "read_by", "as_text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArchivedCopy]:
        rows = super().get_queryset(request)
        return rows if request.resolver_match.url_name.endswith("_change") else rows.defer("body")

    @admin.display(description="read by")
    def read_by(self, copy: ArchivedCopy) -> Any:
        runs = copy.runs.select_related("source").order_by("-id")[:RUNS_SHOWN]
        rows = ((admin_link(run.source), admin_link(run, f"{run.started_at:%d %b %Y, %H:%M}")) for run in runs)
        return format_html_join(SafeString("<br>"), "{}, {}", rows) or "–"

    @admin.display(description="as text")
    def as_text(self, copy: ArchivedCopy) -> SafeString:
        return format_html('<pre class="archived" dir="auto">{}</pre>', plain_sight(archive.text_of(copy)))
