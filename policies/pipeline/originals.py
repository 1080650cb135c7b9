"""Which article was there first: of wire copy on many sites, each copy points to the first one that we saw.

Only what is no copy keeps bands, so a thousand copies cost one lookup each and are never compared with each other.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count

from policies.models import CopyBand, NewsItem
from policies.models.bulk import insert_values, selected
from policies.pipeline.copies import Shape, fingerprint, is_copy, shape

# As many earlier articles as are looked at whole, those that share the most bands first.
LOOKED_AT = 8
# As many shingles of articles as are remembered, of eight bytes each: some thousand articles.
LATELY = 1_500_000
DAY = 24 * 60 * 60
AT_ONCE = 20_000  # keys in one question
NEAR = (
    "SELECT b.key, b.item_id, b.at, n.content_hash, n.is_sample FROM policies_copyband b"
    " JOIN policies_newsitem n ON n.id = b.item_id WHERE b.at BETWEEN %s AND %s AND b.key IN ({})"
)


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
        CopyBand.objects.bulk_create([CopyBand(item=item, key=key, at=_moment(item)) for key in keys])


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
    if not items:
        return
    earlier = _Earlier(items, {key for each in prints for key in each.keys})
    earlier.bring((item, own.keys) for item, own in zip(items, prints, strict=True))
    copies: list[NewsItem] = []
    bands: list[Any] = []
    for item, own in zip(items, prints, strict=True):
        item.copy_of_id = earlier.first(item, own.shape, own.keys)
        if item.copy_of_id:
            copies.append(item)
            continue
        earlier.add(item, own.shape, own.keys)
        at = _moment(item)
        bands += [value for key in own.keys for value in (item.pk, key, at)]
    if copies:
        NewsItem.objects.bulk_update(copies, ["copy_of"])
    insert_values(CopyBand, ("item_id", "key", "at"), bands)


class _Earlier:
    """The articles that new ones may be copies of: those stored before, and those of the same document."""

    def __init__(self, items: Sequence[NewsItem], keys: set[int]) -> None:
        self._window = _window()
        moments = [_moment(item) for item in items]
        self._at: dict[int, list[tuple[int, int]]] = {}
        self._content: dict[int, tuple[str, bool]] = {}
        for key, pk, at, content, is_sample in _near(keys, min(moments) - self._window, max(moments) + self._window):
            self._at.setdefault(key, []).append((pk, at))
            self._content[pk] = content, bool(is_sample)

    def bring(self, wanted: Iterable[tuple[NewsItem, list[int]]]) -> None:
        """Bring the shapes of all stored articles that these may be copies of, in one query."""
        near = {pk for item, keys in wanted for pk in self._alike(item, keys)}
        _bring({pk: self._content[pk][0] for pk in near})

    def first(self, item: NewsItem, own: Shape, keys: list[int]) -> int | None:
        alike = sorted(self._alike(item, keys))
        _bring({pk: self._content[pk][0] for pk in alike})
        return next((pk for pk in alike if is_copy(_lately.get(pk, self._content[pk][0]), own)), None)

    def _alike(self, item: NewsItem, keys: list[int]) -> list[int]:
        """Those of its own kind that share the most bands with it, within the window."""
        at = _moment(item)
        shared: dict[int, int] = {}
        for key in keys:
            for pk, other in self._at.get(key, ()):
                if abs(at - other) <= self._window:
                    shared[pk] = shared.get(pk, 0) + 1
        alike = sorted(shared, key=lambda pk: (-shared[pk], pk))[:LOOKED_AT]
        return [pk for pk in alike if self._content[pk][1] == item.is_sample]

    def add(self, item: NewsItem, own: Shape, keys: list[int]) -> None:
        self._content[item.pk] = item.content_hash, item.is_sample
        _lately.put(item.pk, item.content_hash, own)
        known = item.pk, _moment(item)
        for key in keys:
            self._at.setdefault(key, []).append(known)


def _near(keys: set[int], first: int, last: int) -> Iterator[tuple[Any, ...]]:
    """The bands of one of these keys in a span of time, each with what is to be known of its article."""
    wanted = list(keys)
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        # By hand: in a filter, each of some thousand keys would be asked whether it is an expression.
        yield from selected(NEAR.format(", ".join(["%s"] * len(some))), [first, last, *some])


def _moment(item: NewsItem) -> int:
    return int((item.published_at or item.received_at).timestamp())


def _window() -> int:
    return settings.COPY_WINDOW_DAYS * DAY


class _Shapes:
    """The shapes of articles that were compared lately, by id and content, packed, the oldest forgotten first."""

    def __init__(self, room: int) -> None:
        self._room, self._count = room, 0
        self._kept: dict[tuple[int, str], tuple[array[int], frozenset[str]]] = {}

    def __contains__(self, at: tuple[int, str]) -> bool:
        return at in self._kept

    def get(self, pk: int, content: str) -> Shape:
        shingles, numbers = self._kept[pk, content]
        return Shape(frozenset(shingles), numbers)

    def put(self, pk: int, content: str, own: Shape) -> None:
        if (pk, content) in self._kept:
            return
        self._kept[pk, content] = array("Q", own.shingles), own.numbers
        self._count += len(own.shingles)
        while self._count > self._room and len(self._kept) > LOOKED_AT:
            oldest = next(iter(self._kept))
            self._count -= len(self._kept.pop(oldest)[0])


_lately = _Shapes(LATELY)


def _bring(wanted: dict[int, str]) -> None:
    missing = [pk for pk, content in wanted.items() if (pk, content) not in _lately]
    if missing:
        for pk, title, text in NewsItem.objects.filter(pk__in=missing).order_by().values_list("pk", "title", "text"):
            _lately.put(pk, wanted[pk], shape(f"{title}\n{text}"))


def _first(item: NewsItem, own: Shape, keys: list[int]) -> NewsItem | None:
    at, window = _moment(item), _window()
    bands = CopyBand.objects.filter(key__in=keys, at__range=(at - window, at + window), item__lt=item.pk)
    alike = bands.order_by().values("item").annotate(count=Count("id")).order_by("-count", "item")[:LOOKED_AT]
    found = NewsItem.objects.in_bulk([row["item"] for row in alike])
    same_kind = (found[pk] for pk in sorted(found) if found[pk].is_sample == item.is_sample)
    return next((other for other in same_kind if is_copy(shape(f"{other.title}\n{other.text}"), own)), None)
