"""What an editor does with a proposal beside deciding it: assign, put off, remark, and take a decision back."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from policies.history import StepRefused
from policies.models import ProposedChange
from policies.models.review import State
from policies.pipeline import deskwork, undoing

from .author import author
from .stepform import area, date_field

A_WEEK = timedelta(days=7)


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        None, required=False, label=gettext_lazy("Who decides"), empty_label=gettext_lazy("whoever comes first")
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["to"].queryset = reviewers()


class SnoozeForm(forms.Form):
    until = date_field(required=False, label=gettext_lazy("Put off until"))


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=deskwork.LONGEST,
        widget=area(2),
        help_text=gettext_lazy("For the other editors; never public."),
    )


def reviewers() -> QuerySet[Any]:
    """Everybody who may decide a proposal, by name."""
    right = Permission.objects.filter(content_type__app_label="policies", codename="change_proposedchange")
    may = Q(is_superuser=True) | Q(user_permissions__in=right) | Q(groups__permissions__in=right)
    return get_user_model().objects.filter(may, is_active=True, is_staff=True).distinct().order_by("username")


def decided_by(user: Any, now: datetime) -> int:
    """How many proposals somebody decided today (UTC), as the desk counts up."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return ProposedChange.objects.filter(reviewed_by=user, reviewed_at__gte=midnight).count()


def progress(user: Any, now: datetime) -> dict[str, Any]:
    """How far somebody has come today: decided, of these and what still waits."""
    done = decided_by(user, now)
    left = ProposedChange.objects.filter(state=State.PENDING).awake(now.date()).count()
    said = ngettext("%(done)d of %(all)d today", "%(done)d of %(all)d today", done + left)
    return {"done": done, "all": done + left, "words": said % {"done": done, "all": done + left}}


def newest_of(user: Any, now: datetime) -> ProposedChange | None:
    """The decision that somebody can still take back."""
    since = now - undoing.WINDOW
    rows = ProposedChange.objects.filter(reviewed_by=user, reviewed_at__gte=since).select_related("restriction")
    return rows.order_by("-reviewed_at", "-id").first()


class DeskMoves:
    """The moves behind the desk of a proposal. Mixed into the admin of proposals."""

    def get_urls(self) -> list[Any]:
        wrap, name = self.admin_site.admin_view, "policies_proposedchange"
        moves = [
            path("<int:pk>/assign/", wrap(self.assign_view), name=f"{name}_assign"),
            path("<int:pk>/snooze/", wrap(self.snooze_view), name=f"{name}_snooze"),
            path("<int:pk>/comment/", wrap(self.comment_view), name=f"{name}_comment"),
            path("<int:pk>/undo/", wrap(self.undo_view), name=f"{name}_undo"),
            path("<int:pk>/state/", wrap(self.state_view), name=f"{name}_state"),
        ]
        return moves + super().get_urls()

    def assign_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def move(proposed: ProposedChange, given: dict[str, Any], **who: Any) -> str:
            deskwork.assign(proposed, given["to"], **who)
            return _("Assigned to %s.") % given["to"] if given["to"] else _("Assigned to nobody in particular.")

        return self._moved(request, pk, AssignForm(request.POST), move)

    def snooze_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def move(proposed: ProposedChange, given: dict[str, Any], **who: Any) -> str:
            deskwork.snooze(proposed, given["until"], **who)
            return _("Put off until %s.") % given["until"] if given["until"] else _("It is back in the queue.")

        return self._moved(request, pk, SnoozeForm(request.POST), move, goes_on="until" in request.POST)

    def comment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def move(proposed: ProposedChange, given: dict[str, Any], **who: Any) -> str:
            deskwork.comment(proposed, given["text"], **who)
            return _("Your remark stands below.")

        return self._moved(request, pk, CommentForm(request.POST), move)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        def move(proposed: ProposedChange, given: dict[str, Any], **who: Any) -> str:
            undoing.undo(proposed, **who)
            return _("Undone: it waits again.")

        return self._moved(request, pk, forms.Form(request.POST), move)

    def state_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Whether a proposal still waits, for a page that has been open for a while."""
        proposed = self._of(request, pk, is_deciding=False)
        name = proposed.reviewed_by.get_username() if proposed.reviewed_by else ""
        return JsonResponse({"state": proposed.state, "by": name})

    def _moved(
        self, request: HttpRequest, pk: int, form: forms.Form, move: Any, *, goes_on: bool = False
    ) -> HttpResponse:
        """Do one move that was asked for by a form, and show the same page, or the next one where it was put off."""
        here = reverse("admin:policies_proposedchange_change", args=[pk])
        kept = "?" + request.GET.urlencode() if request.GET else ""
        proposed = self._of(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(here + kept)
        queue = self.queue_of(request, proposed) if goes_on else None
        try:
            if not form.is_valid():
                raise StepRefused({name: str(faults[0]) for name, faults in form.errors.items()})
            done = move(proposed, form.cleaned_data, by=author(request), now=timezone.now())
        except StepRefused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(here + kept)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(self.after(request, queue) if queue else here + kept)

    def _of(self, request: HttpRequest, pk: int, *, is_deciding: bool = True) -> ProposedChange:
        rows = ProposedChange.objects.select_related("reviewed_by", "restriction")
        proposed = rows.filter(pk=pk).first()
        may = self.has_change_permission if is_deciding else self.has_view_or_change_permission
        if proposed is None or not may(request, proposed):
            raise PermissionDenied
        return proposed

    def moves(self, request: HttpRequest, proposed: ProposedChange, now: datetime) -> dict[str, Any]:
        """What the page of a proposal shows beside the decision."""
        by, newest = author(request), newest_of(request.user, now)
        return {
            "assign_form": AssignForm(initial={"to": proposed.assigned_to}),
            "snooze_form": SnoozeForm(initial={"until": proposed.snoozed_until or _in_a_week(now.date())}),
            "comment_form": CommentForm(),
            "notes": list(proposed.notes.all()),
            "progress": progress(request.user, now),
            "undoable": newest if newest and undoing.can_undo(newest, by=by, now=now) else None,
            "kept": "?" + request.GET.urlencode() if request.GET else "",
        }


def _in_a_week(day: date) -> date:
    return day + A_WEEK
