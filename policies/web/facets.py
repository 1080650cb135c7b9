"""Counting what a list can be narrowed to: each value with how many rows it would leave, given everything else asked.

Pure. The rows are bits of whole numbers: the row at position 0 is the lowest bit. Within a facet the values asked for add up
(or), and a row has to answer to every facet (and).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

Chosen = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Index:
    """Rows in order of their keys, and for each facet and value the rows that have it."""

    keys: list[int]
    masks: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << len(self.keys)) - 1

    def of(self, keys: Iterable[int]) -> int:
        """The rows of these keys; keys that are no rows are left out."""
        place = {key: number for number, key in enumerate(self.keys)}
        return _bits(place[key] for key in keys if key in place)

    def narrowed(self, chosen: Chosen, within: int, *, but: str = "") -> int:
        """The rows ``within`` that answer to every facet asked for, except the one named ``but``."""
        for facet, values in chosen.items():
            if values and facet != but:
                within &= _either(self.masks.get(facet, {}), values)
        return within

    def counts(self, facet: str, chosen: Chosen, within: int) -> dict[str, int]:
        """How many rows each value of a facet leaves; values that leave none are left out."""
        rest = self.narrowed(chosen, within, but=facet)
        counted = {value: (mask & rest).bit_count() for value, mask in self.masks.get(facet, {}).items()}
        return {value: count for value, count in counted.items() if count}

    def picked(self, rows: int) -> list[int]:
        """The keys of some rows, in order."""
        return [key for key, bit in zip(self.keys, reversed(f"{rows:b}"), strict=False) if bit == "1"]


def index(keys: Iterable[int], facets: Mapping[str, Iterable[tuple[int, str]]]) -> Index:
    """Rows by their keys, in order; each facet as pairs of key and value. Pairs of other keys are left out."""
    keys = list(keys)
    place = {key: number for number, key in enumerate(keys)}
    masks = {
        facet: _masks((place[key], value) for key, value in pairs if key in place) for facet, pairs in facets.items()
    }
    return Index(keys, masks)


def _masks(pairs: Iterable[tuple[int, str]]) -> dict[str, int]:
    found: dict[str, list[int]] = {}
    for number, value in pairs:
        found.setdefault(value, []).append(number)
    return {value: _bits(numbers) for value, numbers in found.items()}


def _bits(numbers: Iterable[int]) -> int:
    rows = bytearray()
    for number in numbers:
        byte = number // 8
        if byte >= len(rows):
            rows.extend(bytes(byte + 1 - len(rows)))
        rows[byte] |= 1 << number % 8
    return int.from_bytes(rows, "little")


def _either(masks: Mapping[str, int], values: Iterable[str]) -> int:
    rows = 0
    for value in values:
        rows |= masks.get(value, 0)
    return rows
