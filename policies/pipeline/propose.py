"""From what an article says to what waits for a person: one proposal for each development, however many report it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from policies.models import Evidence, NewsItem, ProposedChange, Restriction
from policies.models.changelog import Author, in_one_order
from policies.models.review import State
from policies.pipeline.drafting import propose_drafts
from policies.pipeline.grouping import SAME_STORY, Said, carries_on, contradicts, is_alike, is_between, is_same
from policies.pipeline.reading import Draft, Finding
from policies.pipeline.supporting import asks_again, reconsider, support
from policies.pipeline.weighing import said_by
from policies.vocabulary import Action, Basis, Precision, Stage

DATES = ("effective_date", "effective_precision", "effective_basis", "until_date")
STANDING = (State.PENDING, State.ACCEPTED)


def propose(
    item: NewsItem, findings: Sequence[Finding], *, by: Author, now: datetime, drafts: Sequence[Draft] = ()
) -> list[ProposedChange]:
    """Store what an article's present revision says. Returns the proposals it supports, new or known."""
    with in_one_order():
        left = set(item.evidence.filter(is_current=True, revision__lt=item.revision).values_list("proposed", flat=True))
        item.evidence.filter(is_current=True, revision__lt=item.revision).update(is_current=False)
        supported = [_support(item, finding, by=by, now=now) for finding in _one_each(findings)]
        supported += propose_drafts(item, drafts, day=reported_date(item), by=by, now=now)
        proposals = [proposed for proposed in supported if proposed]
        reconsider(left - {proposed.pk for proposed in proposals}, item, by=by, now=now)
        return proposals


def reported_date(item: NewsItem) -> date:
    """The day the article is dated; the day we received it where it carries no date."""
    return (item.published_at or item.received_at).date()


def _one_each(findings: Sequence[Finding]) -> list[Finding]:
    """The best finding of each action on each restriction."""
    best: dict[tuple[str, str, str], Finding] = {}
    for finding in sorted(findings, key=lambda finding: -finding.confidence):
        best.setdefault((finding.restriction, finding.action, finding.stage), finding)
    return list(best.values())


def _support(item: NewsItem, finding: Finding, *, by: Author, now: datetime) -> ProposedChange | None:
    restriction = _restriction(finding.restriction)
    if restriction is None:
        return None
    said = _said(finding, reported_date(item))
    known = _known(restriction, said.day)
    proposed = _repeated(item, finding, said, known)
    is_new = proposed is None
    if proposed is None:
        proposed = _create(restriction, finding, said, known, now=now)
    if proposed.candidates and not finding.candidates:
        ProposedChange.objects.filter(pk=proposed.pk, state=State.PENDING).update(candidates=[])
    support(proposed, item, _passage(finding), is_new=is_new, by=by, now=now)
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


def _restriction(slug: str) -> Restriction | None:
    restriction = Restriction.objects.select_related("merged_into").filter(slug=slug).first()
    while restriction and restriction.merged_into:
        restriction = restriction.merged_into
    return restriction


def _known(restriction: Restriction, day: date) -> list[ProposedChange]:
    """What was proposed for it, or for what was merged into it, about that time; without what nobody says any more."""
    supported = Exists(Evidence.objects.filter(proposed=OuterRef("pk"), is_current=True))
    rows = ProposedChange.objects.filter(
        Q(restriction=restriction) | Q(restriction__merged_into=restriction),
        reported_date__range=(day - SAME_STORY, day + SAME_STORY),
    )
    rows = rows.exclude(state=State.WITHDRAWN).annotate(is_supported=supported)
    return list(rows.select_related("restriction").order_by("reported_date", "id"))


# --- the same again ---


def _repeated(item: NewsItem, finding: Finding, said: Said, known: list[ProposedChange]) -> ProposedChange | None:
    """The proposal that this report only repeats. What was rejected is asked again by a report that is firmer."""
    own = _own_before(item, said, known)
    same = [each for each in known if is_same(said, said_by(each)) and not _was_undone(said, each, known)]
    standing = [each for each in same if each.state in STANDING]
    if own or standing:
        return own or max(standing, key=lambda each: (each.state == State.PENDING, each.reported_date, each.pk))
    rejected = [each for each in same if each.state == State.REJECTED]
    if not rejected or asks_again(item, finding.confidence, rejected[-1]):
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
