"""The desk: one proposal with the article, the change as a form, the history beside it, and the next one after it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.history import RestrictionMerged, StepRefused
from policies.models import ProposedChange, Restriction
from policies.models.review import RejectedFor, State
from policies.pipeline import review, seconding
from policies.pipeline.review import AMENDABLE, AlreadyReviewed

from .around import AroundQueue
from .author import author
from .base import LoggedHistory
from .deskmoves import DeskMoves
from .labels import day_words, what
from .lines import SlugPickField
from .newcomers import DraftDesk
from .passages import passages
from .queue import QueueAdmin, already_recorded, why_field
from .stepform import WhatHappened, area
from .steps import steps_of
from .stories import conflicts, overtaken
from .suggesting import suggested

# As many passages as are shown with their articles; more reports, and copies, are listed below them.
ARTICLES_SHOWN, MORE_LISTED = 10, 60


class DecisionForm(WhatHappened):
    """A proposal as the step that accepting would record; whatever is changed here is an amendment."""

    restriction = SlugPickField(Restriction.objects.all(), suggestions="restriction-slugs")
    reason = forms.CharField(
        required=False,
        widget=area(),
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed to reject; with an amendment it says why."),
    )
    rejected_for = why_field()
    field_order = ("restriction", "action", "stage")

    def changes(self, proposed: ProposedChange) -> dict[str, Any]:
        """What differs from the proposal, by field: empty where it is accepted as it stands."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name in AMENDABLE}
        changed.pop("restriction", None)
        restriction, first = self.cleaned_data["restriction"], seconding.said_first(proposed)
        home = first.get("restriction", proposed.restriction)
        changed |= {} if restriction.pk == home.pk else {"restriction": restriction}
        return (first | changed) if changed else {}


def as_initial(proposed: ProposedChange) -> dict[str, Any]:
    """The form filled with what would be recorded; without a date where one is needed and none is stated."""
    first = seconding.said_first(proposed)
    try:
        step = review.as_step(proposed, first)
        given = {name: getattr(step, name) for name in AMENDABLE - {"restriction"}}
    except StepRefused:
        names = ("action", "stage", "effective_precision", "effective_basis", "until_date")
        given = {name: getattr(proposed, name) for name in names}
    home = first.get("restriction", proposed.restriction)
    return given | {"restriction": home.merged_into or home}


