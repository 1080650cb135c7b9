"""How firm a statement is: talk, a decision or a legal act; who says it; and whether it says anything at all."""

from dataclasses import dataclass

from policies.vocabulary import Stage

from .clauses import Clause
from .governing import ENDED, Governed, is_undone
from .hedges import BACKSHIFTED, hedge_of
from .marks import Mark

OWN_ACT, NO_ACTOR, PRICE = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Firmness:
    """``rank`` is how directly the one who imposed it acts: 3 acts itself, 2 nobody named, 1 a price or another's
    wish. ``is_assumed``: no word makes it talk, only that none makes it firm; ``is_ahead``: it is told in the future.
    """

    stage: Stage
    rank: int
    is_negated: bool
    reasons: tuple[str, ...]
    is_assumed: bool = False
    is_ahead: bool = False


def firmness(
    governed: Governed,
    matrix: list[Mark],
    sentence: list[Mark],
    imposer: str,
    *,
    is_chinese: bool,
    has_date: bool,
    is_official: bool,
) -> Firmness | None:
    """How firm a governed statement is; None where it asserts nothing that the imposing side does."""
    if _asserts_nothing(governed, matrix, imposer):
        return None
    negation = _negation(governed) or _denial(matrix)
    hedge = hedge_of(governed, matrix, is_chinese=is_chinese, has_date=has_date)
    rank = _rank(governed, imposer)
    reasons = [f"'{negation.text}' negates it"] if negation else []
    if hedge:
        reasons.append(f"'{hedge.text}' → talk")
        return Firmness(
            Stage.TALK,
            rank,
            bool(negation),
            tuple(reasons),
            is_assumed=hedge is governed.trigger,
            is_ahead=_is_ahead(hedge, governed),
        )
    stage = _firm_stage(governed, matrix, sentence, negation, is_official=is_official)
    reasons.append(f"'{governed.trigger.text}' → {stage.label}")
    return Firmness(stage, rank, bool(negation), tuple(reasons))


def _is_ahead(hedge: Mark, governed: Governed) -> bool:
    """Whether it is told as what will be, also as quoted: "said that it would"."""
    word = hedge.text.lower()
    said = [mark for mark in governed.signals if (mark.has("firm") or mark.has("says")) and mark.end <= hedge.start]
    is_quoted = governed.clause.opener == "complement" or bool(said) and hedge.start - said[-1].end < 24
    is_reported = is_quoted and word in BACKSHIFTED
    return hedge.value("hedge") == "future" or is_reported


def _asserts_nothing(governed: Governed, matrix: list[Mark], imposer: str) -> bool:
    signals = [*matrix, *governed.signals]
    if any(mark.value("hedge") == "none" for mark in signals):
        return True
    return _is_guess(governed, signals) or _is_others_wish(governed, matrix, imposer)


def _is_guess(governed: Governed, signals: list[Mark]) -> bool:
    """An analyst's expectation is not a development; what an analyst says has happened may be one."""
    if not any(mark.has("analyst") for mark in [*signals, *governed.later]):
        return False
    if governed.clause.is_condition:
        return True
    return any(mark.has("hedge") for mark in signals) or any(mark.value("hedge") == "modal" for mark in governed.later)


def _is_others_wish(governed: Governed, matrix: list[Mark], imposer: str) -> bool:
    """A demand by anyone but the side that imposed it moves nothing."""
    if _is_advice(governed, matrix, imposer):
        return True
    demand = governed.signal("demand")
    if demand is None or _is_passive(demand, governed.signals):
        return False
    if demand.text.isascii() and demand.form("demand") == "word" and not demand.has("hedge"):
        return True
    actors = [mark for mark in governed.signals if mark.has("actor") and mark.end <= demand.start]
    if not actors and governed.subject == imposer:
        return any(mark.has("actor") and mark.start >= demand.end for mark in governed.signals)
    return not actors or actors[-1].value("actor") != imposer


def _is_advice(governed: Governed, matrix: list[Mark], imposer: str) -> bool:
    """What a side "should" do, unless it says so itself: "Washington should ease its curbs, China says"."""
    is_advised = any(mark.text.lower() in SHOULD for mark in governed.signals)
    return is_advised and governed.subject == imposer and not any(mark.value("actor") == imposer for mark in matrix)


