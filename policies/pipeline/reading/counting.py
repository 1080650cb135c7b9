"""Which of the restrictions that a mention names count, by their own words, by support, by who acts and by the history."""

import re

from policies.vocabulary import Action, Measure, Status

from .actions import meaning
from .governing import Governed
from .mentions import Mention
from .passages import Passage
from .values import Known
from .which import Article, Choice, choose, is_possible, is_recorded, most_likely, moved, was
from .whose import PURCHASES, SIDES


def counting(
    mention: Mention, found: Governed, governed: dict[Mention, Governed], passage: Passage, article: Article
) -> tuple[tuple[str, ...], bool]:
    """The restrictions a mention counts for: those it names by itself, or weak ones that something supports."""
    if _is_kind_of(mention, passage):
        return (), True
    if mention.strong:
        told = _of_actor(mention, found, article) or _told_by_history(mention, found, passage, article)
        return (told, True) if told else (mention.strong, False)
    if LISTING.search(passage.text, max(passage.start, mention.start - 20), mention.start) and found.kind == "impose":
        return (), True  # firms put on a list are not the rule that names it
    if {slug for other in governed for slug in other.strong} & set(mention.weak) or _is_other_word(mention, passage):
        return (), True
    beside = {slug for other in passage.mentions for slug in other.strong}
    if named := tuple(slug for slug in mention.weak if slug in beside):
        return named, True
    supported = tuple(slug for slug in mention.weak if slug in article.strong)
    if len(supported) == 1:
        return _moved_rather(supported[0], mention, found, article) or supported, True
    told = tuple(slug for slug in mention.weak if _has_step(slug, found, article))
    is_talk = any(mark.value("hedge") in ("talk", "modal") for mark in found.signals)
    if told and not is_talk and all(_is_sides_own(article.known[slug], passage, article) for slug in told):
        return told, True
    if len(mention.weak) != 1:
        return (), True
    known = article.known[mention.weak[0]]
    is_listed = any(
        other.trigger is found.trigger
        and found.head == "control"
        and _is_same_side(each, known, article)
        and _is_list(passage.text, each, mention)
        for each, other in governed.items()
        if each is not mention
    )
    is_owned = known.imposed_by in (found.owner, found.subject) and found.head in ("control", "licence")
    is_aimed = any(article.targets(passage, target) for target in known.targets)
    is_bought = found.subject == known.imposed_by and found.head_text.lower() in PURCHASES
    return (mention.weak if is_listed or is_owned and is_aimed or is_bought else ()), True


def _is_kind_of(mention: Mention, passage: Passage) -> bool:
    """Whether it tells the kind of what is named right behind it: "the chemical ethane"."""
    place = passage.mentions.index(mention)
    after = passage.mentions[place + 1 : place + 2]
    return any(
        passage.text[mention.end : other.start] == " "
        and other.strong
        and not (passage.is_chinese or mention.is_citation or mention.is_reference)
        for other in after
    )


def _is_other_word(mention: Mention, passage: Passage) -> bool:
    """Whether it only describes what stands beside it: "its most advanced AI chip, the H200"."""
    place = passage.mentions.index(mention)
    after = passage.mentions[place + 1 : place + 2]
    before = passage.mentions[place - 1 : place] if place else []
    return any(other.strong and APPOSED.fullmatch(passage.text, mention.end, other.start) for other in after) or any(
        other.strong and ADJOINED.fullmatch(passage.text, other.end, mention.start) for other in before
    )


APPOSED = re.compile(r"(?:,\s|\s\()?(?:(?:the|its|called|known as|namely|dubbed)\s)?(?:Nvidia(?:'s)?\s)?|[（(]")
ADJOINED = re.compile(r"\s?(?:,\sits\s(?:[\w-]+\s){0,4})?")
LISTING = re.compile(r"\b(?:to|on|onto|from)\s(?:the|its|a|that)\s(?:\w+\s)?$", re.IGNORECASE)


def _of_actor(mention: Mention, found: Governed, article: Article) -> tuple[str, ...]:
    """Of goods that several sides control, the control of the side that acts: Beijing tells firms not to buy the H20."""
    side = found.subject if found.subject in SIDES else found.owner
    if side not in SIDES or any(article.known[slug].imposed_by == side for slug in mention.strong):
        return ()
    return tuple(slug for slug in mention.weak if article.known[slug].imposed_by == side)


def _told_by_history(mention: Mention, found: Governed, passage: Passage, article: Article) -> tuple[str, ...]:
    """Of words that one restriction has for its own and others share, the others where it was they that had this step."""
    if any(mark.has("negation") for mark in found.signals):
        return ()
    for has in (_has_step, _has_moved):
        if any(has(slug, found, article) for slug in mention.strong):
            return ()
        if told := tuple(slug for slug in mention.weak if has(slug, found, article)):
            return told
    if told := _told_by_list(mention, passage, article):
        return told
    if not any(_can_be(slug, found, article) for slug in mention.strong):
        return tuple(slug for slug in mention.weak if _can_be(slug, found, article))
    return ()


