"""What each passage claims about each restriction it names."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from policies.vocabulary import Action, Stage

from . import chinese
from .actions import is_imposing, is_told, meaning
from .counting import chosen, counting, is_of_package
from .dates import DURATION, effective, until
from .governing import Governed
from .mentions import Mention
from .passages import Passage
from .setting import is_setting
from .stages import NO_ACTOR, OWN_ACT, Firmness, firmness, matrix_of
from .timing import in_time, is_of_act
from .values import Known
from .which import FRESH, Article, Choice, moved
from .whose import is_about_others, is_anothers
from .within import beside, governed_by, speaker


@dataclass(frozen=True, slots=True)
class Claim:
    """One passage's word on one restriction, before the article's claims are weighed against each other."""

    slug: str
    action: Action
    firm: Firmness
    passage: Passage
    governed: Governed
    begins: tuple[date, str, str] | None
    ends: date | None
    is_weak: bool
    candidates: tuple[str, ...]
    reasons: tuple[str, ...]


def claims(passage: Passage, article: Article, *, publisher_kind: str) -> list[Claim]:
    """Every claim of one passage, and none where it asserts nothing."""
    if passage.words.rstrip().endswith(("?", "？")):
        return []
    governed = {mention: found for mention in passage.mentions if (found := governed_by(passage, mention))}
    result = _made(passage, governed, article, kind=publisher_kind)
    return result or _made(passage, beside(passage, governed), article, kind=publisher_kind)


def _made(passage: Passage, governed: dict[Mention, Governed], article: Article, *, kind: str) -> list[Claim]:
    result: list[Claim] = []
    for mention, found in governed.items():
        found.subject = found.subject or speaker(passage, passage.clauses.index(found.clause))
        if passage.is_chinese:
            chinese.settle_ministry(found, passage.clauses)
        slugs, is_weak = counting(mention, found, governed, passage, article)
        if slugs and not is_of_package(mention, governed, passage, article):
            choice = chosen(slugs, found, mention, passage, article)
            made = [_claim(slug, found, choice, passage, article, is_weak=is_weak, kind=kind) for slug in choice.slugs]
            result += [claim for claim in made if claim]
    return result


def _claim(
    slug: str, found: Governed, choice: Choice, passage: Passage, article: Article, *, is_weak: bool, kind: str
) -> Claim | None:
    known = article.known[slug]
    place = passage.clauses.index(found.clause)
    matrix = matrix_of(passage.clauses, place, is_chinese=passage.is_chinese)
    if passage.is_chinese:
        matrix = [*matrix, *chinese.pending(passage.text, passage.clauses, place, found)]
    found.signals = [*(mark for mark in matrix if is_told(mark)), *found.signals]
    if is_anothers(found, known, article, kind=kind) or _is_background(found, known, passage, article):
        return None
    firm = firmness(
        found,
        matrix,
        passage.marks,
        known.imposed_by,
        is_chinese=passage.is_chinese,
        has_date=any(each.use in ("from", "until") for each in passage.dates),
        is_official=kind == "official",
    )
    if firm is None or is_about_others(found, firm, known) or found.clause.is_condition and firm.is_negated:
        return None
    begins = _begins(passage, found, firm, article.published)
    action = meaning(found, known, is_negated=firm.is_negated)
    is_own = is_imposing(found, known) and not firm.is_negated
    action = in_time(action, known, firm, found, passage, article, begins=begins, is_own=is_own)
    if is_own and action in MADE and any(mark.value("trigger") == "clarify" for mark in matrix):
        action = Action.CLARIFY  # "clarified that it needs a licence"
    if action is None or found.clause.is_condition and action not in EASINGS:
        return None
    if action is Action.ADOPT:
        begins = _adopted(passage, article.published)
    if action is Action.LIFT and _is_for_a_time(found, passage):
        action = Action.SUSPEND
    ends = until(passage.dates, passage.words, begins[0] if begins else None) if action in DEPARTURES else None
    reasons = _reasons(found, firm, choice)
    return Claim(slug, action, firm, passage, found, begins, ends, is_weak, choice.candidates, reasons)


def _is_background(found: Governed, known: Known, passage: Passage, article: Article) -> bool:
    """Whether the words only set the scene; an act that is cited by its number does more."""
    is_act = found.mention.is_citation and not found.mention.is_package
    is_new = moved(known, Action.TIGHTEN, article.published)
    return not is_act and is_setting(passage, found.mention.start, found.trigger.start, is_new=is_new)


def _adopted(passage: Passage, published: date | None) -> tuple[date, str, str] | None:
    """An act is adopted on the day it is made known; the day it is to bite is another step."""
    days = [each.day for each in passage.dates if each.use == "on" and each.precision == "day"]
    recent = [day for day in days if published and timedelta(0) <= published - day <= FRESH]
    if recent:
        return recent[0], "day", "stated"
    return (published, "day", "inferred") if published else None


def _is_for_a_time(found: Governed, passage: Passage) -> bool:
    """What is lifted until a day, or for a year, is suspended."""
    inside = [each for each in passage.dates if found.clause.start <= each.start < found.clause.end]
    words = passage.text[found.trigger.start : found.clause.end]
    return any(each.use == "until" for each in inside) or bool(
        DURATION.search(words) or FOR_A_TIME.search(passage.words)
    )


FOR_A_TIME = re.compile(r"\bfor a time\b|\btemporarily\b|\bfor now\b|暂时|暫時|临时|臨時", re.IGNORECASE)


MADE = frozenset([Action.ADOPT, Action.ENTER_INTO_FORCE, Action.TIGHTEN])
# What a side may ask for in return; that it might tighten or stay hard is a threat of the other.
EASINGS = frozenset([Action.LIFT, Action.EASE, Action.SUSPEND, Action.EXTEND, Action.WITHDRAW])


DEPARTURES = frozenset([Action.SUSPEND, Action.EASE, Action.EXTEND])


def _begins(passage: Passage, found: Governed, firm: Firmness, published: date | None) -> tuple[date, str, str] | None:
    if firm.stage is Stage.TALK:
        return (published, "day", "inferred") if published else None
    named = [mention for mention in passage.mentions if mention.is_package]
    own = [
        each
        for each in passage.dates
        if is_of_act(each.start, found, passage) and not any(day.start <= each.start < day.end for day in named)
    ]
    return effective(own, passage.words, published)


def _reasons(found: Governed, firm: Firmness, choice: Choice) -> tuple[str, ...]:
    words = f"'{found.trigger.text}' governs '{found.mention.text}'"
    if found.head_text:
        words += f" through '{found.head_text}'"
    subjects = {OWN_ACT: f"subject: {found.subject}", NO_ACTOR: "no single side named as acting"}
    reasons = [words, *firm.reasons, subjects.get(firm.rank, "named as a price or condition")]
    if found.owner:
        reasons.append(f"whose: {found.owner}")
    return tuple([*reasons, choice.reason] if choice.reason else reasons)
