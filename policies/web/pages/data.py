"""Where the data is to be had: exports, feeds, the API, the seals over the history."""

from dataclasses import dataclass

from django.conf import settings

from policies.models import Change, Checkpoint, Restriction, StatusEvent
from policies.publish.exports import NAMES


@dataclass(frozen=True)
class Table:
    """A table of the export, with the name of its file in each format."""

    name: str
    files: list[tuple[str, str]]


@dataclass(frozen=True)
class DataPage:
    tables: list[Table]
    licence: str
    restrictions: int
    steps: int
    cursor: int
    seal: Checkpoint | None


def data_page() -> DataPage:
    tables: dict[str, list[tuple[str, str]]] = {}
    for name in NAMES:
        table, _, kind = name.rpartition(".")
        tables.setdefault(table, []).append((kind, name))
    return DataPage(
        tables=[Table(name, files) for name, files in tables.items()],
        licence=settings.DATA_LICENCE,
        restrictions=Restriction.objects.current().count(),
        steps=StatusEvent.objects.count(),
        cursor=Change.objects.order_by("-id").values_list("id", flat=True).first() or 0,
        seal=Checkpoint.objects.defer("heads").order_by("-id").first(),
    )
