"""The public part of the news: what it is, where it stands, and the passages quoted from it."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.filters import must_be_restrictions, must_exist
from policies.api.paging import PAGING, Keyset, number
from policies.api.parameters import RESTRICTION, SEARCHED, Parameter, choice, names, timed
from policies.api.reading import read
from policies.api.serializers.common import page_of
from policies.api.serializers.news import NewsItemSerializer, PassageSerializer
from policies.api.values import words
from policies.models import Evidence, NewsItem, Source
from policies.vocabulary import Grade

from .base import ListView, View


class NewsList(ListView):
    """Articles and documents, the newest received first. Their full text is not published here: follow `url`."""

    operation, tag, summary = "list_news", "news", "News items with quoted passages"
    is_logged = False
    parameters = (
        RESTRICTION,
        names("source", "Only from these sources, by slug.", "us-federal-register"),
        choice("grade", Grade, "Only of these grades."),
        names("language", "Only in these languages.", "zh"),
        timed("published_since", "Only what was published at or after this moment."),
        timed("received_since", "Only what we received at or after this moment."),
        Parameter("q", words(8), "Every word must be found in the title or the publisher.", schema=SEARCHED),
        *PAGING,
    )
    answer, shape = page_of(NewsItemSerializer, "NewsItemPage"), NewsItemSerializer
    keyset = Keyset("id", number, is_descending=True)

    def rows(self) -> QuerySet[NewsItem]:
        rows, slug = NewsItem.objects.all(), self.asked["restriction"]
        must_be_restrictions(slug)
        named = self.asked["source"] or ()
        must_exist(
            "source", named, Source.objects.filter(slug__in=named).values_list("slug", flat=True) if named else ()
        )
        for parameter, column in COLUMNS.items():
            if self.asked[parameter]:
                rows = rows.filter(**{column: self.asked[parameter]})
        for word in (self.asked["q"] or "").split():
            rows = rows.filter(Q(title__icontains=word) | Q(publisher__icontains=word))
        quoted = _quoted().filter(news_item=OuterRef("pk"), proposed__restriction__slug=slug)
        return rows.filter(Exists(quoted)) if slug else rows

    def fill(self, rows: list[dict[str, Any]]) -> None:
        complete(rows, self.request)


COLUMNS = {
    "source": "source__slug__in",
    "grade": "grade__in",
    "language": "language__in",
    "published_since": "published_at__gte",
    "received_since": "received_at__gte",
}


class NewsDetail(View):
    """One article or document with the passages quoted from it."""

    operation, tag, summary = "get_news_item", "news", "A news item"
    is_logged = False
    answer = shape = NewsItemSerializer

    def get(self, request: Request, pk: int) -> Response:
        found = read(NewsItem.objects.filter(pk=pk), NewsItemSerializer)
        if not found:
            raise Http404(f"There is no news item {pk}.")
        complete(found, request)
        return Response(self.picked(found[0]))


def complete(rows: list[dict[str, Any]], request: Request) -> None:
    """Put into news items as read their passages, and where their pages stand."""
    page = request.build_absolute_uri(reverse("news_item", args=[0])).removesuffix("0/")
    passages: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for passage in read(_quoted().filter(news_item__in=list(passages)), PassageSerializer, "news_item_id"):
        passages[passage.pop("news_item_id")].append(passage)
    for row in rows:
        row |= {"passages": passages[row["id"]], "page": f"{page}{row['id']}/"}


def _quoted() -> QuerySet[Evidence]:
    """The passages that the articles still have, in the order of reading."""
    return Evidence.objects.filter(is_current=True, revision=F("news_item__revision")).order_by("start", "id")
