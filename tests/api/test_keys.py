"""Keys of accounts: hashed, scoped, expiring, revocable; and how often one may ask."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.test import Client
from django.utils import timezone

from policies.api import keys, throttling
from policies.models import ApiKey, NewsItem
from policies.models.keys import Scope
from tests.api.asking import basic, faults, get, post
from tests.makers import make_editor, make_restriction, make_user

pytestmark = pytest.mark.django_db
STEP = {"action": "adopt", "stage": "decision", "effective_date": "2025-01-01", "reason": "The gazette says so."}


def make_key(scope: Scope = Scope.READ, **changes: Any) -> tuple[ApiKey, str]:
    values = {"name": "nightly", "now": timezone.now()} | changes
    return keys.issue(values.pop("user", None) or make_editor(), scope=scope, **values)


def test_a_key_is_good_for_its_account_and_knows_when_it_was_used() -> None:
    row, text = make_key()
    get("restrictions/", by=text)
    row.refresh_from_db()
    assert timezone.now() - row.last_used_at < timedelta(minutes=1)


def test_a_dump_of_the_database_holds_no_usable_key() -> None:
    row, text = make_key()
    secret = text.split("_")[2]
    assert secret not in serializers.serialize("json", ApiKey.objects.all())
    get("restrictions/", by=f"ect_{row.prefix}_{row.digest}", status=401)


@pytest.mark.parametrize(
    "text", ["", "ect_", "ect__", "x", "ect_0000000000_00", "ect_" + "a" * 500, "ect_é_ü", "ect_a_b_c"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    assert get("restrictions/", by=text or " ", status=401)["title"] == "Unauthorized"


def test_a_key_that_expired_or_was_revoked_or_whose_account_is_closed_is_refused() -> None:
    now = timezone.now()
    _, expired = make_key(expires_at=now - timedelta(seconds=1))
    revoked_row, revoked = make_key()
    keys.revoke(revoked_row, now=now)
    row, closed = make_key(user=make_user(is_active=False))
    for text in (expired, revoked, closed):
        get("restrictions/", by=text, status=401)


def test_several_keys_of_one_account_are_revoked_one_by_one() -> None:
    user = make_editor()
    first, one = make_key(user=user)
    _, two = make_key(user=user)
    keys.revoke(first, now=timezone.now())
    get("restrictions/", by=one, status=401)
    get("restrictions/", by=two)


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("propose", 403), ("edit", 201), ("admin", 201)])
def test_a_key_may_do_what_its_scope_says_and_no_more(scope: str, status: int) -> None:
    make_restriction(slug="one")
    _, text = make_key(Scope(scope))
    answer = post("restrictions/one/history/", STEP, by=text, status=status)
    assert status == 201 or scope in answer["detail"]


def test_a_key_may_never_do_more_than_its_account() -> None:
    make_restriction(slug="one")
    _, text = make_key(Scope.ADMIN, user=make_user())
    post("restrictions/one/history/", STEP, by=text, status=403)


def test_anonymous_reading_is_a_setting(settings: Any) -> None:
    settings.API_ANONYMOUS = False
    get("restrictions/", status=401)
    get("restrictions/", by=make_key()[1])


def test_who_asks_too_often_is_told_when_to_come_back(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_RATE_ADDRESS, settings.API_RATE_KEY = 2, 5
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    monkeypatch.setattr(throttling, "COUNTS", throttling._Counts())
    monkeypatch.setattr(throttling.time, "time", lambda: 1_800_000_010.0)
    for left in (1, 0):
        answer = Client().get("/api/v1/restrictions/")
        assert (answer["RateLimit-Policy"], answer["RateLimit"]) == ('"default";q=2;w=60', f'"default";r={left};t=50')
    refused = Client().get("/api/v1/restrictions/")
    assert (refused.status_code, refused["Retry-After"]) == (429, "50")
    assert (refused["Content-Type"], refused["RateLimit"]) == ("application/problem+json", '"default";r=0;t=50')
    assert [refused[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")] == ["2", "0", "50"]
    get("restrictions/", by=make_key()[1])


@pytest.mark.parametrize("asked", ["restrictions/", "webhooks/", "proposals/1/accept/"])
def test_who_guesses_at_keys_or_lacks_a_right_is_slowed_down_too(
    asked: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_RATE_ADDRESS, settings.REDIS_URL = 2, "unix:///nowhere/valkey.sock"
    monkeypatch.setattr(throttling, "COUNTS", throttling._Counts())
    monkeypatch.setattr(throttling.time, "time", lambda: 1_800_000_010.0)
    ask = Client().post if "accept" in asked else Client().get
    found = [ask(f"/api/v1/{asked}", headers={"Authorization": f"Bearer ect_a_{n}"}).status_code for n in range(3)]
    assert found == [401, 401, 429]


def test_the_counts_are_shared_where_the_broker_runs(settings: Any, valkey: Any) -> None:
    settings.REDIS_URL = valkey.url
    assert [throttling._Counts().add("somebody") for _ in range(3)] == [1, 2, 3]


def test_name_and_password_still_do() -> None:
    editor = make_editor()
    get("restrictions/", Authorization=basic(editor.get_username()))


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("propose", 201), ("edit", 201)])
def test_a_key_that_may_propose_hands_in_what_the_reader_reads(scope: str, status: int) -> None:
    _, key = make_key(Scope(scope))
    article = {
        "text": "The ministry lifts it.\n\nIt said so on Monday.",
        "url": "https://wire.example/1",
        "grade": "press",
    }
    answer = post("news/", article, by=key, status=status)
    assert NewsItem.objects.count() == (status == 201)
    if status == 201:
        assert answer == {"new": [NewsItem.objects.get().pk], "revised": [], "known": []}
        assert post("news/", article, by=key, status=201)["known"] == answer["new"]
        assert "#/url" in faults(post("news/", article | {"url": "ftp://x"}, by=key, status=400))