def _told_by_list(mention: Mention, passage: Passage, article: Article) -> tuple[str, ...]:
    """In a list of goods of which the others share one restriction, that one: "gallium, germanium, antimony and
    graphite" to American buyers."""
    beside = [
        other
        for other in passage.mentions
        if other is not mention and _is_list(passage.text, other, mention) and other.strong
    ]
    shared = [slug for slug in mention.weak if sum(slug in other.strong for other in beside) >= 2]
    return tuple(slug for slug in shared if any(map(article.names, article.known[slug].targets)))


def _moved_rather(slug: str, mention: Mention, found: Governed, article: Article) -> tuple[str, ...]:
    """Of general words the restrictions that had this step about that day, where the one named elsewhere had none."""
    if _has_step(slug, found, article):
        return ()
    return tuple(other for other in mention.weak if other != slug and _has_step(other, found, article))


def _can_be(slug: str, found: Governed, article: Article) -> bool:
    """Whether what is done could be done to it on that day: only what is suspended has a suspension to extend."""
    known, day = article.known[slug], article.published
    action = meaning(found, known, is_negated=False)
    if day is None or not known.periods or action not in (Action.EXTEND, Action.REINSTATE):
        return True
    if action is Action.REINSTATE or found.head_text.lower().startswith(SUSPENSION):
        return was(known, SUSPENDED, day)
    return is_possible(known, action, day)


# What can hold again, and the words for what stops it from holding.
SUSPENDED = (Status.SUSPENDED, Status.LIFTED, Status.EXPIRED)
SUSPENSION = ("suspen", "pause", "freeze", "truce", "暂停", "暫停", "中止")


def _has_step(slug: str, found: Governed, article: Article) -> bool:
    known = article.known[slug]
    if found.head == "licence" and known.measure == Measure.OTHER:
        return False  # advice to buyers knows no licences
    return is_recorded(known, meaning(found, known, is_negated=False), article.published)


def _has_moved(slug: str, found: Governed, article: Article) -> bool:
    known = article.known[slug]
    action = meaning(found, known, is_negated=False)
    is_of_control = action is not Action.EASE or found.head == "control"
    return is_of_control and moved(known, action, article.published)


def _is_sides_own(known: Known, passage: Passage, article: Article) -> bool:
    """Whether the side that imposed it is named here, or in the article where here only those it is aimed at are."""
    named = {mark.value("actor") for mark in passage.marks} & SIDES
    return known.imposed_by in named or article.names(known.imposed_by) and named <= set(known.targets)


LIST = re.compile(r",|\band\b|\bor\b|\bas well as\b|、|和|及|与|與|以及")


NO_LIST = re.compile(r"\b(?:from|to|by|because|after|while|in|with|at|is|are|was|were|has|have|will|would)\b|[，；：]")


def _is_list(text: str, one: Mention, other: Mention) -> bool:
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return bool(LIST.search(between)) and not NO_LIST.search(between)


def _is_same_side(mention: Mention, known: Known, article: Article) -> bool:
    return any(article.known[slug].imposed_by == known.imposed_by for slug in mention.strong)


def chosen(slugs: tuple[str, ...], found: Governed, mention: Mention, passage: Passage, article: Article) -> Choice:
    """Which are meant; of words that are shared, none is certain."""
    if len(slugs) == 1 or set(slugs) <= set(mention.strong):
        told = tuple(slug for slug in slugs if _has_step(slug, found, article))
        return choose(slugs if mention.is_citation else told or slugs, found, passage, article)
    best = most_likely(slugs, found, passage, article)
    return Choice(best.slugs, (*best.slugs, *(slug for slug in slugs if slug not in best.slugs)), SHARED)


SHARED = "several restrictions share the words, and these had this step about that day"


def is_of_package(mention: Mention, governed: dict[Mention, Governed], passage: Passage, article: Article) -> bool:
    """In "the rare earth controls announced on October 9" the day names the restrictions, and the goods describe them,
    unless the goods name some of those very restrictions."""
    found = governed[mention]
    if mention.is_package:
        beside = [
            other
            for other, under in governed.items()
            if under.trigger is found.trigger and not other.is_package and not _is_aside(passage, other)
        ]
        named = {slug for other in beside for slug in (*other.strong, *other.weak)}
        is_narrowed = set(mention.strong) <= named
        return not is_narrowed and any(set(other.strong) & set(mention.strong) for other in beside)
    if mention.is_citation:
        return False
    sides = {article.known[slug].imposed_by for slug in (*mention.strong, *mention.weak)}
    days = [
        other
        for other, under in governed.items()
        if (other.is_package or other.is_citation) and under.trigger is found.trigger
    ]
    return any(
        sides & {article.known[slug].imposed_by for slug in day.strong} and not set(mention.strong) & set(day.strong)
        for day in days
    )


def _is_aside(passage: Passage, mention: Mention) -> bool:
    """Whether it stands in a clause that only describes: "..., which covered rare earth equipment"."""
    clause = passage.clauses[passage.clause_of(mention)]
    return (
        clause.opener == "relative" or passage.is_chinese and any(mark.has("continuation") for mark in clause.marks[:3])
    )
