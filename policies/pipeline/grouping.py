"""What reports have to do with each other: the same development, the next step of one story, or a contradiction.

Pure: rules over what two reports say of one restriction. Days are days of publication unless they are called effective.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from policies.vocabulary import DIRECTION, Action, Basis, Outlook, Precision, Stage

# Reports of the same talk come within a week, of the same decision within three; of one that states the same day since
# when it holds, within a quarter.
SAME_DEVELOPMENT, SAME_DECISION = timedelta(days=7), timedelta(days=21)
# A report carries on what was reported in the same direction within a quarter.
SAME_STORY = timedelta(days=90)
# Days that differ by no more are the same day in another time zone, or published and effective taken for each other.
SAME_DAY = timedelta(days=3)

RANK = {Stage.TALK: 0, Stage.DECISION: 1, Stage.LEGAL_ACT: 2}
# Of what is decided, these are told apart by no reporter; of talk, all that points the same way.
KIN = (
    frozenset([Action.EASE, Action.SUSPEND, Action.LIFT, Action.WITHDRAW]),
    frozenset([Action.TIGHTEN, Action.REINSTATE]),
)
# What says nothing for or against.
NEUTRAL = frozenset([Action.CLARIFY, Action.SUPERSEDE])


@dataclass(frozen=True, slots=True)
class Said:
    """What a report, or a proposal for all its reports, says of a restriction. ``day`` is when it was first reported."""

    action: Action
    stage: Stage
    day: date
    effective_date: date | None = None
    precision: Precision = Precision.DAY
    basis: Basis = Basis.STATED
    until_date: date | None = None

    @property
    def direction(self) -> Outlook:
        return DIRECTION[self.action]

    @property
    def stated(self) -> date | None:
        """Since when it holds, where the text itself says so."""
        return self.effective_date if self.basis is Basis.STATED else None


def is_same(one: Said, other: Said) -> bool:
    """Whether both tell of one development."""
    return is_alike(one, other) and are_compatible(one, other) and _is_near(one, other)


def is_alike(one: Said, other: Said) -> bool:
    """Whether both say the same of it, whenever that is: as firmly, and in actions that reports take for each other."""
    if one.stage is not other.stage:
        return False
    if one.action is other.action or one.stage is Stage.TALK and one.direction is other.direction:
        return True
    return any(one.action in kin and other.action in kin for kin in KIN)


def are_compatible(one: Said, other: Said) -> bool:
    """Whether the days that both state can be the same; what only one states agrees with everything."""
    begins = _agree(one.stated, other.stated, one.precision, other.precision)
    return begins and _agree(one.until_date, other.until_date)


def is_between(turn: Said, one: Said, other: Said) -> bool:
    """Whether ``turn`` undid the one before the other came: then they are no longer one development."""
    first, last = sorted((one.day, other.day))
    return first < turn.day < last and turn.stage is not Stage.TALK and turn.direction is not one.direction


def is_firmer(one: Said, other: Said) -> bool:
    return RANK[one.stage] > RANK[other.stage]


def carries_on(later: Said, earlier: Said) -> bool:
    """Whether ``later`` is the next thing heard of what ``earlier`` began."""
    return later.direction is earlier.direction and timedelta(0) <= later.day - earlier.day <= SAME_STORY


def overtakes(later: Said, earlier: Said) -> bool:
    """Whether what was announced has meanwhile been done: the same direction, and firmer."""
    return carries_on(later, earlier) and is_firmer(later, earlier)


def contradicts(one: Said, other: Said) -> bool:
    """Whether both cannot be right: as firm, at the same time, and the opposite or other days of the same."""
    if one.stage is not other.stage or abs(one.day - other.day) > SAME_DEVELOPMENT:
        return False
    if {one.action, other.action} & NEUTRAL:
        return False
    if one.direction is not other.direction:
        return are_compatible(one, other)
    return is_alike(one, other) and not are_compatible(one, other)


def _is_near(one: Said, other: Said) -> bool:
    apart = abs(one.day - other.day)
    if one.stage is Stage.TALK:
        return apart <= SAME_DEVELOPMENT
    return apart <= (SAME_STORY if one.stated and other.stated else SAME_DECISION)


def _agree(one: date | None, other: date | None, a: Precision = Precision.DAY, b: Precision = Precision.DAY) -> bool:
    if one is None or other is None:
        return True
    if Precision.YEAR in (a, b):
        return one.year == other.year
    if Precision.MONTH in (a, b):
        return (one.year, one.month) == (other.year, other.month)
    return abs(one - other) <= SAME_DAY
