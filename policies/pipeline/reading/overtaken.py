"""Which claims on one restriction stand: what is told of an earlier day is overtaken by what is told as of now."""

from bisect import bisect_left
from datetime import timedelta

from policies.vocabulary import DIRECTION, Outlook

from .claims import Claim
from .stages import OWN_ACT
from .timing import dated_months, is_of_act
from .which import Article

# How long ago an act may be and still be the news.
NEWS = timedelta(days=6)
# How far from the act, in characters, a day can be its day.
BESIDE = 300
OPPOSITE = {Outlook.EASING: Outlook.TIGHTENING, Outlook.TIGHTENING: Outlook.EASING}


def standing(group: list[Claim], article: Article) -> list[Claim]:
    """Without the claims whose name is in doubt, and what is told of an earlier day, where others say another thing."""
    sure = {DIRECTION[claim.action] for claim in group if not claim.candidates}
    certain = [claim for claim in group if not claim.candidates or not sure or DIRECTION[claim.action] in sure]
    dated = [(claim, _is_dated_back(claim, article)) for claim in certain]
    now = {DIRECTION[claim.action] for claim, is_back in dated if not is_back and claim.firm.rank == OWN_ACT}
    return [claim for claim, is_back in dated if not is_back or not _is_overtaken(claim, now)]


def _is_overtaken(claim: Claim, now: set[Outlook]) -> bool:
    """Whether what is told as of now goes the other way, and nobody is said to do this now."""
    turn = DIRECTION[claim.action]
    return OPPOSITE.get(turn) in now and turn not in now


def _is_dated_back(claim: Claim, article: Article) -> bool:
    """Whether the last day or month that the passage gives for the act is some time before the news."""
    if article.published is None:
        return False
    act = claim.governed.trigger.start
    months = [
        month
        for place, month in dated_months(claim.governed, claim.passage, article.published)
        if abs(place - act) < BESIDE
    ]
    if months and max(months) < article.published:
        return True
    first = bisect_left(claim.passage.days, act - BESIDE, key=lambda each: each.start)
    last = bisect_left(claim.passage.days, act + BESIDE, key=lambda each: each.start)
    days = [each.day for each in claim.passage.days[first:last] if is_of_act(each.start, claim.governed, claim.passage)]
    days += [claim.begins[0]] if claim.begins and claim.begins[2] == "stated" else []
    return bool(days) and max(days) < article.published - NEWS
