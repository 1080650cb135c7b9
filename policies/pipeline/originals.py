"""Which article was there first: of wire copy on many sites, each copy points to the first one that we saw.

Only what is no copy keeps bands, so a thousand copies cost one lookup each and are never compared with each other.
"""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count

from policies.models import CopyBand, NewsItem
from policies.models.bulk import insert_values
from policies.pipeline.copies import Shape, fingerprint, is_copy, shape

# As many earlier articles as are looked at whole, those that share the most bands first.
LOOKED_AT = 8
# As many shapes as are remembered, some ten KB each.
LATELY = 1_000


def place(item: NewsItem) -> None:
    """Say of which earlier article ``item`` is a near-copy, or make it one that later ones can be copies of.

    Only within ``in_one_order``, so that of two copies that come at once one is the first. What others are copies of
    stays an original, also where its text is revised: they copied what it said before.
    """
    CopyBand.objects.filter(item=item).delete()
    own = shape(f"{item.title}\n{item.text}")
    keys = fingerprint(own)
    first = None if item.copies.exists() else _first(item, own, keys)
    if item.copy_of_id != (first.pk if first else None):
        item.copy_of = first
        NewsItem.objects.filter(pk=item.pk).update(copy_of=first)
    if first is None:
        at = item.published_at or item.received_at
        CopyBand.objects.bulk_create([CopyBand(item=item, key=key, at=at) for key in keys])


@dataclass(frozen=True, slots=True)
class Print:
    """What of an article is compared, made before anybody has to wait for it."""

    shape: Shape
    keys: list[int]


def print_of(title: str, text: str) -> Print:
    own = shape(f"{title}\n{text}")
    return Print(own, fingerprint(own))


def place_new(items: Sequence[NewsItem], prints: Sequence[Print]) -> None:
    """The same as ``place`` for articles that were stored this moment, in their order; in few statements for all."""
    earlier = _Earlier(items, {key for each in prints for key in each.keys})
    copies: list[NewsItem] = []
    bands: list[Any] = []
    for item, own in zip(items, prints, strict=True):
        item.copy_of_id = earlier.first(item, own.shape, own.keys)
        if item.copy_of_id:
            copies.append(item)
            continue
        earlier.add(item, own.shape, own.keys)
        at = connection.ops.adapt_datetimefield_value(_moment(item))
        bands += [value for key in own.keys for value in (item.pk, key, at)]
    if copies:
        NewsItem.objects.bulk_update(copies, ["copy_of"])
    insert_values(CopyBand, ("item_id", "key", "at"), bands)


class _Earlier:
    """The articles that new ones may be copies of: those stored before, and those of the same document."""

    def __init__(self, items: Sequence[NewsItem], keys: set[int]) -> None:
        self._window = timedelta(days=settings.COPY_WINDOW_DAYS)
        moments = [_moment(item) for item in items]
        span = (min(moments) - self._window, max(moments) + self._window)
        # Some thousand keys: in a filter, each of them would be asked whether it is an expression.
        among = f"{CopyBand._meta.db_table}.key IN ({', '.join(['%s'] * len(keys))})"
        near = CopyBand.objects.filter(at__range=span).extra(where=[among], params=list(keys)).order_by()
        if not keys:
            near = near.none()
        self._at: dict[int, list[tuple[int, datetime]]] = {}
        self._content: dict[int, tuple[str, bool]] = {}
        columns = ("key", "item_id", "at", "item__content_hash", "item__is_sample")
        for key, pk, at, content, is_sample in near.values_list(*columns):
            self._at.setdefault(key, []).append((pk, at))
            self._content[pk] = content, is_sample

    def first(self, item: NewsItem, own: Shape, keys: list[int]) -> int | None:
        at = _moment(item)
        shared = Counter(pk for key in keys for pk, other in self._at.get(key, ()) if abs(at - other) <= self._window)
        if not shared:
            return None
        alike = sorted(shared, key=lambda pk: (-shared[pk], pk))[:LOOKED_AT]
        same_kind = sorted(pk for pk in alike if self._content[pk][1] == item.is_sample)
        shapes = _shapes({pk: self._content[pk][0] for pk in same_kind})
        return next((pk for pk in same_kind if is_copy(shapes[pk], own)), None)

    def add(self, item: NewsItem, own: Shape, keys: list[int]) -> None:
        self._content[item.pk] = item.content_hash, item.is_sample
        _remember(item.pk, item.content_hash, own)
        for key in keys:
            self._at.setdefault(key, []).append((item.pk, _moment(item)))


def _moment(item: NewsItem) -> datetime:
    return item.published_at or item.received_at


# The shapes of articles that were compared lately, by id and content.
_lately: OrderedDict[tuple[int, str], Shape] = OrderedDict()


def _shapes(wanted: dict[int, str]) -> dict[int, Shape]:
    found = {pk: _lately[pk, content] for pk, content in wanted.items() if (pk, content) in _lately}
    if len(found) < len(wanted):
        missing = NewsItem.objects.filter(pk__in=wanted.keys() - found.keys()).order_by()
        for pk, title, text in missing.values_list("pk", "title", "text"):
            found[pk] = shape(f"{title}\n{text}")
            _remember(pk, wanted[pk], found[pk])
    return found


def _remember(pk: int, content: str, own: Shape) -> None:
    _lately[pk, content] = own
    if len(_lately) > LATELY:
        _lately.popitem(last=False)


def _first(item: NewsItem, own: Shape, keys: list[int]) -> NewsItem | None:
    at, window = item.published_at or item.received_at, timedelta(days=settings.COPY_WINDOW_DAYS)
    bands = CopyBand.objects.filter(key__in=keys, at__range=(at - window, at + window), item__lt=item.pk)
    alike = bands.order_by().values("item").annotate(count=Count("id")).order_by("-count", "item")[:LOOKED_AT]
    found = NewsItem.objects.in_bulk([row["item"] for row in alike])
    same_kind = (found[pk] for pk in sorted(found) if found[pk].is_sample == item.is_sample)
    return next((other for other in same_kind if is_copy(shape(f"{other.title}\n{other.text}"), own)), None)
