"""The review queue: what waits, why we think so, and deciding several at once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import Evidence, ProposedChange, Restriction, StatusEvent
from policies.models.review import ProposalQuerySet, RejectedFor, State
from policies.pipeline import review

from .author import author
from .filters import GradeFilter, SampleFilter, StateFilter, WhoFilter
from .labels import chip, grade_label, plain_sight, reports, status_now, web_link, what, when
from .stories import conflicts, hints, overtaken
from .tongue import Named, choices

SAME_STEP = timedelta(days=7)
# What is told of several that were decided together, by how.
TOLD = {
    "accepted": gettext_lazy("%(count)d accepted, %(refused)d refused."),
    "rejected": gettext_lazy("%(count)d rejected, %(refused)d refused."),
}
HEADS = {"accepted": gettext_lazy("Accepted"), "rejected": gettext_lazy("Rejected")}
TITLES = {
    "accepted": gettext_lazy("Proposals accepted together"),
    "rejected": gettext_lazy("Proposals rejected together"),
}


def already_recorded(proposals: Iterable[ProposedChange]) -> dict[int, StatusEvent]:
    """Standing steps that look like what is proposed, by proposal id: same restriction and action, within a week."""
    rows = [row for row in proposals if row.restriction]
    events = (
        StatusEvent.objects.filter(restriction__in={_home(row) for row in rows}, corrected_by=None)
        .filter(action__in={row.action for row in rows})
        .order_by("sequence")
    )
    alike: dict[tuple[int, str, bool], list[StatusEvent]] = {}
    for event in events:
        alike.setdefault((event.restriction_id, event.action, event.stage == "talk"), []).append(event)
    found = {row.pk: _near(row, alike.get((_home(row), row.action, row.stage == "talk"), [])) for row in rows}
    return {pk: event for pk, event in found.items() if event}


def _home(proposed: ProposedChange) -> int:
    """The restriction that would take the step: of one that was merged, the one that took it over."""
    return proposed.restriction.merged_into_id or proposed.restriction_id


def _near(proposed: ProposedChange, events: list[StatusEvent]) -> StatusEvent | None:
    day = proposed.effective_date or proposed.reported_date
    near = [event for event in events if abs(event.effective_date - day) <= SAME_STEP and event.pk != proposed.event_id]
    return near[-1] if near else None


class QueueList(ChangeList):
    """A page of the queue, with what each row repeats, contradicts or lags behind: a few statements for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        found, against, firmer = already_recorded(rows), conflicts(rows), overtaken(rows)
        for row in self.result_list:
            row.looks_like = found.get(row.pk)
            row.against = against.get(row.pk, [])
            row.firmer = firmer.get(row.pk)


def why_field() -> forms.ChoiceField:
    """What a rejection says of the reader: only a misreading is its fault."""
    return forms.ChoiceField(
        choices=choices(RejectedFor),
        required=False,
        label=gettext_lazy("If rejected, because"),
        initial=RejectedFor.MISREAD,
    )


