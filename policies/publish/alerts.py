"""Alerts for people: what fits a saved search or a watch list, by e-mail, at once, daily or weekly.

Nothing is sent to an address that was not confirmed from it, but the one letter that asks. Each letter carries the way out.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db.models import Max
from django.utils.html import format_html, format_html_join

from policies.models import Change, Subscription
from policies.models.delivery import Frequency
from policies.vocabulary import Nature

from .feeds import headline
from .filters import Facts, facts_of, fits

SALT = "alerts"
CONFIRM_WITHIN = timedelta(days=7)
PERIOD = {
    Frequency.AT_ONCE: timedelta(0),
    Frequency.DAILY: timedelta(days=1),
    Frequency.WEEKLY: timedelta(days=7),
}
TRY_AGAIN = timedelta(minutes=10)
MOST_TOLD, LOOKED_AT = 100, 5000
UNCONFIRMED_AT_ONCE = 3  # letters that ask the same address
HIDDEN = {"hash", "sequence", "news_item", "kind"}


class TokenFault(ValueError):
    """A link that is not ours, or is too old."""


def subscribe(email: str, *, name: str, filters: dict[str, Any], frequency: Frequency, now: datetime) -> None:
    """Ask the address whether it wants this. Who asks too often for one address is passed over, and not told."""
    waiting = Subscription.objects.filter(email__iexact=email, confirmed_at=None, created_at__gte=now - CONFIRM_WITHIN)
    if waiting.count() >= UNCONFIRMED_AT_ONCE:
        return
    row = Subscription.objects.create(
        email=email,
        name=name,
        filters=filters,
        frequency=frequency.value,
        cursor=Change.objects.aggregate(last=Max("id"))["last"] or 0,
        next_at=now,
        created_at=now,
    )
    text = (
        "Somebody, probably you, asked for alerts about export controls to this address.\n\n"
        f"To confirm, open: {link('confirm', row)}\n\nIf it was not you, do nothing: nothing will be sent."
    )
    EmailMultiAlternatives("Confirm your alert", text, None, [email]).send()


def confirm(token: str, *, now: datetime) -> Subscription:
    """Begin to send. Raises ``TokenFault``."""
    row = _of(token, "confirm")
    if row.confirmed_at is None and now - row.created_at > CONFIRM_WITHIN:
        raise TokenFault("This link is too old. Ask for the alert again.")
    last = Change.objects.aggregate(last=Max("id"))["last"] or 0
    first_at = now + PERIOD[Frequency(row.frequency)]
    Subscription.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_at=now, cursor=last, next_at=first_at)
    return row


def leave(token: str, *, now: datetime) -> Subscription:
    """Send nothing any more. Raises ``TokenFault``."""
    row = _of(token, "leave")
    Subscription.objects.filter(pk=row.pk, left_at=None).update(left_at=now)
    return row


def link(what: str, row: Subscription) -> str:
    token = signing.dumps([what, row.pk], salt=SALT)
    return f"{settings.SITE_URL}/api/v1/alerts/{what}/{token}/"


def _of(token: str, what: str) -> Subscription:
    try:
        said, pk = signing.loads(token, salt=SALT)
        row = Subscription.objects.filter(pk=pk).first()
    except (signing.BadSignature, ValueError, TypeError):
        said, row = "", None
    if said != what or row is None:
        raise TokenFault("This link is not complete, or not ours.")
    return row


def send_due(*, now: datetime) -> int:
    """Send every letter that is due and has something to say. Returns how many."""
    due = Subscription.objects.filter(left_at=None, next_at__lte=now).exclude(confirmed_at=None)
    return sum(_send(row, now=now) for row in due.order_by("next_at")[:200])


def _send(row: Subscription, *, now: datetime) -> bool:
    # Whoever moves the time first sends; where that fails half-way it is tried again from the same cursor.
    rows = Subscription.objects.filter(pk=row.pk, next_at=row.next_at, cursor=row.cursor)
    if not rows.update(next_at=now + TRY_AGAIN):
        return False
    natures = [Nature.POLICY.value, Nature.CORRECTION.value]
    changes = list(Change.objects.filter(id__gt=row.cursor).order_by("id")[:LOOKED_AT])
    facts = facts_of(change.restriction_id for change in changes if change.nature in natures)
    told = [
        (change, facts.get(change.restriction_id or 0))
        for change in changes
        if change.nature in natures and fits(row.filters, change, facts.get(change.restriction_id or 0))
    ]
    if told:
        letter(row, told).send()
    last = changes[-1].pk if changes else row.cursor
    Subscription.objects.filter(pk=row.pk).update(cursor=last, next_at=now + PERIOD[Frequency(row.frequency)])
    return bool(told)


def letter(row: Subscription, told: list[tuple[Change, Facts | None]]) -> EmailMultiAlternatives:
    """What changed, field by field, with the quote it rests on: plain, and as HTML."""
    shown, out = told[:MOST_TOLD], link("leave", row)
    more = f"… and {len(told) - MOST_TOLD} more." if len(told) > MOST_TOLD else ""
    parts = [_part(change, facts) for change, facts in shown]
    plain = [f"{title}\n{address}\n" + "".join(f"  {line}\n" for line in lines) for title, address, lines in parts]
    html = format_html_join(
        "",
        '<h2 style="font-size:1em"><a href="{}">{}</a></h2><ul>{}</ul>',
        (
            (address, title, format_html_join("", "<li>{}</li>", ((line,) for line in lines)))
            for title, address, lines in parts
        ),
    )
    count = len(told)
    subject = parts[0][0] if count == 1 else f"{count} changes of export controls"
    message = EmailMultiAlternatives(
        " ".join(subject.split())[:200],
        "\n".join([*plain, more, f"To leave: {out}"]),
        None,
        [row.email],
        headers={"List-Unsubscribe": f"<{out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    page = format_html('<html><body>{}<p>{}</p><p><a href="{}">Leave</a></p></body></html>', html, more, out)
    message.attach_alternative(page, "text/html")
    return message


def _part(change: Change, facts: Facts | None) -> tuple[str, str, list[str]]:
    title = headline(change, facts.title if facts else change.object_key)
    address = f"{settings.SITE_URL}/restrictions/{facts.slug}/" if facts else settings.SITE_URL
    said = change.after
    lines = [
        f"{name.replace('_', ' ')}: {f'{change.before[name]} → ' if name in change.before else ''}{value}"
        for name, value in said.items()
        if name not in HIDDEN | {"quote", "sources"} and change.before.get(name) != value
    ]
    lines += [f"“{said['quote']}”"] if said.get("quote") else []
    lines += [f"{source['url']} ({source['grade']})" for source in said.get("sources", ())]
    return title, address, lines
