"""What is proposed in one transaction, gathered and written in few statements: from one article, or from hundreds.

Only within ``in_one_order``: what is known is looked up once and stays true until the transaction ends, since nobody else
writes meanwhile. The outcome is the same as if each passage had been written by itself.
"""

from bisect import insort
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from policies.models import Change, Evidence, NewsItem, ProposedChange, Restriction
from policies.models.bulk import insert_all
from policies.models.changelog import Author
from policies.models.review import State
from policies.pipeline import supporting, weighing
from policies.pipeline.grouping import SAME_STORY
from policies.pipeline.weighing import Scale, Weight

LATEST = 1 << 62  # passages that are not written yet come after all that are


class Sheet:
    """``days`` are those of the articles whose passages it takes, ``slugs`` the restrictions that they speak of. Call
    ``write`` before the transaction ends."""

    def __init__(self, days: Iterable[date], slugs: Iterable[str], *, by: Author, now: datetime) -> None:
        days = list(days)
        self._near = (min(days) - SAME_STORY, max(days) + SAME_STORY)
        self._by, self._now = by, now
        self._restrictions: dict[str, Restriction | None] = {}
        self._known: dict[int, list[ProposedChange]] = {}
        self._scales: dict[int, Scale] = {}
        self._evidence: dict[int, Evidence] = {}  # by number
        self._demoted: set[int] = set()
        self._changed: dict[int, ProposedChange] = {}
        self._fields: set[str] = set()
        self._log: list[Change] = []
        self._count = LATEST
        rows = Restriction.objects.select_related("merged_into").filter(slug__in=set(slugs)).order_by()
        self._restrictions |= {row.slug: _standing(row) for row in rows}
        self._known |= self._stored([row for row in self._restrictions.values() if row])

    # --- what is known ---

    def restriction(self, slug: str) -> Restriction | None:
        """The restriction, or what it was merged into."""
        if slug not in self._restrictions:
            found = Restriction.objects.select_related("merged_into").filter(slug=slug).first()
            self._restrictions[slug] = _standing(found) if found else None
        return self._restrictions[slug]

    def known(self, restriction: Restriction, day: date) -> list[ProposedChange]:
        """What was proposed for it, or for what was merged into it, about that time; without what nobody says any more."""
        if restriction.pk not in self._known:
            self._known |= self._stored([restriction])
        first, last = day - SAME_STORY, day + SAME_STORY
        rows = self._known[restriction.pk]
        return [each for each in rows if first <= each.reported_date <= last and each.state != State.WITHDRAWN]

    def _stored(self, restrictions: Sequence[Restriction]) -> dict[int, list[ProposedChange]]:
        """In one question for all of them."""
        found: dict[int, list[ProposedChange]] = {restriction.pk: [] for restriction in restrictions}
        supported = Exists(Evidence.objects.filter(proposed=OuterRef("pk"), is_current=True))
        rows = ProposedChange.objects.filter(
            Q(restriction__in=found) | Q(restriction__merged_into__in=found), reported_date__range=self._near
        )
        rows = rows.exclude(state=State.WITHDRAWN).annotate(is_supported=supported)
        for row in rows.select_related("restriction").order_by("reported_date", "id") if found else ():
            assert row.restriction
            for pk in {row.restriction_id, row.restriction.merged_into_id} & found.keys():
                found[pk].append(row)
        return found

    def add(self, proposed: ProposedChange) -> None:
        """A proposal that was made this moment."""
        proposed.is_supported = False  # type: ignore[attr-defined]
        if proposed.restriction_id in self._known:
            insort(self._known[proposed.restriction_id], proposed, key=lambda each: (each.reported_date, each.pk))

    def forget(self) -> None:
        """Write, and look everything up anew: something else is about to write, or has written."""
        self.write()
        self._known, self._scales = {}, {}

    # --- what is said ---

    def support(self, proposed: ProposedChange, item: NewsItem, passage: dict[str, Any], *, is_new: bool) -> None:
        """Let ``proposed`` rest on a passage of the article's present revision; once, however often it is read."""
        scale = self._scale(proposed, is_new=is_new)
        if item.revision > 1 or item.pk in scale.items:
            self._support_at_once(proposed, item, passage, is_new=is_new)
            return
        self._count += 1
        row = Evidence(proposed=proposed, news_item=item, revision=item.revision, **passage)
        self._evidence[self._count] = row
        copy = scale.add(self._weight(row))
        if copy and copy.number in self._evidence:
            self._evidence[copy.number].is_independent = False
        elif copy:
            self._demoted.add(copy.number)
        changed = weighing.settle(proposed, scale)
        if changed:
            self._changed[proposed.pk] = proposed
            self._fields.update(changed)
        proposed.is_supported = True  # type: ignore[attr-defined]
        told = weighing.told(proposed, changed)
        self._log.append(supporting.as_change(proposed, item, is_new=is_new, changed=told))

    def _scale(self, proposed: ProposedChange, *, is_new: bool) -> Scale:
        if proposed.pk not in self._scales:
            empty = Scale([], default_action=proposed.action)
            self._scales[proposed.pk] = empty if is_new else weighing.scale_of(proposed)
        return self._scales[proposed.pk]

    def _weight(self, row: Evidence) -> Weight:
        return Weight(
            number=self._count,
            item=row.news_item_id,
            origin=weighing.origin(row.news_item),
            confidence=row.confidence,
            stage=row.stage,
            action=row.action,
            effective_date=row.effective_date,
            effective_precision=row.effective_precision,
            effective_basis=row.effective_basis,
            until_date=row.until_date,
        )

    def _support_at_once(
        self, proposed: ProposedChange, item: NewsItem, passage: dict[str, Any], *, is_new: bool
    ) -> None:
        """Where the passage may be known already."""
        self.write()
        supporting.support(proposed, item, passage, is_new=is_new, by=self._by, now=self._now)
        proposed.is_supported = True  # type: ignore[attr-defined]
        self._scales.pop(proposed.pk, None)

    def write(self) -> None:
        """Store what was gathered."""
        if self._changed:
            ProposedChange.objects.bulk_update(self._changed.values(), sorted(self._fields))
        if self._demoted:
            Evidence.objects.filter(pk__in=self._demoted).update(is_independent=False)
        if self._evidence:
            insert_all(list(self._evidence.values()))
            for proposed in {row.proposed_id for row in self._evidence.values()}:
                self._scales.pop(proposed, None)  # their passages have other numbers now
        Change.objects.record_all(self._log, by=self._by, now=self._now)
        self._evidence, self._demoted, self._changed, self._fields, self._log = {}, set(), {}, set(), []


def _standing(restriction: Restriction) -> Restriction:
    """What it was merged into, if it was."""
    while restriction.merged_into:
        restriction = restriction.merged_into
    return restriction
