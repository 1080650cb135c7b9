"""The looks at sources, and, for accounts, the copies of what was read."""

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.filters import must_exist
from policies.api.paging import PAGING, Keyset, number
from policies.api.parameters import choice, names, timed
from policies.api.reading import read
from policies.api.serializers.common import page_of
from policies.api.serializers.looks import CopySerializer, FetchRunSerializer, TracedRunSerializer
from policies.models import ArchivedCopy, FetchRun, Source
from policies.models.keys import Scope
from policies.models.sources import SourceState
from policies.pipeline import archive

from .base import ListView, View

SEEN = "view_archivedcopy"


class FetchRunList(ListView):
    """The looks at sources, the newest first, each with how it ended."""

    operation, tag, summary = "list_fetch_runs", "news", "Looks at sources"
    is_logged = False
    parameters = (
        names("source", "Only at these sources, by slug.", "us-federal-register"),
        choice("state", SourceState, "Only those that ended so."),
        timed("started_since", "Only those begun at or after this moment."),
        *PAGING,
    )
    answer, shape = page_of(FetchRunSerializer, "FetchRunPage"), FetchRunSerializer
    keyset = Keyset("id", number, is_descending=True)

    def rows(self, **named: str) -> QuerySet[FetchRun]:
        rows, slugs = FetchRun.objects.all(), self.asked["source"] or ()
        must_exist(
            "source", slugs, Source.objects.filter(slug__in=slugs).values_list("slug", flat=True) if slugs else ()
        )
        for parameter, column in COLUMNS.items():
            if self.asked[parameter]:
                rows = rows.filter(**{column: self.asked[parameter]})
        return rows


COLUMNS = {"source": "source__slug__in", "state": "state__in", "started_since": "started_at__gte"}


class FetchRunDetail(View):
    """One look at a source, with each of its steps."""

    operation, tag, summary = "get_fetch_run", "news", "A look at a source"
    is_logged = False
    answer = shape = TracedRunSerializer

    def get(self, request: Request, pk: int) -> Response:
        found = read(FetchRun.objects.filter(pk=pk), TracedRunSerializer)
        if not found:
            raise Http404(f"There is no look {pk}.")
        return Response(self.picked(found[0]))


class CopyDetail(View):
    """A copy of what a source answered, for accounts that may look at copies."""

    operation, tag, summary = "get_copy", "news", "A copy of what was read"
    is_logged, is_private, also = False, True, (403,)
    answer = shape = CopySerializer

    def needs(self, method: str) -> tuple[str, Scope]:
        return SEEN, Scope.EDIT

    def get(self, request: Request, sha256: str) -> Response:
        rows = ArchivedCopy.objects.filter(sha256=sha256)
        found = read(rows, CopySerializer)
        if not found:
            raise Http404(f"No copy of {sha256!r} is kept.")
        if self.wants("text"):
            found[0]["text"] = archive.text_of(rows.get())
        return Response(self.picked(found[0]))
