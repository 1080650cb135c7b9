"""What the passages behind a proposal come to together: near-copies of one report count once.

Only within ``in_one_order``, as everything that writes proposals.
"""

from collections.abc import Callable, Iterable

from policies.models import Evidence, NewsItem, ProposedChange
from policies.models.review import State
from policies.pipeline.grouping import Said
from policies.vocabulary import Action, Basis, Precision, Stage

HEADLINE = ("action", "effective_date", "effective_precision", "effective_basis", "until_date")


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


def weigh(proposed: ProposedChange) -> dict[str, str]:
    """Bring a proposal up to date with the passages that stand. Gives what changed of what it says, by field.

    It is as sure as its surest passage. While it is pending it says what most of its independent reports say, each
    counted by its confidence; among those the surest that states a day gives the day.
    """
    rows = list(proposed.evidence.filter(is_current=True).select_related("news_item").defer("news_item__text"))
    if not rows:
        return {}
    independent = _independent(rows)
    _mark(rows, independent)
    wanted = {
        "confidence": max(row.confidence for row in rows),
        "report_count": len({row.news_item_id for row in rows}),
        "independent_count": len(independent),
    }
    if proposed.state == State.PENDING and not proposed.is_draft:
        wanted |= _headline(proposed, independent)
    changed = {name: value for name, value in wanted.items() if getattr(proposed, name) != value}
    if changed:
        ProposedChange.objects.filter(pk=proposed.pk).update(**changed)
        for name, value in changed.items():
            setattr(proposed, name, value)
    return {name: "" if value is None else str(value) for name, value in changed.items() if name in HEADLINE}


def _independent(rows: Iterable[Evidence]) -> list[Evidence]:
    """The surest passage of each report that is no copy of another, the surest first."""
    best: dict[int, Evidence] = {}
    for row in sorted(rows, key=lambda row: (-row.confidence, row.pk)):
        best.setdefault(origin(row.news_item), row)
    return list(best.values())


def _mark(rows: list[Evidence], independent: list[Evidence]) -> None:
    counted = {row.pk for row in independent}
    wrong = [row.pk for row in rows if row.is_independent != (row.pk in counted)]
    if wrong:
        Evidence.objects.filter(pk__in=wrong, is_independent=True).exclude(pk__in=counted).update(is_independent=False)
        Evidence.objects.filter(pk__in=counted).update(is_independent=True)


def _headline(proposed: ProposedChange, independent: list[Evidence]) -> dict[str, object]:
    weights: dict[str, float] = {}
    for row in independent:
        action = row.action or proposed.action
        weights[action] = weights.get(action, 0.0) + row.confidence
    action = max(weights, key=lambda each: round(weights[each], 6))  # of equals the surest report's, which comes first
    saying = [row for row in independent if (row.action or proposed.action) == action and row.stage]
    if not saying:
        return {"action": action}
    dated = _first(saying, lambda row: bool(row.effective_date) and row.effective_basis == Basis.STATED)
    begins = dated or _first(saying, lambda row: bool(row.effective_date)) or saying[0]
    ends = _first(saying, lambda row: bool(row.until_date))
    return {
        "action": action,
        "effective_date": begins.effective_date,
        "effective_precision": begins.effective_precision or Precision.DAY.value,
        "effective_basis": begins.effective_basis or Basis.STATED.value,
        "until_date": ends.until_date if ends else None,
    }


def _first(rows: list[Evidence], wanted: Callable[[Evidence], bool]) -> Evidence | None:
    return next((row for row in rows if wanted(row)), None)
