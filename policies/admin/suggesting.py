"""Slugs suggested while one is typed: of ten thousand rows no page holds them all."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path

from policies.models import Instrument, Restriction

SHOWN, LONGEST = 20, 100
KINDS: dict[str, Any] = {"restriction-slugs": Restriction.objects.current, "instrument-slugs": Instrument.objects.all}


def suggested(kind: str, text: str = "") -> list[tuple[str, str]]:
    """Slugs with titles in which ``text`` stands, those that begin with it first."""
    rows = KINDS[kind]().order_by("slug").values_list("slug", "title")
    begins = list(rows.filter(slug__istartswith=text)[:SHOWN])
    if not text or len(begins) == SHOWN:
        return begins
    within = rows.filter(Q(slug__icontains=text) | Q(title__icontains=text)).exclude(slug__istartswith=text)
    return begins + list(within[: SHOWN - len(begins)])


def suggest_view(request: HttpRequest, kind: str) -> JsonResponse:
    """``?q=us-chips`` → ``{"rows": [["us-chips-2024", "Licences for …"], …]}``. For whoever sees restrictions."""
    if not request.user.has_perm("policies.view_restriction"):
        raise PermissionDenied
    if kind not in KINDS:
        raise Http404
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    return JsonResponse({"rows": suggested(kind, text)})


class SuggestViews:
    """Where scripts ask, for the admin of restrictions."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(suggest_view)
        return [path("suggest/<slug:kind>/", view, name="policies_restriction_suggest"), *super().get_urls()]
