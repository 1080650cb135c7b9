"""The one log, for people: the newest first, read on by the number of the last row seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from policies.models import Change, Restriction
from policies.vocabulary import Action, Basis, Nature, Stage, Status, Word
from policies.web.dates import read_day, written
from policies.web.wording import told

SHOWN = 60
LONGEST_VALUE = 160
# What a reader of a diff gains nothing from.
SILENT = {"hash", "sequence", "kind", "corrects", "sources", "status", "news_item", "summary", "quote", "note"}


@dataclass(frozen=True)
class Difference:
    """One field before and after, as text; None where it was not there."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Entry:
    """A row of the log with the restriction it speaks of (None: none, or gone)."""

    change: Change
    restriction: Restriction | None
    headline: str
    differences: list[Difference]
    step: int | None
    is_talk: bool

    @property
    def is_correction(self) -> bool:
        return self.change.nature == Nature.CORRECTION

    @property
    def nature(self) -> str:
        """What the row is about, in words. Talk changes no policy, and is not called so."""
        is_only_talk = self.is_talk and self.change.nature == Nature.POLICY
        return "talk recorded" if is_only_talk else Nature(self.change.nature).label

    @property
    def css(self) -> str:
        return "n-talk" if self.nature == "talk recorded" else f"n-{self.change.nature}"


@dataclass(frozen=True)
class Log:
    """One stretch of the log. ``older`` is the number to go on from, None at the end."""

    entries: list[Entry]
    older: int | None
    nature: str
    is_newest: bool


def log(*, before: int | None = None, nature: str = "") -> Log:
    """The changes older than row ``before``, newest first; of one nature where one is named."""
    rows = Change.objects.order_by("-id")
    if nature:
        rows = rows.filter(nature=nature)
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: SHOWN + 1])
    older = found[SHOWN - 1].pk if len(found) > SHOWN else None
    return Log(entries(found[:SHOWN]), older, nature, before is None)


def entries(rows: Iterable[Change]) -> list[Entry]:
    """Rows of the log with their restrictions, in one more statement."""
    rows = list(rows)
    restrictions = Restriction.objects.in_bulk([row.restriction_id for row in rows if row.restriction_id])
    return [entry(row, restrictions.get(row.restriction_id)) for row in rows]


def entry(row: Change, restriction: Restriction | None) -> Entry:
    is_step = row.object_type == "statusevent"
    return Entry(
        change=row,
        restriction=restriction,
        headline=_step_headline(row) if is_step else _headline(row),
        differences=_differences(row),
        step=row.after.get("sequence") if is_step else None,
        is_talk=is_step and row.after.get("stage") == Stage.TALK,
    )


def _step_headline(row: Change) -> str:
    corrected = row.after.get("corrects", "")
    if row.after.get("kind") == "retraction":
        return f"Step {corrected} was taken back: it never happened"
    day = row.after.get("effective_date", "")
    said = told(row.after.get("action", ""), row.after.get("stage", ""), is_future=day > row.at.date().isoformat())
    dated = f"{said}, {_written(day, row.after.get('effective_precision', 'day'))}"
    return f"Our step {corrected} was wrong. It now reads: {dated}" if row.nature == Nature.CORRECTION else dated


def _headline(row: Change) -> str:
    name = {"proposedchange": "proposal", "newsitem": "news item", "restriction": "registry entry"}
    what = name.get(row.object_type, row.object_type)
    state = row.after.get("state")
    if row.object_type == "proposedchange" and state:
        action = _label(Action, row.after.get("action"))
        return f"Proposal {state}{f': {action}' if action else ''}"
    return f"{what.capitalize()} {row.object_key} {row.kind}"


def _differences(row: Change) -> list[Difference]:
    """Field by field; a whole new row is not spelled out."""
    if row.kind == "created" and row.nature != Nature.CORRECTION:
        return []
    silent = SILENT | {"state", "event"} if row.object_type == "proposedchange" else SILENT
    names = [name for name in row.before.keys() | row.after.keys() if name not in silent]
    found = [Difference(name.replace("_", " "), _value(row.before, name), _value(row.after, name)) for name in names]
    return sorted((one for one in found if one.before != one.after), key=lambda one: one.field)


def _value(values: dict[str, Any], name: str) -> str | None:
    if values.get(name) in (None, "", []):
        return None
    value = values[name]
    if isinstance(value, list):
        value = _list(value)
    words: dict[str, type[Word]] = {"action": Action, "stage": Stage, "effective_basis": Basis, "status": Status}
    text = _label(words[name], value) if name in words else str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _list(values: list[Any]) -> str:
    if any(isinstance(one, dict) for one in values):
        return f"{len(values)} {'entry' if len(values) == 1 else 'entries'}"
    return ", ".join(map(str, values))


def _written(day: str, precision: str) -> str:
    found = read_day(day)
    return written(found, precision) if found else day


def _label(words: type[Word], value: Any) -> str:
    return words(value).label if value in set(words) else str(value or "")
