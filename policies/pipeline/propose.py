"""From what an article says to what waits for a person: one proposal for each development, however many report it."""

from datetime import date, datetime, timedelta

from django.db.models import Max

from policies.models import Change, Evidence, NewsItem, ProposedChange, Restriction
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.models.review import State
from policies.pipeline.reading import Finding
from policies.vocabulary import DIRECTION, Action, Nature

# Reports of the same action on the same restriction within a week speak of the same development.
SAME_DEVELOPMENT = timedelta(days=7)
# A firmer report refers back to what was proposed in the same direction within a quarter.
SAME_STORY = timedelta(days=90)


def propose(item: NewsItem, findings: list[Finding], *, by: Author, now: datetime) -> list[ProposedChange]:
    """Store what an article's present revision says. Returns the proposals it supports, new or known."""
    with in_one_order():
        item.evidence.filter(is_current=True, revision__lt=item.revision).update(is_current=False)
        proposals = [_support(item, finding, by=by, now=now) for finding in _one_each(findings)]
        _withdraw_unsupported(item, by=by, now=now)
        return [proposed for proposed in proposals if proposed]


def _one_each(findings: list[Finding]) -> list[Finding]:
    """The best finding of each action on each restriction."""
    best: dict[tuple[str, str, str], Finding] = {}
    for finding in sorted(findings, key=lambda finding: -finding.confidence):
        best.setdefault((finding.restriction, finding.action, finding.stage), finding)
    return list(best.values())


def _support(item: NewsItem, finding: Finding, *, by: Author, now: datetime) -> ProposedChange | None:
    restriction = _restriction(finding.restriction)
    if restriction is None:
        return None
    day = reported_date(item)
    proposed = _same_development(restriction, finding, day)
    is_new = proposed is None
    if proposed is None:
        proposed = _create(restriction, finding, day, now=now)
    _, is_added = Evidence.objects.get_or_create(
        proposed=proposed,
        news_item=item,
        revision=item.revision,
        defaults={
            "quote": finding.quote,
            "start": finding.start,
            "end": finding.end,
            "confidence": finding.confidence,
            "because": list(finding.because),
        },
    )
    _rate(proposed)
    if is_new or is_added:
        _log(proposed, item, is_new=is_new, by=by, now=now)
    return proposed


def reported_date(item: NewsItem) -> date:
    """The day the article is dated; the day we received it where it carries no date."""
    return (item.published_at or item.received_at).date()


def _restriction(slug: str) -> Restriction | None:
    restriction = Restriction.objects.select_related("merged_into").filter(slug=slug).first()
    while restriction and restriction.merged_into:
        restriction = restriction.merged_into
    return restriction


def _same_development(restriction: Restriction, finding: Finding, day: date) -> ProposedChange | None:
    """A pending or accepted proposal that this report only repeats. After a rejection, a new report is a new proposal."""
    return (
        ProposedChange.objects.filter(
            restriction=restriction,
            action=finding.action,
            stage=finding.stage,
            state__in=[State.PENDING, State.ACCEPTED],
            reported_date__range=(day - SAME_DEVELOPMENT, day + SAME_DEVELOPMENT),
        )
        .order_by("state", "-reported_date")
        .last()
    )


def _create(restriction: Restriction, finding: Finding, day: date, *, now: datetime) -> ProposedChange:
    return ProposedChange.objects.create(
        restriction=restriction,
        action=finding.action,
        stage=finding.stage,
        effective_date=finding.effective_date,
        effective_precision=finding.effective_precision or "day",
        effective_basis=finding.effective_basis or "stated",
        until_date=finding.until_date,
        reported_date=day,
        confidence=finding.confidence,
        candidates=list(finding.candidates),
        follows=_earlier_in_the_story(restriction, finding, day),
        created_at=now,
    )


def _earlier_in_the_story(restriction: Restriction, finding: Finding, day: date) -> ProposedChange | None:
    same_way = [action.value for action in Action if DIRECTION[action] == DIRECTION[Action(finding.action)]]
    return (
        ProposedChange.objects.filter(
            restriction=restriction,
            action__in=same_way,
            reported_date__range=(day - SAME_STORY, day),
        )
        .exclude(state=State.WITHDRAWN)
        .order_by("reported_date", "id")
        .last()
    )


def _rate(proposed: ProposedChange) -> None:
    """A proposal is as sure as its surest passage."""
    best = proposed.evidence.filter(is_current=True).aggregate(best=Max("confidence"))["best"]
    if best is not None and best != proposed.confidence:
        proposed.confidence = best
        proposed.save(update_fields=["confidence"])


def _withdraw_unsupported(item: NewsItem, *, by: Author, now: datetime) -> None:
    """Take back pending proposals that rested on what an earlier revision of the article said."""
    stale = ProposedChange.objects.filter(state=State.PENDING, evidence__news_item=item).exclude(
        pk__in=Evidence.objects.filter(is_current=True).values("proposed")
    )
    for proposed in stale.distinct():
        ProposedChange.objects.filter(pk=proposed.pk, state=State.PENDING).update(state=State.WITHDRAWN)
        Change.objects.record(
            proposed,
            kind=ChangeKind.UPDATED,
            nature=Nature.REVIEW,
            before={"state": State.PENDING.value},
            after={"state": State.WITHDRAWN.value, "news_item": item.pk, "revision": item.revision},
            by=by,
            now=now,
            restriction_id=proposed.restriction_id,
        )


def _log(proposed: ProposedChange, item: NewsItem, *, is_new: bool, by: Author, now: datetime) -> None:
    said = {"news_item": item.pk, "revision": item.revision, "confidence": proposed.confidence}
    if is_new:
        said |= {
            "restriction": proposed.restriction.slug,
            "action": str(proposed.action),
            "stage": str(proposed.stage),
            "state": State.PENDING.value,
        }
    Change.objects.record(
        proposed,
        kind=ChangeKind.CREATED if is_new else ChangeKind.UPDATED,
        nature=Nature.REVIEW,
        before={},
        after=said,
        by=by,
        now=now,
        restriction_id=proposed.restriction_id,
    )
