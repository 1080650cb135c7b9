"""What was foreseen for a day is announced when the day comes, once."""

from datetime import date, timedelta

import pytest

from policies.models import Change
from policies.publish import coming
from policies.vocabulary import Action
from tests.makers import NOW, make_event, make_restriction

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def announced() -> list[Change]:
    return list(Change.objects.filter(door="task"))


def test_a_lapse_is_announced_on_its_day_as_unconfirmed() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 1, 1))
    make_event(
        restriction, action=Action.SUSPEND, effective_date=date(2025, 11, 7), until_date=TODAY + timedelta(days=2)
    )
    coming.announce(TODAY, now=NOW)
    assert announced() == []
    assert coming.announce(TODAY + timedelta(days=3), now=NOW + timedelta(days=3)) == 1
    change = announced()[0]
    assert (change.before, change.after["status"], change.after["by_lapse"]) == (
        {"status": "suspended"},
        "in_force",
        True,
    )
    assert "no source has confirmed" in change.reason


def test_nothing_is_announced_twice() -> None:
    make_event(effective_date=TODAY + timedelta(days=1))
    coming.announce(TODAY, now=NOW)
    for _ in range(3):
        coming.announce(TODAY + timedelta(days=1), now=NOW + timedelta(days=1))
    assert len(announced()) == 1


def test_days_missed_while_nothing_ran_are_made_up_for() -> None:
    coming.announce(TODAY, now=NOW)
    make_event(effective_date=TODAY + timedelta(days=1))
    make_event(effective_date=TODAY + timedelta(days=4))
    assert coming.announce(TODAY + timedelta(days=5), now=NOW + timedelta(days=5)) == 2


def test_what_is_recorded_after_its_day_is_not_announced_again() -> None:
    coming.announce(TODAY, now=NOW)
    make_event(effective_date=TODAY - timedelta(days=30))
    assert coming.announce(TODAY + timedelta(days=1), now=NOW + timedelta(days=1)) == 0


def test_the_next_weeks_are_told_in_order() -> None:
    make_event(make_restriction(slug="b"), effective_date=TODAY + timedelta(days=9))
    make_event(make_restriction(slug="a"), effective_date=TODAY + timedelta(days=5))
    make_event(make_restriction(slug="far"), effective_date=TODAY + timedelta(days=99))
    assert [row.restriction.slug for row in coming.within(TODAY, TODAY + timedelta(days=90))] == ["a", "b"]
