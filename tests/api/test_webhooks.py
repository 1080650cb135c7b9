"""Webhooks through the API: each account its own."""

from typing import Any

import pytest

from policies.models import IdempotentAnswer, WebhookEndpoint
from policies.publish import webhooks
from tests.api.asking import delete, faults, get, post
from tests.api.test_changes import make_registered
from tests.makers import NOW, make_editor

pytestmark = pytest.mark.django_db
NEW = {"name": "mine", "url": "https://hooks.example/take", "filters": {"natures": ["policy"]}}


@pytest.fixture
def owner() -> Any:
    return make_editor()


def test_a_webhook_is_made_with_a_secret_that_is_shown_then(owner: Any) -> None:
    made = post("webhooks/", NEW, by=owner, status=201)
    assert made["secret"].startswith("whsec_")
    assert "secret" not in get(f"webhooks/{made['id']}/", by=owner)
    assert post(f"webhooks/{made['id']}/rotate/", {}, by=owner)["secret"] != made["secret"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"url": "ftp://a.example/"}, "#/url"),
        ({"url": "http://169.254.169.254/latest/"}, "#/url"),
        ({"url": "http://127.0.0.1/"}, "#/url"),
        ({"url": "http://[::1]/"}, "#/url"),
        ({"url": "http://localhost/"}, "#/url"),
        ({"url": "https://metadata.google.internal/"}, "#/url"),
        ({"url": "https://user:pw@a.example/"}, "#/url"),
        ({"filters": {"colours": ["red"]}}, "#/filters/colours"),
        ({"filters": {"statuses": ["gone"]}}, "#/filters/statuses/0"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused_by_its_place(owner: Any, change: dict, pointer: str) -> None:
    assert pointer in faults(post("webhooks/", NEW | change, by=owner, status=400))


def test_what_was_sent_is_seen_and_sent_again(owner: Any) -> None:
    made = post("webhooks/", NEW | {"filters": {}}, by=owner, status=201)
    assert post(f"webhooks/{made['id']}/test/", {}, by=owner)["event_type"] == "test.ping"
    make_registered("one")
    webhooks.plan(now=NOW)
    rows = get(f"webhooks/{made['id']}/deliveries/", by=owner)["results"]
    assert [row["event_type"] for row in rows] == ["registry.created", "test.ping"]
    again = post(f"webhooks/{made['id']}/deliveries/{rows[0]['id']}/redeliver/", {}, by=owner)
    assert again["id"] == rows[0]["id"]
    post(f"webhooks/{made['id']}/deliveries/none/redeliver/", {}, by=owner, status=404)
    assert post(f"webhooks/{made['id']}/enable/", {}, by=owner)["is_active"]


def test_nobody_sees_or_removes_those_of_others(owner: Any) -> None:
    made = post("webhooks/", NEW, by=owner, status=201)
    other = make_editor()
    get(f"webhooks/{made['id']}/", by=other, status=404)
    delete(f"webhooks/{made['id']}/", None, by=other, status=404)
    assert get("webhooks/", by=other)["results"] == []
    get("webhooks/", status=401)
    delete(f"webhooks/{made['id']}/", None, by=owner)
    assert not WebhookEndpoint.objects.exists()


def test_a_secret_is_never_kept_and_still_answered_to_the_same_request(owner: Any) -> None:
    first, again = (post("webhooks/", NEW, by=owner, status=201, **{"Idempotency-Key": "one"}) for _ in range(2))
    assert first == again and WebhookEndpoint.objects.count() == 1
    rotated = [post(f"webhooks/{first['id']}/rotate/", {}, by=owner, **{"Idempotency-Key": "two"}) for _ in range(2)]
    assert rotated[0] == rotated[1] and rotated[0]["secret"] != first["secret"]
    assert WebhookEndpoint.objects.get().secret_version == 2
    assert not IdempotentAnswer.objects.filter(body__contains="whsec_").exists()
