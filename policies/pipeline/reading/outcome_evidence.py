"""The evidence for each act and stage that a finding may be about, by name, for the weights of ``outcome``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from policies.vocabulary import DIRECTION, Action, Stage

from .attested import turn
from .claims import Claim
from .passages import Passage
from .stages import OWN_ACT
from .values import Finding, Known, Recorded
from .which import AFTER, Article, about, status_on

STAGES = (Stage.TALK.value, Stage.DECISION.value, Stage.LEGAL_ACT.value)
HEDGES = ("talk", "modal", "future")
ROLES: tuple[str, ...] = ("firm", "says", "negation", "legal", "instrument", "demand", "analyst", "past", "data")
ROLES += ("price", "aspect", "permission", "condition")
FORMS = ("past", "participle", "base", "ing", "noun", "third")
HEADS = ("control", "licence", "relief", "flow", "tariff")
NEAR = (1, 3, 7)
Evidence = dict[str, float]
Parts = tuple[Evidence, ...]
"""Evidence that adds up; what several outcomes share is one object."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of one sentence can be: their roles, and the values of those that have one."""

    roles: frozenset[str] = frozenset()
    hedges: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    traits: frozenset[str] = frozenset()

    @classmethod
    def of(cls, passage: Passage) -> "Words":
        """Of a sentence that names restrictions."""
        marks = passage.marks
        uses = {each.use for each in passage.dates}
        traits = {
            "a headline": passage.is_headline,
            "in Chinese": passage.is_chinese,
            "a day is named": bool(passage.days),
            "a beginning or an end is dated": bool(uses & {"from", "until"}),
            "an end is dated": "until" in uses,
            "an act is cited by its number": any(each.is_citation and not each.is_package for each in passage.mentions),
        }
        return cls(
            frozenset(role for mark in marks for role in mark.roles),
            frozenset(mark.value("hedge") for mark in marks),
            frozenset(mark.form("trigger") for mark in marks),
            frozenset(mark.value("head") for mark in marks),
            frozenset(mark.value("trigger") for mark in marks) - {""},
            frozenset(mark.value("actor") for mark in marks),
            frozenset(name for name, holds in traits.items() if holds),
        )


@dataclass(frozen=True, slots=True)
class Heard:
    """One finding, every claim on its restriction, the sentence it rests on, those that name it, and the first."""

    finding: Finding
    claims: tuple[Claim, ...]
    here: Words
    places: tuple[Words, ...]
    first: Words


def options(heard: Heard, article: Article) -> dict[tuple[str, str], Parts]:
    """The evidence for each (action, stage) that the rules, any claim or a step about that day speak for."""
    known = article.known[heard.finding.restriction]
    steps = about(known, article.published)
    acts = [heard.finding.action, *(claim.action.value for claim in heard.claims), *(step.action for step in steps)]
    of_stage = {stage: _of_words(heard, known, article, stage) for stage in STAGES}
    made: dict[tuple[str, str], Parts] = {}
    for action in dict.fromkeys(acts):
        of_act = _of_act(heard, known, action, article.published) | _of_steps(steps, action, article.published)
        told = _of_days(known, steps, action, article.published)
        own = {step.stage for step in steps if step.action == action}
        for stage in STAGES:
            of_both = _of_rule(heard.finding, action, stage) | _of_claims(heard.claims, action, stage)
            of_both |= {f"{name} → {stage}": True for name in told} | {"a step has both": stage in own}
            made[action, stage] = of_act, of_stage[stage], of_both
    return made


def together(parts: Parts) -> Evidence:
    """All evidence for one outcome that counts for anything."""
    return {name: float(value) for part in parts for name, value in part.items() if value}


def _of_words(heard: Heard, known: Known, article: Article, stage: str) -> Evidence:
    """What the words say of the stage; a decision is what remains."""
    if stage == Stage.DECISION:
        return {}
    here, places = heard.here, heard.places
    said: Evidence = {f"{each} in the sentence": each in here.hedges for each in HEDGES}
    said |= {f"{each} in the first sentence": each in heard.first.hedges for each in HEDGES}
    said |= {f"share of {each} beside the name": _share(each in words.hedges for words in places) for each in HEDGES}
    said |= {f"{role} in the sentence": role in here.roles for role in ROLES}
    said |= {f"share of {role} beside the name": _share(role in words.roles for words in places) for role in ROLES}
    said |= {f"a verb as {form}": form in here.forms for form in FORMS}
    said |= {f"a verb of {verb}": True for verb in here.verbs}
    verbs = {verb for words in places for verb in words.verbs}
    said |= {
        f"share of verbs of {verb} beside the name": _share(verb in words.verbs for words in places) for verb in verbs
    }
    said |= dict.fromkeys(here.traits, True)
    said |= {
        "acts are cited": article.is_legal,
        "the act is cited": known.slug in article.enacted,
        "the imposing side in the sentence": known.imposed_by in here.actors,
        "a company in the sentence": "company" in here.actors,
        "both sides in the sentence": "joint" in here.actors,
        f"imposed by {known.imposed_by}": True,
    }
    return {f"{name} → {stage}": value for name, value in said.items() if value}


