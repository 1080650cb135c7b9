"""What the list of restrictions shows, or what is selected in it, as a file that the desk can take in again."""

from collections.abc import Collection
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.registry.takeout import TAKEOUTS

LABELS = {
    "restrictions.yaml": gettext_lazy("YAML, as the loader takes it"),
    "restrictions.csv": gettext_lazy("CSV, the table of restrictions"),
    "restrictions.ndjson": gettext_lazy("NDJSON, the table of restrictions"),
    "restrictions-csv.zip": gettext_lazy("CSV, all tables with the steps"),
    "restrictions-ndjson.zip": gettext_lazy("NDJSON, all tables with the steps"),
}


def as_file(name: str, pks: Collection[int]) -> HttpResponse:
    kind, make = TAKEOUTS[name]
    content = make(pks, timezone.now().date())
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


class TakeoutViews:
    """Taking out, for the admin of restrictions: an address beside the list, and an action for each form."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("export/<str:name>", wrap(self.export_view), name="policies_restriction_export"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """All that the list shows under the same filters, on all of its pages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if name not in TAKEOUTS:
            raise Http404
        try:
            shown = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseBadRequest(_("The list cannot be filtered like that."))
        return as_file(name, list(shown.values_list("pk", flat=True)))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        takes = {f"take_out_{number}": _action(f"take_out_{number}", name) for number, name in enumerate(TAKEOUTS)}
        return super().get_actions(request) | takes

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        takeouts = [(name, LABELS[name]) for name in TAKEOUTS]
        return super().changelist_view(request, {"takeouts": takeouts} | (extra_context or {}))


def _action(key: str, name: str) -> tuple[Any, str, Any]:
    def take(admin: Any, request: HttpRequest, selected: Any) -> HttpResponse:
        return as_file(name, list(selected.values_list("pk", flat=True)))

    return take, key, _("Take out the selected: %(form)s") % {"form": LABELS[name]}
