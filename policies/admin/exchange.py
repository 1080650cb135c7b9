"""The registry taken in and taken out at the desk: a file is checked and shown as what it would change, then applied."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.registry.foresee import ChangedMeanwhile, Files, Foreseen, take_in, understood
from policies.registry.load import RegistryRefused

from .author import author

LARGEST = 2 * 2**20
SALT = "policies.admin.exchange"
AN_HOUR = 3600
RIGHTS = ("policies.add_restriction", "policies.change_restriction", "policies.add_statusevent")


class ImportForm(forms.Form):
    file = forms.FileField(
        required=False,
        label=gettext_lazy(
            "A file: YAML in the form of the registry, or an exported table as CSV or NDJSON, or a ZIP archive of such"
        ),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("… or its text"),
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField mono", "spellcheck": "false"}),
    )
    overwrite = forms.BooleanField(
        required=False, label=gettext_lazy("Take the file's values also where people edited since")
    )
    reason = forms.CharField(
        required=False, label=gettext_lazy("Reason"), widget=forms.TextInput(attrs={"class": "vTextField"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        sent = given.get("file")
        if sent and sent.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 MiB: use the command load_registry."))
        given["name"] = sent.name if sent else ""
        given["content"] = sent.read() if sent else (given.get("text") or "").encode()
        if not given["content"].strip():
            raise forms.ValidationError(_("Choose a file, or paste its text."))
        if len(given["content"]) > LARGEST:
            raise forms.ValidationError(_("The text is larger than 2 MiB: use the command load_registry."))
        return given


class ExchangeViews:
    """The import page, for the admin of restrictions."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [path("import/", wrap(self.import_view), name="policies_restriction_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perms(RIGHTS):
            raise PermissionDenied
        if "_apply" in request.POST:
            return self._apply(request)
        form = ImportForm(request.POST or None, request.FILES or None)
        shown: dict[str, Any] = {"form": form}
        if form.is_valid():
            shown |= self._looked_at(request, form.cleaned_data)
        return self._import_page(request, shown)

    def _looked_at(self, request: HttpRequest, given: dict[str, Any]) -> dict[str, Any]:
        """What a file would change, or its faults with their lines. Nothing is written."""
        kept = {"overwrite": given["overwrite"], "reason": given["reason"]}
        try:
            files = understood(given["name"], given["content"])
            told = self._load(request, files, kept, is_check=True)
        except RegistryRefused as refused:
            return {"faults": refused.faults[:200], "fault_count": len(refused.faults)}
        signed = dumps(kept | {"files": files, "expected": told.digest}, salt=SALT, compress=True)
        return {"told": told, "signed": signed}

    def _apply(self, request: HttpRequest) -> HttpResponse:
        """Load just what was looked at: it comes back signed."""
        try:
            kept = loads(request.POST.get("signed", ""), salt=SALT, max_age=AN_HOUR)
            self._load(request, kept["files"], kept, is_check=False)
        except BadSignature:
            messages.error(request, _("It was looked at too long ago, or not at all: look at it again."))
            return HttpResponseRedirect(reverse("admin:policies_restriction_import"))
        except ChangedMeanwhile:
            messages.error(request, _("The registry changed since you looked. Nothing was written: look at it again."))
            return HttpResponseRedirect(reverse("admin:policies_restriction_import"))
        except RegistryRefused as refused:
            faults = {"faults": refused.faults[:200], "fault_count": len(refused.faults)}
            return self._import_page(request, {"form": ImportForm(initial=kept)} | faults)
        messages.success(request, _("Taken in. Every change stands in the change log."))
        return HttpResponseRedirect(reverse("admin:policies_change_changelist"))

    def _load(self, request: HttpRequest, files: Files, kept: dict[str, Any], *, is_check: bool) -> Foreseen:
        by = author(request, kept["reason"] or "imported at the desk")
        now, expected = timezone.now(), kept.get("expected", "")
        overwrite = kept["overwrite"]
        return take_in(files, by=by, now=now, is_check=is_check, is_overwriting=overwrite, expected=expected)

    def _import_page(self, request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"title": _("Take in a registry file"), "opts": self.opts}
        return TemplateResponse(request, "admin/policies/restriction/import.html", context | shown)
