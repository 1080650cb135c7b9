"""Claims in the light of the history: what it bears out, and by which name it calls what a text tells of."""

from datetime import date, timedelta

from policies.vocabulary import DIRECTION, Action, Outlook, Stage

from .actions import CUT, IMPOSED, RESTORED
from .claims import Claim
from .values import Known, Recorded
from .which import AFTER, about

TURNS = {CUT: Outlook.TIGHTENING, IMPOSED: Outlook.TIGHTENING, RESTORED: Outlook.EASING}
# How long ago a step may be that bears a report out.
BORNE_OUT = timedelta(days=14)
# How soon after a step a report of it is fresh.
FRESH = timedelta(days=10)


def borne_out(claim: Claim, known: Known, published: date | None) -> int:
    """How far the history bears a claim out: 2 it has this act, 1 one of the same direction, 0 none."""
    is_talk = claim.firm.stage is Stage.TALK
    alike = [step for step in about(known, published) if (step.stage == Stage.TALK) == is_talk]
    alike = [step for step in alike if published and published - step.day <= BORNE_OUT]
    if any(step.action == claim.action for step in alike):
        return 2
    return int(any(turn(step.action) == DIRECTION[claim.action] for step in alike))


def done(claim: Claim, known: Known, published: date | None) -> Recorded | None:
    """The step of the same direction that was taken in the days before, if one was."""
    if claim.action is Action.EASE and claim.firm.is_ahead:
        return None  # licences that were given are not those still to come
    for step in about(known, published):
        if (
            step.stage != Stage.TALK
            and published
            and step.day <= published
            and turn(step.action) == DIRECTION[claim.action]
        ):
            return step
    return None


def is_proposed(claim: Claim, known: Known, published: date | None) -> bool:
    """Whether a plan is the proposal that the history has as made in these days."""
    made = [step for step in about(known, published) if published and step.day <= published]
    return claim.action is Action.PROPOSE and any(
        step.action == Action.PROPOSE and step.stage != Stage.TALK for step in made
    )


def is_still_talk(claim: Claim, known: Known, published: date | None) -> bool:
    """Whether what is said to be done is no act yet: the history has the talk, and the act for a later day."""
    if published is None:
        return False
    alike = [step for step in known.steps if turn(step.action) == DIRECTION[claim.action]]
    lately = [step for step in alike if timedelta(0) <= published - step.day <= AFTER]
    soon = [step for step in alike if timedelta(0) < step.day - published <= AFTER]
    return bool(lately) and bool(soon) and all(step.stage == Stage.TALK for step in lately)


def is_against(action: str, stage: str, known: Known, published: date | None) -> bool:
    """Whether a thing is said to be done of which only the other way is recorded in these days."""
    if stage == Stage.TALK:
        return False
    steps = [step for step in about(known, published) if turn(step.action) and is_fresh(step, published)]
    return bool(steps) and all(turn(step.action) != DIRECTION[Action(action)] for step in steps)


def as_recorded(claim: Claim, known: Known, published: date | None) -> Action:
    """What the history calls the act that a claim tells of."""
    is_talk = claim.firm.stage is Stage.TALK
    for step in about(known, published):
        if (step.stage == Stage.TALK) == is_talk and turn(step.action) == DIRECTION[claim.action]:
            return Action(step.action)
    return claim.action


def is_fresh(step: Recorded, published: date | None) -> bool:
    return published is not None and abs(published - step.day) <= FRESH


def turn(effect: object) -> Outlook | None:
    if isinstance(effect, str) and effect in TURNS:
        return TURNS[effect]
    turn = DIRECTION[Action(effect)] if isinstance(effect, str) else None
    return None if turn is Outlook.HOLDING else turn
