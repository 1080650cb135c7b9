"""Tamper evidence: each step carries the SHA-256 of its own content and of the step before it in its restriction."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from policies.models import StatusEvent

# What a step says. The order does not matter (the JSON is sorted); a new field goes here with the migration that adds it.
CONTENT = (
    "restriction_id",
    "sequence",
    "kind",
    "corrects_id",
    "action",
    "stage",
    "status",
    "effective_date",
    "effective_precision",
    "effective_basis",
    "announced_date",
    "until_date",
    "summary",
    "scope",
    "note",
    "quote",
    "quote_start",
    "quote_end",
    "sources",
    "instrument_id",
    "news_item_id",
    "external_key",
    "reason",
    "recorded_by_id",
    "recorded_by_name",
    "door",
    "recorded_at",
    "previous_hash",
)


def event_hash(event: StatusEvent) -> str:
    """The hash (64 hex digits) that the row should carry."""
    content = {name: _plain(getattr(event, name)) for name in CONTENT}
    return sha256(content)


def heads_digest(heads: dict[str, list[Any]]) -> str:
    """One hash over every restriction's last sequence and hash."""
    return sha256(heads)


def sha256(value: Any) -> str:
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def current_heads(events: Iterable[StatusEvent]) -> dict[str, list[Any]]:
    """Each restriction's last sequence and hash, from events in order of sequence."""
    return {str(event.restriction_id): [event.sequence, event.hash] for event in events}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
