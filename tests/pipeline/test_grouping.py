"""What is one development, what is the next step of a story, and what cannot both be right."""

from datetime import date
from typing import Any

import pytest

from policies.pipeline.grouping import Said, carries_on, contradicts, is_between, is_same, overtakes
from policies.vocabulary import Action, Basis, Precision, Stage

JUNE = date(2025, 6, 10)


def said(action: str = "suspend", stage: str = "decision", day: int = 10, **changes: Any) -> Said:
    return Said(Action(action), Stage(stage), date(2025, 6, day), **changes)


def from_day(day: int, month: int = 11, **changes: Any) -> dict[str, Any]:
    return {"effective_date": date(2025, month, day)} | changes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said("lift", "talk"), said("lift", "talk", 17)),
        (said(day=1), said(day=22)),
        (said("lift"), said("suspend")),
        (said("ease", "talk"), said("extend", "talk")),
        (said("tighten"), said("reinstate")),
        (said(**from_day(8)), said()),
        (said(**from_day(8)), said(**from_day(10))),
        (said(**from_day(1, precision=Precision.MONTH)), said(**from_day(27))),
        (said(**from_day(1)), said(**from_day(28, basis=Basis.INFERRED))),
        (said(until_date=date(2026, 11, 10)), said()),
    ],
    ids=lambda each: f"{each.action} {each.day:%d}",
)
def test_one_development_told_twice(one: Said, other: Said) -> None:
    assert is_same(one, other) and is_same(other, one)
    assert not contradicts(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said("lift", "talk"), said("lift", "talk", 18)),
        (said(day=1), said(day=23)),
        (said(), said(stage="talk")),
        (said("adopt"), said("enter_into_force")),
        (said("suspend"), said("extend")),
        (said("lift"), said("maintain")),
        (said(**from_day(8)), said(**from_day(12))),
        (said(**from_day(1, precision=Precision.MONTH)), said(**from_day(1, month=12))),
        (said(until_date=date(2026, 11, 10)), said(until_date=date(2026, 11, 27))),
    ],
    ids=lambda each: f"{each.action} {each.day:%d}",
)
def test_two_developments(one: Said, other: Said) -> None:
    assert not is_same(one, other) and not is_same(other, one)


def test_of_what_is_decided_the_same_day_of_effect_makes_one_development_for_a_quarter() -> None:
    late = Said(Action.SUSPEND, Stage.DECISION, date(2025, 8, 20), effective_date=date(2025, 11, 10))
    assert is_same(said(**from_day(10)), late)
    assert not is_same(said(), late)


def test_what_was_undone_in_between_is_another_development_the_second_time() -> None:
    first, again = said(day=1), said(day=18)
    assert is_same(first, again)
    assert is_between(said("reinstate", day=9), first, again)
    assert not is_between(said("reinstate", "talk", 9), first, again)
    assert not is_between(said("reinstate", day=20), first, again)
    assert not is_between(said("lift", day=9), first, again)


def test_a_decision_overtakes_the_talk_before_it_and_not_the_talk_after_it() -> None:
    talk, decision = said("ease", "talk", 10), said("suspend", "decision", 20)
    assert overtakes(decision, talk)
    assert not overtakes(talk, decision)
    assert not overtakes(decision, said("ease", "talk", 21))
    assert not overtakes(decision, said("maintain", "talk", 10))


def test_a_story_goes_on_in_its_direction_for_a_quarter() -> None:
    assert carries_on(said("lift", day=20), said("ease", "talk", 1))
    assert not carries_on(said("tighten", day=20), said("ease", "talk", 1))
    later = Said(Action.LIFT, Stage.DECISION, date(2025, 12, 1))
    assert not carries_on(later, said("ease", "talk", 1))


@pytest.mark.parametrize(
    ("one", "other", "is_conflict"),
    [
        (said("lift"), said("maintain"), True),
        (said("lift", "talk"), said("tighten", "talk"), True),
        (said("lift"), said("maintain", "talk"), False),
        (said("lift"), said("maintain", day=18), False),
        (said("lift"), said("clarify"), False),
        (said("suspend", **from_day(10)), said("reinstate", **from_day(20)), False),
        (said("suspend", **from_day(10)), said("reinstate", **from_day(11)), True),
        (said(until_date=date(2026, 11, 10)), said(until_date=date(2026, 11, 27)), True),
        (said("adopt"), said("enter_into_force"), False),
    ],
)
def test_a_contradiction_is_as_firm_at_the_same_time_and_the_other_way(
    one: Said, other: Said, is_conflict: bool
) -> None:
    assert contradicts(one, other) is is_conflict
    assert contradicts(other, one) is is_conflict
