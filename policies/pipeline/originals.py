"""Which article was there first: of wire copy on many sites, each copy points to the first one that we saw.

Only what is no copy keeps bands, so a thousand copies cost one lookup each and are never compared with each other.
"""

from datetime import timedelta

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


def _first(item: NewsItem, own: Shape, keys: list[int]) -> NewsItem | None:
    at, window = item.published_at or item.received_at, timedelta(days=settings.COPY_WINDOW_DAYS)
    bands = CopyBand.objects.filter(key__in=keys, at__range=(at - window, at + window), item__lt=item.pk)
    alike = bands.order_by().values("item").annotate(count=Count("id")).order_by("-count", "item")[:LOOKED_AT]
    found = NewsItem.objects.in_bulk([row["item"] for row in alike])
    same_kind = (found[pk] for pk in sorted(found) if found[pk].is_sample == item.is_sample)
    return next((other for other in same_kind if is_copy(shape(f"{other.title}\n{other.text}"), own)), None)
