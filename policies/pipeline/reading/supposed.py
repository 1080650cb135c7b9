"""What a text is likely to report though the grammar of its sentences stayed dark: a restriction that it names, and whose
history took a step about that day.

Evidence is weighed, not asked one by one: how near the step is, where and how often the name stands, who is named, what
the words beside the name do. The weights are learned from the labelled corpus (``manage.py weigh_reader``) and lie in
``lexicon/weights.yaml``, for an editor to read; a finding names those that decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import exp

import yaml

from policies.vocabulary import DIRECTION, Action, Outlook, Stage

from .attested import is_against, turn
from .folding import LEXICON, Folded
from .marks import Mark
from .mentions import Mention
from .passages import Passage
from .recorded import GUESSED, SILENT, acts_about, asserts, is_legible, moves, nearest, nouns_of, stage_of
from .setting import is_setting
from .values import Finding, Known, Recorded
from .which import Article, about

LIKELY = 0.55
# What such a likelihood is worth once the act has to be right as well.
EXACT = 0.7
FIRST_LINES = 300
NEAR = (1, 3, 7, 14)
HEADS = ("control", "licence", "relief")
UNSAID = {"control", "licence"}
# "Did not ban": what keeps an act from being one, and how near it stands, in characters.
UNDONE = frozenset(["not", "n't", "never", "尚未", "未", "没有", "沒有"])
DENIED = 12
# How many places of a name are looked at, and how many reasons are given.
LOOKED_AT, TOLD = 24, 3


@dataclass(frozen=True, slots=True)
class Named:
    """One place of a text that names a restriction. ``told``: the step that words beside it go the way of."""

    mention: Mention
    passage: Passage
    is_strong: bool
    told: Recorded | None


def supposed(cut: list[Passage], article: Article, folded: Folded, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """A finding for each restriction that is likely to be reported, and that no other finding speaks of, or one that the
    history speaks against."""
    likely = []
    for slug, evidence, places in weighable(cut, article, folded, found):
        if (chance := likelihood(evidence)) >= LIKELY:
            likely.append(_finding(article.known[slug], article.published, evidence, places, folded, chance))
    return tuple(likely)


def weighable(
    cut: list[Passage], article: Article, folded: Folded, found: tuple[Finding, ...]
) -> Iterator[tuple[str, dict[str, float], list[Named]]]:
    """Every restriction that the text names and whose history has a step about that day, with the evidence."""
    against = {finding.restriction for finding in found if _is_against(finding, article)}
    taken = {finding.restriction for finding in found} - against
    named = _named(cut)
    open_to = [slug for slug in named if slug not in taken and about(article.known[slug], article.published)]
    of_text = {
        "others are likely too": min(6, len(open_to)) / 6,
        "many are named": min(12, len(named)) / 12,
        "something else is found": bool(found),
        "length in thousands": min(5.0, len(folded.text) / 1000),
    }
    acts: dict[int, list[Mark]] = {}
    for slug in open_to:
        known = article.known[slug]
        places = list(_places(named[slug][:LOOKED_AT], known, article, folded, acts))
        if not any(_may_tell(place, article) for place in places) or _is_unsaid(places, known, article):
            continue
        evidence = _of_step(known, article.published) | _of_places(places, article, known)
        evidence |= _of_others(slug, places, found) | of_text | {"the other way is told": slug in against}
        yield slug, {name: float(value) for name, value in evidence.items() if value}, places


def _is_unsaid(places: list[Named], known: Known, article: Article) -> bool:
    """Whether its history only explained it about that day, and no word here explains anything."""
    if any(turn(step.action) for step in about(known, article.published)):
        return False
    return not any(mark.value("trigger") in HOLDING for place in places for mark in place.passage.marks)


HOLDING = frozenset(["clarify", "stay", "maintain"])


def _may_tell(place: Named, article: Article) -> bool:
    """Whether a place can tell of a step: it asserts something, and not that nothing was done, nor what was before."""
    passage, name = place.passage, place.mention.start
    if not asserts(passage, article.published, silent=GUESSED) or is_setting(passage, name, name, is_new=True):
        return False
    negations = [mark.end for mark in passage.marks if mark.text.lower() in UNDONE]
    acts = [mark.start for mark in passage.marks if mark.has("trigger")] if negations else []
    return not any(0 <= act - end <= DENIED for act in acts[:LOOKED_AT] for end in negations[:LOOKED_AT])


def _is_against(finding: Finding, article: Article) -> bool:
    return is_against(finding.action, finding.stage, article.known[finding.restriction], article.published)


def likelihood(evidence: dict[str, float]) -> float:
    """How likely it is that a text with this evidence reports the step, from 0 to 1."""
    known = weights()
    return 1 / (1 + exp(-known["always"] - sum(known.get(name, 0.0) * value for name, value in evidence.items())))


@cache
def weights() -> dict[str, float]:
    """The learned weights by the name of the evidence."""
    path = LEXICON / "weights.yaml"
    return {name: float(weight) for name, weight in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


def _named(cut: list[Passage]) -> dict[str, list[tuple[Mention, Passage]]]:
    """Where each restriction is named, in the order of the text."""
    named: dict[str, list[tuple[Mention, Passage]]] = {}
    for passage in filter(is_legible, cut):
        for mention in passage.mentions:
            for slug in (*mention.strong, *mention.weak):
                named.setdefault(slug, []).append((mention, passage))
    return named


def _places(
    named: list[tuple[Mention, Passage]], known: Known, article: Article, folded: Folded, acts: dict[int, list[Mark]]
) -> Iterator[Named]:
    """Each place with what is told there; ``acts`` keeps the words of action of each passage, by where it starts."""
    told: dict[int, Recorded | None] = {}
    for mention, passage in named:
        if passage.start not in acts:
            acts[passage.start] = acts_about(passage, folded, after=True)
        if passage.start not in told:
            told[passage.start] = _told(passage, known, article.published, acts[passage.start])
        yield Named(mention, passage, known.slug in mention.strong, told[passage.start])


def _told(passage: Passage, known: Known, published: date | None, acts: list[Mark]) -> Recorded | None:
    """The step that words in or beside a passage go the way of."""
    things = nouns_of(passage, known) or UNSAID
    return next(
        (
            step
            for step in about(known, published)
            if any(moves(act, step, nearest(act, passage) or things) for act in acts)
        ),
        None,
    )


def _of_step(known: Known, published: date | None) -> dict[str, float]:
    steps = about(known, published)
    assert published
    days = abs((published - steps[0].day).days)
    turn = DIRECTION[Action(steps[0].action)]
    return {
        **{f"the step is within {near} days": days <= near for near in NEAR},
        "the step is still to come": published < steps[0].day,
        "the step is talk": steps[0].stage == Stage.TALK,
        "the step eases": turn is Outlook.EASING,
        "the step holds": turn is Outlook.HOLDING,
        "more than one step about that day": len(steps) > 1,
    }


def _of_places(places: list[Named], article: Article, known: Known) -> dict[str, float]:
    passages = [place.passage for place in places]
    strong = [place for place in places if place.is_strong]
    moving = [place for place in places if place.told]
    told = [place for place in moving if asserts(place.passage, article.published, silent=SILENT)]
    return {
        "named for certain": bool(strong),
        "named in the first lines": any(place.mention.start < FIRST_LINES for place in strong),
        "named often": min(TOLD, len(places)) / TOLD,
        "the name is its own": min(len(place.mention.strong or place.mention.weak) for place in places) == 1,
        "its act is cited": any(place.mention.is_citation and not place.mention.is_package for place in places),
        "words beside it move that way": bool(moving),
        "and are told": bool(told),
        "the imposing side is named": article.names(known.imposed_by),
        "the target is named": any(map(article.names, known.targets)),
        "controls or licences are spoken of": any(
            mark.value("head") in HEADS for each in passages for mark in each.marks
        ),
        "a legal act is spoken of": any(mark.has("legal") for each in passages for mark in each.marks),
        **{f"share of {role}": _share(role, passages) for role in ("past", "data", "demand", "analyst", "price")},
    }


def _share(role: str, passages: list[Passage]) -> float:
    return sum(any(mark.has(role) for mark in each.marks) for each in passages) / len(passages)


def _of_others(slug: str, places: list[Named], found: tuple[Finding, ...]) -> dict[str, float]:
    shared = {other for place in places for other in (*place.mention.strong, *place.mention.weak)}
    return {
        "a finding could mean it": any(slug in finding.candidates for finding in found),
        "the words were taken for another": any(finding.restriction in shared for finding in found),
    }


def _finding(
    known: Known, published: date | None, evidence: dict[str, float], places: list[Named], folded: Folded, chance: float
) -> Finding:
    best = max(places, key=_telling)
    step = best.told or _plainest(about(known, published))
    is_ahead = published is not None and published < step.day
    stage = Stage.TALK if is_ahead else stage_of(step, best.mention, best.passage)
    start, end = folded.span(best.passage.start, best.passage.end)
    return Finding(
        restriction=known.slug,
        action=step.action,
        stage=stage.value,
        effective_date=None,
        effective_precision="",
        effective_basis="",
        until_date=None,
        quote=folded.original[start:end],
        start=start,
        end=end,
        confidence=round(chance * EXACT, 2),
        because=(f"the history has this step on {step.day}", *_decisive(evidence)),
        rule="recorded",
    )


def _plainest(steps: list[Recorded]) -> Recorded:
    """What a report most likely tells of: not that things were explained or left, if a step was taken as well."""
    return next((step for step in steps if turn(step.action)), steps[0])


def _telling(place: Named) -> tuple[bool, bool, bool, bool, bool, int]:
    """How well a place can stand for the text."""
    of_control = any(mark.value("head") in HEADS for mark in place.passage.marks)
    is_told = place.told is not None
    return (
        is_told and of_control,
        is_told,
        place.is_strong,
        of_control,
        not place.passage.is_headline,
        -place.mention.start,
    )


def _decisive(evidence: dict[str, float]) -> list[str]:
    """The evidence that weighed most for it, with its weight."""
    worth = {name: weights().get(name, 0.0) * value for name, value in evidence.items()}
    best = sorted(worth, key=lambda name: -worth[name])[:TOLD]
    return [f"{name} ({worth[name]:+.1f})" for name in best if worth[name] > 0]
