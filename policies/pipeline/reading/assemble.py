"""From claims to findings: one for each restriction, the best supported, with a confidence and its reasons.

Where passages of one article differ about a restriction, the firmest stage wins, then the one in which the imposing
side acts itself: what a side is said to do outweighs a price it is asked for. Body outweighs headline. What is still
equal is decided by caution: of talk the least that is claimed is taken (ease before suspend before lift), of
decisions the most exact.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import pairwise

from policies.vocabulary import DIRECTION, Action, Outlook, Stage

from .attested import as_recorded, borne_out, done, is_proposed, is_still_talk
from .claims import Claim
from .folding import Folded
from .overtaken import standing
from .stages import OWN_ACT
from .values import Finding, Known
from .which import Article, moved

STAGES = [Stage.LEGAL_ACT, Stage.DECISION, Stage.TALK]
LEAST_FIRST = [Action.MAINTAIN, Action.EASE, Action.SUSPEND, Action.LIFT]
MOST_EXACT = [Action.LIFT, Action.SUSPEND, Action.EXTEND, Action.EXPIRE, Action.REINSTATE, Action.EASE, Action.TIGHTEN]
BEGINNINGS = frozenset([Action.ADOPT, Action.ENTER_INTO_FORCE])
LEAST_CONFIDENT = 0.55


def findings(claims: Iterable[Claim], folded: Folded, article: Article) -> tuple[Finding, ...]:
    """One finding for each restriction, in the order of their quotes."""
    grouped: dict[str, list[Claim]] = {}
    for claim in settled(list(claims)):
        grouped.setdefault(claim.slug, []).append(claim)
    found = [_finding(_best(group, article), group, folded) for group in grouped.values()]
    return tuple(
        sorted(
            (each for each in found if each.confidence >= LEAST_CONFIDENT),
            key=lambda each: (each.start, each.restriction),
        )
    )


def _best(group: list[Claim], article: Article) -> Claim:
    """The claim that is taken, under the name that the history has for its act."""
    known = article.known[group[0].slug]
    group = _but_explained(standing(group, article), article)
    best = min(group, key=lambda claim: (-borne_out(claim, known, article.published), *_preference(claim)))
    best = _as_done(best, known, article.published)
    return _by_act(replace(best, action=_named(best, group, known, article.published)), article)


def _but_explained(group: list[Claim], article: Article) -> list[Claim]:
    """Without what a rule is said to demand, where its authority only explains it and nothing new is recorded."""
    explains = any(claim.action is Action.CLARIFY and claim.firm.stage is not Stage.TALK for claim in group)
    if not explains or moved(article.known[group[0].slug], Action.TIGHTEN, article.published):
        return group
    return [claim for claim in group if DIRECTION[claim.action] is not Outlook.TIGHTENING]


def _as_done(claim: Claim, known: Known, published: date | None) -> Claim:
    """Decided where the history has done what the words leave open, or has a plan as a proposal."""
    step = done(claim, known, published) if claim.firm.is_assumed or claim.firm.is_ahead else None
    is_end = claim.action is Action.LIFT and claim.firm.is_ahead  # what is to be lifted may so far be suspended
    if step and (step.action == claim.action or not is_end):
        reasons = (*claim.reasons, f"the history has it on {step.day}")
        return replace(claim, firm=replace(claim.firm, stage=Stage.DECISION), reasons=reasons)
    if is_proposed(claim, known, published):
        return replace(claim, firm=replace(claim.firm, stage=Stage.DECISION))
    return claim


def _named(claim: Claim, group: list[Claim], known: Known, published: date | None) -> Action:
    """What the history calls the act; but a lifting is a suspension only where the text knows of an end, or says that
    the rule stands and is not enforced."""
    action = as_recorded(claim, known, published)
    if claim.action is not Action.LIFT or action is not Action.SUSPEND:
        return action
    is_told = any(other.action is action for other in group)
    return action if is_told or UNENFORCED.search(claim.passage.text, 0, SEARCHED) else claim.action


# "BIS will not enforce it": to announce the end of a rule is not yet its end.
UNENFORCED = re.compile(r"(?:\bnot|n't)\s(?:\w+\s)?(?:be\s)?enforc|\bnon-?enforce", re.IGNORECASE)
SEARCHED = 20_000


def _by_act(claim: Claim, article: Article) -> Claim:
    """What is decided is a legal act where the article cites the act itself, wherever in it."""
    is_enacted = claim.slug in article.enacted or article.is_legal and _is_act(claim, article)
    known = article.known[claim.slug]
    if claim.firm.stage is not Stage.DECISION or not is_enacted or is_still_talk(claim, known, article.published):
        return claim
    reason = "the act itself is cited"
    return replace(claim, firm=replace(claim.firm, stage=Stage.LEGAL_ACT), reasons=(*claim.reasons, reason))


def _is_act(claim: Claim, article: Article) -> bool:
    """Whether the history has the claimed step as a legal act."""
    step = done(claim, article.known[claim.slug], article.published)
    return step is not None and step.stage == Stage.LEGAL_ACT


def settled(claims: list[Claim]) -> list[Claim]:
    """Without the doubtful claims whose candidates another passage names for certain, and what a direct word
    outweighs."""
    certain = {(claim.slug, DIRECTION[claim.action]) for claim in claims if not claim.candidates}
    direct = {claim.slug for claim in claims if not claim.governed.mention.is_reference}
    begun = any(claim.action in BEGINNINGS for claim in claims)
    return [
        claim
        for claim in claims
        if not any((slug, DIRECTION[claim.action]) in certain for slug in claim.candidates)
        and not (_is_loose(claim) and claim.slug in direct)
        and not (begun and _is_made_anew(claim))
    ]


def _is_loose(claim: Claim) -> bool:
    """A reference of which nobody says who acts."""
    return claim.governed.mention.is_reference and claim.firm.rank < OWN_ACT


def _is_made_anew(claim: Claim) -> bool:
    """ "New controls on rare earths", where the article names the ones that are new: the old one is not tightened."""
    return claim.action is Action.TIGHTEN and claim.governed.kind in ("impose", "announce", "require")


def _preference(claim: Claim) -> tuple:
    stage = STAGES.index(claim.firm.stage)
    order = LEAST_FIRST if claim.firm.stage is Stage.TALK else MOST_EXACT
    strength = order.index(claim.action) if claim.action in order else len(order)
    return (
        stage,
        claim.passage.is_headline,
        -claim.firm.rank,
        claim.governed.clause.opener == "subordinate",
        strength,
        claim.governed.mention.is_reference,
        claim.passage.start,
    )


def _finding(claim: Claim, group: list[Claim], folded: Folded) -> Finding:
    start, end = folded.span(claim.passage.start, claim.passage.end)
    others = {other.passage.start for other in group if other.action == claim.action} - {claim.passage.start}
    begins = claim.begins or (None, "", "")
    reasons = claim.reasons + ((f"{len(others)} more passage(s) say so",) if others else ())
    return Finding(
        restriction=claim.slug,
        action=claim.action.value,
        stage=claim.firm.stage.value,
        effective_date=begins[0],
        effective_precision=begins[1],
        effective_basis=begins[2],
        until_date=claim.ends,
        quote=folded.original[start:end],
        start=start,
        end=end,
        confidence=_confidence(claim, len(others)),
        because=reasons,
        candidates=claim.candidates,
        rule=_rule(claim),
    )


def _rule(claim: Claim) -> str:
    negated = "not " if claim.firm.is_negated else ""
    return f"{negated}{claim.governed.kind}→{claim.governed.head or 'thing'}"


def _confidence(claim: Claim, others: int) -> float:
    """Plain sums, read as what they were worth: what speaks for a claim adds, what speaks against it takes away."""
    score = 0.55
    score += {3: 0.2, 2: 0.08, 1: -0.1}[claim.firm.rank]
    score += 0.1 * (claim.governed.head in ("control", "licence", "relief"))
    score += 0.05 * bool(claim.governed.owner)
    score += 0.05 * min(others, 2)
    score -= (
        0.1 * (claim.is_weak or claim.governed.mention.is_reference)
        + 0.2 * bool(claim.candidates)
        + 0.1 * (not claim.governed.is_adjacent)
    )
    score -= 0.1 * (claim.governed.clause.opener == "subordinate") + 0.05 * claim.passage.is_headline
    return round(_worth(score), 2)


# What such sums were worth on the labelled corpus: of findings with this sum, the share that was exactly right.
KEPT = ((0.05, 0.3), (0.3, 0.55), (0.5, 0.66), (0.65, 0.74), (0.75, 0.81), (0.85, 0.88), (1.2, 0.95))


def _worth(score: float) -> float:
    """The share between the two sums that a score lies between."""
    score = min(KEPT[-1][0], max(KEPT[0][0], score))
    for (low, kept_low), (high, kept_high) in pairwise(KEPT):
        if score <= high:
            return kept_low + (kept_high - kept_low) * (score - low) / (high - low)
    return KEPT[-1][1]
