"""News of what the history holds already: a report about the days of a recorded step is read in its light.

The words still have to say it. Of several readings of one text the one that the history bears out is taken; what the
history calls a suspension is not called a lifting; and where the grammar of a sentence stays dark, a word of the same
direction beside the name is enough.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from policies.vocabulary import DIRECTION, Action, Outlook, Stage

from . import chinese, english_verbs
from .actions import CUT, IMPOSED, MEANING, RESTORED
from .claims import SIDES, Claim
from .clauses import Clause
from .folding import Folded
from .governing import Governed
from .lexicon import lexicon
from .marks import Mark, marks
from .mentions import Mention
from .passages import Passage
from .stages import NO_ACTOR, Firmness
from .values import Known, Recorded
from .which import Article

# How long after a step it is news, and how long before.
BEHIND, AHEAD = timedelta(days=21), timedelta(days=3)
# How far before a name a word may stand that tells what became of it, in characters.
REACH = 260
TURNS = {CUT: Outlook.TIGHTENING, IMPOSED: Outlook.TIGHTENING, RESTORED: Outlook.EASING}


def about(known: Known, published: date | None) -> list[Recorded]:
    """The steps about the day of publication, the nearest first."""
    if published is None:
        return []
    near = [step for step in known.steps if -AHEAD <= published - step.day <= BEHIND]
    return sorted(near, key=lambda step: abs(published - step.day))


def borne_out(claim: Claim, known: Known, published: date | None) -> int:
    """How far the history bears a claim out: 2 it has this act, 1 one of the same direction, 0 none."""
    is_talk = claim.firm.stage is Stage.TALK
    alike = [step for step in about(known, published) if (step.stage == Stage.TALK) == is_talk]
    if any(step.action == claim.action for step in alike):
        return 2
    return int(any(_turn(step.action) == DIRECTION[claim.action] for step in alike))


def as_recorded(claim: Claim, known: Known, published: date | None) -> Action:
    """What the history calls the act that a claim tells of."""
    is_talk = claim.firm.stage is Stage.TALK
    for step in about(known, published):
        if (step.stage == Stage.TALK) == is_talk and _turn(step.action) == DIRECTION[claim.action]:
            return Action(step.action)
    return claim.action


def recognised(cut: list[Passage], article: Article, folded: Folded, *, but: set[str]) -> Iterator[Claim]:
    """Claims on restrictions that have a step about that day, and of which the grammar found nothing."""
    for passage in cut:
        if not _asserts(passage):
            continue
        for mention in passage.mentions:
            for slug in mention.strong:
                if slug not in but and (claim := _recognised(slug, mention, passage, article, folded)):
                    yield claim


# What is asked, wished, guessed, priced, counted or remembered is no report.
SILENT = ("demand", "analyst", "price", "condition", "data", "past")


def _asserts(passage: Passage) -> bool:
    if passage.words.rstrip().endswith(("?", "？")):
        return False
    return not any(mark.value("hedge") == "none" or any(map(mark.has, SILENT)) for mark in passage.marks)


def _recognised(slug: str, mention: Mention, passage: Passage, article: Article, folded: Folded) -> Claim | None:
    known = article.known[slug]
    steps = about(known, article.published)
    if not steps or not any(map(article.names, (known.imposed_by, *known.targets))):
        return None
    acts = [mark for mark in _acts(passage, folded) if not _is_of_other_side(mark, passage, known)]
    nouns = _nouns(passage, known)
    for step in steps:
        trigger = next((mark for mark in acts if nouns and _moves(mark, step, nouns)), None)
        if trigger and (step.stage == Stage.TALK or not _is_hedged(trigger, passage)):
            return _claim(slug, step, trigger, mention, passage)
    return None


def _is_of_other_side(act: Mark, passage: Passage, known: Known) -> bool:
    """Whether the last side named before a word of action is not the one that imposed the restriction."""
    sides = [mark.value("actor") for mark in passage.marks if mark.end <= act.start and mark.value("actor") in SIDES]
    return bool(sides) and sides[-1] != known.imposed_by and known.imposed_by not in sides


def _claim(slug: str, step: Recorded, trigger: Mark, mention: Mention, passage: Passage) -> Claim:
    firm = Firmness(_stage(step, mention, passage), NO_ACTOR, False, (f"the history has it on {step.day}",))
    governed = Governed(mention, trigger, passage.clauses[passage.clause_of(mention)], is_adjacent=False)
    reasons = (f"'{trigger.text}' beside '{mention.text}'", *firm.reasons)
    return Claim(slug, Action(step.action), firm, passage, governed, None, None, False, (), reasons)


def _acts(passage: Passage, folded: Folded) -> list[Mark]:
    """The words of action of the passage that are not negated, then those of what stands before it."""
    own = [mark for clause in passage.clauses for mark in _triggers(passage, clause)]
    start = max(0, passage.start - REACH)
    before = marks(folded, start, passage.start, lexicon("zh" if passage.is_chinese else "en"))
    before = [mark for mark in reversed(before) if mark.has("trigger") and not mark.has("head")]
    negations = [mark.end for mark in passage.marks if mark.has("negation")]
    return [mark for mark in own if not any(0 <= mark.start - end <= 20 for end in negations)] + before


def _triggers(passage: Passage, clause: Clause) -> list[Mark]:
    if passage.is_chinese:
        return chinese.triggers(passage.text, clause, passage.mentions)
    main, reduced = english_verbs.triggers(passage.text, clause, passage.mentions)
    return [mark for mark in (*main, *reduced) if mark.form("trigger") != "noun" or not mark.has("head")]


def _nouns(passage: Passage, known: Known) -> set[str]:
    """The kinds of thing acted on that the passage speaks of; goods alone only where the imposing side is named."""
    heads = {mark.value("head") for mark in passage.marks if mark.has("head")}
    is_named = any(mark.value("actor") == known.imposed_by for mark in passage.marks)
    return heads if heads & {"control", "licence", "relief"} or is_named else set()


def _moves(mark: Mark, step: Recorded, nouns: set[str]) -> bool:
    """Whether a word of action, done to something that is spoken of, moves the way of the step."""
    effects = MEANING.get(mark.value("trigger"), {})
    return any(_turn(effects.get(noun)) == _turn(step.action) is not None for noun in nouns)


def _is_hedged(trigger: Mark, passage: Passage) -> bool:
    hedges = [mark for mark in passage.marks if mark.value("hedge") in ("talk", "modal", "future")]
    return any(mark.end <= trigger.start for mark in hedges)


def _turn(effect: object) -> Outlook | None:
    if isinstance(effect, str) and effect in TURNS:
        return TURNS[effect]
    turn = DIRECTION[Action(effect)] if isinstance(effect, str) else None
    return None if turn is Outlook.HOLDING else turn


def _stage(step: Recorded, mention: Mention, passage: Passage) -> Stage:
    if step.stage == Stage.TALK:
        return Stage.TALK
    is_act = mention.is_citation and not mention.is_package or any(mark.has("legal") for mark in passage.marks)
    return Stage.LEGAL_ACT if is_act else Stage.DECISION
