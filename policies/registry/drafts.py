"""From what a file says to what a row holds: one function for each kind of thing. Nothing is stored here."""

from typing import Any

from policies.models import Alias, RestrictionLink
from policies.pipeline.gather.options import from_text

from .items import CodeEntry
from .rows import in_order
from .schema import Registry
from .shapes import Record
from .steps import source_of

Rows = dict[str, Any]
"""By kind, the rows that others refer to, by slug or code."""


def instrument(row: Record, rows: Rows) -> dict[str, Any]:
    published = row["published_date"]
    values = only(row, "title", "citation", "kind", "url", "is_published", "effective_date", "grade", "note")
    values["authority"] = rows["authorities"][row["authority"]] if row["authority"] else None
    values["published_date"] = published.day if published else None
    return values | ({"published_precision": published.precision} if published else {})


def source(row: Record, rows: Rows) -> dict[str, Any]:
    plain = ("name", "url", "format", "grade", "language", "terms", "address_verified", "is_sample", "is_active")
    place = rows["jurisdictions"][row["jurisdiction"]] if row["jurisdiction"] else None
    asked = from_text(row["format"], row["options"])
    return only(row, *plain, "interval_minutes", "note") | {"jurisdiction": place, "options": asked}


def restriction(row: Record, rows: Rows) -> dict[str, Any]:
    plain = ("title", "summary", "measure", "mast_code", "legal_basis", "citation", "target_note", "verified_on")
    return only(row, *plain) | {
        "authority": rows["authorities"][row["authority"]],
        "reach": "all" if row["targets"] == "all" else "listed",
        "companies": list(row["companies"]),
        "open_questions": list(row["open_questions"]),
    }


def items(row: Record) -> list[tuple[str, str, list[CodeEntry]]]:
    return [(item["name"], item["note"], in_order(_code(code) for code in item["codes"])) for item in row["items"]]


def links(row: Record, rows: Rows) -> list[RestrictionLink]:
    """Each still without the restriction that it starts from."""
    return [
        RestrictionLink(
            to_restriction=rows["restrictions"][link["to"]],
            kind=link["kind"],
            note=link["note"],
            source_url=link["source"],
        )
        for link in row["links"]
    ]


def aliases(registry: Registry) -> dict[str, list[Alias]]:
    """By slug, each still without its restriction. A restriction for which no file gives any keeps what it has."""
    within = [(row["slug"], row["aliases"]) for row in registry.records["restrictions"] if row.has("aliases")]
    by_slug: dict[str, list[Alias]] = {}
    for slug, entries in [*within, *((slug, entries) for slug, _, entries in registry.aliases)]:
        by_slug.setdefault(slug, []).extend(_alias(entry) for entry in entries)
    return by_slug


def _alias(entry: Record) -> Alias:
    return Alias(
        text=entry["text"],
        language=entry["language"],
        is_case_sensitive=entry["case"],
        context=list(entry["context"]),
        is_weak=entry["weak"],
        note=entry["note"],
    )


def _code(code: Record) -> CodeEntry:
    return CodeEntry(str(code["system"]), code["code"], code["edition"], code["verified"], code["source"])


def only(row: Record, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def negotiation(row: Record) -> dict[str, Any]:
    start = row["start_date"]
    return only(row, "name", "place", "is_planned", "note") | {
        "start_date": start.day,
        "end_date": (row["end_date"] or start).day,
        "precision": start.precision,
        "aliases": list(row["aliases"]),
        "sources": [source_of(source) for source in row["sources"]],
    }
