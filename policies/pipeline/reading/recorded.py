"""News of what the history holds already: a report about the days of a recorded step is read in its light.

The words still have to say it. Of several readings of one text the one that the history bears out is taken; what the
history calls a suspension is not called a lifting; and where the grammar of a sentence stays dark, a word of the same
direction beside the name is enough.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from policies.vocabulary import Action, Stage

from . import chinese, english_verbs
from .actions import MEANING
from .attested import is_fresh, turn
from .claims import Claim
from .clauses import Clause
from .folding import Folded
from .governing import Governed, compound
from .lexicon import lexicon
from .marks import Mark, marks
from .mentions import Mention
from .passages import Passage
from .setting import is_ahead, is_apart, is_setting
from .stages import NO_ACTOR, Firmness
from .values import Known, Recorded
from .which import Article, about
from .whose import SIDES

# How far before a name a word may stand that tells what became of it, in characters.
REACH = 260


def recognised(cut: list[Passage], article: Article, folded: Folded, *, but: set[str]) -> Iterator[Claim]:
    """Claims on restrictions that have a step about that day, and of which the grammar found nothing that fits it."""
    for passage in filter(is_legible, cut):
        for mention in passage.mentions:
            if mention.is_package and _is_spelt_out(mention, passage):
                continue
            made = [_recognised(slug, mention, passage, article, folded) for slug in _open(mention, but)]
            found = [claim for claim in made if claim]
            if mention.is_citation:
                yield from found
            elif found:
                yield _shared(mention, min(found, key=lambda claim: _distance(claim, article)), found)


# What runs on for longer than this is no sentence, and what stands beside a name in it tells nothing.
LONGEST = 4_000


def is_legible(passage: Passage) -> bool:
    return passage.end - passage.start <= LONGEST


def _is_spelt_out(package: Mention, passage: Passage) -> bool:
    """Whether the goods beside a day name some of what began on it."""
    return any(set(package.strong) & {*other.strong, *other.weak} for other in passage.mentions if not other.is_package)


def _shared(mention: Mention, best: Claim, found: list[Claim]) -> Claim:
    """The claim with all that general words could mean."""
    if mention.strong:
        return best
    others = [claim.slug for claim in found if claim.slug != best.slug]
    return replace(best, is_weak=True, candidates=(best.slug, *others) if others else ())


def _open(mention: Mention, but: set[str]) -> list[str]:
    """The restrictions of a mention that nothing is known of; of words that several share, none where one is known."""
    slugs = mention.strong or mention.weak
    return [] if but & set(slugs) and not mention.is_citation else [slug for slug in slugs if slug not in but]


def _distance(claim: Claim, article: Article) -> timedelta:
    steps = about(article.known[claim.slug], article.published)
    return min(abs(article.published - step.day) for step in steps if article.published)


def _recognised(slug: str, mention: Mention, passage: Passage, article: Article, folded: Folded) -> Claim | None:
    known = article.known[slug]
    steps = [step for step in about(known, article.published) if turn(step.action)]
    if not steps or not any(map(article.names, (known.imposed_by, *known.targets))):
        return None
    is_news = is_fresh(steps[0], article.published) and mention.start < LEAD
    if not mention.strong and not (is_news and any(mark.value("actor") == known.imposed_by for mark in passage.marks)):
        return None
    if not asserts(passage, article.published, silent=GUESSED if is_news else SILENT):
        return None
    acts = [
        mark
        for mark in acts_about(passage, folded, after=is_news)
        if not _is_of_other_side(mark, passage, folded, known)
    ]
    things = nouns_of(passage, known)
    for step in steps:
        trigger = next((mark for mark in acts if things and moves(mark, step, nearest(mark, passage) or things)), None)
        is_open = trigger and _is_hedged(trigger, passage)
        if is_open and not mention.strong:
            continue  # general words that may be done are about nothing in particular
        place = trigger.start if trigger and trigger.start >= passage.start else passage.end
        if trigger and trigger.form("trigger") in DONE and not is_open and _is_to_come(step, article.published):
            continue
        is_new = is_fresh(step, article.published)
        if trigger and (
            is_setting(passage, mention.start, place, is_new=is_new) or is_apart(passage, mention.start, place)
        ):
            continue
        if trigger and (is_open if step.stage == Stage.TALK else is_news or not is_open):
            return _claim(slug, step, trigger, mention, passage, article.published)
    return None


# What is asked, wished, guessed, priced, counted or remembered is no report; but a lead may tell what went before.
SILENT = ("demand", "analyst", "price", "condition", "data", "past")
GUESSED = ("demand", "analyst", "data", "price")
# How far into a text a name is likely to be the news.
LEAD = 1_000
OLD = timedelta(days=45)


def asserts(passage: Passage, published: date | None, *, silent: tuple[str, ...]) -> bool:
    days = [each.day for each in passage.dates if each.use == "on" and each.precision == "day"]
    if published and days and max(days) < published - OLD:
        return False
    if passage.words.rstrip().endswith(("?", "？")):
        return False
    return not any(mark.value("hedge") == "none" or any(map(mark.has, silent)) for mark in passage.marks)


def _is_of_other_side(act: Mark, passage: Passage, folded: Folded, known: Known) -> bool:
    """Whether the last side named before a word of action is not the one that imposed the restriction."""
    words = passage.marks
    if not passage.start <= act.start < passage.end:
        language = lexicon("zh" if passage.is_chinese else "en")
        words = marks(folded, max(0, act.start - REACH), act.start, language)
    is_within = words is passage.marks
    if is_within and (agent := _agent(act, passage)):
        return agent != known.imposed_by
    sides = [mark.value("actor") for mark in words if mark.end <= act.start and mark.value("actor") in SIDES]
    if not sides or sides[-1] == known.imposed_by:
        return False
    last = max(mark.end for mark in words if mark.end <= act.start and mark.value("actor") in SIDES)
    return act.start - last <= NEXT or not (is_within and known.imposed_by in sides)


def _agent(act: Mark, passage: Passage) -> str:
    """The side by which an act is said to be done: "given approval by Chinese regulators"."""
    for mark in passage.marks:
        if 0 < mark.start - act.end < BY_WHOM and mark.value("actor") in SIDES:
            is_agent = BY.search(passage.text, act.end, mark.start)
            return mark.value("actor") if is_agent else ""
    return ""


BY = re.compile(r"\bby\s(?:the\s)?$")
BY_WHOM = 60


# How near before an act a side must stand to be the one that acts.
NEXT = 24


def _claim(
    slug: str, step: Recorded, trigger: Mark, mention: Mention, passage: Passage, published: date | None
) -> Claim:
    is_ahead = published is not None and published < step.day
    is_done = trigger.form("trigger") in DONE and not _is_hedged(trigger, passage)
    firm = Firmness(
        Stage.TALK if is_ahead and not is_done else stage_of(step, mention, passage),
        NO_ACTOR,
        False,
        (f"the history has it on {step.day}",),
    )
    governed = Governed(mention, trigger, passage.clauses[passage.clause_of(mention)], is_adjacent=False)
    reasons = (f"'{trigger.text}' beside '{mention.text}'", *firm.reasons)
    return Claim(slug, Action(step.action), firm, passage, governed, None, None, False, (), reasons)


def _is_to_come(step: Recorded, published: date | None) -> bool:
    """Whether a step is ahead by more than what a day is in another zone."""
    return published is not None and step.day - published > timedelta(days=1)


# The forms of a verb that tell of what is done already.
DONE = frozenset(["past", "participle"])


def acts_about(passage: Passage, folded: Folded, *, after: bool) -> list[Mark]:
    """The words of action of the passage that are not negated, then those of what stands before it, or after it."""
    own = [mark for clause in passage.clauses for mark in _triggers(passage, clause)]
    start = max(0, passage.start - REACH)
    words = lexicon("zh" if passage.is_chinese else "en")
    around = list(reversed(marks(folded, start, passage.start, words)))
    around += marks(folded, passage.end, passage.end + REACH, words) if after else []
    all_around = [*passage.marks, *around]
    around = [mark for mark in around if mark.has("trigger") and not mark.has("head")]
    around = [mark for mark in around if not is_ahead(passage.text, mark.start, floor=start)]
    heads = [mark for mark in all_around if mark.has("head")]
    around = [mark for mark in around if not _is_of_tariffs(mark, heads, passage.text)]
    negations = [mark.end for mark in all_around if mark.has("negation")]
    stopped = [mark.end for mark in all_around if mark.value("trigger") in STOPPING]
    return [
        mark
        for mark in [*own, *around]
        if not any(0 <= mark.start - end <= 30 for end in negations)
        and not (mark.value("trigger") == "allow" and any(0 <= mark.start - end <= STOPPED for end in stopped))
    ]


def _is_of_tariffs(act: Mark, heads: list[Mark], text: str) -> bool:
    after = next((head for head in heads if 0 <= head.start - act.end <= BESIDE), None)
    return after is not None and compound(heads, after, text).value("head") == "tariff"


# "不准海关放行", "barred from approving": leave that is not to be given.
STOPPING = frozenset(["ban", "halt", "deny"])
STOPPED = 8


def _triggers(passage: Passage, clause: Clause) -> list[Mark]:
    if passage.is_chinese:
        return chinese.triggers(passage.text, clause, passage.mentions)
    main, reduced = english_verbs.triggers(passage.text, clause, passage.mentions)
    is_habit = clause.opener == "relative"  # "the pace at which China approves exports"
    acts = [mark for mark in (*main, *reduced) if not (is_habit and mark.form("trigger") == "third")]
    return [mark for mark in acts if mark.form("trigger") != "noun" or not mark.has("head")]


def nouns_of(passage: Passage, known: Known) -> set[str]:
    """The kinds of thing acted on that the passage speaks of; goods alone only where the imposing side is named."""
    heads = {mark.value("head") for mark in passage.marks if mark.has("head")}
    is_named = any(mark.value("actor") == known.imposed_by for mark in passage.marks)
    return heads if heads & {"control", "licence", "relief"} or is_named else set()


def nearest(act: Mark, passage: Passage) -> set[str]:
    """The kind of thing that stands next to a word of action, behind it if there is one."""
    heads = [mark for mark in passage.marks if mark.has("head") and mark is not act]
    after = [mark for mark in heads if 0 <= mark.start - act.end <= BESIDE]
    before = [mark for mark in reversed(heads) if 0 <= act.start - mark.end <= BESIDE]
    if after:
        return {compound(heads, after[0], passage.text).value("head")}
    return {mark.value("head") for mark in before[:1]}


BESIDE = 40


def moves(mark: Mark, step: Recorded, nouns: set[str]) -> bool:
    """Whether a word of action, done to something that is spoken of, moves the way of the step."""
    effects = MEANING.get(mark.value("trigger"), {})
    return any(turn(effects.get(noun)) == turn(step.action) is not None for noun in nouns)


def _is_hedged(trigger: Mark, passage: Passage) -> bool:
    hedges = [mark for mark in passage.marks if mark.value("hedge") in ("talk", "modal", "future")]
    return any(mark.end <= trigger.start for mark in hedges)


def stage_of(step: Recorded, mention: Mention, passage: Passage) -> Stage:
    if step.stage == Stage.TALK:
        return Stage.TALK
    is_act = mention.is_citation and not mention.is_package or any(mark.has("legal") for mark in passage.marks)
    return Stage.LEGAL_ACT if is_act else Stage.DECISION
