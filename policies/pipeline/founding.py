"""Deciding a draft: a new restriction is entered with its first step, or the draft is one that we keep already."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from policies import history
from policies.history import StepRefused
from policies.models import ProposedChange, Restriction, StatusEvent
from policies.models.changelog import Author, in_one_order
from policies.models.review import State
from policies.pipeline import drafting, feedback
from policies.pipeline.reading import Draft
from policies.pipeline.review import as_step, decide, pending
from policies.registry.founding import NewRestriction, found


def create(
    proposed: ProposedChange, new: NewRestriction, step: dict[str, Any], *, by: Author, now: datetime
) -> StatusEvent:
    """Enter ``new`` and its first step, all or nothing. ``step`` are changes by field of ``review.AMENDABLE``.

    Raises ``AlreadyReviewed``, or ``StepRefused`` naming the field at fault.
    """
    with in_one_order():
        proposed = _pending_draft(proposed)
        restriction, instrument = found(new, by=by, now=now)
        changes = {name: value for name, value in step.items() if name != "restriction"} | {"instrument": instrument}
        event = history.record(restriction, as_step(proposed, changes), by=by, now=now)
        amended = differences(drafting.from_json(proposed.draft or {}), new)
        decide(proposed, State.ACCEPTED, by=by, now=now, event=event, amended=amended)
        feedback.judge_accepted(proposed, event, is_amended=bool(amended))
        return event


def attach(proposed: ProposedChange, restriction: Restriction, *, by: Author, now: datetime) -> None:
    """Say that a draft is a restriction that we keep: its evidence belongs there, and the act is not proposed again.

    Raises ``AlreadyReviewed``, or ``StepRefused`` where it is no draft or the restriction was merged.
    """
    with in_one_order():
        proposed = _pending_draft(proposed)
        if restriction.merged_into:
            heir = restriction.merged_into.slug
            raise StepRefused(
                {
                    "known": _("%(slug)s was merged into %(heir)s: name that one.")
                    % {"slug": restriction.slug, "heir": heir}
                }
            )
        decide(proposed, State.ACCEPTED, by=by, now=now, attached_to=restriction)
        feedback.judge_attached(proposed)


def differences(draft: Draft, new: NewRestriction) -> dict[str, str]:
    """Where an editor filled in otherwise than the text was read; what the reader left open counts as none."""
    said = {
        "measure": (draft.measure, str(new.measure)),
        "imposed_by": (draft.imposed_by, new.authority.jurisdiction.code),
        "targets": (" ".join(sorted(draft.targets)), " ".join(sorted(target.code for target in new.targets))),
        "citation": (draft.citation, new.citation),
        "codes": (_codes(draft), " ".join(sorted(code.code for _, codes in new.items for code in codes))),
    }
    return {name: after for name, (before, after) in said.items() if before and before != after}


def _codes(draft: Draft) -> str:
    return " ".join(sorted(code for item in draft.items for _, code, _ in item.codes))


def _pending_draft(proposed: ProposedChange) -> ProposedChange:
    proposed = pending(proposed)
    if not proposed.is_draft:
        raise StepRefused({"restriction": _("This proposal is about a restriction that is known.")})
    return proposed
