"""What the reader can find, from the registry files alone: for reading on a fresh clone, before any database exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from policies.history.fold import counting, fold
from policies.pipeline.reading import Catalog, Known, Recorded, Term, citation_texts
from policies.vocabulary import Action

from .schema import Registry, read_registry
from .shapes import Record
from .yamlfile import Fault

SHIPPED = Path(__file__).parent / "data"
# The acts whose instrument a text may cite in the restriction's place; a later one may serve several.
FOUNDING = frozenset([Action.PROPOSE, Action.ADOPT, Action.ENTER_INTO_FORCE])


class RegistryFaulty(Exception):
    """The files cannot be read; the message names the first fault with file and line."""


@dataclass(frozen=True)
class FiledStep:
    """A step of a file as the fold wants it."""

    id: int
    sequence: int
    action: str
    stage: str
    effective_date: date
    until_date: date | None
    kind: str = "step"
    corrects_id: int | None = None
    recorded_at: datetime = datetime.min.replace(tzinfo=UTC)


def from_files(path: Path = SHIPPED) -> Catalog:
    """The catalogue of a registry's files; raises RegistryFaulty."""
    faults: list[Fault] = []
    registry = read_registry(path, faults)
    if faults:
        raise RegistryFaulty(str(faults[0]))
    sides = {row["slug"]: row["jurisdiction"] for row in registry.records["authorities"]}
    restrictions = registry.records["restrictions"]
    return Catalog.build([_known(row, sides) for row in restrictions], _terms(registry))


def _known(row: Record, sides: dict[str, str]) -> Known:
    targets = row["targets"]
    return Known(
        slug=row["slug"],
        imposed_by=sides[row["authority"]],
        targets=() if isinstance(targets, str) else tuple(targets),
        measure=row["measure"],
        periods=tuple((str(each.status), each.valid_from, each.valid_to) for each in fold(_steps(row))),
        steps=tuple(Recorded(each.effective_date, each.action, each.stage) for each in counting(_steps(row))),
    )


def _steps(row: Record) -> list[FiledStep]:
    return [
        FiledStep(
            number, number, str(step["action"]), str(step["stage"]), step["effective_date"].day, step["until_date"]
        )
        for number, step in enumerate(row["steps"])
        if not step["retract_reason"]
    ]


def _terms(registry: Registry) -> Iterator[Term]:
    apart = [(slug, aliases) for slug, _, aliases in registry.aliases]
    within = [(row["slug"], row["aliases"] or []) for row in registry.records["restrictions"]]
    for slug, aliases in [*within, *apart]:
        yield from (_term(slug, alias) for alias in aliases)
    citations = {row["slug"]: row["citation"] or "" for row in registry.records["instruments"]}
    for row in registry.records["restrictions"]:
        founding = {step["instrument"] for step in row["steps"] if step["action"] in FOUNDING and step["instrument"]}
        for instrument in sorted(founding):
            yield from (Term(row["slug"], text) for text in citation_texts(citations.get(instrument, "")))


def _term(slug: str, alias: Record) -> Term:
    return Term(
        restriction=slug,
        text=alias["text"],
        language=alias["language"],
        is_case_sensitive=bool(alias["case"]),
        context=tuple(alias["context"]),
        is_weak=bool(alias["weak"]),
    )
