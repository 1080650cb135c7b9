"""A news item with its passages marked, and what each of them proposes.

Articles belong to those who wrote them: the public page shows the passages that a proposal rests on, with a little of
what stands around them. The whole text is shown of our own samples, and to staff.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q

from policies.models import Evidence, NewsItem, Restriction
from policies.web.links import SourceLink, source_link
from policies.web.passages import Excerpt, Span, around, whole

PAGE_SIZE = 50


@dataclass(frozen=True)
class Passage:
    """A quoted passage with its number on the page, and the evidence that rests on it (the surest first)."""

    number: int
    quote: str
    is_current: bool
    evidence: list[Evidence]


@dataclass(frozen=True)
class NewsPage:
    item: NewsItem
    link: SourceLink | None
    passages: list[Passage]
    excerpts: list[Excerpt]
    is_whole: bool
    background: list[Restriction]
    first: NewsItem | None
    copies: int


def news_page(pk: int, *, is_staff: bool) -> NewsPage:
    """A news item as its newest revision reads. Raises ``NewsItem.DoesNotExist``."""
    item = NewsItem.objects.select_related("source", "copy_of").get(pk=pk)
    passages = _passages(item)
    is_whole = is_staff or item.is_sample
    spans = [Span(one.evidence[0].start, one.evidence[0].end, one.number) for one in passages if one.is_current]
    return NewsPage(
        item=item,
        link=source_link(item.url, item.grade) if item.url else None,
        passages=passages,
        excerpts=whole(item.text, spans) if is_whole else around(item.text, spans),
        is_whole=is_whole,
        first=item.copy_of,
        copies=item.copies.count(),
        background=list(Restriction.objects.filter(slug__in=_slugs(item.background)).order_by("title")),
    )


def news_list(page: int) -> Page[Any]:
    """The latest items with how many passages each has. A page past the end is the last one."""
    passages = Count("evidence", filter=Q(evidence__is_current=True), distinct=True)
    counted = NewsItem.objects.defer("text").annotate(passage_count=passages)
    return Paginator(
        counted.order_by("-received_at", F("published_at").desc(nulls_last=True), "-id"), PAGE_SIZE
    ).get_page(page)


def _passages(item: NewsItem) -> list[Passage]:
    """Quoted passages in the order of the text; several proposals can rest on one."""
    rows = item.evidence.select_related(
        "proposed__restriction", "proposed__event__restriction", "proposed__attached_to"
    )
    found: dict[tuple[bool, int, int, str], list[Evidence]] = defaultdict(list)
    for row in rows.order_by("start", "end", "-confidence"):
        is_current = row.is_current and item.text[row.start : row.end] == row.quote
        found[not is_current, row.start, row.end, row.quote].append(row)
    in_order = enumerate(sorted(found.items(), key=lambda one: one[0]), start=1)
    return [Passage(number, quote, not is_stale, rows) for number, ((is_stale, _, _, quote), rows) in in_order]


def _slugs(background: Any) -> list[str]:
    return [slug for slug in background if isinstance(slug, str)] if isinstance(background, list) else []
