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


def options(heard: Heard, article: Article) -> dict[tuple[str, str], Evidence]:
    """The evidence for each (action, stage) that the rules, any claim or a step about that day speak for."""
    known = article.known[heard.finding.restriction]
    steps = about(known, article.published)
    acts = [heard.finding.action, *(claim.action.value for claim in heard.claims), *(step.action for step in steps)]
    of_stage = {stage: _of_words(heard, known, article, stage) for stage in STAGES}
    made = {}
    for action in dict.fromkeys(acts):
        of_act = _of_act(heard, known, action, article.published)
        for stage in STAGES:
            evidence = of_act | of_stage[stage] | _of_rule(heard.finding, action, stage)
            evidence |= _of_claims(heard.claims, action, stage)
            evidence |= _of_steps(known, steps, action, stage, article.published)
            made[action, stage] = {name: float(value) for name, value in evidence.items() if value}
    return made


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


def _of_steps(known: Known, steps: list[Recorded], action: str, stage: str, published: date | None) -> Evidence:
    same = [step for step in steps if step.action == action]
    turned = [step for step in steps if turn(step.action) == _way(action)]
    evidence: Evidence = {
        "a step has the act": bool(same),
        "a step goes that way": bool(turned),
        "the nearest step has the act": bool(steps) and steps[0].action == action,
        "a step has both": any(step.stage == stage for step in same),
        f"the step is {same[0].stage if same else 'none'} → {stage}": True,
    }
    if published and same:
        days = (published - same[0].day).days
        evidence |= {f"a step with the act is within {near} days": abs(days) <= near for near in NEAR}
        evidence |= {
            f"the step is still to come → {stage}": days < 0,
            f"the step is days old → {stage}": days > NEAR[1],
            f"the step is of today → {stage}": 0 <= days <= 1,
        }
    elif published and turned:
        evidence[f"another step that way is {turned[0].stage} → {stage}"] = True
    return evidence | _of_way(known, action, stage, published)


def _of_way(known: Known, action: str, stage: str, published: date | None) -> Evidence:
    """What the history has that way before and after that day, planned or not."""
    if published is None:
        return {f"nothing goes that way → {stage}": True}
    alike = [step for step in known.steps if turn(step.action) == _way(action)]
    soon = any(timedelta(0) < step.day - published <= AFTER for step in alike)
    late = [step for step in alike if timedelta(0) <= published - step.day <= AFTER]
    return {
        f"a step that way comes soon → {stage}": soon,
        f"a step that way comes soon, none lately → {stage}": soon and not late,
        f"talk that way lately → {stage}": any(step.stage == Stage.TALK for step in late),
        f"an act that way lately → {stage}": any(step.stage != Stage.TALK for step in late),
        f"nothing goes that way → {stage}": not soon and not late,
    }


def _way(action: str) -> object:
    return DIRECTION[Action(action)]


def _share(holds: Iterable[bool]) -> float:
    each = list(holds)
    return sum(each) / len(each) if each else 0.0
