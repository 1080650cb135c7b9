"""Two people for one decision: the first says what would be recorded, and somebody else has to confirm it.

A restriction asks for it by ``is_decided_by_two``. Whoever approved first, or proposed it by hand, never confirms.
"""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from policies.history import Step, StepRefused
from policies.history.steps import check
from policies.models import Change, Instrument, NewsItem, ProposedChange, Restriction, StatusEvent
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.models.review import ProposalKind, State
from policies.pipeline import deskwork
from policies.vocabulary import Nature

RETRACT = "retract"
DATES = ("effective_date", "announced_date", "until_date")
ROWS: dict[str, tuple[Any, str]] = {
    "instrument": (Instrument, "slug"),
    "restriction": (Restriction, "slug"),
    "news_item": (NewsItem, "pk"),
}


class SecondPersonNeeded(StepRefused):
    """One person alone may not record this."""

    def __init__(self, restriction: Restriction):
        super().__init__(
            {
                "restriction": _(
                    "%(slug)s is decided by two: one proposes or approves at the desk, "
                    "and another one confirms. Nothing was recorded."
                )
                % {"slug": restriction.slug}
            }
        )


def must_not_be_alone(restriction: Restriction) -> None:
    """Raise ``SecondPersonNeeded`` where a step may not be recorded directly."""
    if restriction.is_decided_by_two:
        raise SecondPersonNeeded(restriction)


def is_first(
    proposed: ProposedChange, restriction: Restriction, said: dict[str, Any], *, by: Author, now: datetime
) -> bool:
    """Whether a decision is the first of two, and then noted as such; the second one records. Raises ``StepRefused``
    where whoever approved first confirms. Only within ``in_one_order``.
    """
    if not restriction.is_decided_by_two and proposed.first_by_id is None:
        return False
    told = plain(said)
    if proposed.first_by_id is not None and proposed.first_said == told:
        if by.user is None or by.user.pk == proposed.first_by_id:
            raise StepRefused({"restriction": _("You approved it first: somebody else has to confirm it.")})
        return False
    if by.user is None:
        raise SecondPersonNeeded(restriction)
    _approve(proposed, told, by=by, now=now)
    return True


def _approve(proposed: ProposedChange, told: dict[str, Any], *, by: Author, now: datetime) -> None:
    first = {"first_by": by.user, "first_at": now, "first_said": told}
    ProposedChange.objects.filter(pk=proposed.pk, state=State.PENDING).update(**first)
    deskwork.note(proposed, deskwork.NoteKind.APPROVED, by.reason, by=by, now=now)
    Change.objects.record(
        proposed,
        kind=ChangeKind.UPDATED,
        nature=Nature.REVIEW,
        before={"approvals": 0, "amended": proposed.first_said} if proposed.first_by_id else {"approvals": 0},
        after={"approvals": 1} | ({"amended": told} if told else {}),
        by=by,
        now=now,
        restriction_id=proposed.restriction_id,
    )


def propose(
    restriction: Restriction,
    step: Step | None,
    *,
    by: Author,
    now: datetime,
    instead_of: StatusEvent | None = None,
) -> ProposedChange:
    """Put a step written by hand into the queue, approved by its writer. None takes ``instead_of`` back.

    Raises ``StepRefused``.
    """
    with in_one_order():
        return _proposed(restriction, step, by=by, now=now, instead_of=instead_of)


def _proposed(
    restriction: Restriction, step: Step | None, *, by: Author, now: datetime, instead_of: StatusEvent | None
) -> ProposedChange:
    if instead_of is not None and not by.reason.strip():
        raise StepRefused({"reason": _("Say why the record was wrong.")})
    if step is not None:
        check(step, restriction, instead_of=instead_of)
    shown: Any = step or instead_of
    row = ProposedChange.objects.create(
        kind=ProposalKind.STEP.value,
        restriction=restriction,
        action=str(shown.action),
        stage=str(shown.stage),
        effective_date=shown.effective_date,
        effective_precision=str(shown.effective_precision),
        effective_basis=str(shown.effective_basis),
        until_date=shown.until_date,
        reported_date=now.date(),
        confidence=1.0,
        report_count=0,
        independent_count=1,
        created_at=now,
        corrects=instead_of,
    )
    _created(row, by=by, now=now)
    said = {RETRACT: True} if step is None else {each.name: getattr(step, each.name) for each in fields(step)}
    _approve(row, plain(said), by=by, now=now)
    row.refresh_from_db()
    return row


def _created(row: ProposedChange, *, by: Author, now: datetime) -> None:
    after = {"state": State.PENDING.value, "action": row.action, "stage": row.stage}
    after |= {"effective_date": row.effective_date.isoformat()} if row.effective_date else {}
    Change.objects.record(
        row,
        kind=ChangeKind.CREATED,
        nature=Nature.REVIEW,
        before={},
        after=after,
        by=by,
        now=now,
        restriction_id=row.restriction_id,
    )


def plain(said: dict[str, Any]) -> dict[str, Any]:
    """Fields of a step as JSON holds them; rows by their slug."""
    return {name: _plain(value) for name, value in sorted(said.items())}


def said_first(proposed: ProposedChange) -> dict[str, Any]:
    """What the first of two would record otherwise than the proposal says, as ``review.amend`` takes it."""
    return {name: _typed(name, value) for name, value in proposed.first_said.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return getattr(value, "slug", value.pk)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | list) else str(value)


def _typed(name: str, value: Any) -> Any:
    if name in DATES and value:
        return date.fromisoformat(value)
    if name in ROWS and value:
        model, key = ROWS[name]
        return model.objects.get(**{key: value})
    return value
