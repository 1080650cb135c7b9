"""Webhooks: every change that an endpoint asked for, at least once, each with an id that stays the same.

The change log is the outbox: what was committed is in it, and ``plan`` turns it into deliveries from the endpoint's own
cursor. The order of messages is not promised (a message that fails is sent again later): ``cursor`` in the message gives it.
"""

import secrets
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F, Max

from policies.models import Change, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from policies.models.delivery import DeliveryState
from policies.pipeline.fetch import FetchFailed, FetchRefused, Http
from policies.pipeline.fetch.sending import Sent, send
from policies.pipeline.fetch.targets import target_of

from .filters import as_sent, facts_of, fits
from .signing import headers, secrets_of

# When the next attempt is made after each that failed: over three days in all, as the standard proposes.
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400))
GIVE_UP_AFTER = timedelta(days=5)  # an endpoint that took nothing for so long is disabled
LEASE = timedelta(seconds=60)
OVERLAP = timedelta(days=1)  # how long the secret before also signs
SECONDS = 10  # for one attempt, all in all
AT_ONCE, PLANNED_AT_ONCE = 16, 500
GONE = 410


def register(owner: Any, *, name: str, url: str, filters: dict[str, Any], now: datetime) -> WebhookEndpoint:
    """A new endpoint, which is sent what comes from now on. Raises ``FetchRefused`` for an address that cannot be."""
    target_of(url)
    return WebhookEndpoint.objects.create(
        public_id=secrets.token_hex(8),
        owner=owner,
        name=name,
        url=url,
        filters=filters,
        cursor=Change.objects.aggregate(last=Max("id"))["last"] or 0,
        created_at=now,
    )