SHOULD = frozenset(["should", "ought to"])


def _is_passive(demand: Mark, signals: list[Mark]) -> bool:
    return any(mark.value("auxiliary") == "be" and 0 <= demand.start - mark.end <= 1 for mark in signals)


def _negation(governed: Governed) -> Mark | None:
    near = [mark for mark in governed.signals if mark.has("negation") and governed.trigger.start - mark.end < 60]
    if near:
        return near[-1]
    after = [
        mark
        for mark in governed.later
        if mark.has("trigger") and mark.text.lower() in ("not on the table", "off the table")
    ]
    return after[0] if after and governed.form in ("ing", "noun") else None


def _denial(matrix: list[Mark]) -> Mark | None:
    """What is denied: "denied that it would ease"."""
    return next((mark for mark in matrix if mark.has("negation") and mark.text.lower() in DENIALS), None)


# "That does not mean that it will lift the curbs."
NO_MEANING = ("does not mean", "do not mean", "did not mean", "doesn't mean", "didn't mean", "would not mean")
DENIALS = frozenset(["deny", "denied", "denies", "denying", "否认", "否認", *NO_MEANING])


def _firm_stage(
    governed: Governed, matrix: list[Mark], sentence: list[Mark], negation: Mark | None, *, is_official: bool
) -> Stage:
    around = [*matrix, *governed.clause.marks]
    if (
        is_official
        or any(mark.has("legal") and not is_undone(mark, governed.clause.marks) for mark in sentence)
        or _is_cited(governed)
    ):
        return Stage.LEGAL_ACT
    named = governed.mention
    subjects = [mark for mark in governed.clause.marks if mark.has("instrument") and mark.end <= governed.trigger.start]
    if any(mark.end <= named.start or mark.start >= named.end for mark in subjects) and not governed.is_passive:
        return Stage.LEGAL_ACT
    is_kept = negation and negation.text.lower() != ENDED or governed.kind in ("stay", "maintain")
    if is_kept and not any(mark.has("firm") and mark.text.lower() not in SAYING for mark in around):
        return Stage.TALK
    return Stage.DECISION


# Firm about what somebody else did, but for what stays as it is no more than talk.
SAYING = frozenset(list("起于於了已获獲") + ["已经", "已經", "日前", "正式"]) | frozenset(
    [
        "told",
        "tells",
        "tell",
        "informed",
        "confirmed",
        "confirms",
        "confirm",
        "officially",
        "通知",
        "告知",
        "证实",
        "證實",
        "确认",
        "確認",
    ]
)


def _is_cited(governed: Governed) -> bool:
    is_act = not governed.mention.is_package or "公告" in governed.head_text
    return governed.mention.is_citation and is_act


def _rank(governed: Governed, imposer: str) -> int:
    if governed.clause.is_price or governed.clause.is_condition:
        return NO_ACTOR if governed.clause.is_price and governed.subject == imposer else PRICE
    if governed.subject == imposer:
        return OWN_ACT
    if governed.subject in ("", "joint", "company") or governed.owner == imposer and governed.form == "noun":
        return NO_ACTOR  # "a deferral of China's controls", whoever expects it
    return PRICE


def matrix_of(clauses: list[Clause], place: int, *, is_chinese: bool) -> list[Mark]:
    """The marks of the statement that this one hangs on: before "that", or in Chinese before "表示，"."""
    if place == 0:
        return []
    before = clauses[place - 1]
    if is_chinese and before.end - before.start <= 2 and place > 1:
        before = clauses[place - 2]  # a comma of its own
    if is_chinese:
        reports = any(mark.has("says") and before.end - mark.end <= 1 for mark in before.marks)
        return [*matrix_of(clauses, place - 1, is_chinese=True), *before.marks] if reports else []
    if clauses[place].opener == "relative":
        return [mark for mark in before.marks[-2:] if mark.value("hedge") == "talk"]  # "a deal in which ..."
    return before.marks if clauses[place].opener == "complement" else []
