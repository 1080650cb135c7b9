"""What happened, weighed: which act and which stage the words, the article and the history bear out together.

The rules name one. Here it is held against all that any sentence of the article claims and that the history has about
that day. What each piece of evidence is worth is learned from the labelled corpus (``manage.py weigh_reader``) and lies
in ``lexicon/outcomes.yaml``; a finding that is read otherwise than its sentence names the evidence that decided.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import exp

import yaml

from policies.vocabulary import DIRECTION, Action, Stage

from .claims import Claim
from .folding import LEXICON, Folded
from .outcome_evidence import Heard, Parts, Words, options, together
from .passages import Passage
from .values import Finding
from .which import Article

Said = tuple[str, str]
"""(action, stage)"""

# Of findings of this kind, the share that is about the right restriction; how many places of a name are looked at, and
# how many reasons are given.
RIGHT, LOOKED_AT, TOLD = 0.88, 24, 3
TURNED = 0.5


def reconsidered(
    found: tuple[Finding, ...], made: list[Claim], cut: list[Passage], article: Article, folded: Folded
) -> tuple[Finding, ...]:
    """The findings, each with the act and the stage that are the most likely."""
    return tuple(_reconsidered(heard, article) for heard in heard_of(found, made, cut, article, folded))


def heard_of(
    found: tuple[Finding, ...], made: list[Claim], cut: list[Passage], article: Article, folded: Folded
) -> Iterator[Heard]:
    """Each finding with all that the article has on it."""
    if not found:
        return
    named: dict[str, list[Words]] = {}
    quoted: dict[int, Words] = {}
    for passage in cut:
        words = Words.of(passage)
        quoted.setdefault(folded.span(passage.start, passage.end)[0], words)
        for slug in {slug for mention in passage.mentions for slug in (*mention.strong, *mention.weak)}:
            if len(places := named.setdefault(slug, [])) < LOOKED_AT:
                places.append(words)
    for finding in found:
        claims = tuple(claim for claim in made if claim.slug == finding.restriction)
        here = quoted.get(finding.start, Words())
        places = named.get(finding.restriction) or [here]
        yield Heard(finding, claims, here, tuple(places), next(iter(quoted.values()), here))


def chances(evidence: dict[Said, Parts]) -> dict[Said, float]:
    """How likely each of several outcomes is, in sum 1."""
    known = weights()
    parts = {id(part): part for of in evidence.values() for part in of}
    worths = {key: sum([known.get(name, 0.0) * value for name, value in part.items()]) for key, part in parts.items()}
    scores = {said: sum([worths[id(part)] for part in of]) for said, of in evidence.items()}
    best = max(scores.values())
    worth = {said: exp(score - best) for said, score in scores.items()}
    return {said: each / sum(worth.values()) for said, each in worth.items()}


@cache
def weights() -> dict[str, float]:
    """The learned weights by the name of the evidence."""
    path = LEXICON / "outcomes.yaml"
    return {name: float(weight) for name, weight in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


def _reconsidered(heard: Heard, article: Article) -> Finding:
    finding = heard.finding
    evidence = options(heard, article)
    rule = finding.action, finding.stage
    likely = _defensible(chances(evidence), rule)
    best = max(likely, key=lambda said: (likely[said], said))
    if best == rule or likely[best] <= likely[rule]:
        return finding
    day, precision, basis = finding.effective_date, finding.effective_precision, finding.effective_basis
    if best[1] == Stage.TALK and article.published:
        day, precision, basis = article.published, "day", "inferred"
    elif rule[1] == Stage.TALK:
        day, precision, basis = None, "", ""
    return replace(
        finding,
        action=best[0],
        stage=best[1],
        effective_date=day,
        effective_precision=precision,
        effective_basis=basis,
        confidence=round(min(finding.confidence, RIGHT * likely[best]), 2),
        because=(
            *finding.because,
            f"{rule[0]} {rule[1]} → {' '.join(best)}",
            *_decisive(together(evidence[best]), together(evidence[rule])),
        ),
    )


def _defensible(likely: dict[Said, float], rule: Said) -> dict[Said, float]:
    """Without what turns the words of a sentence round, unless it is likelier than all else together."""
    turn = DIRECTION[Action(rule[0])]
    return {said: each for said, each in likely.items() if DIRECTION[Action(said[0])] == turn or each >= TURNED}


def _decisive(chosen: dict[str, float], other: dict[str, float]) -> list[str]:
    """The evidence that weighed most for one and against the other, with its weight."""
    known = weights()
    worth = {
        name: known.get(name, 0.0) * (chosen.get(name, 0.0) - other.get(name, 0.0))
        for name in sorted({*chosen, *other})
    }
    best = sorted(worth, key=lambda name: -worth[name])[:TOLD]
    return [f"{name} ({worth[name]:+.1f})" for name in best if worth[name] > 0]
