"""Recording, correcting and retracting steps: forms in front of ``policies.history``, with a look ahead."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from policies import history
from policies.history import StepRefused
from policies.history.steps import check
from policies.models import ProposedChange, Restriction, StatusEvent
from policies.pipeline import seconding

from .author import author
from .preview import Preview, preview_retraction, preview_step
from .stepform import CorrectionForm, RetractionForm, StepForm, as_initial
from .suggesting import suggested

STEPS_SHOWN = 30
INITIAL = {
    "effective_precision": "day",
    "effective_basis": "stated",
    "stage": "legal_act",
    "action": "enter_into_force",
}


def steps_of(restriction: Restriction, limit: int = STEPS_SHOWN) -> dict[str, Any]:
    """What stands beside a restriction: its newest steps, what replaced which, and its periods as we know them now."""
    events = restriction.events.select_related("corrected_by", "corrects").order_by("-effective_date", "-sequence")
    steps = list(events[: limit + 1])
    return {
        "steps": steps[:limit],
        "has_more": len(steps) > limit,
        "periods": list(restriction.periods.current().order_by("-valid_from")[:limit]),
    }


class StepViews:
    """The pages that write history, for the admin of restrictions."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        steps = [
            path("<int:pk>/record/", wrap(self.record_view), name="policies_restriction_record"),
            path("steps/<int:pk>/correct/", wrap(self.correct_view), name="policies_restriction_correct"),
            path("steps/<int:pk>/retract/", wrap(self.retract_view), name="policies_restriction_retract"),
        ]
        return steps + super().get_urls()

    def record_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        restriction = _restriction(request, pk)
        given = {name: value for name, value in request.GET.items() if name in StepForm.base_fields}
        form = StepForm(request.POST or None, initial=INITIAL | given)

        def write(by: Any, now: Any) -> StatusEvent | ProposedChange:
            if restriction.is_decided_by_two:
                return seconding.propose(restriction, form.step(), by=by, now=now)
            return history.record(restriction, form.step(), by=by, now=now)

        def look(now: Any) -> Preview:
            check(form.step(), restriction)
            return preview_step(restriction, form.step(), now=now)

        return self._step_page(request, restriction, form, write=write, look=look, title=_("Record a step"))

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = _event(request, pk)
        form = CorrectionForm(request.POST or None, initial=as_initial(event))

        def write(by: Any, now: Any) -> StatusEvent | ProposedChange:
            if event.restriction.is_decided_by_two:
                return seconding.propose(event.restriction, form.step(), by=by, now=now, instead_of=event)
            return history.correct(event, form.step(), by=by, now=now)

        def look(now: Any) -> Preview:
            check(form.step(), event.restriction, instead_of=event)
            return preview_step(event.restriction, form.step(), now=now, instead_of=event)

        title = _("Correct step %(sequence)s") % {"sequence": event.sequence}
        return self._step_page(request, event.restriction, form, write=write, look=look, title=title, event=event)

    def retract_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = _event(request, pk)
        form = RetractionForm(request.POST or None)

        def write(by: Any, now: Any) -> StatusEvent | ProposedChange:
            if event.restriction.is_decided_by_two:
                return seconding.propose(event.restriction, None, by=by, now=now, instead_of=event)
            return history.retract(event, by=by, now=now)

        def look(now: Any) -> Preview:
            return preview_retraction(event, now=now)

        title = _("Retract step %(sequence)s") % {"sequence": event.sequence}
        return self._step_page(request, event.restriction, form, write=write, look=look, title=title, event=event)

    def _step_page(
        self,
        request: HttpRequest,
        restriction: Restriction,
        form: Any,
        *,
        write: Any,
        look: Any,
        title: str,
        event: StatusEvent | None = None,
    ) -> HttpResponse:
        preview = None
        if request.method == "POST" and form.is_valid():
            try:
                if "_preview" not in request.POST:
                    row = write(author(request, form.cleaned_data["reason"]), timezone.now())
                    messages.success(request, _told(row, restriction))
                    return HttpResponseRedirect(reverse("admin:policies_restriction_change", args=[restriction.pk]))
                preview = look(timezone.now())
            except StepRefused as refusal:
                form.refuse(refusal)
        shown = {"title": title, "original": restriction, "event": event, "form": form, "preview": preview}
        beside = {
            "opts": self.opts,
            "desk": steps_of(restriction, limit=8),
            "instruments": suggested("instrument-slugs"),
        }
        context = self.admin_site.each_context(request) | beside | shown
        return TemplateResponse(request, "admin/policies/restriction/step.html", context)


def _told(row: StatusEvent | ProposedChange, restriction: Restriction) -> str:
    if isinstance(row, ProposedChange):
        return _("%s is decided by two: it waits in the queue until somebody else confirms it.") % restriction.slug
    return _("Recorded as row %(sequence)s of %(slug)s: %(row)s.") % {
        "sequence": row.sequence,
        "slug": restriction.slug,
        "row": row,
    }


def _restriction(request: HttpRequest, pk: int) -> Restriction:
    _may_write(request)
    rows = Restriction.objects.as_of(timezone.now().date()).select_related("merged_into")
    return get_object_or_404(rows, pk=pk)


def _event(request: HttpRequest, pk: int) -> StatusEvent:
    _may_write(request)
    event = get_object_or_404(StatusEvent.objects.select_related("corrects", "instrument", "news_item"), pk=pk)
    event.restriction = _restriction(request, event.restriction_id)
    return event


def _may_write(request: HttpRequest) -> None:
    if not request.user.has_perm("policies.add_statusevent"):
        raise PermissionDenied
