"""The ledger: recording what happened to a restriction, and asking what it was on any day.

Write with ``record``, ``correct`` and ``retract``; ask with ``as_of`` and ``compare``; check with ``verify`` and ``seal``.
The rules stand in ``fold``, which is pure; ``periods`` keeps their result in a table.
"""

from .asking import Difference, Move, Standing, as_of, compare, standing
from .bulk import StepsRefused, record_all
from .fold import Period, Talk, counting, fold, newest_talk
from .ledger import correct, public, record, retract
from .steps import RestrictionMerged, Step, StepRefused
from .verifying import Fault, seal, seal_if_changed, verify

__all__ = [
    "Difference",
    "Fault",
    "Move",
    "Period",
    "RestrictionMerged",
    "Standing",
    "Step",
    "StepRefused",
    "StepsRefused",
    "Talk",
    "as_of",
    "compare",
    "correct",
    "counting",
    "fold",
    "newest_talk",
    "public",
    "record",
    "record_all",
    "retract",
    "seal",
    "seal_if_changed",
    "standing",
    "verify",
]
