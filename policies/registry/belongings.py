"""Items, codes, aliases and links from exported tables: of a restriction that one names, its rows are all that there are."""

from collections.abc import Callable
from typing import Any

from policies.models import Alias, RestrictionLink

from .codes import CodeFault, normal_code
from .columns import Entry
from .items import CodeEntry
from .rows import Loading, in_order, put_belongings, stored_items


class Belongings:
    """Taking what belongs to restrictions. Whoever mixes it in says which rows there are, and how a name is found."""

    tables: dict[str, list[Entry]]
    loading: Loading

    def named(self, entry: Entry) -> Any:
        """The restriction that a row belongs to; None, with a fault, where there is none."""
        raise NotImplementedError

    def found(self, table: str, name: str, entry: Entry, column: str) -> Any:
        """The row of a table with this name; None, with a fault, where there is none."""
        raise NotImplementedError

    def count(self, entry: Entry) -> None:
        """One more row is done."""
        raise NotImplementedError

    def take_items(self) -> None:
        """Items with the codes that are given for their place, or else with those that stand there."""
        items, codes = self._grouped("items"), self._grouped("codes")
        for row in {**items, **codes}:
            stored = stored_items(row)
            wanted = [(name, note) for name, note, _ in stored]
            if row in items:
                wanted = self._in_their_places(items[row])
            given = [found for _, _, found in stored] + [[] for _ in wanted]
            if row in codes:
                given = self._codes(codes[row], len(wanted))
            together = [(name, note, given[place]) for place, (name, note) in enumerate(wanted)]
            put_belongings(row, self.loading, items=together)
            for entry in items.get(row, []) + codes.get(row, []):
                self.count(entry)

    def _in_their_places(self, entries: list[Entry]) -> list[tuple[str, str]]:
        placed = sorted(entries, key=lambda entry: int(entry["position"]))
        for place, entry in enumerate(placed):
            if entry["position"] != place:
                self.loading.faults.append(entry.fault("position", f"{place} belongs here: they count 0, 1, 2 …"))
                break
        return [(entry["name"], entry["note"] or "") for entry in placed]

    def _codes(self, entries: list[Entry], places: int) -> list[list[CodeEntry]]:
        found: list[list[CodeEntry]] = [[] for _ in range(places)]
        for entry in entries:
            if entry["position"] < places:
                found[entry["position"]] += self._code(entry)
            else:
                self.loading.faults.append(entry.fault("position", f"there is no item {entry['position']}"))
        return [in_order(codes) for codes in found]

    def _code(self, entry: Entry) -> list[CodeEntry]:
        edition, verified = entry["edition"] or "", entry["is_verified"]
        try:
            code = normal_code(entry["system"], entry["code"], edition=edition)
        except CodeFault as fault:
            self.loading.faults.append(entry.fault("code", str(fault)))
            return []
        return [CodeEntry(str(entry["system"]), code, edition, verified is not False, entry["source_url"] or "")]

    def take_aliases(self) -> None:
        self._all_of("aliases", _alias)

    def take_links(self) -> None:
        self._all_of("links", self._link)

    def _all_of(self, table: str, make: Callable[[Entry], Any]) -> None:
        for row, own in self._grouped(table).items():
            put_belongings(row, self.loading, **{table: [made for made in map(make, own) if made is not None]})
            for entry in own:
                self.count(entry)

    def _link(self, entry: Entry) -> RestrictionLink | None:
        to = self.found("restrictions", entry["to_restriction"], entry, "to_restriction")
        if to is None:
            return None
        if to.slug == entry["restriction"]:
            self.loading.faults.append(entry.fault("to_restriction", "a restriction is not linked to itself"))
            return None
        return RestrictionLink(
            to_restriction=to, kind=entry["kind"], note=entry["note"] or "", source_url=entry["source_url"] or ""
        )

    def _grouped(self, table: str) -> dict[Any, list[Entry]]:
        found: dict[Any, list[Entry]] = {}
        for entry in self.tables.get(table, []):
            row = self.named(entry)
            if row is not None:
                found.setdefault(row, []).append(entry)
        return found


def _alias(entry: Entry) -> Alias:
    return Alias(
        text=entry["text"],
        language=entry["language"],
        is_case_sensitive=bool(entry["is_case_sensitive"]),
        context=list(entry["context"] or []),
        is_weak=bool(entry["is_weak"]),
        note=entry["note"] or "",
    )
