"""The codes of a controlled item, set as a whole. Only within ``editing`` of its restriction."""

from collections.abc import Iterable
from dataclasses import dataclass

from policies.models import ControlledItem, ItemCode


@dataclass(frozen=True)
class CodeEntry:
    """One number for an item, normalised: ``edition`` is empty where the system has none."""

    system: str
    code: str
    edition: str = ""
    is_verified: bool = True
    source_url: str = ""


def codes_of(item: ControlledItem) -> list[CodeEntry]:
    return [CodeEntry(row.system, row.code, row.edition, row.is_verified, row.source_url) for row in item.codes.all()]


def set_codes(item: ControlledItem, entries: Iterable[CodeEntry]) -> None:
    """Make the item's codes exactly ``entries``; what stays the same keeps its row."""
    wanted = {(entry.system, entry.code, entry.edition): entry for entry in entries}
    for row in item.codes.all():
        entry = wanted.pop((row.system, row.code, row.edition), None)
        if entry is None:
            row.delete()
        elif (row.is_verified, row.source_url) != (entry.is_verified, entry.source_url):
            row.is_verified, row.source_url = entry.is_verified, entry.source_url
            row.save(update_fields=["is_verified", "source_url"])
    ItemCode.objects.bulk_create(
        ItemCode(
            item=item,
            system=entry.system,
            code=entry.code,
            edition=entry.edition,
            is_verified=entry.is_verified,
            source_url=entry.source_url,
        )
        for entry in wanted.values()
    )
