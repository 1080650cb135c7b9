"""A registry of any size for measurements, made in bulk: what the ledger and the log would hold, without their writers.

Only for a database of the bench's own: it goes past the modules that write these tables.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta

from django.db import connection

from policies.history import fold
from policies.models import (
    Authority,
    Category,
    Change,
    ControlledItem,
    Evidence,
    ItemCode,
    Jurisdiction,
    NewsItem,
    NewsRevision,
    ProposedChange,
    Restriction,
    StatusEvent,
    StatusPeriod,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
ACTIONS = (("enter_into_force", "in_force"), ("tighten", "in_force"), ("ease", "eased"), ("suspend", "suspended"))
BATCH = 5000


def fill(restrictions: int, events: int) -> None:
    """``restrictions`` rows with ``events`` steps among them, and a row of the log for each of both."""
    us = Jurisdiction.objects.create(code="US", name="United States")
    cn = Jurisdiction.objects.create(code="CN", name="China")
    by = Authority.objects.create(
        slug="us-bis", name="Bureau of Industry and Security", short_name="BIS", jurisdiction=us
    )
    category = Category.objects.create(slug="advanced-chips", name="Advanced chips")
    rows = [
        Restriction(
            slug=f"us-rule-{number:05d}",
            title=f"Licence requirement for goods of group {number}",
            summary="Exports of the goods listed need a licence, which is denied as a rule. " * 3,
            authority=by,
            measure="licence_requirement",
            citation=f"89 FR {10000 + number}",
            updated_at=START + timedelta(minutes=number),
        )
        for number in range(restrictions)
    ]
    Restriction.objects.bulk_create(rows, batch_size=BATCH)
    _parts(rows, cn, category)
    _history(rows, events // restrictions)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _parts(rows: list[Restriction], target: Jurisdiction, category: Category) -> None:
    targets, categories = Restriction.targets.through, Restriction.categories.through
    targets.objects.bulk_create([targets(restriction=row, jurisdiction=target) for row in rows], batch_size=BATCH)
    categories.objects.bulk_create([categories(restriction=row, category=category) for row in rows], batch_size=BATCH)
    items = [ControlledItem(restriction=row, name=f"Goods {row.pk}") for row in rows]
    ControlledItem.objects.bulk_create(items, batch_size=BATCH)
    codes = [ItemCode(item=item, system="eccn", code=f"3A{number % 1000:03d}.a") for number, item in enumerate(items)]
    ItemCode.objects.bulk_create(codes, batch_size=BATCH)


def _history(rows: list[Restriction], steps: int) -> None:
    events = [_event(row, number) for row in rows for number in range(steps)]
    StatusEvent.objects.bulk_create(events, batch_size=BATCH)
    StatusPeriod.objects.bulk_create(
        period for start in range(0, len(events), steps) for period in _periods(events[start : start + steps])
    )
    made = [_change(event) for event in events]
    Change.objects.bulk_create(made, batch_size=BATCH)


def _event(row: Restriction, number: int) -> StatusEvent:
    action, status = ACTIONS[number % len(ACTIONS)]
    digest = hashlib.sha256(f"{row.pk} {number}".encode()).hexdigest()
    return StatusEvent(
        restriction=row,
        sequence=number + 1,
        action=action,
        stage="legal_act",
        status=status,
        effective_date=date(2024, 1, 1) + timedelta(days=90 * number),
        summary="The authority published a rule that changes what needs a licence.",
        sources=[{"url": f"https://gazette.example/{row.pk}/{number}", "grade": "official"}],
        recorded_by_name="command",
        door="command",
        recorded_at=START + timedelta(seconds=row.pk, milliseconds=number),
        hash=digest,
    )


def _periods(events: list[StatusEvent]) -> list[StatusPeriod]:
    return [
        StatusPeriod(
            restriction=events[0].restriction,
            status=period.status.value,
            valid_from=period.valid_from,
            valid_to=period.valid_to,
            known_from=events[-1].recorded_at,
            by_lapse=period.by_lapse,
            is_confirmed=period.is_confirmed,
            event_id=period.event_id,
        )
        for period in fold(events)
    ]


def _change(event: StatusEvent) -> Change:
    after = {
        "sequence": event.sequence,
        "kind": "step",
        "action": event.action,
        "stage": event.stage,
        "status": event.status,
        "effective_date": event.effective_date.isoformat(),
        "summary": event.summary,
        "sources": event.sources,
        "hash": event.hash,
    }
    return Change(
        at=event.recorded_at,
        kind="created",
        nature="policy",
        object_type="statusevent",
        object_id=event.pk,
        object_key=f"statusevent-{event.pk}",
        restriction_id=event.restriction_id,
        after=after,
        actor_name="command",
        door="command",
    )


def fill_queue(proposals: int) -> None:
    """Proposals that wait for review, each of another restriction with an article of its own."""
    quote = "the licence requirement was suspended until further notice"
    text = (
        f"{'Officials met for talks that lasted two days. ' * 60}Officials said that {quote}. " + "Shares rose. " * 90
    )
    rows = list(Restriction.objects.order_by("id")[: proposals * 100 : 100])
    for number, row in enumerate(rows):
        digest = hashlib.sha256(f"article {number}".encode()).hexdigest()
        item = NewsItem.objects.create(
            key=digest, content_hash=digest, title=f"Talks on goods of group {number}", text=text, grade="press",
            publisher="Gazette", url=f"https://gazette.example/news/{number}", received_at=START,
        )  # fmt: skip
        NewsRevision.objects.create(
            item=item, number=1, title=item.title, text=text, content_hash=digest, seen_at=START
        )
        proposed = ProposedChange.objects.create(
            restriction=row, action="ease", stage="talk", reported_date=date(2026, 11, 20), created_at=START,
            confidence=0.9 - number / 1000, candidates=[rows[number - 1].slug],
        )  # fmt: skip
        start = text.index(quote)
        Evidence.objects.create(
            proposed=proposed, news_item=item, revision=1, quote=quote, start=start, end=start + len(quote),
            confidence=proposed.confidence, because=["'suspended' governs the requirement"],
        )  # fmt: skip
