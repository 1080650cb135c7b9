"""Merging a restriction into another one, and undoing it."""

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

from policies.models import Restriction
from policies.registry.edit import EditedMeanwhile
from policies.registry.merging import MergeRefused, merge, unmerge

from .author import author
from .lines import SlugPickField
from .stepform import area
from .suggesting import suggested
from .tongue import Named


class MergeForm(Named):
    target = SlugPickField(
        Restriction.objects.current(),
        suggestions="restriction-slugs",
        label=gettext_lazy("Merge into"),
        help_text=gettext_lazy("The slug of the restriction that takes the further history."),
    )
    reason = forms.CharField(label=gettext_lazy("Why they are one"), widget=area(3))
    opened_version = forms.IntegerField(widget=forms.HiddenInput)


class UnmergeForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why they are two"), widget=area(3))
    opened_version = forms.IntegerField(widget=forms.HiddenInput)


class MergeViews:
    """The merge page, for the admin of restrictions."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [path("<int:pk>/merge/", wrap(self.merge_view), name="policies_restriction_merge"), *super().get_urls()]

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.get_object(request, str(pk))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        kind = UnmergeForm if row.merged_into else MergeForm
        form = kind(request.POST or None, initial={"opened_version": row.version})
        if form.is_valid() and self._merged(request, row, form):
            return HttpResponseRedirect(reverse("admin:policies_restriction_change", args=[row.pk]))
        context = self.admin_site.each_context(request) | {
            "title": _("Undo the merge of %(slug)s") % {"slug": row.slug}
            if row.merged_into
            else _("Merge %(slug)s") % {"slug": row.slug},
            "opts": self.opts,
            "original": row,
            "form": form,
            "slugs": suggested("restriction-slugs"),
        }
        return TemplateResponse(request, "admin/policies/restriction/merge.html", context)

    def _merged(self, request: HttpRequest, row: Restriction, form: forms.Form) -> bool:
        given = form.cleaned_data
        by, opened = author(request, given["reason"]), given["opened_version"]
        try:
            if "target" in given:
                merge(row, given["target"], by=by, now=timezone.now(), expected_version=opened)
            else:
                unmerge(row, by=by, now=timezone.now(), expected_version=opened)
        except (MergeRefused, EditedMeanwhile) as refusal:
            form.add_error("target" if isinstance(refusal, MergeRefused) else None, str(refusal))
            return False
        done = (
            _("%(slug)s: merged into %(target)s.") % {"slug": row.slug, "target": given["target"].slug}
            if "target" in given
            else _("%(slug)s: stands by itself again.") % {"slug": row.slug}
        )
        self.message_user(request, done, messages.SUCCESS)
        return True
