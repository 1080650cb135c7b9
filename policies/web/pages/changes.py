"""The one log, for people: the newest first, read on by the number of the last row seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from policies.models import Change, Restriction
from policies.vocabulary import Action, Basis, Nature, Stage, Status, Word
from policies.web.dates import read_day, written
from policies.web.wording import told

SHOWN = 50
LONGEST_VALUE = 160
LONGEST_NAME = 160
OF_THE_RECORD = (Nature.POLICY.value, Nature.CORRECTION.value, Nature.REGISTRY.value)
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
        return _("talk recorded") if self.is_only_talk else _(Nature(self.change.nature).label)

    @property
    def is_only_talk(self) -> bool:
        return self.is_talk and self.change.nature == Nature.POLICY

    @property
    def css(self) -> str:
        return "n-talk" if self.is_only_talk else f"n-{self.change.nature}"


@dataclass(frozen=True)
class Wanted:
    """Which changes are asked for: of the record, of one nature, or ``is_all``, with what the news proposes and sources do.

    Other empty values ask for all. The days are those of recording, both included.
    """

    nature: str = ""
    is_all: bool = False
    kind: str = ""
    restriction: str = ""
    by: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def is_narrowed(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class Log:
    """One stretch of the log. ``older`` is the number to go on from, None at the end."""

    entries: list[Entry]
    older: int | None
    wanted: Wanted
    restriction: Restriction | None
    is_newest: bool


def log(wanted: Wanted, *, before: int | None = None) -> Log:
    """The changes older than row ``before``, newest first. Raises ``Restriction.DoesNotExist`` for one that is not there."""
    restriction = Restriction.objects.get(slug=wanted.restriction) if wanted.restriction else None
    rows = Change.objects.order_by("-id")
    if restriction:
        rows = rows.filter(restriction_id=restriction.pk)
    rows = rows.filter(nature=wanted.nature) if wanted.nature else rows
    rows = rows.filter(nature__in=OF_THE_RECORD) if not wanted.nature and not wanted.is_all else rows
    rows = rows.filter(kind=wanted.kind) if wanted.kind else rows
    if wanted.by:
        rows = rows.filter(actor__isnull=wanted.by == "system")
    if wanted.first:
        rows = rows.filter(at__gte=datetime.combine(wanted.first, time(), UTC))
    if wanted.last:
        rows = rows.filter(at__lt=datetime.combine(wanted.last, time(), UTC) + timedelta(days=1))
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: SHOWN + 1])
    older = found[SHOWN - 1].pk if len(found) > SHOWN else None
    return Log(entries(found[:SHOWN]), older, wanted, restriction, before is None)


def end() -> int:
    """The number of the last row; 0 while there is none."""
    return Change.objects.order_by("-id").values_list("id", flat=True).first() or 0


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
        return _("Step %(number)s was taken back: it never happened") % {"number": corrected}
    day = row.after.get("effective_date", "")
    said = told(row.after.get("action", ""), row.after.get("stage", ""), is_future=day > row.at.date().isoformat())
    dated = f"{said}, {_written(day, row.after.get('effective_precision', 'day'))}"
    if row.nature != Nature.CORRECTION:
        return dated
    return _("Our step %(number)s was wrong. It now reads: %(step)s") % {"number": corrected, "step": dated}


OBJECTS = {
    "restriction": _l("Registry entry %(key)s"),
    "proposedchange": _l("Proposal %(key)s"),
    "newsitem": _l("News item %(key)s"),
    "authority": _l("Authority %(key)s"),
    "category": _l("Category %(key)s"),
    "instrument": _l("Instrument %(key)s"),
    "jurisdiction": _l("Jurisdiction %(key)s"),
    "negotiation": _l("Negotiation %(key)s"),
    "source": _l("Source %(key)s"),
}
KINDS = {"created": _l("created"), "updated": _l("updated"), "deleted": _l("deleted")}
STATES = {
    "pending": _l("Proposal waits: %(action)s"),
    "accepted": _l("Proposal accepted: %(action)s"),
    "rejected": _l("Proposal rejected: %(action)s"),
    "withdrawn": _l("Proposal withdrawn: %(action)s"),
}


def _headline(row: Change) -> str:
    state = row.after.get("state")
    if row.object_type == "proposedchange" and state in STATES:
        return (str(STATES[state]) % {"action": _label(Action, row.after.get("action"))}).rstrip(": ")
    name = next((said[name] for said in (row.after, row.before) for name in ("title", "name") if said.get(name)), None)
    called = str(name or row.object_key)[:LONGEST_NAME]
    what = str(OBJECTS.get(row.object_type, row.object_type + " %(key)s")) % {"key": called}
    return f"{what}: {KINDS.get(row.kind, row.kind)}"


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
        return ngettext("%(count)s entry", "%(count)s entries", len(values)) % {"count": len(values)}
    return ", ".join(map(str, values))


def _written(day: str, precision: str) -> str:
    found = read_day(day)
    return written(found, precision) if found else day


def _label(words: type[Word], value: Any) -> str:
    return _(words(value).label) if value in set(words) else str(value or "")
