"""What the looks at sources left: each with its steps, and the copies of what was read, as plain text."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import ArchivedCopy, FetchRun
from policies.models.sources import GOOD_STATES
from policies.pipeline import archive
from policies.web.dates import moment

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

    @admin.display(description=gettext_lazy("took"))
    def took(self, run: FetchRun) -> str:
        return f"{run.milliseconds:,} ms"

    @admin.display(description=gettext_lazy("step by step"))
    def each_step(self, run: FetchRun) -> SafeString:
        rows = ((what, f"{at:,} ms", plain_sight(str(outcome))) for what, at, outcome in run.steps)
        body = format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td><td><bdi>{}</bdi></td></tr>", rows)
        if not body:
            return SafeString("–")
        head = format_html_join("", "<th scope='col'>{}</th>", ((_("step"),), (_("after"),), (_("outcome"),)))
        return format_html("<table class='trace'><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)

    @admin.display(description=gettext_lazy("entries"))
    def counts(self, run: FetchRun) -> str:
        if run.state not in GOOD_STATES:
            return _("%(entry_count)s in it, none taken in") % {"entry_count": run.entry_count}
        return _("%(new_count)s new, %(changed_count)s changed, %(unchanged_count)s unchanged") % {
            "new_count": run.new_count,
            "changed_count": run.changed_count,
            "unchanged_count": run.unchanged_count,
        }

    @admin.display(description=gettext_lazy("copy of what was read"))
    def copy(self, run: FetchRun) -> Any:
        return admin_link(run.archived, _("open it")) if run.archived_id else "–"


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

    @admin.display(description=gettext_lazy("read by"))
    def read_by(self, copy: ArchivedCopy) -> Any:
        runs = copy.runs.select_related("source").order_by("-id")[:RUNS_SHOWN]
        rows = ((admin_link(run.source), admin_link(run, moment(run.started_at))) for run in runs)
        return format_html_join(SafeString("<br>"), "{}, {}", rows) or "–"

    @admin.display(description=gettext_lazy("as text"))
    def as_text(self, copy: ArchivedCopy) -> SafeString:
        return format_html('<pre class="archived" dir="auto">{}</pre>', plain_sight(archive.text_of(copy)))
