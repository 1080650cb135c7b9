"""Which of several restrictions is meant, and what its history makes possible.

Decided in this order: whose control it is, what was possible on the day of publication, a date or number that names a
package, the target, the kind of measure, and what else the article names. Where that leaves several, all are kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from policies.vocabulary import DIRECTION, Action, Measure, Stage, Status

from .governing import Governed, is_undone
from .passages import Passage
from .values import Known, Recorded

FRESH = timedelta(days=14)
LATELY = timedelta(days=21)
STALE = timedelta(days=45)
AHEAD = timedelta(days=60)
OVER = frozenset([Status.LIFTED, Status.EXPIRED, Status.WITHDRAWN, Status.SUPERSEDED])
BEGINNINGS = frozenset([Action.PROPOSE, Action.ADOPT, Action.ENTER_INTO_FORCE, Action.TIGHTEN, Action.CLARIFY])
CLEAR = 1.5


@dataclass(frozen=True, slots=True)
class Choice:
    """The restrictions a passage reports on; ``candidates`` are all it could mean where one had to be preferred."""

    slugs: tuple[str, ...]
    candidates: tuple[str, ...]
    reason: str = ""


def status_on(known: Known, day: date) -> str:
    """Its status on a day, "" before its history begins."""
    for status, begins, ends in reversed(known.periods):
        if begins <= day and (ends is None or day <= ends):
            return status
    return ""


def _since(known: Known, day: date) -> date:
    """Since when it has had its status of a day."""
    return max(begins for _, begins, _ in known.periods if begins <= day)


# Acts on a control that stands; a beginning goes by many names.
GOING_ON = frozenset([Action.SUSPEND, Action.EXTEND, Action.EASE, Action.LIFT, Action.EXPIRE, Action.REINSTATE])
BEFORE, AFTER = timedelta(days=45), timedelta(days=21)
# How long before a step it is news.
SOON = timedelta(days=3)


def moved(known: Known, action: Action | None, published: date | None) -> bool:
    """Whether its history has a firm step of the same direction within ``FRESH`` of that day."""
    if action is None or published is None:
        return False
    return any(
        abs(step.day - published) <= FRESH
        and step.stage != Stage.TALK
        and DIRECTION[Action(step.action)] == DIRECTION[action]
        and came_about(step, known)
        for step in known.steps
    )


def is_recorded(known: Known, action: Action | None, published: date | None) -> bool:
    """Whether its history has this very step about that day: decided up to ``BEFORE`` ahead, reported up to
    ``AFTER`` behind."""
    if action is None or published is None:
        return False
    steps = [step for step in known.steps if published - AFTER <= step.day <= published + _ahead(step)]
    near = [Action(step.action) for step in steps if came_about(step, known)]
    return action in near or action not in GOING_ON and any(DIRECTION[each] == DIRECTION[action] for each in near)


def about(known: Known, published: date | None) -> list[Recorded]:
    """The steps about the day of publication, the nearest first."""
    if published is None:
        return []
    near = [step for step in known.steps if -SOON <= published - step.day <= AFTER and came_about(step, known)]
    return sorted(near, key=lambda step: abs(published - step.day))


def _ahead(step: Recorded) -> timedelta:
    """How long before its day a step can be news: what is made known has that day, what takes effect is known before."""
    return SOON if step.action in (Action.ADOPT, Action.PROPOSE) else BEFORE


def came_about(step: Recorded, known: Known) -> bool:
    """Whether a planned entry into force was not suspended before its day."""
    return step.action != Action.ENTER_INTO_FORCE or status_on(known, step.day) not in (Status.SUSPENDED, Status.LIFTED)


def born(known: Known) -> date | None:
    return known.periods[0][1] if known.periods else None


def is_possible(known: Known, action: Action, published: date | None) -> bool:
    """Whether news of this day can report this action: what does not exist is not eased, what is lifted not
    suspended."""
    birth = born(known)
    if published is None or birth is None:
        return True
    if published < birth:
        return action in BEGINNINGS and birth - published <= AHEAD
    before, now = status_on(known, published - FRESH), status_on(known, published)
    if before in OVER and now in OVER:
        return action in (Action.REINSTATE, Action.ENTER_INTO_FORCE)
    if action == Action.EXTEND and known.periods and not was(known, (Status.SUSPENDED, Status.EASED), published):
        return False
    was_suspended = status_on(known, published - STALE) == Status.SUSPENDED and now == Status.SUSPENDED
    return not (action == Action.SUSPEND and was_suspended)


def was(known: Known, statuses: tuple[Status, ...], published: date) -> bool:
    """Whether it had one of these statuses in the weeks before that day."""
    return any(
        status in statuses and begins <= published and (ends is None or ends >= published - STALE)
        for status, begins, ends in known.periods
    )


def beginning(
    known: Known, action: Action, *, published: date | None, effective: date | None, is_new: bool
) -> Action | None:
    """What an imposition is on that day: the adoption, the entry into force, a tightening, or long past (None)."""
    birth = born(known)
    if published is None or birth is None:
        return Action.ADOPT if effective and published and effective > published else action
    if status_on(known, published) in (Status.ADOPTED, Status.PROPOSED):
        return Action.ADOPT if _since(known, published) >= published - STALE else None
    if birth < published - LATELY:
        is_old = published - birth > STALE and not is_new and not moved(known, Action.TIGHTEN, published)
        return None if is_old else Action.TIGHTEN
    if (
        effective
        and effective > published
        or status_on(known, max(published, birth)) in (Status.ADOPTED, Status.PROPOSED)
    ):
        return Action.ADOPT
    return Action.ENTER_INTO_FORCE


def choose(slugs: tuple[str, ...], governed: Governed | None, passage: Passage, article: "Article") -> Choice:
    """Which of the restrictions that share the words are meant."""
    known = [article.known[slug] for slug in slugs]
    if len(known) == 1:
        return Choice(slugs, ())
    if governed:
        sides = (governed.owner, governed.subject)
        known = [each for each in known if each.imposed_by in sides] or known
    if article.published:
        known = [each for each in known if not (b := born(each)) or b <= article.published + AHEAD] or known
    named = [each for each in known if _is_dated(each, passage)]
    if governed and governed.mention.is_citation or len(named) > 1:
        return Choice(tuple(each.slug for each in (named or known)), (), "named by date or number")
    if len(named) == 1:
        return Choice((named[0].slug,), (), "named by its date")
    return _by_score(known, governed, passage, article)


def most_likely(slugs: tuple[str, ...], governed: Governed, passage: Passage, article: "Article") -> Choice:
    """The one that fits best of restrictions that could all be meant."""
    return _by_score([article.known[slug] for slug in slugs], governed, passage, article)


def _is_dated(known: Known, passage: Passage) -> bool:
    """Whether the passage gives the day this restriction began."""
    birth = born(known)
    return birth is not None and any(each.day == birth and each.precision == "day" for each in passage.dates)


def _by_score(known: list[Known], governed: Governed | None, passage: Passage, article: "Article") -> Choice:
    scores = {each.slug: _score(each, governed, passage, article) for each in known}
    order = sorted(scores, key=lambda slug: (-scores[slug], slug))
    if len(order) == 1 or scores[order[0]] - scores[order[1]] >= CLEAR:
        return Choice((order[0],), (), "fits target and measure best")
    return Choice((order[0],), tuple(order), "several restrictions share the words")


def _was_in_force(known: Known, published: date | None) -> bool:
    return any(
        status == Status.IN_FORCE and (published is None or begins <= published) for status, begins, _ in known.periods
    )


def _score(known: Known, governed: Governed | None, passage: Passage, article: "Article") -> float:
    score = 2.0 * (known.slug in article.alone) + 0.5 * _was_in_force(known, article.published)
    single = known.targets[0] if len(known.targets) == 1 and len(known.targets[0]) == 2 else ""
    if single:
        score += 2.0 if article.targets(passage, single) else 0.5 * article.names(single)
    else:
        score += 1.0
    words = passage.words.lower()
    if known.measure == Measure.EXPORT_BAN:
        score += 1.5 * any(word in words for word in (" ban", "禁", "prohibit", "embargo"))
    elif known.measure == Measure.LICENCE_REQUIREMENT:
        score += 1.0 * any(word in words for word in ("licens", "licence", "许可", "許可", "permit"))
    return score


class Article:
    """What the whole text says that a single passage may need."""

    def __init__(
        self,
        passages: list[Passage],
        known: dict[str, Known],
        published: date | None,
        actors: set[str],
        *,
        is_legal: bool = False,
    ) -> None:
        self.is_legal = is_legal
        self.known = known
        self.published = published
        self.strong = {slug for passage in passages for mention in passage.mentions for slug in mention.strong}
        self.alone = {
            mention.strong[0] for passage in passages for mention in passage.mentions if len(mention.strong) == 1
        }
        self.enacted = set(_enacted(passages))
        self._actors = actors
        days = [
            each.day for passage in passages for each in passage.dates if each.use == "on" and each.precision == "day"
        ]
        self.days = frozenset(days)
        self.today = published or max(days, default=None)

    def names(self, jurisdiction: str) -> bool:
        return jurisdiction in self._actors

    def targets(self, passage: Passage, jurisdiction: str) -> bool:
        """Whether a passage names a jurisdiction as where goods go."""
        named = [mark for mark in passage.marks if mark.value("actor") == jurisdiction]
        return any(_is_toward(passage, mark.start) or BUYERS.match(passage.text, mark.end) for mark in named)


def _enacted(passages: list[Passage]) -> Iterator[str]:
    """The restrictions whose acts are cited, by number or in a sentence that speaks of a legal act."""
    for passage in passages:
        is_legal = any(mark.has("legal") and not is_undone(mark, passage.marks) for mark in passage.marks)
        for mention in passage.mentions:
            if is_legal or mention.is_citation and not mention.is_package:
                yield from mention.strong


BUYERS = re.compile(
    r"\s(?:end\s)?(?:users?|buyers|customers|importers|companies|firms|carmakers|automakers|manufacturers)\b"
)
TOWARD = (
    "to the",
    "to",
    "against the",
    "against",
    "for the",
    "for",
    "对",
    "對",
    "向",
    "输",
    "輸",
    "往",
    "targeting the",
    "targeting",
    "toward the",
)


def _is_toward(passage: Passage, place: int) -> bool:
    before = passage.text[max(passage.start, place - 18) : place].rstrip().lower()
    return before.endswith(tuple(f" {word}" for word in TOWARD[:7])) or before.endswith(TOWARD[7:])
