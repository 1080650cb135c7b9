"""Loading a registry: read it all, check it all, then write it all in one transaction, or nothing.

What is loaded twice changes nothing. Rows are written by ``rows`` and logged, steps go into the history by ``steps``.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from policies.models import (
    Authority,
    Category,
    Instrument,
    Jurisdiction,
    Negotiation,
    Restriction,
    Source,
    StatusEvent,
)
from policies.models.changelog import Author, in_one_order

from . import drafts
from .checks import Existing, check
from .rows import Loading, put, put_belongings
from .schema import Registry, read_registry
from .shapes import Record
from .steps import load_steps
from .yamlfile import Fault

STARTER = Path(__file__).resolve().parent / "data"
MODELS = {
    "jurisdictions": Jurisdiction,
    "authorities": Authority,
    "categories": Category,
    "instruments": Instrument,
    "restrictions": Restriction,
    "negotiations": Negotiation,
    "sources": Source,
}
Progress = Callable[[int, int, str], None]


class RegistryRefused(Exception):
    """Nothing was written. ``faults`` are in the order of files and lines."""

    def __init__(self, faults: list[Fault]):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def load(
    path: Path,
    *,
    by: Author,
    now: datetime,
    is_check: bool = False,
    is_overwriting: bool = False,
    tell: Progress = lambda done, total, what: None,
) -> Loading:
    """Load a registry file or folder. Raises ``RegistryRefused`` with every fault. A check writes nothing."""
    registry = _checked(path)
    with in_one_order():
        loading = Loading(by, now, is_overwriting=is_overwriting)
        _write(registry, loading, tell)
        if loading.faults:
            raise RegistryRefused(loading.faults)
        if is_check:
            transaction.set_rollback(True)
    return loading


def _checked(path: Path) -> Registry:
    faults: list[Fault] = []
    registry = read_registry(path, faults)
    faults.extend(check(registry, existing()))
    if faults:
        raise RegistryRefused(faults)
    return registry


def existing() -> Existing:
    names = {kind: model.objects.values_list(_key(kind), flat=True) for kind, model in MODELS.items()}
    without = {
        "items": Restriction.objects.filter(items=None),
        "steps": Restriction.objects.filter(events=None),
        "targets": Restriction.objects.filter(targets=None, reach="listed"),
    }
    return Existing(
        {kind: frozenset(rows) for kind, rows in names.items()},
        {name: frozenset(rows.values_list("slug", flat=True)) for name, rows in without.items()},
        frozenset(StatusEvent.objects.exclude(external_key="").values_list("restriction__slug", "external_key")),
    )


def _write(registry: Registry, loading: Loading, tell: Progress) -> None:
    records = registry.records
    for row in records["jurisdictions"]:
        put(Jurisdiction, row["code"], drafts.only(row, "name", "kind"), loading)
    rows = {"jurisdictions": _rows("jurisdictions")}
    for row in records["authorities"]:
        values = drafts.only(row, "name", "short_name", "url") | {
            "jurisdiction": rows["jurisdictions"][row["jurisdiction"]]
        }
        put(Authority, row["slug"], values, loading)
    _write_categories(records["categories"], loading)
    rows |= {"authorities": _rows("authorities"), "categories": _rows("categories")}
    for row in records["instruments"]:
        put(Instrument, row["slug"], drafts.instrument(row, rows), loading)
    for row in records["sources"]:
        put(Source, row["slug"], drafts.source(row, rows), loading)
    rows["instruments"] = _rows("instruments")
    _write_restrictions(registry, rows, loading, tell)
    for row in records["negotiations"]:
        sets = {
            "parties": [rows["jurisdictions"][code] for code in row["parties"]],
            "restrictions": [rows["restrictions"][slug] for slug in row["restrictions"]],
        }
        put(Negotiation, row["slug"], drafts.negotiation(row), loading, sets=sets)


def _write_categories(records: list[Record], loading: Loading) -> None:
    """Parents before what lies in them."""
    by_slug = {row["slug"]: row for row in records}
    done: dict[str, Category] = {category.slug: category for category in Category.objects.exclude(slug__in=by_slug)}

    def write(row: Record) -> Category:
        if row["slug"] not in done:
            above = row["parent"]
            parent = None if not above else done.get(above) or write(by_slug[above])
            values = {"name": row["name"], "position": records.index(row), "parent": parent}
            done[row["slug"]] = put(Category, row["slug"], values, loading)
        return done[row["slug"]]

    for row in records:
        write(row)


def _write_restrictions(registry: Registry, rows: drafts.Rows, loading: Loading, tell: Progress) -> None:
    """First the restrictions, then what points from one to another, then what happened to them."""
    records = registry.records["restrictions"]
    aliases = drafts.aliases(registry)
    for row in records:
        sets = {
            "targets": [] if row["targets"] == "all" else [rows["jurisdictions"][code] for code in row["targets"]],
            "categories": [rows["categories"][slug] for slug in row["categories"]],
        }
        new = {"items": drafts.items(row), "aliases": aliases.get(row["slug"], [])}
        put(Restriction, row["slug"], drafts.restriction(row, rows), loading, sets=sets, fill=new)
    rows["restrictions"] = _rows("restrictions")
    for slug in aliases.keys() - {row["slug"] for row in records}:
        put_belongings(rows["restrictions"][slug], loading, aliases=aliases[slug])
    for done, row in enumerate(records, start=1):
        restriction, links = rows["restrictions"][row["slug"]], drafts.links(row, rows)
        put_belongings(restriction, loading, items=drafts.items(row), aliases=aliases.get(row["slug"]), links=links)
        load_steps(row, restriction, rows["instruments"], loading)
        tell(done, len(records), row["slug"])


def _rows(kind: str) -> dict[str, Any]:
    return {getattr(row, _key(kind)): row for row in MODELS[kind].objects.all()}


def _key(kind: str) -> str:
    return "code" if kind == "jurisdictions" else "slug"
