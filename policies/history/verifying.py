"""Is the ledger what was written? Every row against its hash, every chain against its links, all against the last seal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from policies.models import Checkpoint, StatusEvent
from policies.models.changelog import in_one_order

from .chain import current_heads, event_hash, heads_digest


@dataclass(frozen=True)
class Fault:
    """One place that does not fit: which restriction, which row (None: the seal itself), and what is wrong."""

    restriction: str
    sequence: int | None
    what: str

    def __str__(self) -> str:
        row = f" step {self.sequence}" if self.sequence is not None else ""
        return f"{self.restriction}{row}: {self.what}"


def verify() -> list[Fault]:
    """Every fault of the ledger, the first of each restriction first; empty when all fits."""
    return [*_chain_faults(), *_seal_faults()]


def seal(*, now: datetime) -> Checkpoint:
    """Seal what the ledger holds now. Returns the checkpoint whose digest is to be published."""
    with in_one_order():
        heads = current_heads(_events().only("restriction_id", "sequence", "hash"))
        count = StatusEvent.objects.count()
        return Checkpoint.objects.create(at=now, event_count=count, heads=heads, digest=heads_digest(heads))


def seal_if_changed(*, now: datetime) -> Checkpoint | None:
    """Seal the ledger where a step was recorded since the last seal. Rows are only added, so their count tells."""
    with in_one_order():
        last = Checkpoint.objects.last()
        if last and last.event_count == StatusEvent.objects.count():
            return None
        return seal(now=now)


def _chain_faults() -> Iterator[Fault]:
    events = _events().select_related("restriction").iterator(chunk_size=1000)
    for _, chain in groupby(events, key=lambda event: event.restriction_id):
        previous = ""
        for number, event in enumerate(chain, start=1):
            yield from _row_faults(event, number, previous)
            previous = event.hash


def _row_faults(event: StatusEvent, number: int, previous: str) -> Iterator[Fault]:
    slug = event.restriction.slug
    if event.sequence != number:
        yield Fault(slug, event.sequence, f"stands where step {number} should be: a row is missing or was added.")
    if event.hash != event_hash(event):
        yield Fault(slug, event.sequence, "was changed after it was recorded: its content does not give its hash.")
    if event.previous_hash != previous:
        yield Fault(slug, event.sequence, "does not follow on the row before it.")


def _seal_faults() -> Iterator[Fault]:
    checkpoint = Checkpoint.objects.last()
    if checkpoint is None:
        return
    if heads_digest(checkpoint.heads) != checkpoint.digest:
        yield Fault(f"checkpoint {checkpoint.pk}", None, "its heads do not give its digest.")
    stored = {
        (str(restriction), sequence): (hash, slug)
        for restriction, sequence, hash, slug in StatusEvent.objects.values_list(
            "restriction_id", "sequence", "hash", "restriction__slug"
        )
    }
    slugs = {restriction: slug for (restriction, _), (_, slug) in stored.items()}
    for restriction, (sequence, hash) in sorted(checkpoint.heads.items()):
        found = stored.get((restriction, sequence))
        slug = slugs.get(restriction, f"restriction {restriction}")
        if found is None:
            yield Fault(
                slug, sequence, f"is gone, and was there at the checkpoint of {checkpoint.at:%d %B %Y %H:%M} UTC."
            )
        elif found[0] != hash:
            yield Fault(
                slug, sequence, f"is not the row sealed at the checkpoint of {checkpoint.at:%d %B %Y %H:%M} UTC."
            )


def _events() -> QuerySet[StatusEvent]:
    return StatusEvent.objects.order_by("restriction_id", "sequence")
