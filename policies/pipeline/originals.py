"""Which article was there first: of wire copy on many sites, each copy points to the first one that we saw.

Only what is no copy keeps bands, so a thousand copies cost one lookup each and are never compared with each other.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count

from policies.models import CopyBand, NewsItem
from policies.pipeline.copies import Shape, fingerprint, is_copy, shape

# As many earlier articles as are looked at whole, those that share the most bands first.
LOOKED_AT = 8


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


def place_new(items: Sequence[NewsItem]) -> None:
    """The same as ``place`` for articles that were stored this moment, in their order; in few statements for all."""
    shapes = [shape(f"{item.title}\n{item.text}") for item in items]
    prints = [fingerprint(own) for own in shapes]
    earlier = _Earlier(items, {key for keys in prints for key in keys})
    copies, bands = [], []
    for item, own, keys in zip(items, shapes, prints, strict=True):
        first = earlier.first(item, own, keys)
        if first is None:
            bands += earlier.add(item, own, keys)
        else:
            item.copy_of = first
            copies.append(item)
    if copies:
        NewsItem.objects.bulk_update(copies, ["copy_of"])
    CopyBand.objects.bulk_create(bands)


class _Earlier:
    """The articles that new ones may be copies of: those stored before, and those of the same document."""

    def __init__(self, items: Sequence[NewsItem], keys: set[int]) -> None:
        window = timedelta(days=settings.COPY_WINDOW_DAYS)
        moments = [item.published_at or item.received_at for item in items]
        near = CopyBand.objects.filter(key__in=keys, at__range=(min(moments) - window, max(moments) + window))
        self._window = window
        self._at: dict[int, list[tuple[int, datetime]]] = {}
        for key, pk, at in near.values_list("key", "item_id", "at"):
            self._at.setdefault(key, []).append((pk, at))
        self._items: dict[int, NewsItem] = {}
        self._shapes: dict[int, Shape] = {}

    def first(self, item: NewsItem, own: Shape, keys: list[int]) -> NewsItem | None:
        at = item.published_at or item.received_at
        shared = Counter(pk for key in keys for pk, other in self._at.get(key, ()) if abs(at - other) <= self._window)
        alike = sorted(sorted(shared, key=lambda pk: (-shared[pk], pk))[:LOOKED_AT])
        self._load(alike)
        same_kind = (pk for pk in alike if self._items[pk].is_sample == item.is_sample)
        return next((self._items[pk] for pk in same_kind if is_copy(self._shapes[pk], own)), None)

    def add(self, item: NewsItem, own: Shape, keys: list[int]) -> list[CopyBand]:
        at = item.published_at or item.received_at
        self._items[item.pk], self._shapes[item.pk] = item, own
        for key in keys:
            self._at.setdefault(key, []).append((item.pk, at))
        return [CopyBand(item=item, key=key, at=at) for key in keys]

    def _load(self, wanted: list[int]) -> None:
        missing = [pk for pk in wanted if pk not in self._items]
        for pk, other in NewsItem.objects.in_bulk(missing).items() if missing else ():
            self._items[pk], self._shapes[pk] = other, shape(f"{other.title}\n{other.text}")


def _first(item: NewsItem, own: Shape, keys: list[int]) -> NewsItem | None:
    at, window = item.published_at or item.received_at, timedelta(days=settings.COPY_WINDOW_DAYS)
    bands = CopyBand.objects.filter(key__in=keys, at__range=(at - window, at + window), item__lt=item.pk)
    alike = bands.order_by().values("item").annotate(count=Count("id")).order_by("-count", "item")[:LOOKED_AT]
    found = NewsItem.objects.in_bulk([row["item"] for row in alike])
    same_kind = (found[pk] for pk in sorted(found) if found[pk].is_sample == item.is_sample)
    return next((other for other in same_kind if is_copy(shape(f"{other.title}\n{other.text}"), own)), None)
