"""The ledger at the desk: to be looked at and checked. It is written by recording, correcting and retracting alone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.history.chain import event_hash
from policies.models import Checkpoint, StatusEvent, StatusPeriod

from .base import ReadOnlyAdmin
from .labels import admin_link, cited, day_words, period_chip, plain_sight, status_chip, what


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("counts")), ("no", _("replaced or taken back"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "yes":
            return queryset.filter(corrected_by=None).exclude(kind="retraction")
        return queryset.exclude(corrected_by=None) if self.value() == "no" else queryset


@admin.register(StatusEvent)
class StatusEventAdmin(ReadOnlyAdmin):
    change_form_template = "admin/policies/statusevent/change_form.html"
    list_display = (
        "restriction",
        "sequence",
        "step",
        "leaves",
        "since",
        "until",
        "stands",
        "recorded_by_name",
        "recorded_at",
    )
    list_display_links = ("step",)
    list_filter = ("stage", "action", "kind", StandingFilter, "door", "restriction__authority__jurisdiction")
    list_select_related = ("restriction", "corrected_by", "corrects")
    list_per_page = 50
    date_hierarchy = "effective_date"
    ordering = ("-recorded_at", "-id")
    search_fields = ("restriction__slug", "restriction__title", "summary", "quote")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "of",
                    "step",
                    "leaves",
                    "stands",
                    "since",
                    "until",
                    "announced_date",
                    "scope",
                    "summary",
                    "note",
                )
            },
        ),
        (gettext_lazy("What says so"), {"fields": ("passage", "cited", "instrument", "article")}),
        (
            gettext_lazy("The record"),
            {"fields": ("sequence", "kind", "reason", "recorded_by_name", "door", "recorded_at", "external_key")},
        ),
        (gettext_lazy("The chain"), {"fields": ("previous_hash", "hash", "fits")}),
    )

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        event = self.get_object(request, object_id)
        stands = bool(event) and _replacement(event) is None and event.kind != "retraction"
        may = stands and request.user.has_perm("policies.add_statusevent")
        return super().change_view(request, object_id, form_url, {"may_correct": may} | (extra_context or {}))

    @admin.display(description=gettext_lazy("restriction"))
    def of(self, event: StatusEvent) -> SafeString:
        return admin_link(event.restriction)

    @admin.display(description=gettext_lazy("step"), ordering="action")
    def step(self, event: StatusEvent) -> str:
        return what(event)

    @admin.display(description=gettext_lazy("leaves"), ordering="status")
    def leaves(self, event: StatusEvent) -> Any:
        return status_chip(event.status) if event.status else _("no change of status")

    @admin.display(description=gettext_lazy("from"), ordering="effective_date")
    def since(self, event: StatusEvent) -> str:
        inferred = "" if event.effective_basis == "stated" else _(" (inferred)")
        return day_words(event.effective_date, event.effective_precision) + inferred

    @admin.display(description=gettext_lazy("until"), ordering="until_date")
    def until(self, event: StatusEvent) -> str:
        return day_words(event.until_date)

    @admin.display(description=gettext_lazy("stands"))
    def stands(self, event: StatusEvent) -> Any:
        later = _replacement(event)
        if later:
            return format_html(
                _("no: {}"),
                admin_link(
                    later,
                    _("row %(sequence)s, a %(kind)s") % {"sequence": later.sequence, "kind": later.get_kind_display()},
                ),
            )
        return (
            admin_link(
                event.corrects,
                _("%(kind)s of row %(sequence)s")
                % {"kind": event.get_kind_display(), "sequence": event.corrects.sequence},
            )
            if event.corrects
            else _("yes")
        )

    @admin.display(description=gettext_lazy("quote"))
    def passage(self, event: StatusEvent) -> Any:
        return format_html('<q class="quote" dir="auto">{}</q>', plain_sight(event.quote)) if event.quote else "–"

    @admin.display(description=gettext_lazy("sources"))
    def cited(self, event: StatusEvent) -> Any:
        return format_html_join(SafeString("<br>"), "{}", [(cited(source),) for source in event.sources]) or "–"

    @admin.display(description=gettext_lazy("article"))
    def article(self, event: StatusEvent) -> Any:
        return admin_link(event.news_item) if event.news_item else "–"

    @admin.display(description=gettext_lazy("fits"))
    def fits(self, event: StatusEvent) -> str:
        before = StatusEvent.objects.filter(restriction=event.restriction_id, sequence=event.sequence - 1).first()
        if event.hash != event_hash(event):
            return _("NO: its content does not give its hash. It was changed after it was recorded.")
        if event.previous_hash != (before.hash if before else ""):
            return _("NO: it does not follow on the row before it.")
        follows = (
            _(", and it follows on row %(sequence)s") % {"sequence": before.sequence}
            if before
            else _(", and it is the first row")
        )
        return _("Yes: its content gives its hash%(follows)s.") % {"follows": follows}


def _replacement(event: StatusEvent) -> StatusEvent | None:
    return getattr(event, "corrected_by", None)


@admin.register(StatusPeriod)
class StatusPeriodAdmin(ReadOnlyAdmin):
    list_display = (
        "restriction",
        "shown",
        "valid_from",
        "valid_to",
        "by_lapse",
        "is_confirmed",
        "known_from",
        "known_to",
    )
    list_filter = ("status", "by_lapse", "is_confirmed", ("known_to", admin.EmptyFieldListFilter))
    list_select_related = ("restriction",)
    list_per_page = 50
    ordering = ("-valid_from", "-id")
    search_fields = ("restriction__slug", "restriction__title")

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def shown(self, period: StatusPeriod) -> SafeString:
        return period_chip(period)


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnlyAdmin):
    list_display = ("at", "event_count", "digest")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Checkpoint]:
        rows = super().get_queryset(request)
        return rows if request.resolver_match.url_name.endswith("_change") else rows.defer("heads")
