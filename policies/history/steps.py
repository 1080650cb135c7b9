"""A step as somebody wants it recorded, and what makes it impossible."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from policies.models import Instrument, NewsItem, Restriction, StatusEvent
from policies.vocabulary import STATUS_AFTER, Action, Basis, Grade, Precision, Stage, Status

from .fold import ENDINGS, counting

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
TEMPORARY = (Action.SUSPEND, Action.EASE, Action.EXTEND)


class StepRefused(ValueError):
    """A step that cannot be recorded. ``errors`` maps each field at fault to a sentence."""

    def __init__(self, errors: dict[str, str]):
        self.errors = errors
        super().__init__(" ".join(errors.values()))


class RestrictionMerged(StepRefused):
    """The restriction was merged into another one, which takes its further history."""

    def __init__(self, restriction: Restriction):
        target = restriction.merged_into
        assert target is not None
        super().__init__(
            {
                "restriction": _("%(slug)s was merged into %(target)s: record the step there.")
                % {"slug": restriction.slug, "target": target.slug}
            }
        )


@dataclass(frozen=True)
class Step:
    """One dated step, not yet recorded.

    ``sources`` is a list of {"url", "grade"} and may carry a "title"; the quote is what the news item's text says from
    ``quote_start`` to ``quote_end`` (characters).
    """

    action: Action
    stage: Stage
    effective_date: date
    effective_precision: Precision = Precision.DAY
    effective_basis: Basis = Basis.STATED
    announced_date: date | None = None
    until_date: date | None = None
    summary: str = ""
    scope: str = ""
    note: str = ""
    quote: str = ""
    quote_start: int | None = None
    quote_end: int | None = None
    sources: list[dict[str, Any]] = field(default_factory=list)
    instrument: Instrument | None = None
    news_item: NewsItem | None = None

    @property
    def status(self) -> str:
        """The status that the step leaves; empty for talk and for what changes none."""
        if self.stage == Stage.TALK:
            return ""
        return str(STATUS_AFTER.get(Action(self.action), ""))


def check(
    step: Step,
    restriction: Restriction,
    *,
    instead_of: StatusEvent | None = None,
    among: Iterable[StatusEvent] | None = None,
) -> None:
    """Raise ``StepRefused`` with every fault of the step, or ``RestrictionMerged``.

    ``among`` is the history so far, where the caller has it; None: it is read.
    """
    if restriction.merged_into_id:
        raise RestrictionMerged(restriction)
    errors = _date_faults(step) | _source_faults(step)
    if not errors:
        errors = _order_faults(step, restriction, instead_of=instead_of, among=among)
    if errors:
        raise StepRefused(errors)


def _date_faults(step: Step) -> dict[str, str]:
    errors = {}
    for name in ("effective_date", "announced_date", "until_date"):
        day = getattr(step, name)
        if day and not EARLIEST <= day <= LATEST:
            errors[name] = _("%(day)s is outside %(first)s–%(last)s.") % {
                "day": day,
                "first": EARLIEST.year,
                "last": LATEST.year,
            }
    if step.until_date and step.action not in TEMPORARY:
        errors["until_date"] = _("Only a suspension, an easing or their extension has a last day, not '%(label)s'.") % {
            "label": _(step.action.label)
        }
    elif step.until_date and step.until_date < step.effective_date:
        errors["until_date"] = _("It would end on %(until_date)s, before it begins on %(effective_date)s.") % {
            "until_date": step.until_date,
            "effective_date": step.effective_date,
        }
    return errors


def _source_faults(step: Step) -> dict[str, str]:
    for source in step.sources:
        if urlsplit(source.get("url", "")).scheme not in ("http", "https"):
            return {"sources": _("%(value)s is not an http or https address.") % {"value": repr(source.get("url", ""))}}
        if source.get("grade") not in set(Grade):
            return {"sources": _("%(value)s is not a grade of a source.") % {"value": repr(source.get("grade"))}}
    return {}


def _order_faults(
    step: Step, restriction: Restriction, *, instead_of: StatusEvent | None, among: Iterable[StatusEvent] | None
) -> dict[str, str]:
    """What the history makes impossible: extending nothing, or departing from what has ended."""
    if step.stage == Stage.TALK or step.action not in TEMPORARY:
        return {}
    replaced = instead_of.pk if instead_of else None
    past = [
        event
        for event in counting(restriction.events.all() if among is None else among)
        if event.effective_date <= step.effective_date and event.stage != Stage.TALK and event.id != replaced
    ]
    if step.action == Action.EXTEND:
        if not any(event.action in (Action.SUSPEND, Action.EASE) for event in past):
            return {"action": _("There is no suspension or easing before that day that could be extended.")}
        return {}
    bases = [
        event for event in past if event.action in ENDINGS | {Action.ENTER_INTO_FORCE, Action.REINSTATE, Action.ADOPT}
    ]
    if bases and bases[-1].action in ENDINGS:
        status, day = _(STATUS_AFTER[Action(bases[-1].action)].label), bases[-1].effective_date
        return {
            "action": _("It was %(status)s on %(day)s: what has ended cannot be %(next)s.")
            % {"status": status, "day": day, "next": _(Status(step.status).label)}
        }
    return {}
