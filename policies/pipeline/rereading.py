"""Scoring today's reader on what editors decided: the stored texts read again, each with the history as it stood then.

With the decision itself in the history the reader would only have to recognise it, so each text is read as if nothing had
been recorded since the first decision on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from policies.history.fold import counting
from policies.models import Evidence, NewsRevision, ProposedChange, Restriction, StatusEvent, StatusPeriod
from policies.models.history import EventKind
from policies.models.review import ProposalKind, State, Verdict
from policies.pipeline import catalog
from policies.pipeline.reading import Catalog, Known, read
from policies.pipeline.reading.evaluation import Label, Scored
from policies.pipeline.reading.values import Recorded


@dataclass
class Decided:
    """One revision of an article with what editors made of it: the labels, each with the words that say
    so, and the restrictions that were decided on."""

    revision: NewsRevision
    decided_at: datetime
    quotes: dict[Label, str] = field(default_factory=dict)
    restrictions: set[str] = field(default_factory=set)

    @property
    def labels(self) -> tuple[Label, ...]:
        return tuple(self.quotes)


def decided() -> Iterator[Decided]:
    """Every text on which an editor decided, copies once, in the order in which they came. Four statements."""
    rows = Evidence.objects.exclude(verdict="").filter(is_independent=True, proposed__kind=ProposalKind.STEP)
    rows = rows.select_related(
        "proposed__restriction__merged_into",
        "proposed__event__restriction__merged_into",
        "proposed__event__corrected_by__restriction__merged_into",
    )
    texts = NewsRevision.objects.filter(item__in=rows.order_by().values("news_item_id")).select_related("item")
    revisions = {(text.item_id, text.number): text for text in texts}
    found: dict[tuple[int, int], Decided] = {}
    for row in rows.order_by("news_item_id", "revision", "id"):
        place = (row.news_item_id, row.revision)
        if place in revisions and row.proposed.reviewed_at:
            entry = found.setdefault(place, Decided(revisions[place], row.proposed.reviewed_at))
            _add(entry, row)
    yield from found.values()


def _add(entry: Decided, row: Evidence) -> None:
    proposed, event = row.proposed, _standing(row.proposed.event)
    entry.decided_at = min(entry.decided_at, proposed.reviewed_at or entry.decided_at)
    entry.restrictions.add(_slug(proposed.restriction))
    if event:
        entry.restrictions.add(_slug(event.restriction))
        entry.quotes.setdefault(Label(_slug(event.restriction), event.action, event.stage), row.quote)
    elif proposed.state == State.REJECTED and row.verdict == Verdict.SAME:
        entry.quotes.setdefault(Label(_slug(proposed.restriction), *_read(row, proposed)), row.quote)


def _standing(event: StatusEvent | None) -> StatusEvent | None:
    """The step as the history has it now: what replaced it, and nothing where it was taken back."""
    while event:
        later = getattr(event, "corrected_by", None)
        if later is None:
            return event
        event = None if later.kind == EventKind.RETRACTION else later
    return None


def _read(row: Evidence, proposed: ProposedChange) -> tuple[str, str]:
    return row.action or proposed.action, row.stage or proposed.stage


def _slug(restriction: Restriction | None) -> str:
    assert restriction is not None  # kind STEP has one
    return restriction.merged_into.slug if restriction.merged_into else restriction.slug


def scored() -> list[Scored]:
    """Each decided text as today's reader reads it; findings on restrictions that nobody decided on are left out."""
    present = catalog.from_database()
    past = Past()
    return [_scored(entry, past.catalog(present, before=entry.decided_at)) for entry in decided()]


def _scored(entry: Decided, known: Catalog) -> Scored:
    item = entry.revision.item
    published = item.published_at.date() if item.published_at else None
    reading = read(entry.revision.text, catalog=known, published=published, publisher_kind=item.grade)
    asked = tuple(finding for finding in reading.findings if finding.restriction in entry.restrictions)
    name = f"article {item.pk} revision {entry.revision.number}"
    return Scored(name, item.grade, reading.language, entry.labels, replace(reading, findings=asked))


class Past:
    """The history as it was known at a moment, for the reader."""

    def __init__(self) -> None:
        self.events: dict[str, list[StatusEvent]] = {}
        self.periods: dict[str, list[StatusPeriod]] = {}
        for event in StatusEvent.objects.select_related("restriction").order_by("id"):
            self.events.setdefault(event.restriction.slug, []).append(event)
        for period in StatusPeriod.objects.select_related("restriction").order_by("valid_from"):
            self.periods.setdefault(period.restriction.slug, []).append(period)

    def catalog(self, present: Catalog, *, before: datetime) -> Catalog:
        """What there was to find before a moment; only what changed since is built anew."""
        later = {slug for slug, events in self.events.items() if events[-1].recorded_at >= before}
        changed = {slug: self._known(present.known[slug], before) for slug in later if slug in present.known}
        return replace(present, known={**present.known, **changed}) if changed else present

    def _known(self, known: Known, before: datetime) -> Known:
        periods = [
            (period.status, period.valid_from, period.valid_to)
            for period in self.periods.get(known.slug, [])
            if period.known_from < before and (period.known_to is None or period.known_to >= before)
        ]
        events = [event for event in self.events[known.slug] if event.recorded_at < before]
        steps = tuple(Recorded(event.effective_date, event.action, event.stage) for event in counting(events))
        return replace(known, periods=tuple(periods), steps=steps)