def rotate(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    """Give the endpoint a new secret; the one before signs beside it for a day."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    rows.update(secret_version=F("secret_version") + 1, previous_until=now + OVERLAP)
    endpoint.refresh_from_db()


def enable(endpoint: WebhookEndpoint) -> None:
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(is_active=True, disabled_reason="", failing_since=None)


def plan(*, now: datetime) -> int:
    """Turn what is new in the log into deliveries. Returns how many."""
    return sum(_plan(endpoint, now=now) for endpoint in WebhookEndpoint.objects.filter(is_active=True))


def _plan(endpoint: WebhookEndpoint, *, now: datetime) -> int:
    changes = list(Change.objects.filter(id__gt=endpoint.cursor).order_by("id")[:PLANNED_AT_ONCE])
    if not changes:
        return 0
    facts = facts_of(change.restriction_id for change in changes)
    wanted = [change for change in changes if fits(endpoint.filters, change, facts.get(change.restriction_id))]
    with transaction.atomic():
        # Of two that plan at once, one moves the cursor, and only that one makes deliveries.
        moved = WebhookEndpoint.objects.filter(pk=endpoint.pk, cursor=endpoint.cursor).update(cursor=changes[-1].pk)
        if not moved:
            return 0
        rows = [_delivery(endpoint, change, facts.get(change.restriction_id), now) for change in wanted]
        WebhookDelivery.objects.bulk_create(rows)
    return len(wanted)


def _delivery(endpoint: WebhookEndpoint, change: Change, facts: Any, now: datetime) -> WebhookDelivery:
    kind = f"{change.nature}.{change.kind}"
    data = as_sent(change, facts)
    payload = {"type": kind, "timestamp": data["at"], "data": data}
    return WebhookDelivery(
        endpoint=endpoint,
        message_id=f"msg_{endpoint.public_id}_{change.pk}",
        event_type=kind,
        change_id=change.pk,
        payload=orjson.dumps(payload).decode(),
        next_at=now,
        created_at=now,
    )


def test(endpoint: WebhookEndpoint, *, now: datetime) -> WebhookDelivery:
    """Send an event that says only that it is a test."""
    payload = {
        "type": "test.ping",
        "timestamp": now.isoformat().replace("+00:00", "Z"),
        "data": {"name": endpoint.name},
    }
    return WebhookDelivery.objects.create(
        endpoint=endpoint,
        message_id=f"msg_{endpoint.public_id}_test_{secrets.token_hex(6)}",
        event_type="test.ping",
        payload=orjson.dumps(payload).decode(),
        next_at=now,
        created_at=now,
    )


def redeliver(delivery: WebhookDelivery, *, now: datetime) -> None:
    """Send a message again, under its own id."""
    rows = WebhookDelivery.objects.filter(pk=delivery.pk)
    rows.update(state=DeliveryState.PENDING.value, attempts=0, next_at=now)


def deliver(*, now: datetime, http: Http) -> int:
    """Make every attempt that is due, many at once, so that a slow receiver keeps nobody waiting. Returns how many."""
    due = WebhookDelivery.objects.filter(state=DeliveryState.PENDING.value, next_at__lte=now, endpoint__is_active=True)
    mine = [row for row in due.select_related("endpoint").order_by("next_at", "id")[: 4 * AT_ONCE] if _claim(row, now)]
    http = replace(http, total_seconds=SECONDS, max_redirects=0)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        trying = {pool.submit(_try, row, now=now, http=http): row for row in mine}
        for done in as_completed(trying):
            _note(trying[done], done.result(), now=now)
    return len(mine)


def _claim(row: WebhookDelivery, now: datetime) -> bool:
    rows = WebhookDelivery.objects.filter(pk=row.pk, state=DeliveryState.PENDING.value, next_at=row.next_at)
    return bool(rows.update(next_at=now + LEASE, attempts=F("attempts") + 1))


def _try(row: WebhookDelivery, *, now: datetime, http: Http) -> Sent | Exception:
    """The attempt itself, in a thread: only the network."""
    body = row.payload.encode()
    signed = headers(row.message_id, body, secrets=secrets_of(row.endpoint, now=now), now=now)
    try:
        return send(row.endpoint.url, body, headers={"Content-Type": "application/json"} | signed, http=http)
    except (FetchFailed, FetchRefused) as fault:
        return fault


def _note(row: WebhookDelivery, outcome: Sent | Exception, *, now: datetime) -> None:
    status = outcome.status if isinstance(outcome, Sent) else None
    message = f"It answered {status}." if status else str(outcome)[:300]
    WebhookAttempt.objects.create(delivery=row, at=now, http_status=status, message=message)
    values: dict[str, Any] = {"last_status": status, "last_message": message}
    if isinstance(outcome, Sent) and outcome.is_good:
        values |= {"state": DeliveryState.DELIVERED.value, "delivered_at": now, "next_at": None}
        WebhookEndpoint.objects.filter(pk=row.endpoint_id).exclude(failing_since=None).update(failing_since=None)
    else:
        values |= _again(row, outcome, now=now)
        _failing(row.endpoint, outcome, message, now=now)
    WebhookDelivery.objects.filter(pk=row.pk).update(**values)


def _again(row: WebhookDelivery, outcome: Sent | Exception, *, now: datetime) -> dict[str, Any]:
    made = row.attempts  # as it was before this attempt
    if made >= len(BACKOFF):
        return {"state": DeliveryState.FAILED.value, "next_at": None}
    wait = BACKOFF[made]
    if isinstance(outcome, Sent) and outcome.retry_after:
        wait = max(wait, timedelta(seconds=min(outcome.retry_after, 86_400)))
    return {"next_at": now + wait}


def _failing(endpoint: WebhookEndpoint, outcome: Sent | Exception, message: str, *, now: datetime) -> None:
    WebhookEndpoint.objects.filter(pk=endpoint.pk, failing_since=None).update(failing_since=now)
    since = WebhookEndpoint.objects.values_list("failing_since", flat=True).get(pk=endpoint.pk)
    if isinstance(outcome, Sent) and outcome.status == GONE:
        _disable(endpoint, "The receiver says that it is gone (410).")
    elif isinstance(outcome, FetchRefused):
        _disable(endpoint, message)
    elif since and now - since >= GIVE_UP_AFTER:
        _disable(endpoint, f"Nothing was taken for {GIVE_UP_AFTER.days} days. {message}")


def _disable(endpoint: WebhookEndpoint, reason: str) -> None:
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk, is_active=True)
    if rows.update(is_active=False, disabled_reason=reason[:300]) and endpoint.owner.email:
        text = f"Your webhook “{endpoint.name}” was disabled.\n\n{reason}\n\nWhat is due is kept; enable it to go on."
        send_mail("A webhook was disabled", text, None, [endpoint.owner.email], fail_silently=True)
