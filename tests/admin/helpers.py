"""What tests of the desk share: signed-in clients, proposals with their article, forms filled as a page shows them."""

import html
from datetime import date
from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from policies.models import Evidence, NewsItem, NewsRevision, ProposedChange, Restriction
from tests.makers import NOW, make_editor, make_news_item, make_restriction, make_user


def sign_in(user: Any = None) -> Client:
    client = Client(headers={"X-Request-ID": "desk-test-1"})
    client.force_login(user or make_editor(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_staff(*permissions: str, **changes: Any) -> Any:
    """Somebody who may sign in at the desk, and do just what is named: "change_proposedchange"."""
    user = make_user(is_staff=True, **changes)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="policies", codename__in=permissions))
    return user


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:policies_{name}", args=args)


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def filled(form: Any, **changes: Any) -> dict[str, str]:
    """What a browser would send of an unchanged form, with changes."""
    values = {field.html_name: field.value() for field in form}
    sent = {name: "" if value is None else str(value) for name, value in values.items()}
    return sent | {name: "" if value is None else str(value) for name, value in changes.items()}


def restriction_post(restriction: Restriction, **changes: Any) -> dict[str, Any]:
    """The form of a restriction as its page sends it, without inlines."""
    values = {
        "title": restriction.title,
        "summary": restriction.summary,
        "authority": restriction.authority_id,
        "measure": restriction.measure,
        "reach": restriction.reach,
        "opened_version": restriction.version,
    }
    for prefix in ("items", "aliases", "links"):
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return values | changes


def make_item(text: str, **changes: Any) -> NewsItem:
    item = make_news_item(text=text, **changes)
    NewsRevision.objects.create(
        item=item, number=1, title=item.title, text=text, content_hash=item.content_hash, seen_at=NOW
    )
    return item


def make_proposal(
    text: str = "Officials said that the curbs were lifted today. Shares rose.",
    quote: str = "the curbs were lifted today",
    item: NewsItem | None = None,
    **changes: Any,
) -> ProposedChange:
    """A pending proposal with its article and the passage that it rests on."""
    item = item or make_item(text)
    values = {
        "action": "lift",
        "stage": "talk",
        "reported_date": date(2025, 7, 3),
        "confidence": 0.8,
        "created_at": NOW,
    }
    values |= changes
    values.setdefault("restriction", None)
    values["restriction"] = values["restriction"] or make_restriction()
    proposed = ProposedChange.objects.create(**values)
    start = item.text.index(quote)
    Evidence.objects.create(
        proposed=proposed,
        news_item=item,
        revision=1,
        quote=quote,
        start=start,
        end=start + len(quote),
        confidence=proposed.confidence,
        because=["'lifted' governs the curbs"],
    )
    return proposed
