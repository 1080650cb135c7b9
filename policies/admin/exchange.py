"""The registry taken in and taken out at the desk: a file is checked and shown as what it would change, then applied."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.models import Change, Restriction
from policies.models.changelog import Author, in_one_order
from policies.pipeline.seconding import SecondPersonNeeded
from policies.registry.load import RegistryRefused, load
from policies.registry.yamlfile import Fault, Mark

from .author import author

LARGEST, SHOWN = 2 * 2**20, 100
SALT = "policies.admin.exchange"
AN_HOUR = 3600
RIGHTS = ("policies.add_restriction", "policies.change_restriction", "policies.add_statusevent")


class ImportForm(forms.Form):
    file = forms.FileField(required=False, label=gettext_lazy("A file in the form of the registry (YAML)"))
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
        given["content"] = sent.read() if sent else (given.get("text") or "").encode()
        if not given["content"].strip():
            raise forms.ValidationError(_("Choose a file, or paste its text."))
        if len(given["content"]) > LARGEST:
            raise forms.ValidationError(_("The text is larger than 2 MiB: use the command load_registry."))
        return given


@dataclass(frozen=True)
class Foreseen:
    """What a file changes, or would: counts, the first changes as the log has them, and how many more there are."""

    created: int
    updated: int
    recorded: int
    corrected: int
    kept: list[str]
    changes: list[Change]
    more: int


def take_in(content: bytes, *, by: Author, now: datetime, is_check: bool, is_overwriting: bool) -> Foreseen:
    """Load a registry file, or only see what it would change. Raises ``RegistryRefused``; a check writes nothing.

    What two people decide is not recorded by one who brings a file.
    """
    with tempfile.TemporaryDirectory(prefix="registry-") as folder, in_one_order():
        file = Path(folder) / "import.yaml"
        file.write_bytes(content)
        last = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
        loading = load(file, by=by, now=now, is_overwriting=is_overwriting)
        fresh = Change.objects.filter(id__gt=last).order_by("id")
        _not_alone(fresh)
        told = Foreseen(
            *(loading.created, loading.updated, loading.recorded, loading.corrected, loading.kept),
            changes=list(fresh[:SHOWN]),
            more=max(fresh.count() - SHOWN, 0),
        )
        transaction.set_rollback(is_check)
    return told


def _not_alone(fresh: Any) -> None:
    touched = fresh.filter(object_type="statusevent").values("restriction_id")
    guarded = Restriction.objects.filter(is_decided_by_two=True, pk__in=touched)
    faults = [Fault(Mark("", 1, 1), str(SecondPersonNeeded(row))) for row in guarded]
    if faults:
        raise RegistryRefused(faults)


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
        try:
            told = self._load(request, given["content"], given["overwrite"], given["reason"], is_check=True)
        except RegistryRefused as refused:
            return {"faults": refused.faults[:200], "fault_count": len(refused.faults)}
        kept = {"text": given["content"].decode("utf-8", "replace"), "overwrite": given["overwrite"]}
        return {"told": told, "signed": dumps(kept | {"reason": given["reason"]}, salt=SALT, compress=True)}

    def _apply(self, request: HttpRequest) -> HttpResponse:
        """Load just what was looked at: it comes back signed."""
        try:
            kept = loads(request.POST.get("signed", ""), salt=SALT, max_age=AN_HOUR)
            self._load(request, kept["text"].encode(), kept["overwrite"], kept["reason"], is_check=False)
        except BadSignature:
            messages.error(request, _("It was looked at too long ago, or not at all: look at it again."))
            return HttpResponseRedirect(reverse("admin:policies_restriction_import"))
        except RegistryRefused as refused:
            faults = {"faults": refused.faults[:200], "fault_count": len(refused.faults)}
            return self._import_page(request, {"form": ImportForm(initial=kept)} | faults)
        messages.success(request, _("Taken in. Every change stands in the change log."))
        return HttpResponseRedirect(reverse("admin:policies_change_changelist"))

    def _load(self, request: HttpRequest, content: bytes, overwrite: bool, reason: str, *, is_check: bool) -> Foreseen:
        by = author(request, reason or "imported at the desk")
        return take_in(content, by=by, now=timezone.now(), is_check=is_check, is_overwriting=overwrite)

    def _import_page(self, request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
        context = self.admin_site.each_context(request) | {"title": _("Take in a registry file"), "opts": self.opts}
        return TemplateResponse(request, "admin/policies/restriction/import.html", context | shown)
