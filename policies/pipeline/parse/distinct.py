"""Each article once: what a feed repeats, and what it says nothing about."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from .entry import Entry


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Of several entries at one address with one identity the first; none that is without address, title and text.

    Where articles of different identity share one address, it is not theirs, and none keeps it.
    """
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry.url or entry.title or entry.text:
            first.setdefault((entry.url, entry.guid) if entry.url or entry.guid else ("", entry.text), entry)
    shared = Counter(entry.url for entry in first.values())
    return [replace(entry, url="") if entry.url and shared[entry.url] > 1 else entry for entry in first.values()]
