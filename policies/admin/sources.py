"""Sources with their health, and what came from them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from policies.models import NewsItem, NewsRevision, Source
from policies.models.sources import GOOD_STATES
from policies.pipeline import resuming, schedule
from policies.pipeline.fetch import Http
from policies.pipeline.parse.differences import changes
from policies.registry.watching import caution
from policies.web.dates import moment

from .author import author
from .base import ReadOnlyAdmin, RegisteredAdmin
from .handin import HandInPages
from .labels import admin_link, health_chip, plain_sight, web_link
from .passages import marked
from .sourceform import SourceForm
from .tongue import name_of

COPIES_SHOWN = 20
PIECES_SHOWN = 200
RUNS_SHOWN = 5
HEALTH = (
    "health",
    "why_paused",
    "failures",
    "last_checked_at",
    "last_changed_at",
    "last_good_at",
    "next_look",
    "per_week",
    "latest_runs",
)


@admin.register(Source)
class SourceAdmin(RegisteredAdmin):
    form = SourceForm
    change_form_template = "admin/policies/source/change_form.html"
    list_display = ("name", "health", "per_week", "failures", "last_good_at", "next_look", "grade")
    list_filter = ("state", "is_active", "grade", "is_sample", "jurisdiction")
    search_fields = ("name", "slug", "url")
    prepopulated_fields = {"slug": ("name",)}
    actions = ("check_now", "resume", "believe")
    readonly_fields = HEALTH
    fieldsets = (
        (None, {"fields": ("name", "slug", "url", "address_verified", "format", "options")}),
        (gettext_lazy("Health"), {"fields": HEALTH}),
        (gettext_lazy("What it is"), {"fields": ("grade", "language", "jurisdiction", "terms", "is_sample", "note")}),
        (gettext_lazy("Watching"), {"fields": ("is_active", "interval_minutes", "cron")}),
        (gettext_lazy("This change"), {"fields": ("reason", "opened_version")}),
    )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if told := caution(form.instance):
            self.message_user(request, told, messages.WARNING)

    def get_urls(self) -> list[Any]:
        own = path("<int:pk>/try/", self.admin_site.admin_view(require_POST(self.try_now)), name="policies_source_try")
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).with_items_per_week(now=timezone.now())

    def try_now(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Look at it at once, and show each step."""
        source = self.get_object(request, str(pk))
        if source is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        run = resuming.try_now(source, http=Http.from_settings(), now=timezone.now())
        if run is None:
            self.message_user(request, _("A worker has it in hand at this moment."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:policies_source_change", args=[pk]))
        good = run.state in GOOD_STATES
        self.message_user(request, run.message, messages.SUCCESS if good else messages.WARNING)
        return HttpResponseRedirect(reverse("admin:policies_fetchrun_change", args=[run.pk]))

    @admin.display(description=gettext_lazy("health"), ordering="state")
    def health(self, source: Source) -> SafeString:
        return health_chip(source)

    @admin.display(description=gettext_lazy("why it is paused"))
    def why_paused(self, source: Source) -> str:
        return plain_sight(source.why_paused) or "–"

    @admin.display(description=gettext_lazy("next look"), ordering="next_due_at", empty_value=gettext_lazy("at once"))
    def next_look(self, source: Source) -> Any:
        return source.next_due_at if source.is_watched else "–"

    @admin.display(description=gettext_lazy("items a week"))
    def per_week(self, source: Source) -> str:
        return f"{source.items_per_week:.1f}" if source.pk else "–"

    @admin.display(description=gettext_lazy("latest looks"))
    def latest_runs(self, source: Source) -> Any:
        runs = source.runs.all()[:RUNS_SHOWN] if source.pk else []
        rows = ((admin_link(run, moment(run.started_at)), plain_sight(run.message)) for run in runs)
        return format_html_join(SafeString("<br>"), "{}: {}", rows) or "–"

    @admin.action(description=gettext_lazy("Check now"), permissions=["change"])
    def check_now(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        count = schedule.make_due(queryset, now=timezone.now())
        idle = queryset.count() - count
        told = _("%(count)s due now: a worker takes them up within a quarter of a minute.") % {"count": count}
        if idle:
            told += _(" %(idle)s switched off or paused, and left alone.") % {"idle": idle}
        self.message_user(request, told, messages.SUCCESS if count else messages.WARNING)

    @admin.action(description=gettext_lazy("Go on with what paused itself"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        count = resuming.resume(list(queryset), by=author(request, ""), now=timezone.now())
        self.message_user(
            request, _("%(count)s go on.") % {"count": count}, messages.SUCCESS if count else messages.WARNING
        )

    @admin.action(description=gettext_lazy("Believe what a guarded source answers now"), permissions=["change"])
    def believe(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        count = resuming.believe(list(queryset), by=author(request, ""), now=timezone.now())
        self.message_user(
            request, _("%(count)s are taken as they answer from now on.") % {"count": count}, messages.SUCCESS
        )


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

    @admin.display(description=gettext_lazy("address"))
    def address(self, item: NewsItem) -> Any:
        return web_link(item.url, item.url) if item.url else "–"

    @admin.display(description=gettext_lazy("says of itself"))
    def official(self, item: NewsItem) -> Any:
        facts = [(name_of(name), value) for name, value in item.document.items()]
        told = [(name, ", ".join(map(str, value)) if isinstance(value, list) else value) for name, value in facts]
        lines = format_html_join(
            SafeString("<br>"), "{}: {}", ((name, plain_sight(str(value))) for name, value in told)
        )
        return lines or "–"

    @admin.display(description=gettext_lazy("read"), ordering="read_revision")
    def read(self, item: NewsItem) -> str:
        if item.parked_reason:
            return _("parked: %(parked_reason)s") % {"parked_reason": item.parked_reason}
        return _("waiting") if item.is_owed else _("revision %(revision)s") % {"revision": item.revision}

    @admin.display(description=gettext_lazy("passages"), ordering="evidence_count")
    def proposals(self, item: NewsItem) -> Any:
        return item.evidence_count or ""

    @admin.display(description=gettext_lazy("near-copies"))
    def near_copies(self, item: NewsItem) -> Any:
        if item.copy_of:
            return format_html(_("a copy of {}, and counts with it once"), admin_link(item.copy_of))
        copies = item.copies.order_by("id").defer("text")[:COPIES_SHOWN]
        return (
            format_html_join(
                SafeString("<br>"), "{}, {}", ((admin_link(one), plain_sight(one.publisher)) for one in copies)
            )
            or "–"
        )

    @admin.display(description=gettext_lazy("text"))
    def article(self, item: NewsItem) -> SafeString:
        pieces = [format_html("<mark>{}</mark>" if piece.is_marked else "{}", piece.text) for piece in marked(item)]
        region = '<div class="article" dir="auto" tabindex="0" role="region" aria-label="{}">{}</div>'
        return format_html(region, _("Article"), SafeString("".join(pieces)))

    @admin.display(description=gettext_lazy("what it supports"))
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

    @admin.display(description=gettext_lazy("what changed since the revision before"))
    def changed(self, revision: NewsRevision) -> Any:
        before = NewsRevision.objects.filter(item=revision.item_id, number=revision.number - 1).first()
        if before is None:
            return "–"
        pieces = changes(f"{before.title}\n{before.text}", f"{revision.title}\n{revision.text}")[:PIECES_SHOWN]
        lines = [("ins" if piece.sign == "+" else "del", plain_sight(piece.text)) for piece in pieces]
        marked_up = [format_html(f'<{tag} dir="auto">{{}}</{tag}>', text) for tag, text in lines]
        return SafeString("<br>".join(marked_up)) or _("Only blanks.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NewsRevision]:
        rows = super().get_queryset(request)
        return rows if request.resolver_match.url_name.endswith("_change") else rows.defer("text", "item__text")
