"""The public part of the news: what it is, where it stands, and the passages quoted from it."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.paging import PAGING, Keyset, number
from policies.api.parameters import RESTRICTION
from policies.api.reading import read
from policies.api.serializers.common import page_of
from policies.api.serializers.news import NewsItemSerializer, PassageSerializer
from policies.models import Evidence, NewsItem

from .base import ListView, View


class NewsList(ListView):
    """Articles and documents, the newest received first. Their full text is not published here: follow `url`."""

    operation, tag, summary = "list_news", "news", "News items with quoted passages"
    parameters = (RESTRICTION, *PAGING)
    answer, shape = page_of(NewsItemSerializer, "NewsItemPage"), NewsItemSerializer
    keyset = Keyset("id", number, is_descending=True)

    def rows(self) -> QuerySet[NewsItem]:
        slug = self.asked["restriction"]
        if not slug:
            return NewsItem.objects.all()
        return NewsItem.objects.filter(
            Exists(_quoted().filter(news_item=OuterRef("pk"), proposed__restriction__slug=slug))
        )

    def fill(self, rows: list[dict[str, Any]]) -> None:
        complete(rows, self.request)


class NewsDetail(View):
    """One article or document with the passages quoted from it."""

    operation, tag, summary = "get_news_item", "news", "A news item"
    answer = NewsItemSerializer

    def get(self, request: Request, pk: int) -> Response:
        found = read(NewsItem.objects.filter(pk=pk), NewsItemSerializer)
        if not found:
            raise Http404(f"There is no news item {pk}.")
        complete(found, request)
        return Response(found[0])


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
