"""Bringing a restriction's steps from its file into the history, which is append-only.

A step is known by its key. One that is new is recorded; one that says something else than what was recorded needs a
reason, and becomes a correction; one with a ``retract_reason`` is taken back. Nothing changes in silence. Only within
``load``.

A step that no file brought is known by ``recorded-`` and its number, which is how an export names it.
"""

from dataclasses import replace
from typing import Any

from policies import history
from policies.history import Step, StepRefused
from policies.models import Instrument, Restriction, StatusEvent
from policies.models.history import EventKind
from policies.vocabulary import Door

from .checks import RECORDED
from .rows import Loading
from .shapes import Record
from .yamlfile import Fault

# What of a step a file states. Where a step came by the news, quote and offsets are the reviewer's.
COMPARED = (
    "action",
    "stage",
    "effective_date",
    "effective_precision",
    "effective_basis",
    "announced_date",
    "until_date",
    "summary",
    "scope",
    "note",
    "quote",
    "sources",
    "instrument",
)


def load_steps(row: Record, restriction: Restriction, instruments: dict[str, Instrument], loading: Loading) -> None:
    """Record, correct and take back what the file's steps ask for; what cannot be is added to ``loading.faults``."""
    events = list(restriction.events.select_related("instrument").order_by("sequence"))
    chains = {key: chain_of(event, events) for key, event in keyed(events).items()}
    for entry in row["steps"]:
        if restriction.is_decided_by_two and _is_new(entry, chains.get(entry["key"], []), instruments):
            loading.pass_over_for_two(restriction, f"step {entry['key']}")
            continue
        try:
            _load_step(entry, restriction, chains.get(entry["key"], []), instruments, loading)
        except StepRefused as refused:
            loading.faults.extend(Fault(entry.at(name), message) for name, message in refused.errors.items())
    _missed(row, chains, loading)


def keyed(events: list[StatusEvent]) -> dict[str, StatusEvent]:
    """The steps of one restriction by the names under which files know them."""
    found = {event.external_key: event for event in events if event.external_key}
    for event in events:
        if not event.external_key and event.kind == EventKind.STEP:
            key = f"{RECORDED}{event.sequence}"
            while key in found:
                key += "b"
            found[key] = event
    return found


def _is_new(entry: Record, chain: list[StatusEvent], instruments: dict[str, Instrument]) -> bool:
    """Whether a step, as the file has it, would bring anything to the history."""
    if entry["retract_reason"]:
        return bool(chain) and chain[-1].kind != EventKind.RETRACTION
    return not chain or bool(_differing(as_step(entry, instruments), chain))


def as_step(entry: Record, instruments: dict[str, Instrument]) -> Step:
    dated = entry["effective_date"]
    return Step(
        action=entry["action"],
        stage=entry["stage"],
        effective_date=dated.day,
        effective_precision=dated.precision,
        effective_basis=entry["effective_basis"],
        announced_date=entry["announced_date"],
        until_date=entry["until_date"],
        summary=entry["summary"],
        scope=entry["scope"],
        note=entry["note"],
        quote=entry["quote"],
        sources=[source_of(source, confidence=entry["confidence"]) for source in entry["sources"]],
        instrument=instruments[entry["instrument"]] if entry["instrument"] else None,
    )


def source_of(source: Record, *, confidence: str = "") -> dict[str, Any]:
    """A source as the ledger keeps it: {"url", "grade"}, with title and confidence where they are given."""
    values = {
        "url": source["url"],
        "grade": str(source["grade"]),
        "title": source["title"],
        "confidence": str(source["confidence"] or confidence),
    }
    return {name: value for name, value in values.items() if value}


def _load_step(
    entry: Record,
    restriction: Restriction,
    chain: list[StatusEvent],
    instruments: dict[str, Instrument],
    loading: Loading,
) -> None:
    if entry["retract_reason"]:
        _take_back(entry, chain, loading)
        return
    step = as_step(entry, instruments)
    if not chain:
        history.record(restriction, step, by=loading.by, now=loading.now, external_key=entry["key"])
        loading.recorded += 1
    elif differing := _differing(step, chain):
        _correct(entry, step, chain, differing, loading)


def _correct(entry: Record, step: Step, chain: list[StatusEvent], differing: list[str], loading: Loading) -> None:
    head, key = chain[-1], entry["key"]
    if head.door != Door.LOADER:
        loading.kept.append(f"restriction {head.restriction.slug}: step {key}, changed by {head.recorded_by_name}")
    elif head.kind == EventKind.RETRACTION:
        loading.faults.append(Fault(entry.mark, f"the step '{key}' was taken back: record it anew under another key"))
    elif not entry["corrects_reason"]:
        loading.faults.append(Fault(entry.at(_key_in_file(differing[0])), _how_to_correct(key, differing)))
    else:
        history.correct(head, step, by=replace(loading.by, reason=entry["corrects_reason"]), now=loading.now)
        loading.corrected += 1


def _take_back(entry: Record, chain: list[StatusEvent], loading: Loading) -> None:
    if not chain or chain[-1].kind == EventKind.RETRACTION:
        return
    if chain[-1].door != Door.LOADER:
        loading.kept.append(f"restriction {chain[-1].restriction.slug}: step {entry['key']}")
        return
    history.retract(chain[-1], by=replace(loading.by, reason=entry["retract_reason"]), now=loading.now)
    loading.corrected += 1


def _missed(row: Record, chains: dict[str, list[StatusEvent]], loading: Loading) -> None:
    """A step that left the file is not forgotten: the history keeps it, and the file has to say what became of it."""
    keys = {entry["key"] for entry in row["steps"]}
    for key, chain in chains.items():
        is_a_files = chain[0].door == Door.LOADER and chain[0].external_key
        if key not in keys and is_a_files and chain[-1].kind != EventKind.RETRACTION:
            message = (
                f"the step '{key}' is in the history but no longer in the file: put it back, "
                "with a retract_reason if it never happened"
            )
            loading.faults.append(Fault(row.at("steps"), message))


def chain_of(event: StatusEvent, events: list[StatusEvent]) -> list[StatusEvent]:
    """A step with the rows that replaced it one after the other."""
    replaced_by = {later.corrects_id: later for later in events if later.corrects_id}
    chain = [event]
    while (later := replaced_by.get(chain[-1].pk)) is not None:
        chain.append(later)
    return chain


def _ours(chain: list[StatusEvent]) -> StatusEvent:
    """The newest row of the chain that a file brought: what the file is compared with."""
    brought = [event for event in chain if event.door == Door.LOADER and event.kind != EventKind.RETRACTION]
    return brought[-1] if brought else chain[-1]


def _differing(step: Step, chain: list[StatusEvent]) -> list[str]:
    """What differs from the newest row that a file brought; nothing where it is what stands now."""
    against = chain[-1:] + [_ours(chain)]
    first, *others = ([name for name in COMPARED if getattr(step, name) != getattr(row, name)] for row in against)
    return others[0] if first else []


def _key_in_file(name: str) -> str:
    return "effective_date" if name == "effective_precision" else name


def _how_to_correct(key: str, differing: list[str]) -> str:
    return (
        f"the step '{key}' was recorded with another {', '.join(differing)}. History is append-only: put the recorded "
        "values back, or add a corrects_reason that says why the record was wrong"
    )
