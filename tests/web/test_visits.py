"""What is new since a reader last came."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from policies.vocabulary import Action
from policies.web import visits
from tests.makers import NOW, make_event, make_restriction

MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_the_first_look_ever_is_no_visit_to_compare_with():
    assert visits.visit("", end=9, now=MORNING) is None


def test_what_came_since_the_last_visit_is_new():
    first = visits.first(end=9, now=MORNING)
    later = visits.visit(str(first), end=12, now=MORNING + timedelta(days=1))
    assert (later.before, later.left_at) == (9, MORNING)


def test_a_second_look_within_half_an_hour_is_the_same_visit():
    later = visits.visit(str(visits.first(end=9, now=MORNING)), end=12, now=MORNING + timedelta(days=1))
    again = visits.visit(str(later), end=13, now=MORNING + timedelta(days=1, minutes=10))
    assert (again.before, again.left_at) == (9, MORNING)


@pytest.mark.parametrize(
    "cookie", ["x", "1-2-3", "9-1-8-1", "1-1-99-1", "1-1-2-99999999999", "-1-1-1-1", "1" * 400, "1-1-1-1; x=y"]
)
def test_a_cookie_that_cannot_be_ours_is_no_visit(cookie):
    assert visits.visit(cookie, end=20, now=MORNING) is None


@pytest.mark.django_db
def test_the_first_page_tells_what_is_new_since_the_last_visit(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    row = make_restriction(title="Moved since")
    make_event(row)
    assert "Since you last came" not in client.get("/").text
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=20))
    make_event(row, action=Action.LIFT, now=NOW + timedelta(hours=19))
    page = client.get("/").text
    assert "Since you last came" in page and "Moved since" in page.split("since-new")[1]
    cookie = client.cookies[visits.COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and len(cookie.value) < 60