@admin.register(ProposedChange)
class ProposedChangeAdmin(DeskMoves, DraftDesk, AroundQueue, QueueAdmin, LoggedHistory):
    """The queue, and the desk behind each of its rows. Decided only through ``policies.pipeline.review``."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        proposed = self.get_object(request, object_id)
        if proposed is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, proposed):
            raise PermissionDenied
        if proposed.is_draft:
            return self._draft_page(request, proposed)
        if request.method == "POST":
            return self._decide(request, proposed)
        return self._desk(request, proposed, DecisionForm(initial=self._initial(proposed)))

    def _initial(self, proposed: ProposedChange) -> dict[str, Any]:
        """Where it looks already recorded, that is the likely reason to reject it."""
        is_known = proposed.pk in already_recorded([proposed])
        return as_initial(proposed) | ({"rejected_for": RejectedFor.KNOWN} if is_known else {})

    # --- deciding ---

    def _decide(self, request: HttpRequest, proposed: ProposedChange) -> HttpResponse:
        if not self.has_change_permission(request, proposed):
            raise PermissionDenied
        act = self._reject if "_reject" in request.POST else self._accept
        form = DecisionForm(request.POST, initial=as_initial(proposed))
        try:
            done = self._settled(request, proposed, lambda: act(request, proposed, form))
        except StepRefused as refusal:
            done, form = None, self._refused(request, proposed, form, refusal)
        return done or self._desk(request, proposed, form)

    def _settled(
        self, request: HttpRequest, proposed: ProposedChange, act: Callable[[], str]
    ) -> HttpResponseRedirect | None:
        """Decide, and go on to the next one; None where ``act`` found the form wanting. Raises ``StepRefused``."""
        queue = self.queue_of(request, proposed)
        try:
            done = act()
        except AlreadyReviewed as told:
            self.message_user(request, str(told), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        if not done:
            return None
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(self.after(request, queue))

    def _accept(self, request: HttpRequest, proposed: ProposedChange, form: DecisionForm) -> str:
        if not form.is_valid():
            return ""
        changes = form.changes(proposed)
        by = author(request, form.cleaned_data["reason"])
        decide = partial(review.amend, changes=changes) if changes else review.accept
        event = decide(proposed, by=by, now=timezone.now())
        if event is None:
            return _("Approved first: %s. Somebody else has to confirm it.") % proposed.called
        how = _("Amended and accepted") if changes else _("Accepted")
        told = {"how": how, "sequence": event.sequence, "slug": event.restriction.slug, "what": what(event)}
        return _("%(how)s: step %(sequence)s of %(slug)s, %(what)s.") % told

    def _reject(self, request: HttpRequest, proposed: ProposedChange, form: DecisionForm) -> str:
        why = request.POST.get("rejected_for")
        review.reject(
            proposed,
            by=author(request, request.POST.get("reason", "")),
            now=timezone.now(),
            why=RejectedFor(why) if why in set(RejectedFor) else RejectedFor.MISREAD,
        )
        return _("Rejected: %(subject)s, %(what)s.") % {"subject": proposed.called, "what": what(proposed)}

    def _refused(
        self, request: HttpRequest, proposed: ProposedChange, form: DecisionForm, refusal: StepRefused
    ) -> DecisionForm:
        """The form again, each fault on its field; of a restriction that was merged, with the one that took it over."""
        if isinstance(refusal, RestrictionMerged) and form.is_valid():
            target = form.cleaned_data["restriction"].merged_into
            data = request.POST.copy()
            data["restriction"] = target.slug
            form = DecisionForm(data, initial=as_initial(proposed))
            refusal = StepRefused(
                {
                    "restriction": _("%(refusal)s The field now names %(slug)s: accept again.")
                    % {"refusal": refusal, "slug": target.slug}
                }
            )
        form.is_valid()
        form.refuse(refusal)
        return form

    # --- the page ---

    def _desk(self, request: HttpRequest, proposed: ProposedChange, form: DecisionForm) -> HttpResponse:
        home = _home(proposed)
        context = self._around(request, proposed) | {
            "title": _("Review: %(what)s") % {"what": what(proposed)},
            "restriction": proposed.restriction,
            "home": home,
            "form": form,
            "desk": steps_of(home, limit=5),
            "looks_like": already_recorded([proposed]).get(proposed.pk),
            "conflicts": conflicts([proposed]).get(proposed.pk, []),
            "overtaken": overtaken([proposed]).get(proposed.pk),
            "candidates": Restriction.objects.filter(slug__in=proposed.candidates),
            "instruments": suggested("instrument-slugs"),
            "needs_date": not form["effective_date"].value(),
            "reported": day_words(proposed.reported_date),
        }
        return TemplateResponse(request, "admin/policies/proposedchange/desk.html", context)

    def _around(self, request: HttpRequest, proposed: ProposedChange) -> dict[str, Any]:
        """What stands on the page of every proposal: its articles, and the queue that it is in."""
        evidence = proposed.evidence.select_related("news_item__copy_of")
        evidence = evidence.defer("news_item__text", "news_item__copy_of__text")
        if proposed.state == State.PENDING:
            evidence = evidence.filter(is_current=True)
        rows = sorted(evidence, key=lambda row: (not row.is_current, not row.is_independent, -row.confidence, row.pk))
        shown, now = [row for row in rows if row.is_independent][:ARTICLES_SHOWN], timezone.now()
        more = [row for row in rows if row not in shown]
        return self.admin_site.each_context(request) | {
            **self.moves(request, proposed, now),
            "opts": self.opts,
            "proposed": proposed,
            "is_mine_alone": proposed.first_by_id == request.user.pk,
            "passages": passages(shown),
            "more_evidence": more[:MORE_LISTED],
            "more_count": len(more),
            "may_decide": proposed.state == State.PENDING and self.has_change_permission(request, proposed),
            "may_remark": self.has_change_permission(request, proposed),
            "slugs": suggested("restriction-slugs"),
            "queue": self.queue_of(request, proposed),
            "list_url": self.list_of(request),
        }


def _home(proposed: ProposedChange) -> Restriction:
    """The restriction that would take the step, as it stands today: of one that was merged, its successor."""
    if proposed.restriction.merged_into is None:
        return proposed.restriction
    return Restriction.objects.as_of(timezone.now().date()).get(pk=proposed.restriction.merged_into_id)
