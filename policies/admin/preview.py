"""What the periods would be with one step more, before anybody records it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from policies import history
from policies.history import Period, Step
from policies.models import Restriction, StatusEvent


@dataclass(frozen=True)
class Draft:
    """A row as the ledger would append it, as far as the fold looks at it."""

    recorded_at: datetime
    effective_date: date
    sequence: int
    id: int = -1
    kind: str = "step"
    corrects_id: int | None = None
    action: str = ""
    stage: str = ""
    until_date: date | None = None


@dataclass(frozen=True)
class Preview:
    """The periods as they are and as they would be; ``fresh`` are those that the step brings."""

    before: list[Period]
    after: list[Period]
    fresh: list[Period] = field(default_factory=list)

    @property
    def changes_status(self) -> bool:
        return _shown(self.before) != _shown(self.after)


def preview_step(
    restriction: Restriction, step: Step, *, now: datetime, instead_of: StatusEvent | None = None
) -> Preview:
    """The periods with ``step`` recorded, in place of another one where that is corrected."""
    draft = Draft(
        recorded_at=now,
        effective_date=step.effective_date,
        sequence=_next(restriction),
        kind="correction" if instead_of else "step",
        corrects_id=instead_of.pk if instead_of else None,
        action=step.action,
        stage=step.stage,
        until_date=step.until_date,
    )
    return _with(restriction, draft)


def preview_retraction(event: StatusEvent, *, now: datetime) -> Preview:
    """The periods without ``event``."""
    draft = Draft(
        recorded_at=now,
        effective_date=event.effective_date,
        sequence=_next(event.restriction),
        kind="retraction",
        corrects_id=event.pk,
    )
    return _with(event.restriction, draft)


def _with(restriction: Restriction, draft: Draft) -> Preview:
    events = list(restriction.events.all())
    before, after = history.fold(events), history.fold([*events, draft])
    known = _shown(before)
    return Preview(before, after, [period for period in after if _key(period) not in known])


def _next(restriction: Restriction) -> int:
    last = restriction.events.order_by("sequence").last()
    return last.sequence + 1 if last else 1


def _shown(periods: list[Period]) -> set[tuple[object, ...]]:
    return {_key(period) for period in periods}


def _key(period: Period) -> tuple[object, ...]:
    return (period.status, period.valid_from, period.valid_to, period.by_lapse, period.is_confirmed)
