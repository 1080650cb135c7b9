"""Codes checked while they are typed: the same rules as when the form is sent, asked for by a script of the page."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _

from .codes import CodesField
from .newcomers import ItemsField

LONGEST = 20_000
FIELDS = {"codes": CodesField, "items": ItemsField}


def check_view(request: HttpRequest) -> JsonResponse:
    """``{"kind": "codes"|"items", "text": …}`` → ``{"faults": […], "said": "3 codes"}``. For whoever sees restrictions."""
    if not request.user.has_perm("policies.view_restriction"):
        raise PermissionDenied
    sent = _sent(request)
    kind, text = sent.get("kind"), sent.get("text")
    if request.method != "POST" or kind not in FIELDS or not isinstance(text, str) or len(text) > LONGEST:
        return JsonResponse({"faults": [_("This cannot be checked.")], "said": ""}, status=400)
    try:
        entries = FIELDS[kind]().to_python(text)
    except ValidationError as refusal:
        return JsonResponse({"faults": refusal.messages, "said": ""})
    return JsonResponse({"faults": [], "said": _("%d understood") % len(entries) if entries else ""})


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body[: LONGEST * 4])
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


class CheckViews:
    """Where scripts ask, for the admin of restrictions."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(check_view)
        return [path("check-codes/", view, name="policies_restriction_check_codes"), *super().get_urls()]
