"""Deciding: the only way from a proposal into history. What is accepted keeps the quote, the article and the reviewer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policies import history
from policies.history import Step, StepRefused
from policies.history.steps import check
from policies.models import Change, ProposedChange, Restriction, StatusEvent
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.models.review import RejectedFor, State
from policies.pipeline import deskwork, feedback, seconding
from policies.vocabulary import Action, Basis, Nature, Precision, Stage

AMENDABLE = frozenset(
    {
        "restriction",
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
        "instrument",
    }
)

WORDS = {"action": Action, "stage": Stage, "effective_precision": Precision, "effective_basis": Basis}


class AlreadyReviewed(Exception):
    """Somebody else decided first."""

    def __init__(self, proposed: ProposedChange):
        who = proposed.reviewed_by.get_username() if proposed.reviewed_by else _("nobody")
        at = date_format(proposed.reviewed_at, _("j F Y, H:i")) + " UTC" if proposed.reviewed_at else "–"
        told = {"state": proposed.get_state_display(), "who": who, "at": at}
        if proposed.state == State.WITHDRAWN:
            super().__init__(_("Already withdrawn because its article was changed. Nothing was changed.") % told)
        else:
            super().__init__(_("Already %(state)s by %(who)s on %(at)s. Nothing was changed.") % told)


@dataclass(frozen=True)
class Outcome:
    """What became of one proposal of several decided together; ``error`` is empty where it went well."""

    proposed: ProposedChange
    event: StatusEvent | None
    error: str


def accept(proposed: ProposedChange, *, by: Author, now: datetime) -> StatusEvent | None:
    """Record what is proposed, as the first of two approved it where one did. None: noted as the first of two.

    Raises ``AlreadyReviewed``, ``StepRefused`` or ``RestrictionMerged``.
    """
    return _record(proposed, None, by=by, now=now)


def amend(proposed: ProposedChange, changes: dict[str, Any], *, by: Author, now: datetime) -> StatusEvent | None:
    """Record what is proposed with an editor's changes, by field of ``AMENDABLE``. Returns and raises as ``accept`` does.

    Where two decide, the second records what the first one said; who says otherwise is the first one anew.
    """
    unknown = changes.keys() - AMENDABLE
    if unknown:
        raise StepRefused(dict.fromkeys(sorted(unknown), _("This cannot be amended.")))
    return _record(proposed, changes, by=by, now=now)


def _record(
    proposed: ProposedChange, changes: dict[str, Any] | None, *, by: Author, now: datetime
) -> StatusEvent | None:
    with in_one_order():
        proposed = pending(proposed)
        first = seconding.said_first(proposed)
        said = first if changes is None else _unamendable(first) | changes
        restriction: Restriction | None = said.get("restriction", proposed.restriction)
        if restriction is None:
            raise StepRefused({"restriction": _("This is a new restriction: fill it in and create it.")})
        step = None if said.get(seconding.RETRACT) else as_step(proposed, said)
        if step:
            check(step, restriction, instead_of=proposed.corrects)
        if seconding.is_first(proposed, restriction, said, by=by, now=now):
            return None
        event = _written(proposed, restriction, step, by=by, now=now)
        decide(proposed, State.ACCEPTED, by=by, now=now, event=event, amended=_differing(proposed, said))
        feedback.judge_accepted(proposed, event)
        return event


def _written(
    proposed: ProposedChange, restriction: Restriction, step: Step | None, *, by: Author, now: datetime
) -> StatusEvent:
    """The row that a decision brings: a step, or one in place of another, or one taken back."""
    if proposed.corrects is None:
        assert step is not None
        return history.record(restriction, step, by=by, now=now)
    by = by if by.reason.strip() else replace(by, reason=_reason_of_first(proposed))
    if step is None:
        return history.retract(proposed.corrects, by=by, now=now)
    return history.correct(proposed.corrects, step, by=by, now=now)


def _reason_of_first(proposed: ProposedChange) -> str:
    return proposed.notes.filter(kind=deskwork.NoteKind.APPROVED).values_list("text", flat=True).last() or ""


def _unamendable(said: dict[str, Any]) -> dict[str, Any]:
    """Of a step that was written by hand, what the form of a decision does not hold: its quote and its sources."""
    return {name: value for name, value in said.items() if name not in AMENDABLE}


def reject(proposed: ProposedChange, *, by: Author, now: datetime, why: RejectedFor = RejectedFor.MISREAD) -> None:
    """Turn a proposal down; ``by.reason`` says why in words. Raises ``AlreadyReviewed``, or ``StepRefused`` without one."""
    if not by.reason.strip():
        raise StepRefused({"reason": _("Say why it is rejected: the reader learns from it.")})
    with in_one_order():
        proposed = pending(proposed)
        decide(proposed, State.REJECTED, by=by, now=now, rejected_for=why)
        feedback.judge_rejected(proposed, why)


def accept_many(ids: Iterable[int], *, by: Author, now: datetime) -> list[Outcome]:
    """Accept each on its own: one that cannot be accepted does not hold up the others."""
    return _each(ids, lambda proposed: accept(proposed, by=by, now=now))


def reject_many(
    ids: Iterable[int], *, by: Author, now: datetime, why: RejectedFor = RejectedFor.MISREAD
) -> list[Outcome]:
    """Reject each on its own, for one reason."""
    return _each(ids, lambda proposed: reject(proposed, by=by, now=now, why=why))


def as_step(proposed: ProposedChange, changes: dict[str, Any] | None = None) -> Step:
    """The step that accepting would record, with the best passage as its quote and every article as a source.

    Talk without a date of its own is dated to the day of the report, and says that this was inferred.
    """
    evidence = [row for row in proposed.evidence.select_related("news_item") if row.is_current]
    best = evidence[0] if evidence else None
    step = Step(
        action=Action(proposed.action),
        stage=Stage(proposed.stage),
        effective_date=proposed.effective_date or proposed.reported_date,
        effective_precision=Precision(proposed.effective_precision),
        effective_basis=Basis(proposed.effective_basis) if proposed.effective_date else Basis.INFERRED,
        until_date=proposed.until_date,
        quote=best.quote if best else "",
        quote_start=best.start if best else None,
        quote_end=best.end if best else None,
        news_item=best.news_item if best else None,
        sources=_sources(evidence),
    )
    wanted = {name: value for name, value in (changes or {}).items() if name != "restriction"}
    wanted |= {name: kind(wanted[name]) for name, kind in WORDS.items() if name in wanted}
    if not proposed.effective_date and "effective_date" in wanted:
        wanted = {"effective_basis": Basis.STATED} | wanted
    step = replace(step, **wanted)
    if step.status and not (proposed.effective_date or wanted.get("effective_date")):
        raise StepRefused({"effective_date": _("The sources state no date. Say since when it holds, then accept.")})
    return step


def _sources(evidence: list[Any]) -> list[dict[str, str]]:
    items = {row.news_item.url: row.news_item for row in evidence if row.news_item.url}
    return [{"url": item.url, "grade": str(item.grade), "title": item.title} for item in items.values()]


def pending(proposed: ProposedChange) -> ProposedChange:
    """The proposal as it stands now, while nobody else can decide it."""
    current = ProposedChange.objects.select_related("restriction__merged_into", "reviewed_by", "corrects").get(
        pk=proposed.pk
    )
    if current.state != State.PENDING:
        raise AlreadyReviewed(current)
    return current


def decide(
    proposed: ProposedChange,
    state: State,
    *,
    by: Author,
    now: datetime,
    event: StatusEvent | None = None,
    attached_to: Restriction | None = None,
    rejected_for: str = "",
    amended: dict[str, Any] | None = None,
) -> None:
    """Close a pending proposal. Raises ``AlreadyReviewed``. Only within ``in_one_order``."""
    # A conditional UPDATE rather than read-then-save: of two reviewers who click at once, exactly one gets through.
    waiting = ProposedChange.objects.filter(pk=proposed.pk, state=State.PENDING)
    outcome = {"state": state, "event": event, "attached_to": attached_to, "rejected_for": rejected_for}
    if not waiting.update(reviewed_by=by.user, reviewed_at=now, decision_reason=by.reason, **outcome):
        raise AlreadyReviewed(ProposedChange.objects.select_related("reviewed_by").get(pk=proposed.pk))
    after: dict[str, Any] = {"state": state.value}
    if event:
        after |= {"event": event.sequence} | ({"amended": amended} if amended else {})
    after |= {"rejected_for": str(rejected_for)} if rejected_for else {}
    after |= {"attached_to": attached_to.slug} if attached_to else {}
    Change.objects.record(
        proposed,
        kind=ChangeKind.UPDATED,
        nature=Nature.REVIEW,
        before={"state": State.PENDING.value},
        after=after,
        by=by,
        now=now,
        restriction_id=_about(proposed, event, attached_to),
    )


def _about(proposed: ProposedChange, event: StatusEvent | None, attached_to: Restriction | None) -> int | None:
    """The restriction under which the log files the decision: of a draft, the one that it became."""
    if proposed.restriction_id or event is None:
        return proposed.restriction_id or (attached_to.pk if attached_to else None)
    return event.restriction_id


def _differing(proposed: ProposedChange, changes: dict[str, Any]) -> dict[str, str]:
    """What the editor changed, for the log; a value that was taken away is empty."""
    said = {name: _plain(value) for name, value in changes.items()}
    return {name: value for name, value in said.items() if value != _plain(getattr(proposed, name, ""))}


def _plain(value: Any) -> str:
    return "" if value is None else str(getattr(value, "slug", value))


def _each(ids: Iterable[int], decide: Callable[[ProposedChange], StatusEvent | None]) -> list[Outcome]:
    outcomes = []
    for proposed in ProposedChange.objects.filter(pk__in=list(ids)).select_related("restriction"):
        try:
            outcomes.append(Outcome(proposed, decide(proposed), ""))
        except (AlreadyReviewed, StepRefused) as refusal:
            outcomes.append(Outcome(proposed, None, str(refusal)))
    return outcomes
