"""What makes a statement talk: a hedge before it, behind it or in the verb itself, or that nothing makes it firm."""

from .actions import is_told_it_may
from .governing import UNDOING, Governed
from .lexicon import lexicon
from .marks import Mark

# What a hedge after the trigger may be: "the removal of X is under discussion".
LATER = lexicon("en").words["later"] | lexicon("zh").words["later"]


# With a day it is as firm as "will" with one: "said that exports would need a licence from 1 December".
BACKSHIFTED = frozenset(["would", "'d"])


# How far behind the act such a word may stand, in characters.
NEARBY = 70


FINITE = ("third", "past", "participle")
# Phrases of several words state as well as a finite verb.
STATING = (*FINITE, "word")


def hedge_of(governed: Governed, matrix: list[Mark], *, is_chinese: bool, has_date: bool) -> Mark | None:
    """The word that makes it talk, if any. What is named as a price is not done."""
    told = is_told_it_may(governed)
    if "allow" in governed.outer and governed.kind in UNDOING and governed.form == "base" and not is_chinese:
        return governed.signal("trigger", "allow")  # "authorised his team to remove curbs": what may be agreed to
    if governed.clause.is_price or governed.clause.is_condition:
        return governed.clause.marks[0]
    if governed.trigger.value("hedge") == "talk" and governed.form in FINITE:
        return governed.trigger  # "promised licences"
    for mark in reversed([*matrix, *governed.signals]):
        if mark.text in ("move to", "moves to"):
            continue  # "the government's move to suspend": the move is made
        if mark.text.lower() in ADJECTIVES and not _is_of_act(mark, governed):
            continue  # "materials with potential military uses"
        kind = mark.value("hedge")
        is_reported = has_date and mark.text.lower() in BACKSHIFTED
        if kind == "talk" or kind == "modal" and not told and not is_reported:
            return mark
        if kind == "future" and not has_date and not _is_by_rule(governed):
            return mark
        if kind == "report" and not (governed.form in STATING or governed.is_adjunct or is_chinese):
            return mark
    for mark in governed.later:
        if mark.start - max(governed.trigger.end, governed.mention.end) > NEARBY:
            break
        if mark.text.lower() in LATER and (is_chinese or governed.form in ("ing", "noun")):
            return mark
    return _unrealised(governed, matrix, is_chinese=is_chinese, has_date=has_date)


ADJECTIVES = frozenset(
    ["potential", "possible", "prospective", "eventual", "proposed", "planned", "preliminary", "likely"]
)


def _is_of_act(mark: Mark, governed: Governed) -> bool:
    """Whether an adjective stands with the act, or with what it is done to."""
    places = [other.start for other in governed.clause.after(mark.end) if other.has("trigger") or other.has("head")]
    return bool(places) and places[0] - mark.end < 30


def _is_by_rule(governed: Governed) -> bool:
    """What will be "under rules" is as firm as they are."""
    return any(mark.has("firm") and mark.text.lower().startswith("under ") for mark in governed.later)


def _unrealised(governed: Governed, matrix: list[Mark], *, is_chinese: bool, has_date: bool) -> Mark | None:
    """An infinitive, a gerund or a noun of action that nothing firm stands over: said of, not done."""
    if (
        is_chinese
        or governed.is_finite
        or _is_by_rule(governed)
        or governed.form in FINITE
        or governed.form == "word"
        or governed.is_adjunct
        or has_date
    ):
        return None
    if any(
        mark.has("firm") or mark.has("permission") or mark.has("aspect") or mark.value("auxiliary") == "be"
        for mark in [*matrix, *governed.signals]
    ):
        return None
    if governed.form == "noun" and any(mark.has("firm") and mark.text.lower() in MADE_KNOWN for mark in governed.later):
        return None  # "a suspension has been announced"
    if governed.form == "ing" and any(_is_act(mark, governed) for mark in governed.signals):
        return None  # "sent letters allowing X": as real as the letters
    is_finite_above = any(mark.has("trigger") and mark.form("trigger") in FINITE for mark in governed.signals)
    return None if is_finite_above else governed.trigger


MADE_KNOWN = frozenset(["announced", "confirmed", "published", "formalised", "formalized", "ordered", "notified"])


ACTS = frozenset(["letter", "letters", "order", "orders", "notice", "notices", "rule", "rules"])


def _is_act(mark: Mark, governed: Governed) -> bool:
    return mark.value("head") == "control" and mark.text.lower() in ACTS
