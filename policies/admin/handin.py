"""An article handed in by an editor: pasted, or uploaded as HTML, PDF, feed or text."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.pipeline import submit
from policies.pipeline.parse import NotReadable, canonical_url
from policies.pipeline.storing import TakenIn
from policies.vocabulary import Grade

from .author import author
from .tongue import Named, choices

MAY = "policies.add_newsitem"


class HandInForm(Named):
    text = forms.CharField(
        required=False,
        label=gettext_lazy("Pasted text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("A page (HTML), a PDF, a text, a feed, or an answer of the Federal Register."),
    )
    url = forms.CharField(
        required=False,
        label=gettext_lazy("Where it was published"),
        help_text=gettext_lazy("Its address: the same address again is the same article, revised."),
        widget=forms.TextInput(attrs={"class": "vLargeTextField", "autocomplete": "off"}),
    )
    publisher = forms.CharField(required=False, max_length=200)
    published = forms.DateField(
        required=False,
        label=gettext_lazy("Published on"),
        help_text=gettext_lazy("YYYY-MM-DD. Counts where the document does not say."),
    )
    grade = forms.ChoiceField(choices=choices(Grade), initial=Grade.PRESS.value)
    reason = forms.CharField(
        required=False, label=gettext_lazy("Reason"), help_text=gettext_lazy("Goes into the change log. Optional.")
    )

    def clean_url(self) -> str:
        given = self.cleaned_data["url"].strip()
        if given and not canonical_url(given):
            raise forms.ValidationError(_("This is no http(s) address."))
        return given

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if bool(self.cleaned_data.get("text", "").strip()) == bool(self.cleaned_data.get("file")):
            raise forms.ValidationError(_("Paste a text or choose a file: one of the two."))
        return cleaned

    def submission(self) -> submit.Submission:
        """Raises ``NotReadable``."""
        given = self.cleaned_data
        body = submit.from_stream(given["file"]) if given["file"] else submit.from_text(given["text"])
        return submit.described(
            body,
            url=given["url"],
            publisher=given["publisher"],
            published=given["published"],
            grade=Grade(given["grade"]),
        )


class HandInPages:
    """The page to hand in an article, for the admin of articles. It asks for the right to add one."""

    change_list_template = "admin/policies/newsitem/change_list.html"

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [path("hand-in/", wrap(self.hand_in_view), name="policies_newsitem_hand_in"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may = {"may_hand_in": request.user.has_perm(MAY)}
        return super().changelist_view(request, may | (extra_context or {}))

    def hand_in_view(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(MAY):
            raise PermissionDenied
        form = HandInForm(request.POST or None, request.FILES or None)
        if form.is_valid() and (taken := _taken_in(request, form)):
            return HttpResponseRedirect(self._told(request, taken))
        context = self.admin_site.each_context(request) | {
            "title": _("Hand in an article"),
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/policies/newsitem/hand_in.html", context)

    def _told(self, request: HttpRequest, taken: TakenIn) -> str:
        """Say what became of it; gives the page to go to."""
        items = [*taken.new, *taken.revised, *taken.known]
        if taken.unread:
            told = _("%(new)s new, %(revised)s revised. What they say is read within a quarter of a minute.") % {
                "new": len(taken.new),
                "revised": len(taken.revised),
            }
        else:
            told = _("Known already, word for word.") if items else _("It is a feed without entries.")
        self.message_user(request, told, messages.SUCCESS if taken.unread else messages.WARNING)
        if len(items) == 1:
            return reverse("admin:policies_newsitem_change", args=[items[0].pk])
        return reverse("admin:policies_newsitem_changelist")


def _taken_in(request: HttpRequest, form: HandInForm) -> TakenIn | None:
    try:
        return submit.submit(form.submission(), by=author(request, form.cleaned_data["reason"]), now=timezone.now())
    except NotReadable as fault:
        form.add_error("file" if form.cleaned_data["file"] else "text", str(fault))
        return None