class RejectForm(Named):
    rejected_for = why_field()
    reason = forms.CharField(
        label=gettext_lazy("Why they are rejected"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Say why: the reader learns from it.")},
    )


class QueueAdmin(admin.ModelAdmin):
    """The list of proposals and the actions on several of them."""

    list_display = ("proposal", "best_quote", "whence", "sure", "waiting")
    list_display_links = ("proposal",)
    list_filter = (
        StateFilter,
        WhoFilter,
        "kind",
        "action",
        "stage",
        "restriction__authority__jurisdiction",
        GradeFilter,
        SampleFilter,
    )
    list_per_page = 30
    change_list_template = "admin/policies/proposedchange/change_list.html"
    search_fields = (
        "restriction__slug",
        "restriction__title",
        "draft_key",
        "evidence__quote",
        "evidence__news_item__title",
    )
    actions = ("accept_selected", "reject_selected")

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return QueueList

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ProposalQuerySet.RANKED

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Review queue")} | (extra_context or {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProposedChange]:
        today = timezone.now().date()
        restrictions = Restriction.objects.as_of(today).select_related("authority__jurisdiction", "merged_into")
        evidence = Evidence.objects.filter(is_current=True).select_related("news_item").defer("news_item__text")
        best = Prefetch("evidence", queryset=evidence, to_attr="passages")
        rows = ProposedChange.objects.ranked().select_related(
            "reviewed_by", "event", "follows", "assigned_to", "first_by"
        )
        return rows.prefetch_related(Prefetch("restriction", queryset=restrictions), best)

    # --- columns ---

    @admin.display(description=gettext_lazy("what would change"), ordering="restriction__slug")
    def proposal(self, row: ProposedChange) -> SafeString:
        said = (what(row), when(row), plain_sight(row.title))
        if row.is_draft:
            return format_html(
                '<strong>{}</strong><br>{}<span class="now-of">{}</span>',
                _("new restriction"),
                said[2],
                _("%(what)s, %(when)s. Not in the registry.") % {"what": said[0], "when": said[1]},
            )
        return format_html(
            '<strong>{}</strong>{}{}<br>{}<span class="now-of">{} {}</span>',
            said[0],
            _(", "),
            *said[1:],
            _("now:"),
            _now(row),
        )

    @admin.display(description=gettext_lazy("best quote"))
    def best_quote(self, row: ProposedChange) -> SafeString:
        if not row.passages:
            return format_html('<span class="quiet">{}</span>', _("no article says so any more"))
        quote = plain_sight(row.passages[0].quote)
        shown = quote if len(quote) <= 240 else quote[:239] + "…"
        told = hints(row) if row.state == State.PENDING else []
        told = format_html_join("", '<br><span class="hint {}">{}</span>', told)
        return format_html('<q class="quote" dir="auto">{}</q>{}', shown, told)

    @admin.display(description=gettext_lazy("source"))
    def whence(self, row: ProposedChange) -> SafeString:
        if not row.passages:
            return SafeString("–")
        item = row.passages[0].news_item
        more = format_html("<br>{}", reports(row)) if row.report_count > 1 else ""
        sample = chip("sample", _("sample")) if item.is_sample else ""
        name = web_link(item.url, item.publisher) if item.url else plain_sight(item.publisher or _("handed in"))
        return format_html('{}<br><span class="quiet">{}</span>{} {}', name, grade_label(item.grade), more, sample)

    @admin.display(description=gettext_lazy("sure"), ordering="confidence")
    def sure(self, row: ProposedChange) -> str:
        return f"{row.confidence:.0%}"

    @admin.display(description=gettext_lazy("waiting"), ordering="created_at")
    def waiting(self, row: ProposedChange) -> SafeString | str:
        if row.state != State.PENDING:
            who = row.reviewed_by.get_username() if row.reviewed_by else ""
            return f"{row.get_state_display()} {who}".strip()
        days = (timezone.now() - row.created_at).days
        since = _("%(days)s days") % {"days": days} if days > 1 else _("a day") if days else _("today")
        told = [_("for %s") % row.assigned_to] if row.assigned_to else []
        told += [_("approved by %s, second person needed") % row.first_by] if row.first_by else []
        return format_html(
            "{}{}", since, format_html_join("", '<br><span class="hint">{}</span>', ((t,) for t in told))
        )

    # --- several at once ---

    @admin.action(description=gettext_lazy("Accept as proposed"), permissions=["change"])
    def accept_selected(self, request: HttpRequest, queryset: QuerySet[ProposedChange]) -> HttpResponse:
        outcomes = review.accept_many(_chosen(request, queryset), by=author(request), now=timezone.now())
        return self._outcomes(request, outcomes, done="accepted")

    @admin.action(description=gettext_lazy("Reject with a reason …"), permissions=["change"])
    def reject_selected(self, request: HttpRequest, queryset: QuerySet[ProposedChange]) -> HttpResponse:
        form = RejectForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            by = author(request, form.cleaned_data["reason"])
            why = RejectedFor(form.cleaned_data["rejected_for"] or RejectedFor.MISREAD)
            outcomes = review.reject_many(_chosen(request, queryset), by=by, now=timezone.now(), why=why)
            return self._outcomes(request, outcomes, done="rejected")
        across = request.POST.get("select_across") == "1"
        chosen = {"rows": queryset[:50] if across else queryset, "count": queryset.count(), "across": across}
        context = self._context(request, _("Reject several proposals")) | chosen | {"form": form}
        return TemplateResponse(request, "admin/policies/proposedchange/reject_many.html", context)

    def _outcomes(self, request: HttpRequest, outcomes: list[review.Outcome], *, done: str) -> HttpResponse:
        went = [outcome for outcome in outcomes if not outcome.error]
        refused = [outcome for outcome in outcomes if outcome.error]
        waiting = [outcome for outcome in went if done == "accepted" and outcome.event is None]
        noted = _(" %d wait for a second person.") % len(waiting) if waiting else ""
        counts = {"count": len(went) - len(waiting), "refused": len(refused)}
        self.message_user(request, TOLD[done] % counts + noted, _level(went, refused))
        shown = {"went": went, "refused": refused, "done": HEADS[done]}
        context = self._context(request, TITLES[done]) | shown
        return TemplateResponse(request, "admin/policies/proposedchange/outcomes.html", context)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        ours = {"title": title, "opts": self.opts, "query": request.GET.urlencode()}
        return self.admin_site.each_context(request) | ours


def _now(row: ProposedChange) -> SafeString | str:
    merged = row.restriction.merged_into
    return _("merged into %(slug)s") % {"slug": merged.slug} if merged else status_now(row.restriction)


def _chosen(request: HttpRequest, queryset: QuerySet[ProposedChange]) -> list[int]:
    """The proposals that were ticked, with those that somebody decided meanwhile: they are told of, not left out."""
    if request.POST.get("select_across") == "1":
        return list(queryset.values_list("pk", flat=True))
    return [int(pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME) if pk.isdigit()]


def _level(went: list[Any], refused: list[Any]) -> int:
    return messages.SUCCESS if not refused else messages.WARNING if went else messages.ERROR
