"""Recording: the only way a step, a correction or a retraction gets into the history."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from policies.models import Change, Restriction, StatusEvent
from policies.models.bulk import insert_all
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.models.history import EventKind
from policies.vocabulary import Nature

from . import periods
from .chain import event_hash
from .known import history_of
from .steps import Step, StepRefused, check


def record(restriction: Restriction, step: Step, *, by: Author, now: datetime, external_key: str = "") -> StatusEvent:
    """Add a step to a restriction's history. Raises ``StepRefused``."""
    with in_one_order():
        known = history_of(restriction.pk)
        check(step, restriction, among=known)
        content = content_of(step) | {"kind": EventKind.STEP.value, "external_key": external_key}
        return _append(restriction, content, known, nature=Nature.POLICY, before={}, by=by, now=now)


def correct(event: StatusEvent, step: Step, *, by: Author, now: datetime, external_key: str = "") -> StatusEvent:
    """Replace a mistaken step by a right one, from now on. ``by.reason`` says why. Raises ``StepRefused``."""
    with in_one_order():
        _still_stands(event, by)
        known = history_of(event.restriction_id)
        check(step, event.restriction, instead_of=event, among=known)
        content = content_of(step) | {
            "kind": EventKind.CORRECTION.value,
            "corrects": event,
            "external_key": external_key,
        }
        return _append(
            event.restriction, content, known, nature=Nature.CORRECTION, before=public(event), by=by, now=now
        )


def retract(event: StatusEvent, *, by: Author, now: datetime) -> StatusEvent:
    """Take back a step that never happened, from now on. ``by.reason`` says why. Raises ``StepRefused``."""
    with in_one_order():
        _still_stands(event, by)
        content = {
            "kind": EventKind.RETRACTION.value,
            "corrects": event,
            "effective_date": event.effective_date,
            "sources": [],
        }
        known = history_of(event.restriction_id)
        return _append(
            event.restriction, content, known, nature=Nature.CORRECTION, before=public(event), by=by, now=now
        )


def public(event: StatusEvent) -> dict[str, Any]:
    """A step as the change log shows it: plain values, without what is empty."""
    values = {
        "sequence": event.sequence,
        "kind": event.kind,
        "corrects": event.corrects.sequence if event.corrects else None,
        "action": event.action,
        "stage": event.stage,
        "status": event.status,
        "effective_date": event.effective_date.isoformat(),
        "effective_precision": event.effective_precision,
        "effective_basis": event.effective_basis,
        "announced_date": event.announced_date.isoformat() if event.announced_date else None,
        "until_date": event.until_date.isoformat() if event.until_date else None,
        "summary": event.summary,
        "scope": event.scope,
        "note": event.note,
        "quote": event.quote,
        "sources": event.sources,
        "instrument": event.instrument.slug if event.instrument else None,
        "news_item": event.news_item_id,
        "hash": event.hash,
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def content_of(step: Step) -> dict[str, Any]:
    values = {field.name: getattr(step, field.name) for field in fields(step)}
    words = ("action", "stage", "effective_precision", "effective_basis")
    return values | {name: str(values[name]) for name in words} | {"status": step.status}


def _append(
    restriction: Restriction,
    content: dict[str, Any],
    known: list[Any],
    *,
    nature: Nature,
    before: dict[str, Any],
    by: Author,
    now: datetime,
) -> StatusEvent:
    last = known[-1] if known else None
    event = StatusEvent(
        restriction=restriction,
        sequence=last.sequence + 1 if last else 1,
        reason=by.reason,
        recorded_by=by.user,
        recorded_by_name=by.name,
        door=by.door.value,
        recorded_at=max(now, last.recorded_at) if last else now,
        previous_hash=last.hash if last else "",
        **content,
    )
    event.hash = event_hash(event)
    insert_all([event])
    periods.add(restriction, known, event)
    Change.objects.record(
        event,
        kind=ChangeKind.CREATED,
        nature=nature,
        before=before,
        after=public(event),
        by=by,
        now=event.recorded_at,
        restriction_id=restriction.pk,
    )
    return event


def _still_stands(event: StatusEvent, by: Author) -> None:
    if not by.reason.strip():
        raise StepRefused({"reason": _("Say why the record was wrong.")})
    if event.kind == EventKind.RETRACTION:
        raise StepRefused(
            {
                "corrects": _("Row %(sequence)s is itself a retraction: record the step anew instead.")
                % {"sequence": event.sequence}
            }
        )
    later = StatusEvent.objects.filter(corrects=event).first()
    if later:
        raise StepRefused(
            {
                "corrects": _("Step %(sequence)s was already replaced by row %(later)s: correct that one.")
                % {"sequence": event.sequence, "later": later.sequence}
            }
        )
