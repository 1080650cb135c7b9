"""Some restrictions as files that can be taken in again: the loader's YAML, one table, or all tables in a ZIP archive."""

import io
import zipfile
from collections.abc import Callable, Collection, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from policies.models import Restriction
from policies.publish.formats import WRITERS
from policies.publish.tables import Table, head, tables, world_at

from .yamlout import as_yaml

TOLD = ("restrictions", "items", "codes", "aliases", "links", "events")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same content gives the same archive


def _yaml(pks: Collection[int], day: date) -> bytes:
    return "".join(as_yaml(pks)).encode()


def _one(kind: str) -> Callable[[Collection[int], date], bytes]:
    def make(pks: Collection[int], day: date) -> bytes:
        return next(content for name, content in _tables(pks, day, kind) if name.startswith("restrictions."))

    return make


def _all(kind: str) -> Callable[[Collection[int], date], bytes]:
    def make(pks: Collection[int], day: date) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in _tables(pks, day, kind):
                archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    return make


def _tables(pks: Collection[int], day: date, kind: str) -> Iterator[tuple[str, bytes]]:
    """Each table as the public exports give it, with the rows of these restrictions alone."""
    slugs = set(Restriction.objects.filter(pk__in=pks).values_list("slug", flat=True))
    with TemporaryDirectory(prefix="takeout-") as folder:
        for table in tables(world_at(head()), day):
            if table.name not in TOLD:
                continue
            name = "slug" if table.name == "restrictions" else "restriction"
            rows = [row for row in table.rows if row[name] in slugs]
            path = Path(folder) / f"{table.name}.{kind}"
            WRITERS[kind](Table(table.name, table.columns, rows), path)
            yield path.name, path.read_bytes()


TAKEOUTS: dict[str, tuple[str, Callable[[Collection[int], date], bytes]]] = {
    "restrictions.yaml": ("application/yaml", _yaml),
    "restrictions.csv": ("text/csv; charset=utf-8", _one("csv")),
    "restrictions.ndjson": ("application/x-ndjson", _one("ndjson")),
    "restrictions-csv.zip": ("application/zip", _all("csv")),
    "restrictions-ndjson.zip": ("application/zip", _all("ndjson")),
}
"""By file name, its media type, and what makes it of restrictions by their number as of a day."""
