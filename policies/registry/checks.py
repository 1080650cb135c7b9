"""What no single value can say: references, doubles and order between the records of a registry.

Pure: what the database already holds comes in as ``Existing``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from policies.pipeline.gather.options import BadOptions, checked_options, from_text
from policies.vocabulary import Action

from .schema import Registry
from .shapes import Record, did_you_mean
from .yamlfile import Fault, Mark

RECORDED = "recorded-"  # begins the key of a step that no file brought

TEMPORARY = (Action.SUSPEND, Action.EASE, Action.EXTEND)
# A key of a record → the kind of thing that it names.
REFERENCES = {
    "authorities": {"jurisdiction": "jurisdictions"},
    "categories": {"parent": "categories"},
    "instruments": {"authority": "authorities"},
    "restrictions": {"authority": "authorities", "targets": "jurisdictions", "categories": "categories"},
    "negotiations": {"parties": "jurisdictions", "restrictions": "restrictions"},
    "sources": {"jurisdiction": "jurisdictions"},
}
ONE = {
    "jurisdictions": "jurisdiction",
    "authorities": "authority",
    "categories": "category",
    "instruments": "instrument",
    "restrictions": "restriction",
    "negotiations": "negotiation",
    "sources": "watched source",
}


@dataclass(frozen=True)
class Existing:
    """The slugs (of jurisdictions: codes) that the database already holds, by kind.

    ``without`` names the restrictions that have no items there, no steps or no targets; ``steps`` are those that files
    brought, by restriction and key.
    """

    names: dict[str, frozenset[str]] = field(default_factory=dict)
    without: dict[str, frozenset[str]] = field(default_factory=dict)
    steps: frozenset[tuple[str, str]] = frozenset()

    def of(self, kind: str) -> frozenset[str]:
        return self.names.get(kind, frozenset())


def check(registry: Registry, existing: Existing) -> list[Fault]:
    """Every fault between the records."""
    known = {kind: existing.of(kind) | {name_of(kind, row) for row in rows} for kind, rows in registry.records.items()}
    return [
        *_doubles(registry),
        *_references(registry, known),
        *_circles(registry),
        *(fault for row in registry.records["restrictions"] for fault in _restriction(row, known)),
        *(fault for row in registry.records["restrictions"] for fault in _emptied(row, existing)),
        *(fault for row in registry.records["restrictions"] for fault in _claims(row, existing)),
        *(fault for row in registry.records["negotiations"] for fault in _negotiation(row)),
        *_aliases(registry, known),
        *(fault for row in registry.records["sources"] for fault in _source(row)),
    ]


def name_of(kind: str, row: Record) -> str:
    return row["code" if kind == "jurisdictions" else "slug"] or ""


def _source(row: Record) -> Iterator[Fault]:
    if row["format"] is None or row["options"] is None:
        return
    try:
        checked_options(row["format"], from_text(row["format"], row["options"]))
    except BadOptions as fault:
        yield Fault(row.at("options"), str(fault))


def _doubles(registry: Registry) -> Iterator[Fault]:
    for kind, rows in registry.records.items():
        key = "code" if kind == "jurisdictions" else "slug"
        yield from _twice(((row[key], row.at(key)) for row in rows), f"the {ONE[kind]}")


def _twice(named: Iterable[tuple[Any, Mark]], what: str) -> Iterator[Fault]:
    first: dict[Any, Mark] = {}
    for name, mark in named:
        if name in first and name is not None:
            shown = " ".join(str(part) for part in name if part) if isinstance(name, tuple) else name
            yield Fault(mark, f"{what} '{shown}' stands twice; first at {first[name]}")
        first.setdefault(name, mark)


def _references(registry: Registry, known: dict[str, frozenset[str]]) -> Iterator[Fault]:
    for kind, keys in REFERENCES.items():
        for row in registry.records[kind]:
            for key, wanted in keys.items():
                yield from _unknown(row, key, wanted, known)


def _unknown(row: Record, key: str, wanted: str, known: dict[str, frozenset[str]]) -> Iterator[Fault]:
    given = row[key]
    if not given or given == "all":
        return
    for name in given if isinstance(given, list) else [given]:
        if name not in known[wanted]:
            hint = did_you_mean(name, sorted(known[wanted]))
            yield Fault(row.at(key), f"there is no {ONE[wanted]} '{name}', in these files or in the registry{hint}")


def _circles(registry: Registry) -> Iterator[Fault]:
    parents = {row["slug"]: row["parent"] for row in registry.records["categories"]}
    for row in registry.records["categories"]:
        seen, above = {row["slug"]}, row["parent"]
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == row["slug"]:
            yield Fault(row.at("parent"), f"the category '{above}' would lie within itself")


def _restriction(row: Record, known: dict[str, frozenset[str]]) -> Iterator[Fault]:
    for item in row["items"] or ():
        codes = item["codes"] or ()
        yield from _twice(((_code_key(code), code.at("code")) for code in codes), "the code")
    for link in row["links"] or ():
        yield from _unknown(link, "to", "restrictions", known)
        if link["to"] == row["slug"]:
            yield Fault(link.at("to"), "a restriction is not linked to itself")
    yield from _twice((((link["kind"], link["to"]), link.at("to")) for link in row["links"] or ()), "the link")
    steps = row["steps"] or []
    yield from _twice(((step["key"], step.at("key")) for step in steps), "the step")
    for step in steps:
        yield from _unknown(step, "instrument", "instruments", known)
        yield from _step(step)
    yield from _order(steps)


def _emptied(row: Record, existing: Existing) -> Iterator[Fault]:
    """Empty lists, but for a restriction of which the registry keeps no more either."""
    for name in ("items", "steps", "targets"):
        if row.has(name) and row[name] == [] and row["slug"] not in existing.without.get(name, ()):
            yield Fault(row.at(name), "needs at least 1 entry")


def _code_key(code: Record) -> tuple[str, str, str]:
    return (code["system"], code["code"], code["edition"])


def _step(step: Record) -> Iterator[Fault]:
    begins, until, action = step["effective_date"], step["until_date"], step["action"]
    if until and action and action not in TEMPORARY:
        message = f"only suspend, ease and extend have an until_date, not {action}"
        yield Fault(step.at("until_date"), message)
    if until and begins and until < begins.day:
        yield Fault(step.at("until_date"), f"the step ends on {until}, before it begins on {begins}")
    if step["corrects_reason"] and step["retract_reason"]:
        yield Fault(step.at("retract_reason"), "a step is corrected or taken back, not both")


def _claims(row: Record, existing: Existing) -> Iterator[Fault]:
    """What a file claims it sums up, and shows where it has it from; what was recorded elsewhere may lack either."""
    for step in row["steps"] or ():
        is_told = (row["slug"], step["key"]) in existing.steps or str(step["key"]).startswith(RECORDED)
        if not is_told or step["corrects_reason"]:
            yield from _claimed(step)


def _claimed(step: Record) -> Iterator[Fault]:
    if not step.has("summary") or not step.has("sources"):
        lacking = [name for name in ("summary", "sources") if not step.has(name)]
        yield Fault(step.mark, f"a step lacks {', '.join(lacking)}")
    if step.has("sources") and step["sources"] == []:
        yield Fault(step.at("sources"), "needs at least 1 entry")


def _order(steps: list[Record]) -> Iterator[Fault]:
    """Steps stand in the order of their dates, so that a slip of the year is seen; and what is extended came before."""
    placed = [step for step in steps if step["effective_date"]]
    for before, after in pairwise(placed):
        if after["effective_date"].last < before["effective_date"].day:
            dates = f"{after['effective_date']} comes after {before['effective_date']}"
            yield Fault(after.at("effective_date"), f"steps stand in the order of their dates: {dates}")
    for number, step in enumerate(steps):
        if step["action"] == Action.EXTEND and not any(past["action"] in TEMPORARY[:2] for past in steps[:number]):
            yield Fault(step.at("action"), "no suspension or easing stands before it that could be extended")


def _negotiation(row: Record) -> Iterator[Fault]:
    start, end = row["start_date"], row["end_date"]
    if not start or not end:
        return
    if end.day < start.day:
        yield Fault(row.at("end_date"), f"it ends on {end}, before it begins on {start}")
    if end.precision != start.precision:
        yield Fault(row.at("end_date"), f"{start} and {end} differ in precision: write both as the less exact one")


def _aliases(registry: Registry, known: dict[str, frozenset[str]]) -> Iterator[Fault]:
    by_slug: dict[str, list[tuple[Any, Mark]]] = {}
    within = [(row["slug"], row.mark, row["aliases"] or []) for row in registry.records["restrictions"]]
    for slug, mark, aliases in [*within, *registry.aliases]:
        if slug not in known["restrictions"] and slug is not None:
            yield Fault(mark, f"there is no restriction '{slug}'{did_you_mean(slug, sorted(known['restrictions']))}")
        by_slug.setdefault(slug, []).extend(
            ((alias["language"], alias["text"]), alias.at("text")) for alias in aliases if alias["text"]
        )
    for named in by_slug.values():
        yield from _twice(named, "the alias")
