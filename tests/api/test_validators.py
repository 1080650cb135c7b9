"""Validators: the same while the answer is the same, another as soon as it is another."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policies.registry import edit
from policies.vocabulary import Action
from tests.api.test_changes import make_registered
from tests.makers import NOW, make_author, make_event, make_news_item

pytestmark = pytest.mark.django_db
PATHS = ("restrictions/", "restrictions/one/", "restrictions/one/history/", "changes/", "authorities/", "news/")


def ask(path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers=headers)


@pytest.fixture
def one() -> Any:
    return make_registered("one")


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_answer_is_not_sent_it_again(path: str, one: object) -> None:
    etag = ask(path)["ETag"]
    for _ in range(2):
        again = ask(path, **{"If-None-Match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_a_change_elsewhere_leaves_the_answer_and_its_tag_alone(one: object) -> None:
    etag = ask("restrictions/one/")["ETag"]
    make_registered("two")
    assert ask("restrictions/one/", **{"If-None-Match": etag}).status_code == 304
    assert ask("restrictions/one/")["ETag"] == etag


@pytest.mark.parametrize("path", PATHS[:4])
def test_a_change_gives_another_tag_at_once(path: str, one: Any) -> None:
    etag = ask(path)["ETag"]
    ask(path, **{"If-None-Match": etag})
    make_event(one)
    again = ask(path, **{"If-None-Match": etag})
    assert (again.status_code, again["ETag"] != etag) == (200, True)


def test_what_is_not_in_the_log_is_looked_at_anew(one: object) -> None:
    etag = ask("news/")["ETag"]
    make_news_item()
    assert ask("news/", **{"If-None-Match": etag}).status_code == 200


def test_the_tag_changes_when_a_scheduled_day_comes(one: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_event(one, action=Action.ENTER_INTO_FORCE, effective_date=date(2026, 12, 1))
    tags = {}
    for day in (date(2026, 11, 29), date(2026, 12, 1)):
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        tags[day] = ask("restrictions/one/?fields=status")["ETag"]
        assert ask("restrictions/one/?fields=status", **{"If-None-Match": tags[date(2026, 11, 29)]}).status_code == (
            304 if day == date(2026, 11, 29) else 200
        )
    assert len(set(tags.values())) == 2


def test_the_date_is_that_of_the_last_change_and_moves_with_it(one: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=4))
    assert ask("restrictions/one/")["Last-Modified"] == "Mon, 23 Nov 2026 09:00:00 GMT"
    dated = {"If-Modified-Since": "Mon, 23 Nov 2026 09:00:00 GMT"}
    assert ask("restrictions/one/", **dated).status_code == 304
    one.title = "Newer"
    edit.save(one, by=make_author(), now=NOW + timedelta(hours=3))
    assert ask("restrictions/one/", **dated).status_code == 200


def test_a_change_of_this_very_moment_is_not_dated_yet(one: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(seconds=1))
    assert "Last-Modified" not in ask("restrictions/one/")


def test_not_modified_takes_one_statement(one: object) -> None:
    etag = ask("restrictions/")["ETag"]
    with CaptureQueriesContext(connection) as statements:
        ask("restrictions/", **{"If-None-Match": f'"other", {etag}'})
    assert len(statements) == 1


def test_another_address_has_another_answer(one: object) -> None:
    etag = ask("restrictions/?as_of=2025-01-01")["ETag"]
    assert ask("restrictions/?as_of=2025-01-02", **{"If-None-Match": etag}).status_code == 200
