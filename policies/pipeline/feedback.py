"""What editors decide, kept as labelled data: for each passage what the reader said, and what a person made of it.

Nothing is copied: the passage, the reader's words and its rule stand in ``Evidence``, the decision in the proposal and its
event. ``verdict`` alone is added, when a person decides; a passage that comes after the decision has none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce, NullIf

from policies.models import Evidence, ProposedChange, StatusEvent
from policies.models.review import RejectedFor, Verdict
from policies.vocabulary import Basis

# Fewer passages than this say nothing about a rule or a source.
ENOUGH = 5


def judge_accepted(proposed: ProposedChange, event: StatusEvent, *, is_amended: bool = False) -> None:
    """Note of each passage whether it was read as the editor recorded it. Only within ``in_one_order``."""
    rows = list(proposed.evidence.filter(is_current=True))
    same = [row.pk for row in rows if not is_amended and _is_as_recorded(row, proposed, event)]
    _note(same, Verdict.SAME)
    _note({row.pk for row in rows} - set(same), Verdict.AMENDED)


def judge_rejected(proposed: ProposedChange, why: RejectedFor) -> None:
    """Note what a rejection says of the reading: only where the text does not say so was it wrong."""
    verdict = Verdict.WRONG if why is RejectedFor.MISREAD else Verdict.SAME
    _note(proposed.evidence.filter(is_current=True).values_list("pk", flat=True), verdict)


def judge_attached(proposed: ProposedChange) -> None:
    """A draft of what we keep already was read rightly, and taken for new wrongly."""
    _note(proposed.evidence.filter(is_current=True).values_list("pk", flat=True), Verdict.AMENDED)


def forget(proposed: ProposedChange) -> None:
    """Take back what a decision said of the reading, as the decision was. Only within ``in_one_order``."""
    proposed.evidence.filter(is_current=True).update(verdict="")


def _note(passages: Iterable[int], verdict: Verdict) -> None:
    Evidence.objects.filter(pk__in=list(passages)).update(verdict=verdict)


def _is_as_recorded(row: Evidence, proposed: ProposedChange, event: StatusEvent) -> bool:
    """Whether the passage's restriction, action, stage and days are what was recorded. A day that the text leaves open
    and the editor adds is no mistake of the reader's."""
    is_step = (row.action or proposed.action, row.stage or proposed.stage) == (event.action, event.stage)
    is_there = proposed.restriction_id in (None, event.restriction_id)
    stated = row.effective_date if row.effective_basis == Basis.STATED else None
    is_then = stated in (None, event.effective_date) and row.until_date in (None, event.until_date)
    return is_step and is_there and is_then


# --- how right the reader was ---


@dataclass(frozen=True)
class Rate:
    """What decisions said of passages of one rule or one source: how many were read as recorded, amended, or wrong."""

    name: str
    same: int
    amended: int
    wrong: int

    @property
    def count(self) -> int:
        return self.same + self.amended + self.wrong

    @property
    def share(self) -> float | None:
        """The share that was read as recorded; None where there are too few to say."""
        return self.same / self.count if self.count >= ENOUGH else None


def rates_by_rule(limit: int) -> list[Rate]:
    """The rules that were judged most often. One statement."""
    return _rates("rule", limit=limit)


def rates_by_source(limit: int) -> list[Rate]:
    """The sources whose passages were judged most often; an article without a source goes by its publisher."""
    named = Coalesce(NullIf("news_item__source__name", Value("")), "news_item__publisher")
    return _rates("source", limit=limit, source=named)


def _rates(name: str, *, limit: int, **named: Any) -> list[Rate]:
    """Near-copies of one report were read alike, and count once."""
    judged = Evidence.objects.exclude(verdict="").filter(is_independent=True).annotate(**named).order_by()
    counts = {verdict.value: Count("id", filter=Q(verdict=verdict)) for verdict in Verdict}
    rows = judged.values(name).annotate(total=Count("id"), **counts).order_by("-total", name)[:limit]
    return [Rate(row[name] or "", row["same"], row["amended"], row["wrong"]) for row in rows]
