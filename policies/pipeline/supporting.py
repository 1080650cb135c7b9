"""Adding a passage to a proposal, new or known, with all that goes with it: its weight, and the log.

Only within ``in_one_order``.
"""

from datetime import datetime
from typing import Any

from policies.models import Change, Evidence, NewsItem, ProposedChange
from policies.models.changelog import Author, ChangeKind
from policies.models.review import RejectedFor, State
from policies.pipeline import weighing
from policies.vocabulary import Grade, Nature

# How much surer than a rejected proposal a report has to be to ask again.
SURER = 0.05


def support(
    proposed: ProposedChange, item: NewsItem, passage: dict[str, Any], *, is_new: bool, by: Author, now: datetime
) -> None:
    """Let ``proposed`` rest on a passage of the article's present revision; once, however often it is read.

    ``passage`` are the fields of ``Evidence`` from quote to rule.
    """
    _, is_added = Evidence.objects.get_or_create(
        proposed=proposed, news_item=item, revision=item.revision, defaults=passage
    )
    changed = weighing.weigh(proposed)
    if is_new or is_added:
        Change.objects.record_all([as_change(proposed, item, is_new=is_new, changed=changed)], by=by, now=now)


def asks_again(item: NewsItem, confidence: float, rejected: ProposedChange) -> bool:
    """Whether a report is independent of those that were rejected and firmer than they: from a better source, surer, or
    the second one since. What was rejected as already recorded is not asked again."""
    if rejected.rejected_for == RejectedFor.KNOWN:
        return False
    rows = list(rejected.evidence.select_related("news_item").defer("news_item__text"))
    if weighing.origin(item) in {weighing.origin(row.news_item) for row in rows}:
        return False
    since = [row for row in rows if rejected.reviewed_at and row.news_item.received_at > rejected.reviewed_at]
    grades = list(Grade)
    best = min((grades.index(Grade(row.news_item.grade)) for row in rows if row not in since), default=len(grades))
    is_better = grades.index(Grade(item.grade)) < best
    return is_better or confidence >= rejected.confidence + SURER or bool(since)


def reconsider(left: set[int], item: NewsItem, *, by: Author, now: datetime) -> None:
    """Weigh anew the proposals that the article no longer supports; take back the pending ones that rested on it alone."""
    for proposed in ProposedChange.objects.filter(pk__in=left).order_by("id"):
        if proposed.evidence.filter(is_current=True).exists():
            weighing.weigh(proposed)
        elif proposed.state == State.PENDING:
            _withdraw(proposed, item, by=by, now=now)


def _withdraw(proposed: ProposedChange, item: NewsItem, *, by: Author, now: datetime) -> None:
    reason = f"“{item.title}” was changed, and says so no longer (revision {item.revision})."
    pending = ProposedChange.objects.filter(pk=proposed.pk, state=State.PENDING)
    pending.update(state=State.WITHDRAWN, decision_reason=reason)
    after = {"state": State.WITHDRAWN.value, "news_item": item.pk, "revision": item.revision}
    Change.objects.record(
        proposed,
        kind=ChangeKind.UPDATED,
        nature=Nature.REVIEW,
        before={"state": State.PENDING.value},
        after=after,
        by=by,
        now=now,
        restriction_id=proposed.restriction_id,
    )


def as_change(proposed: ProposedChange, item: NewsItem, *, is_new: bool, changed: dict[str, str]) -> Change:
    """What the log says of a passage that was added; ``changed`` is what it made the proposal say otherwise."""
    said = {"news_item": item.pk, "revision": item.revision, "confidence": proposed.confidence}
    if is_new:
        said |= {"restriction": proposed.subject, "action": str(proposed.action), "stage": str(proposed.stage)}
        said |= {"state": State.PENDING.value}
    kind = ChangeKind.CREATED if is_new else ChangeKind.UPDATED
    return Change.of(
        proposed,
        kind=kind,
        nature=Nature.REVIEW,
        before={},
        after=said | changed,
        restriction_id=proposed.restriction_id,
    )
