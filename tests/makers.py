"""Plain helpers that make one row each, with what a test does not care about filled in."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model

from policies import history
from policies.history import Step
from policies.models import Authority, Jurisdiction, NewsItem, Restriction, Source, StatusEvent
from policies.models.changelog import Author
from policies.vocabulary import Action, Door, Stage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_author(**changes: Any) -> Author:
    return Author(**({"user": None, "door": Door.COMMAND, "reason": "because a test says so"} | changes))


def make_user(**changes: Any) -> Any:
    values = {"username": f"editor-{next(_numbers)}", "password": "correct horse battery"} | changes
    return get_user_model().objects.create_user(**values)


def make_editor(**changes: Any) -> Any:
    return make_user(**({"is_staff": True, "is_superuser": True} | changes))


def make_jurisdiction(code: str = "US", **changes: Any) -> Jurisdiction:
    return Jurisdiction.objects.get_or_create(code=code, defaults={"name": f"Country {code}"} | changes)[0]


def make_authority(**changes: Any) -> Authority:
    values = {"slug": "us-bis", "name": "Bureau of Industry and Security", "short_name": "BIS"} | changes
    values.setdefault("jurisdiction", make_jurisdiction())
    return Authority.objects.get_or_create(slug=values["slug"], defaults=values)[0]


def make_restriction(**changes: Any) -> Restriction:
    number = next(_numbers)
    values = {
        "slug": f"restriction-{number}",
        "title": f"Restriction {number}",
        "measure": "licence_requirement",
    } | changes
    values.setdefault("authority", make_authority())
    return Restriction.objects.create(**values)


def make_step(**changes: Any) -> Step:
    values = {"action": Action.ENTER_INTO_FORCE, "stage": Stage.LEGAL_ACT, "effective_date": date(2025, 1, 1)} | changes
    return Step(**values)


def make_event(restriction: Restriction | None = None, *, now: datetime = NOW, **changes: Any) -> StatusEvent:
    """A recorded step, through the ledger like any other."""
    return history.record(restriction or make_restriction(), make_step(**changes), by=make_author(), now=now)


def make_source(**changes: Any) -> Source:
    number = next(_numbers)
    values = {
        "slug": f"source-{number}",
        "name": f"Source {number}",
        "url": f"https://news-{number}.example/feed",
    } | changes
    return Source.objects.create(**({"grade": "press"} | values))


def make_news_item(**changes: Any) -> NewsItem:
    number = next(_numbers)
    values = {
        "key": f"{number:064d}",
        "title": f"Article {number}",
        "text": "The United States lifted the restriction.",
        "grade": "press",
        "content_hash": f"{number:064d}",
        "received_at": NOW,
    }
    return NewsItem.objects.create(**(values | changes))
