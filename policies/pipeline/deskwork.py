"""Who looks at a proposal, when it comes back, and what editors say of it. Nothing here decides.

The change log, which is public, has that each of these happened, and keeps their words and names to the editors.
"""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from policies.history import StepRefused
from policies.models import Change, ProposedChange, ReviewNote
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.models.desk import NoteKind
from policies.models.review import State
from policies.vocabulary import Nature

LONGEST = 4_000


def assign(proposed: ProposedChange, to: Any, *, by: Author, now: datetime) -> None:
    """Ask ``to`` to decide it; None: nobody in particular. Raises ``StepRefused`` where it is decided already."""
    _move(proposed, {"assigned_to": to}, NoteKind.ASSIGNED, to.get_username() if to else "", by=by, now=now)


def snooze(proposed: ProposedChange, until: date | None, *, by: Author, now: datetime) -> None:
    """Put it off until a day; None: have it back now. Raises ``StepRefused`` for a day that is not to come."""
    if until and until <= now.date():
        raise StepRefused({"until": _("Choose a day that is still to come.")})
    _move(proposed, {"snoozed_until": until}, NoteKind.SNOOZED, until.isoformat() if until else "", by=by, now=now)


def comment(proposed: ProposedChange, text: str, *, by: Author, now: datetime) -> ReviewNote:
    """Say something about it to the other editors. Raises ``StepRefused`` for nothing, or too much, said."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise StepRefused(
            {
                "text": _("Write something.")
                if not text
                else _("Write no more than %(most)s characters.") % {"most": LONGEST}
            }
        )
    with in_one_order():
        said = ReviewNote.objects.filter(proposed=proposed, kind=NoteKind.COMMENT).count()
        _log(proposed, {"remarks": said}, {"remarks": said + 1}, by=by, now=now)
        return note(proposed, NoteKind.COMMENT, text, by=by, now=now)


def note(proposed: ProposedChange, kind: NoteKind, text: str, *, by: Author, now: datetime) -> ReviewNote:
    """Keep one remark or move. Whoever calls it logs what it stands for."""
    said = {"proposed": proposed, "kind": kind.value, "text": text}
    return ReviewNote.objects.create(**said, by=by.user, by_name=by.name, at=now)


def _move(
    proposed: ProposedChange, values: dict[str, Any], kind: NoteKind, text: str, *, by: Author, now: datetime
) -> None:
    with in_one_order():
        pending = ProposedChange.objects.filter(pk=proposed.pk, state=State.PENDING)
        before = pending.values("assigned_to", "snoozed_until").first()
        if before is None or not pending.update(**values):
            raise StepRefused({"__all__": _("It was decided meanwhile. Nothing was changed.")})
        note(proposed, kind, text, by=by, now=now)
        (name,) = values
        _log(proposed, {kind.value: before[name] is not None}, {kind.value: values[name] is not None}, by=by, now=now)


def _log(proposed: ProposedChange, before: dict[str, Any], after: dict[str, Any], *, by: Author, now: datetime) -> None:
    Change.objects.record(
        proposed,
        kind=ChangeKind.UPDATED,
        nature=Nature.REVIEW,
        before=before,
        after=after,
        by=by,
        now=now,
        restriction_id=proposed.restriction_id,
    )
