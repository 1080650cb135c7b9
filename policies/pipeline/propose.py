"""From what an article says to what waits for a person: one proposal for each development, however many report it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from policies.models import NewsItem, ProposedChange, Restriction
from policies.models.changelog import Author, in_one_order
from policies.models.review import State
from policies.pipeline.drafting import propose_drafts
from policies.pipeline.grouping import Said, carries_on, contradicts, is_alike, is_between, is_same
from policies.pipeline.reading import Draft, Finding
from policies.pipeline.sheet import Sheet
from policies.pipeline.supporting import asks_again, reconsider
from policies.pipeline.weighing import said_by
from policies.vocabulary import Action, Basis, Precision, Stage

DATES = ("effective_date", "effective_precision", "effective_basis", "until_date")
STANDING = (State.PENDING, State.ACCEPTED)


Read = tuple[NewsItem, Sequence[Finding], Sequence[Draft]]
"""An article with what its present revision says."""


def propose(
    item: NewsItem, findings: Sequence[Finding], *, by: Author, now: datetime, drafts: Sequence[Draft] = ()
) -> list[ProposedChange]:
    """Store what an article's present revision says. Returns the proposals it supports, new or known."""
    return propose_all([(item, findings, drafts)], by=by, now=now)[0]


def propose_all(read: Sequence[Read], *, by: Author, now: datetime) -> list[list[ProposedChange]]:
    """Store what many articles say, in their order: all of it or nothing. Returns the proposals that each supports."""
    if not read:
        return []
    with in_one_order():
        slugs = {finding.restriction for _, findings, _ in read for finding in findings}
        sheet = Sheet((reported_date(item) for item, _, _ in read), slugs, by=by, now=now)
        supported = [_propose(item, findings, drafts, sheet, by=by, now=now) for item, findings, drafts in read]
        sheet.write()
        return supported


def _propose(
    item: NewsItem, findings: Sequence[Finding], drafts: Sequence[Draft], sheet: Sheet, *, by: Author, now: datetime
) -> list[ProposedChange]:
    left = _left(item, sheet) if item.revision > 1 else set()
    supported = [_support(item, finding, sheet, now=now) for finding in _one_each(findings)]
    if drafts or left:
        sheet.forget()
    if drafts:
        supported += propose_drafts(item, drafts, day=reported_date(item), by=by, now=now)
    proposals = [proposed for proposed in supported if proposed]
    if left:
        reconsider(left - {proposed.pk for proposed in proposals}, item, by=by, now=now)
    if drafts or left:
        sheet.forget()
    return proposals


def _left(item: NewsItem, sheet: Sheet) -> set[int]:
    """The proposals that the article supported before it was revised, which may be left by it now."""
    sheet.forget()
    former = item.evidence.filter(is_current=True, revision__lt=item.revision)
    left = set(former.values_list("proposed", flat=True))
    former.update(is_current=False)
    return left


def reported_date(item: NewsItem) -> date:
    """The day the article is dated; the day we received it where it carries no date."""
    return (item.published_at or item.received_at).date()


def _one_each(findings: Sequence[Finding]) -> list[Finding]:
    """The best finding of each action on each restriction."""
    best: dict[tuple[str, str, str], Finding] = {}
    for finding in sorted(findings, key=lambda finding: -finding.confidence):
        best.setdefault((finding.restriction, finding.action, finding.stage), finding)
    return list(best.values())


def _support(item: NewsItem, finding: Finding, sheet: Sheet, *, now: datetime) -> ProposedChange | None:
    restriction = sheet.restriction(finding.restriction)
    if restriction is None:
        return None
    said = _said(finding, reported_date(item))
    known = sheet.known(restriction, said.day)
    proposed = _repeated(item, finding, said, known, sheet)
    is_new = proposed is None
    if proposed is None:
        proposed = _create(restriction, finding, said, known, now=now)
        sheet.add(proposed)
    if proposed.candidates and not finding.candidates:
        ProposedChange.objects.filter(pk=proposed.pk, state=State.PENDING).update(candidates=[])
        proposed.candidates = []
    sheet.support(proposed, item, _passage(finding), is_new=is_new)
    return proposed


def _said(finding: Finding, day: date) -> Said:
    return Said(
        action=Action(finding.action),
        stage=Stage(finding.stage),
        day=day,
        effective_date=finding.effective_date,
        precision=Precision(finding.effective_precision or Precision.DAY),
        basis=Basis(finding.effective_basis or Basis.STATED),
        until_date=finding.until_date,
    )


# --- the same again ---


def _repeated(
    item: NewsItem, finding: Finding, said: Said, known: list[ProposedChange], sheet: Sheet
) -> ProposedChange | None:
    """The proposal that this report only repeats. What was rejected is asked again by a report that is firmer."""
    own = _own_before(item, said, known)
    same = [each for each in known if is_same(said, said_by(each)) and not _was_undone(said, each, known)]
    standing = [each for each in same if each.state in STANDING]
    if own or standing:
        return own or max(standing, key=lambda each: (each.state == State.PENDING, each.reported_date, each.pk))
    rejected = [each for each in same if each.state == State.REJECTED]
    if not rejected:
        return None
    sheet.write()
    if asks_again(item, finding.confidence, rejected[-1]):
        return None
    return rejected[-1]


def _was_undone(said: Said, before: ProposedChange, known: list[ProposedChange]) -> bool:
    turns = (said_by(each) for each in known if each.state in STANDING)
    return any(is_between(turn, said, said_by(before)) for turn in turns)


def _own_before(item: NewsItem, said: Said, known: list[ProposedChange]) -> ProposedChange | None:
    """What the article alone supported before it was revised: it is brought up to date, though it now says another day."""
    if item.revision == 1:
        return None
    alone = [each for each in known if each.state == State.PENDING and not each.is_supported]
    mine = [each for each in alone if is_alike(said, said_by(each)) and each.evidence.filter(news_item=item).exists()]
    return mine[-1] if mine else None


# --- a new one ---


def _create(
    restriction: Restriction, finding: Finding, said: Said, known: list[ProposedChange], *, now: datetime
) -> ProposedChange:
    standing = [each for each in known if each.is_supported or each.state != State.PENDING]
    proposed = ProposedChange.objects.create(
        restriction=restriction,
        action=said.action,
        stage=said.stage,
        effective_date=said.effective_date,
        effective_precision=said.precision,
        effective_basis=said.basis,
        until_date=said.until_date,
        reported_date=said.day,
        confidence=finding.confidence,
        candidates=list(finding.candidates),
        follows=_earlier(said, standing),
        created_at=now,
    )
    against = [each for each in standing if each.state in STANDING and contradicts(said, said_by(each))]
    if against:
        proposed.conflicts_with.add(*against)
    return proposed


def _earlier(said: Said, known: list[ProposedChange]) -> ProposedChange | None:
    """What it carries on: what was rejected as the same development, or the last that was heard in that direction."""
    story = [each for each in known if carries_on(said, said_by(each))]
    refused = [each for each in story if each.state == State.REJECTED and is_same(said, said_by(each))]
    found = refused or story
    return found[-1] if found else None


def _passage(finding: Finding) -> dict[str, Any]:
    names = ("quote", "start", "end", "action", "stage", "confidence", *DATES)
    passage = {name: getattr(finding, name) for name in names}
    return passage | {"because": list(finding.because), "rule": finding.rule[:80]}
