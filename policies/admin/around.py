"""The queue around one proposal: its place in the list that it was opened from, and where one goes on."""

from copy import copy
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from policies.models import ProposedChange
from policies.models.review import State


class AroundQueue:
    """The neighbours of a proposal. Mixed into the admin of proposals."""

    def queue_of(self, request: HttpRequest, proposed: ProposedChange) -> dict[str, Any]:
        """Where a proposal stands in the list that it was opened from: its place, its neighbours and their number."""
        ids = self._listed(request)
        place = ids.index(proposed.pk) if proposed.pk in ids else None
        before = ids[place - 1] if place else None
        after = ids[place + 1] if place is not None and place + 1 < len(ids) else None
        if place is None:
            after = ids[0] if ids else None
        return {
            "place": None if place is None else place + 1,
            "count": len(ids),
            "previous": self._page(request, before),
            "next": self._page(request, after),
            "first": self._page(request, next((pk for pk in ids if pk != proposed.pk), None)),
        }

    def _listed(self, request: HttpRequest) -> list[int]:
        inner = copy(request)
        inner.method = "GET"
        inner.GET = QueryDict(request.GET.get("_changelist_filters", ""))
        try:
            rows = self.get_changelist_instance(inner).queryset
        except IncorrectLookupParameters:
            rows = ProposedChange.objects.filter(state=State.PENDING).awake(timezone.now().date()).ranked()
        return list(rows.values_list("pk", flat=True))

    def after(self, request: HttpRequest, queue: dict[str, Any]) -> str:
        """The next one to decide, in the order of the list; the list itself when nothing is left."""
        return queue["next"] or queue["first"] or self.list_of(request)

    def _page(self, request: HttpRequest, pk: int | None) -> str:
        return reverse("admin:policies_proposedchange_change", args=[pk]) + _kept(request) if pk else ""

    def list_of(self, request: HttpRequest) -> str:
        filters = request.GET.get("_changelist_filters", "")
        return reverse("admin:policies_proposedchange_changelist") + (f"?{filters}" if filters else "")


def _kept(request: HttpRequest) -> str:
    filters = request.GET.get("_changelist_filters", "")
    return "?" + urlencode({"_changelist_filters": filters}) if filters else ""
