"""What the list shows, as a table for a spreadsheet."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from policies.models import Restriction
from policies.publish.formats import cell
from policies.web.asking import Filters

from .listing import all_found

COLUMNS = (
    "as_of",
    "slug",
    "title",
    "status",
    "since",
    "until",
    "by_lapse",
    "is_confirmed",
    "authority",
    "imposed_by",
    "targets",
    "target_note",
    "measure",
    "categories",
    "codes",
    "citation",
    "verified_on",
    "address",
)
CHUNK = 500


class _Line:
    """Gives each row back as the text that is written of it."""

    def write(self, text: str) -> str:
        return text


def rows(day: date, filters: Filters, *, sort: str, site: str) -> Iterator[str]:
    """The lines of a CSV file: UTF-8, comma, CRLF. No cell can be taken for a formula. ``site`` begins the addresses."""
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    pks = all_found(day, filters, sort=sort)
    for start in range(0, len(pks), CHUNK):
        part = pks[start : start + CHUNK]
        asked = Restriction.objects.as_of(day).select_related("authority__jurisdiction")
        found = {
            row.pk: row for row in asked.prefetch_related("targets", "categories", "items__codes").filter(pk__in=part)
        }
        yield from (
            writer.writerow([cell(value) for value in _values(found[pk], day, site)]) for pk in part if pk in found
        )


def _values(row: Any, day: date, site: str) -> list[Any]:
    targets = "every destination" if row.reach == "all" else "; ".join(one.code for one in row.targets.all())
    codes = dict.fromkeys(f"{code.system} {code.code}" for item in row.items.all() for code in item.codes.all())
    return [
        day.isoformat(),
        row.slug,
        row.title,
        row.status,
        row.status_since,
        row.status_until,
        row.by_lapse,
        row.is_confirmed,
        row.authority.slug,
        row.authority.jurisdiction.code,
        targets,
        row.target_note,
        row.measure,
        "; ".join(one.slug for one in row.categories.all()),
        "; ".join(codes),
        row.citation,
        row.verified_on,
        f"{site}{row.get_absolute_url()}",
    ]