def _of_act(heard: Heard, known: Known, action: str, published: date | None) -> Evidence:
    status = status_on(known, published) if published else ""
    evidence: Evidence = {f"{head} is spoken of → {action}": head in heard.here.heads for head in HEADS}
    return evidence | ({f"{status} so far → {action}": True} if status else {})


def _of_rule(finding: Finding, action: str, stage: str) -> Evidence:
    is_act, is_stage = finding.action == action, finding.stage == stage
    verb, _, thing = finding.rule.partition("→")
    return {
        f"the rule is of {verb} → {stage}": True,
        f"the rule is of {verb} → {action}": True,
        f"the rule is about a {thing} → {action}": True,
        f"the rule has {finding.stage} → {stage}": True,
        action: True,
        stage: True,
        f"{action} {stage}": True,
        "the rule has the act": is_act,
        "the rule has the stage": is_stage,
        "the rule has both": is_act and is_stage,
        "the rule goes that way": not is_act and _way(finding.action) == _way(action),
    }


def _of_claims(claims: tuple[Claim, ...], action: str, stage: str) -> Evidence:
    acts = [claim.action == action for claim in claims]
    stages = [claim.firm.stage == stage for claim in claims]
    both = [of_act and of_stage for of_act, of_stage in zip(acts, stages, strict=True)]
    own = [place for place, claim in enumerate(claims) if claim.firm.rank == OWN_ACT]
    return {
        "share of claims with the act": _share(acts),
        "share of claims with the stage": _share(stages),
        "share of claims with both": _share(both),
        "some claim has the act": any(acts),
        "some claim has the stage": any(stages),
        "some claim has both": any(both),
        "share of its own acts with both": _share(both[place] for place in own),
        "share of its own acts with the act": _share(acts[place] for place in own),
    }


def _of_steps(steps: list[Recorded], action: str, published: date | None) -> Evidence:
    """What the steps about that day say of the act."""
    same = [step for step in steps if step.action == action]
    days = abs((published - same[0].day).days) if published and same else None
    near: Evidence = {
        f"a step with the act is within {limit} days": days <= limit for limit in NEAR if days is not None
    }
    return near | {
        "a step has the act": bool(same),
        "a step goes that way": any(turn(step.action) == _way(action) for step in steps),
        "the nearest step has the act": bool(steps) and steps[0].action == action,
    }


def _of_days(known: Known, steps: list[Recorded], action: str, published: date | None) -> list[str]:
    """What the steps about that day, and all that go that way, may tell of the stage."""
    same = [step for step in steps if step.action == action]
    turned = [step for step in steps if turn(step.action) == _way(action)]
    told = [f"the step is {same[0].stage if same else 'none'}", *_of_way(known, action, published)]
    if published and same:
        days = (published - same[0].day).days
        holds = {
            "the step is still to come": days < 0,
            "the step is days old": days > NEAR[1],
            "the step is of today": 0 <= days <= 1,
        }
        told += [name for name, does in holds.items() if does]
    elif published and turned:
        told.append(f"another step that way is {turned[0].stage}")
    return told


def _of_way(known: Known, action: str, published: date | None) -> list[str]:
    """What the history has that way before and after that day, planned or not."""
    if published is None:
        return ["nothing goes that way"]
    alike = [step for step in known.steps if turn(step.action) == _way(action)]
    soon = any(timedelta(0) < step.day - published <= AFTER for step in alike)
    late = [step for step in alike if timedelta(0) <= published - step.day <= AFTER]
    holds = {
        "a step that way comes soon": soon,
        "a step that way comes soon, none lately": soon and not late,
        "talk that way lately": any(step.stage == Stage.TALK for step in late),
        "an act that way lately": any(step.stage != Stage.TALK for step in late),
        "nothing goes that way": not soon and not late,
    }
    return [name for name, does in holds.items() if does]


def _way(action: str) -> object:
    return DIRECTION[Action(action)]


def _share(holds: Iterable[bool]) -> float:
    each = list(holds)
    return sum(each) / len(each) if each else 0.0
