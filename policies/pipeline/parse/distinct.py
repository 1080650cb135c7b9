"""Each article once: what a feed repeats is one, and nothing that it says in other words is lost."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from .entry import Entry


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Of entries with one address, identity and title the first; without an address and an identity the text counts too.

    Where articles of different identity or title share one address, it is not theirs, and none keeps it.
    """
    first: dict[tuple[str, ...], Entry] = {}
    for entry in entries:
        first.setdefault(_identity(entry), entry)
    shared = Counter(entry.url for entry in first.values())
    return [replace(entry, url="") if entry.url and shared[entry.url] > 1 else entry for entry in first.values()]


def _identity(entry: Entry) -> tuple[str, ...]:
    if entry.url:
        return entry.url, entry.guid, entry.title
    if entry.title or entry.text:
        return "", entry.guid, entry.title, entry.text
    return "", entry.guid, entry.publisher, str(entry.published_at), entry.summary
