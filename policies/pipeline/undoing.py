"""Taking a decision back within a minute: by a further row wherever one was written, never by deleting any."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from policies import history
from policies.history import StepRefused
from policies.models import Change, ProposedChange
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.models.review import State
from policies.pipeline import deskwork, feedback
from policies.vocabulary import Nature

WINDOW = timedelta(minutes=1)


class TooLate(StepRefused):
    """A decision that cannot be taken back like that; the message says what to do in its place."""

    def __init__(self, sentence: str):
        super().__init__({"__all__": sentence})


def can_undo(proposed: ProposedChange, *, by: Author, now: datetime) -> bool:
    """Whether whoever decided it may still take it back: within a minute, and a draft only where it was rejected."""
    if proposed.state not in (State.ACCEPTED, State.REJECTED) or not proposed.reviewed_at:
        return False
    is_mine = by.user is not None and proposed.reviewed_by_id == by.user.pk
    is_plain = proposed.state == State.REJECTED or not (proposed.is_draft or proposed.corrects_id)
    return is_mine and is_plain and now - proposed.reviewed_at <= WINDOW


def undo(proposed: ProposedChange, *, by: Author, now: datetime) -> None:
    """Put it back into the queue; a step that it brought is retracted by a further row. Raises ``TooLate``."""
    with in_one_order():
        proposed = ProposedChange.objects.select_related("event", "restriction").get(pk=proposed.pk)
        if not can_undo(proposed, by=by, now=now):
            raise TooLate(_why_not(proposed, by=by))
        said = replace(by, reason=by.reason.strip() or "Accepted by mistake and undone at once.")
        if proposed.event:
            history.retract(proposed.event, by=said, now=now)
        _reopen(proposed, by=said, now=now)
        feedback.forget(proposed)


def _why_not(proposed: ProposedChange, *, by: Author) -> str:
    if proposed.state == State.PENDING:
        return _("It waits for review already.")
    if by.user is None or proposed.reviewed_by_id != by.user.pk:
        return _("Only who decided it can undo it, within a minute. Correct or retract the step in its place.")
    if proposed.is_draft or proposed.corrects_id:
        return _("What this brought cannot be undone in one step: correct it in the registry or in the history.")
    return _("The minute has passed. Correct or retract the step in its place.")


def _reopen(proposed: ProposedChange, *, by: Author, now: datetime) -> None:
    before = {"state": proposed.state} | ({"event": proposed.event.sequence} if proposed.event else {})
    empty: dict[str, object] = {
        "reviewed_by": None,
        "reviewed_at": None,
        "decision_reason": "",
        "rejected_for": "",
        "event": None,
    }
    first: dict[str, object] = (
        {"first_by": None, "first_at": None, "first_said": {}} if proposed.state == State.ACCEPTED else {}
    )
    still = ProposedChange.objects.filter(pk=proposed.pk, state=proposed.state)
    still.update(state=State.PENDING, attached_to=None, **empty, **first)
    deskwork.note(proposed, deskwork.NoteKind.UNDONE, by.reason, by=by, now=now)
    Change.objects.record(
        proposed,
        kind=ChangeKind.UPDATED,
        nature=Nature.REVIEW,
        before=before,
        after={"state": State.PENDING.value},
        by=by,
        now=now,
        restriction_id=proposed.restriction_id,
    )
