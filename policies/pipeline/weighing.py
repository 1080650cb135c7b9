"""What the passages behind a proposal come to together: near-copies of one report count once.

Only within ``in_one_order``, as everything that writes proposals.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from policies.models import Evidence, NewsItem, ProposedChange
from policies.models.bulk import selected
from policies.models.review import State
from policies.pipeline.grouping import Said
from policies.vocabulary import Action, Basis, Precision, Stage

HEADLINE = ("action", "effective_date", "effective_precision", "effective_basis", "until_date")
# By hand, as it is asked for each proposal whenever articles are read, of all the passages behind it.
READ = (
    "SELECT e.id, e.news_item_id, COALESCE(n.copy_of_id, n.id), e.confidence, e.stage, e.action, e.effective_date,"
    " e.effective_precision, e.effective_basis, e.until_date, e.is_independent"
    " FROM policies_evidence e JOIN policies_newsitem n ON n.id = e.news_item_id WHERE e.proposed_id = %s AND e.is_current"
)


def said_by(proposed: ProposedChange) -> Said:
    """What a proposal says, for comparison with a report."""
    return Said(
        action=Action(proposed.action),
        stage=Stage(proposed.stage),
        day=proposed.reported_date,
        effective_date=proposed.effective_date,
        precision=Precision(proposed.effective_precision),
        basis=Basis(proposed.effective_basis),
        until_date=proposed.until_date,
    )


def origin(item: NewsItem) -> int:
    """The id of the article that an article is a copy of; of one that is none, its own."""
    return item.copy_of_id or item.pk


class Weight(NamedTuple):
    """What counts of one passage. ``number`` orders passages as they came; the surest comes before all others."""

    number: int
    item: int
    origin: int
    confidence: float
    stage: str
    action: str
    effective_date: date | None
    effective_precision: str
    effective_basis: str
    until_date: date | None

    @property
    def rank(self) -> tuple[float, int]:
        return -self.confidence, self.number

    @property
    def is_dated(self) -> bool:
        return bool(self.effective_date) and self.effective_basis == Basis.STATED


class Scale:
    """The current passages of one proposal, weighed as they are added: what most of its independent reports say, each
    counted by its confidence; among those the surest that states a day gives the day."""

    def __init__(self, weights: Iterable[Weight], *, default_action: str) -> None:
        self._default_action = default_action
        self.items: set[int] = set()
        self.confidence = 0.0
        self.independent: dict[int, Weight] = {}
        for weight in sorted(weights, key=lambda each: each.rank):
            self.add(weight)

    def add(self, weight: Weight) -> Weight | None:
        """Add one passage. Returns the one that is a copy now, itself or the one that it replaces; else nothing."""
        self.items.add(weight.item)
        self.confidence = max(self.confidence, weight.confidence)
        before = self.independent.get(weight.origin)
        if before and before.rank <= weight.rank:
            return weight
        self.independent[weight.origin] = weight
        if before:
            self._add_up()
        else:
            self._count(weight)
        return before

    def counts(self) -> dict[str, object]:
        """How sure the proposal is, and by how many reports."""
        return {
            "confidence": self.confidence,
            "report_count": len(self.items),
            "independent_count": len(self.independent),
        }

    def headline(self) -> dict[str, object]:
        """What the proposal says by them."""
        # Of equals the surest report's.
        action = min(self._sums, key=lambda each: (-round(self._sums[each], 6), self._first[each, ""].rank))
        if (action, "said") not in self._first:
            return {"action": action}
        first = self._first[action, "said"]
        begins = self._first.get((action, "stated")) or self._first.get((action, "begins")) or first
        ends = self._first.get((action, "ends"))
        return {
            "action": action,
            "effective_date": begins.effective_date,
            "effective_precision": begins.effective_precision or Precision.DAY.value,
            "effective_basis": begins.effective_basis or Basis.STATED.value,
            "until_date": ends.until_date if ends else None,
        }

    _sums: dict[str, float]
    _first: dict[tuple[str, str], Weight]

    def _add_up(self) -> None:
        self._sums, self._first = {}, {}
        for weight in self.independent.values():
            self._count(weight)

    def _count(self, weight: Weight) -> None:
        if len(self.independent) == 1:
            self._sums, self._first = {}, {}
        action = weight.action or self._default_action
        self._sums[action] = self._sums.get(action, 0.0) + weight.confidence
        self._put_first(action, "", weight)
        if weight.stage:
            self._put_first(action, "said", weight)
            if weight.is_dated:
                self._put_first(action, "stated", weight)
            if weight.effective_date:
                self._put_first(action, "begins", weight)
            if weight.until_date:
                self._put_first(action, "ends", weight)

    def _put_first(self, action: str, what: str, weight: Weight) -> None:
        before = self._first.get((action, what))
        if before is None or weight.rank < before.rank:
            self._first[action, what] = weight


def weigh(proposed: ProposedChange) -> dict[str, str]:
    """Bring a proposal up to date with the passages that stand. Gives what changed of what it says, by field."""
    scale, marked = _weighed(proposed)
    if not scale.items:
        return {}
    _mark(scale, marked)
    changed = settle(proposed, scale)
    if changed:
        ProposedChange.objects.filter(pk=proposed.pk).update(**{name: getattr(proposed, name) for name in changed})
    return told(proposed, changed)


def scale_of(proposed: ProposedChange) -> Scale:
    """The passages that it rests on now, as they are stored."""
    return _weighed(proposed)[0]


def settle(proposed: ProposedChange, scale: Scale) -> list[str]:
    """Let a proposal say what its passages come to; it is not stored. Returns the fields that changed.

    It is as sure as its surest passage. What it says itself is brought up to date only while it is pending.
    """
    wanted = scale.counts()
    if proposed.state == State.PENDING and not proposed.is_draft:
        wanted |= scale.headline()
    changed = [name for name, value in wanted.items() if getattr(proposed, name) != value]
    for name in changed:
        setattr(proposed, name, wanted[name])
    return changed


def told(proposed: ProposedChange, changed: Iterable[str]) -> dict[str, str]:
    """What changed of what a proposal says, as the log has it."""
    values = {name: getattr(proposed, name) for name in changed if name in HEADLINE}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _weighed(proposed: ProposedChange) -> tuple[Scale, dict[int, bool]]:
    """The scale, and which rows are marked as independent."""
    rows = selected(READ, [proposed.pk])
    weights = [Weight._make((*row[:6], _day(row[6]), *row[7:9], _day(row[9]))) for row in rows]
    return Scale(weights, default_action=proposed.action), {row[0]: bool(row[10]) for row in rows}


def _day(stored: date | str | None) -> date | None:
    """SQLite keeps days as words."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def _mark(scale: Scale, marked: dict[int, bool]) -> None:
    counted = {weight.number for weight in scale.independent.values()}
    copies = [pk for pk, is_independent in marked.items() if is_independent and pk not in counted]
    own = [pk for pk, is_independent in marked.items() if not is_independent and pk in counted]
    if copies:
        Evidence.objects.filter(pk__in=copies).update(is_independent=False)
    if own:
        Evidence.objects.filter(pk__in=own).update(is_independent=True)
