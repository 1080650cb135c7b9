"""The fold against a slow oracle that asks day by day, and the cases that design and law make interesting."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.history.fold import fold, newest_talk
from policies.vocabulary import STATUS_AFTER, Action, Stage, Status

START = date(2025, 1, 1)
DAYS = 40
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Act:
    action: str
    effective_date: date
    until_date: date | None = None
    stage: str = "legal_act"
    kind: str = "step"
    corrects_id: int | None = None
    id: int = 0
    sequence: int = 0
    recorded_at: datetime = field(default=NOW)


def numbered(*acts: Act) -> list[Act]:
    return [Act(**(vars(act) | {"id": number, "sequence": number})) for number, act in enumerate(acts, start=1)]


def day(number: int) -> date:
    return START + timedelta(days=number)


# --- the oracle: for one day, read the rules off the page, with no state carried from day to day ---


def oracle(acts: list[Act], on: date) -> str | None:
    counted = [act for act in acts if act.stage != "talk" and act.kind != "retraction"]
    counted = [act for act in counted if act.id not in {other.corrects_id for other in acts}]
    past = sorted((act for act in counted if act.effective_date <= on), key=lambda a: (a.effective_date, a.sequence))
    departures = [departure for departure in _departures(past) if departure[1] is None or departure[1] >= on]
    return departures[-1][0] if departures else _base(past)


def _base(past: list[Act]) -> str | None:
    ends = {"lift", "expire", "supersede", "withdraw"}
    status = None
    for act in past:
        ended = status is None or status in {"lifted", "expired", "superseded", "withdrawn"}
        if act.action in ends | {"propose", "adopt", "enter_into_force", "tighten"}:
            status = STATUS_AFTER[Action(act.action)].value
        elif act.action == "reinstate" and ended:
            status = "in_force"
    return status


def _departures(past: list[Act]) -> list[tuple[str, date | None]]:
    """What departs after the last event that ends departures of its kind; extended ones with their new last day."""
    found: list[tuple[str, date | None]] = []
    for act in past:
        if act.action in {"lift", "expire", "supersede", "withdraw", "reinstate"}:
            found = []
        elif act.action == "tighten":
            found = [one for one in found if one[0] != "eased"]
        elif act.action in {"suspend", "ease"}:
            found = [*found, (STATUS_AFTER[Action(act.action)].value, act.until_date)]
        elif act.action == "extend" and found:
            alive = [one for one in range(len(found)) if found[one][1] is None or found[one][1] >= act.effective_date]
            which = alive[-1] if alive else len(found) - 1
            found = found[:which] + found[which + 1 :] + [(found[which][0], act.until_date)]
    return found


TEMPORARY = {"suspend", "ease", "extend"}


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    acts = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        action = draw(st.sampled_from([action.value for action in Action]))
        start = draw(st.integers(0, 25))
        until = day(start + draw(st.integers(0, 12))) if action in TEMPORARY and draw(st.booleans()) else None
        stage = draw(st.sampled_from(["talk", "decision", "legal_act", "legal_act"]))
        corrects = draw(st.sampled_from([None, None, None, number - 1])) or None
        kind = draw(st.sampled_from(["correction", "retraction"])) if corrects else "step"
        acts.append(Act(action, day(start), until, stage, kind, corrects, number, number))
    return acts


@settings(max_examples=1500, deadline=None)
@given(histories())
def test_the_fold_shows_each_day_what_the_oracle_shows(acts: list[Act]) -> None:
    periods = fold(acts)
    for number in range(-1, DAYS):
        shown = [period.status.value for period in periods if period.covers(day(number))]
        assert shown == ([oracle(acts, day(number))] if oracle(acts, day(number)) else [])


@settings(max_examples=500, deadline=None)
@given(histories())
def test_periods_lie_end_to_end_and_neighbours_differ(acts: list[Act]) -> None:
    periods = fold(acts)
    for left, right in zip(periods, periods[1:], strict=False):
        assert left.valid_to is not None and left.valid_from <= left.valid_to < right.valid_from
        assert left.status != right.status or left.valid_to + timedelta(days=1) < right.valid_from
    assert all(period.is_confirmed or period.by_lapse for period in periods)


@settings(max_examples=500, deadline=None)
@given(histories())
def test_a_period_begins_by_lapse_only_where_nothing_happened_that_day(acts: list[Act]) -> None:
    for period in fold(acts):
        if period.by_lapse:
            ends = {act.until_date for act in acts if act.until_date}
            assert period.valid_from - timedelta(days=1) in ends


@settings(max_examples=300, deadline=None)
@given(histories(), st.randoms())
def test_the_order_of_rows_in_the_table_does_not_matter(acts: list[Act], random: object) -> None:
    shuffled = list(acts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(acts)


# --- the cases ---


def test_a_suspension_before_entry_into_force_shows_the_control_when_it_lapses() -> None:
    acts = numbered(
        Act("adopt", date(2025, 10, 9)),
        Act("enter_into_force", date(2025, 11, 8)),
        Act("suspend", date(2025, 11, 7), until_date=date(2026, 11, 10)),
    )
    adopted, suspended, in_force = fold(acts)
    assert (adopted.status, adopted.valid_to) == (Status.ADOPTED, date(2025, 11, 6))
    assert (suspended.status, suspended.valid_from, suspended.valid_to) == (
        Status.SUSPENDED,
        date(2025, 11, 7),
        date(2026, 11, 10),
    )
    assert (in_force.status, in_force.valid_from, in_force.valid_to) == (Status.IN_FORCE, date(2026, 11, 11), None)
    assert in_force.by_lapse and not in_force.is_confirmed


def test_a_later_act_confirms_a_lapse() -> None:
    acts = numbered(
        Act("enter_into_force", day(0)),
        Act("suspend", day(5), until_date=day(9)),
        Act("maintain", day(12), stage="decision"),
    )
    last = fold(acts)[-1]
    assert last.by_lapse and last.is_confirmed


def test_talk_does_not_confirm_a_lapse() -> None:
    acts = numbered(
        Act("enter_into_force", day(0)),
        Act("suspend", day(5), until_date=day(9)),
        Act("maintain", day(12), stage="talk"),
    )
    assert not fold(acts)[-1].is_confirmed


def test_an_act_on_the_very_day_is_no_lapse() -> None:
    acts = numbered(
        Act("enter_into_force", day(0)), Act("suspend", day(5), until_date=day(9)), Act("reinstate", day(10))
    )
    last = fold(acts)[-1]
    assert (last.status, last.by_lapse, last.is_confirmed) == (Status.IN_FORCE, False, True)


def test_an_extension_carries_the_suspension_on() -> None:
    acts = numbered(
        Act("enter_into_force", day(0)),
        Act("suspend", day(5), until_date=day(9)),
        Act("extend", day(8), until_date=day(20)),
    )
    suspended = fold(acts)[1]
    assert (suspended.status, suspended.valid_from, suspended.valid_to) == (Status.SUSPENDED, day(5), day(20))


def test_an_extension_after_the_lapse_leaves_the_gap_in_force() -> None:
    acts = numbered(
        Act("enter_into_force", day(0)),
        Act("suspend", day(5), until_date=day(9)),
        Act("extend", day(12), until_date=day(20)),
    )
    assert [(period.status, period.valid_from) for period in fold(acts)] == [
        (Status.IN_FORCE, day(0)),
        (Status.SUSPENDED, day(5)),
        (Status.IN_FORCE, day(10)),
        (Status.SUSPENDED, day(12)),
        (Status.IN_FORCE, day(21)),
    ]


def test_tightening_ends_an_easing_but_not_a_suspension() -> None:
    eased = fold(numbered(Act("enter_into_force", day(0)), Act("ease", day(2)), Act("tighten", day(4))))
    suspended = fold(numbered(Act("enter_into_force", day(0)), Act("suspend", day(2)), Act("tighten", day(4))))
    assert eased[-1].status == Status.IN_FORCE
    assert suspended[-1].status == Status.SUSPENDED


def test_lifting_ends_every_departure_and_reinstating_after_it_is_in_force_again() -> None:
    acts = numbered(
        Act("enter_into_force", day(0)), Act("suspend", day(2)), Act("lift", day(4)), Act("reinstate", day(6))
    )
    assert [period.status for period in fold(acts)] == [
        Status.IN_FORCE,
        Status.SUSPENDED,
        Status.LIFTED,
        Status.IN_FORCE,
    ]


def test_a_step_counts_only_until_its_correction_was_recorded() -> None:
    later = NOW + timedelta(days=30)
    wrong = Act("lift", day(4), id=2, sequence=2)
    right = Act("ease", day(4), kind="correction", corrects_id=2, id=3, sequence=3, recorded_at=later)
    acts = [Act("enter_into_force", day(0), id=1, sequence=1), wrong, right]
    assert fold(acts, NOW)[-1].status == Status.LIFTED
    assert fold(acts, later)[-1].status == Status.EASED


def test_the_outlook_follows_the_newest_talk_alone() -> None:
    acts = numbered(
        Act("lift", day(3), stage="talk"),
        Act("maintain", day(5), stage="talk"),
        Act("tighten", day(9), stage="decision"),
    )
    assert newest_talk(acts, day(2)) is None
    assert newest_talk(acts, day(4)).outlook == "easing"
    assert newest_talk(acts, day(10)).outlook == "holding"


def test_a_last_day_at_the_end_of_time_does_not_overflow() -> None:
    assert fold(numbered(Act("suspend", day(0), until_date=date.max)))[-1].status == Status.SUSPENDED


def test_stages_are_those_of_the_vocabulary() -> None:
    assert {"talk", "decision", "legal_act"} == {stage.value for stage in Stage}
