"""Recording, correcting and retracting, and asking on both axes of time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policies import history
from policies.history import RestrictionMerged, StepRefused
from policies.models import Change, Restriction, StatusEvent, StatusPeriod
from policies.vocabulary import Action, Nature, Stage, Status
from tests.makers import NOW, make_author, make_event, make_restriction, make_step

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10)


def status_on(restriction: Restriction, day: date, known_at: datetime | None = None) -> str | None:
    return Restriction.objects.as_of(day, known_at=known_at).get(pk=restriction.pk).status


def test_a_recorded_step_shows_from_its_day_on() -> None:
    restriction = make_restriction()
    make_event(restriction, action=Action.ENTER_INTO_FORCE, effective_date=date(2025, 5, 23))
    make_event(restriction, action=Action.LIFT, effective_date=date(2025, 7, 2))
    assert status_on(restriction, date(2025, 5, 22)) is None
    assert status_on(restriction, date(2025, 6, 10)) == Status.IN_FORCE
    assert status_on(restriction, date(2025, 7, 2)) == Status.LIFTED


def test_a_step_dated_in_the_future_needs_nobody_on_the_day() -> None:
    restriction = make_restriction()
    make_event(restriction, action=Action.ADOPT, effective_date=date(2026, 11, 1))
    make_event(restriction, action=Action.ENTER_INTO_FORCE, effective_date=date(2027, 1, 1))
    assert status_on(restriction, date(2026, 12, 31)) == Status.ADOPTED
    assert status_on(restriction, date(2027, 1, 1)) == Status.IN_FORCE


def test_talk_leaves_the_status_and_moves_the_outlook() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 5, 23))
    make_event(restriction, action=Action.LIFT, stage=Stage.TALK, effective_date=date(2025, 6, 10))
    row = Restriction.objects.as_of(date(2025, 6, 11)).get()
    assert (row.status, row.outlook, row.talk_date) == (Status.IN_FORCE, "easing", date(2025, 6, 10))
    assert Restriction.objects.as_of(date(2025, 6, 9)).get().outlook == ""


def test_a_correction_does_not_show_before_it_was_recorded() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 5, 23))
    wrong = make_event(restriction, action=Action.LIFT, effective_date=date(2025, 6, 2))
    step = make_step(action=Action.LIFT, effective_date=date(2025, 7, 2))
    history.correct(wrong, step, by=make_author(), now=LATER)
    day = date(2025, 6, 10)
    assert status_on(restriction, day, known_at=NOW) == Status.LIFTED
    assert status_on(restriction, day, known_at=LATER) == Status.IN_FORCE
    assert status_on(restriction, day) == Status.IN_FORCE
    assert history.as_of(day, NOW)[restriction.pk].status == Status.LIFTED


def test_nothing_was_known_before_the_first_record() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 5, 23))
    assert status_on(restriction, date(2025, 6, 10), known_at=NOW - timedelta(seconds=1)) is None


def test_a_corrected_talk_no_longer_moves_the_outlook() -> None:
    restriction = make_restriction()
    talk = make_event(restriction, action=Action.LIFT, stage=Stage.TALK, effective_date=date(2025, 6, 10))
    history.retract(talk, by=make_author(), now=LATER)
    assert Restriction.objects.as_of(date(2025, 7, 1)).get().outlook == ""
    assert Restriction.objects.as_of(date(2025, 7, 1), known_at=NOW).get().outlook == "easing"


def test_a_corrected_row_cannot_be_corrected_again() -> None:
    wrong = make_event(effective_date=date(2025, 6, 2))
    history.correct(wrong, make_step(effective_date=date(2025, 6, 3)), by=make_author(), now=LATER)
    with pytest.raises(StepRefused, match="already replaced by row 2"):
        history.correct(wrong, make_step(), by=make_author(), now=LATER)


def test_a_correction_says_why() -> None:
    with pytest.raises(StepRefused, match="Say why"):
        history.retract(make_event(), by=make_author(reason=" "), now=LATER)


def test_a_step_that_ends_before_it_begins_is_refused_by_name() -> None:
    step = make_step(action=Action.SUSPEND, effective_date=date(2025, 6, 2), until_date=date(2025, 6, 1))
    with pytest.raises(StepRefused) as refusal:
        history.record(make_restriction(), step, by=make_author(), now=NOW)
    assert "before it begins" in refusal.value.errors["until_date"]


def test_every_fault_of_a_step_is_told_at_once() -> None:
    step = make_step(effective_date=date(1066, 10, 14), until_date=date(2025, 1, 1), sources=[{"url": "javascript:1"}])
    with pytest.raises(StepRefused) as refusal:
        history.record(make_restriction(), step, by=make_author(), now=NOW)
    assert set(refusal.value.errors) == {"effective_date", "until_date", "sources"}


def test_what_is_lifted_cannot_be_suspended() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 5, 23))
    make_event(restriction, action=Action.LIFT, effective_date=date(2025, 7, 2))
    with pytest.raises(StepRefused, match="what has ended cannot be suspended"):
        make_event(restriction, action=Action.SUSPEND, effective_date=date(2025, 8, 1))


def test_nothing_is_extended_where_nothing_was_suspended() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 5, 23))
    with pytest.raises(StepRefused, match="no suspension or easing"):
        make_event(restriction, action=Action.EXTEND, effective_date=date(2025, 8, 1), until_date=date(2026, 8, 1))


def test_a_merged_restriction_takes_no_steps_and_names_its_heir() -> None:
    heir = make_restriction(slug="heir")
    with pytest.raises(RestrictionMerged, match="merged into heir"):
        make_event(make_restriction(merged_into=heir))


def test_each_row_is_one_change_with_its_nature() -> None:
    restriction = make_restriction()
    event = make_event(restriction)
    history.correct(event, make_step(effective_date=date(2025, 1, 2)), by=make_author(reason="misread"), now=LATER)
    first, second = Change.objects.filter(object_type="statusevent")
    assert (first.nature, first.before) == (Nature.POLICY, {})
    assert (second.nature, second.reason) == (Nature.CORRECTION, "misread")
    assert second.before["effective_date"] == "2025-01-01" and second.after["effective_date"] == "2025-01-02"
    assert second.restriction_id == restriction.pk


def test_periods_rebuilt_are_the_periods_that_were_kept() -> None:
    restriction = make_restriction()
    make_event(restriction, effective_date=date(2025, 5, 23))
    wrong = make_event(restriction, action=Action.LIFT, effective_date=date(2025, 6, 2), now=NOW + timedelta(days=1))
    history.correct(wrong, make_step(action=Action.EASE), by=make_author(), now=LATER)
    fields = ("status", "valid_from", "valid_to", "known_from", "known_to", "by_lapse", "is_confirmed", "event_id")
    kept = set(StatusPeriod.objects.values_list(*fields))
    history.periods.rebuild(restriction)
    assert set(StatusPeriod.objects.values_list(*fields)) == kept


def test_what_we_said_then_is_what_the_fold_gave_then() -> None:
    restriction = make_restriction()
    moments = [NOW + timedelta(days=number) for number in range(4)]
    first = make_event(restriction, effective_date=date(2025, 1, 1), now=moments[0])
    make_event(
        restriction, action=Action.SUSPEND, effective_date=date(2025, 3, 1), until_date=date(2025, 4, 1), now=moments[1]
    )
    history.correct(first, make_step(effective_date=date(2025, 3, 10)), by=make_author(), now=moments[2])
    make_event(restriction, action=Action.LIFT, effective_date=date(2025, 6, 1), now=moments[3])
    events = list(StatusEvent.objects.all())
    for moment in moments:
        for number in range(0, 200, 3):
            day = date(2024, 12, 25) + timedelta(days=number)
            shown = [str(period.status) for period in history.fold(events, moment) if period.covers(day)]
            assert [status_on(restriction, day, moment)] == (shown or [None])


def test_comparing_two_days_tells_what_came_went_and_eased() -> None:
    came, went, eased, same = (make_restriction(slug=slug) for slug in ("came", "went", "eased", "same"))
    make_event(same, effective_date=date(2025, 1, 1))
    make_event(came, effective_date=date(2025, 6, 1))
    make_event(went, effective_date=date(2025, 1, 1))
    make_event(went, action=Action.LIFT, effective_date=date(2025, 6, 1))
    make_event(eased, effective_date=date(2025, 1, 1))
    make_event(eased, action=Action.EASE, effective_date=date(2025, 6, 1))
    moves = {row.slug: row.move.value for row in history.compare(date(2025, 5, 1), date(2025, 7, 1))}
    assert moves == {"came": "came", "went": "went", "eased": "eased"}


def test_days_compared_backwards_tell_the_opposite_and_one_day_nothing() -> None:
    row = make_restriction()
    make_event(row, effective_date=date(2025, 1, 1))
    make_event(row, action=Action.LIFT, effective_date=date(2025, 6, 1))
    early, late = date(2025, 5, 31), date(2025, 6, 1)
    assert [each.move for each in history.compare(early, late)] == ["went"]
    assert [each.move for each in history.compare(late, early)] == ["came"]
    assert history.compare(early, early) == history.compare(late, late) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, 200), last=st.integers(0, 200), moment=st.sampled_from([None, NOW, LATER]))
def test_comparing_says_what_both_days_say_one_by_one(
    steps_of_several: None, first: int, last: int, moment: Any
) -> None:
    days = [date(2024, 12, 25) + timedelta(days=number) for number in (first, last)]
    sides = [{period.restriction.slug: period.status for period in history.as_of(day, moment).values()} for day in days]
    wanted = {slug for slug in sides[0].keys() | sides[1].keys() if sides[0].get(slug) != sides[1].get(slug)}
    found = history.compare(*days, moment)
    assert [row.slug for row in found] == sorted(wanted)
    for row in found:
        shown = (row.before and row.before.status, row.after and row.after.status)
        assert shown == (sides[0].get(row.slug), sides[1].get(row.slug))


@pytest.fixture
def steps_of_several() -> None:
    for number in range(4):
        row = make_restriction(slug=f"row-{number}")
        first = make_event(row, effective_date=date(2025, 1, 1 + number))
        make_event(
            row, action=Action.SUSPEND, effective_date=date(2025, 2, 1), until_date=date(2025, 3, 1 + number), now=NOW
        )
        if number % 2:
            history.correct(first, make_step(effective_date=date(2025, 1, 20)), by=make_author(), now=LATER)
        else:
            make_event(row, action=Action.LIFT, effective_date=date(2025, 5, 1), now=LATER)


def test_comparing_asks_one_statement(django_assert_num_queries, steps_of_several: None) -> None:
    with django_assert_num_queries(1):
        assert history.compare(date(2025, 1, 15), date(2025, 2, 10))


def test_as_of_asks_one_statement(django_assert_num_queries) -> None:
    for _ in range(3):
        make_event(effective_date=date(2025, 1, 1))
    with django_assert_num_queries(1):
        assert {row.status for row in Restriction.objects.as_of(date(2025, 6, 1))} == {"in_force"}


def test_sources_are_kept_with_the_step() -> None:
    source = {"url": "https://www.example.org/a", "grade": "press"}
    event = make_event(sources=[source])
    assert StatusEvent.objects.get(pk=event.pk).sources == [source]


def test_the_moment_of_recording_never_runs_backwards() -> None:
    restriction = make_restriction()
    make_event(restriction, now=LATER)
    second = make_event(restriction, action=Action.CLARIFY, now=NOW)
    assert second.recorded_at == LATER


def test_a_step_is_a_value() -> None:
    assert replace(make_step(), action=Action.LIFT).status == Status.LIFTED
    assert make_step(action=Action.LIFT, stage=Stage.TALK).status == ""
    assert datetime(2026, 1, 1, tzinfo=UTC) < NOW
