"""What each passage claims about each restriction it names."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from policies.vocabulary import Action, Stage

from . import chinese, english
from .actions import is_imposing, meaning
from .dates import effective, until
from .governing import Governed
from .marks import Mark
from .mentions import Mention
from .passages import Passage
from .stages import NO_ACTOR, OWN_ACT, Firmness, firmness, matrix_of
from .values import Known
from .which import Article, Choice, beginning, choose, is_possible

OLD = timedelta(days=45)
YEAR = re.compile(r"\b(?:in|since|from|of|during)\s(?:\w+\s)?(20\d\d)\b|(20\d\d)\s?年")
NEW = frozenset("new|further|additional|again|expanded|more|fresh|stricter|新|进一步|再|再次|追加|新增|扩大".split("|"))


@dataclass(frozen=True, slots=True)
class Claim:
    """One passage's word on one restriction, before the article's claims are weighed against each other."""

    slug: str
    action: Action
    firm: Firmness
    passage: Passage
    governed: Governed
    begins: tuple[date, str, str] | None
    ends: date | None
    is_weak: bool
    candidates: tuple[str, ...]
    reasons: tuple[str, ...]


def claims(passage: Passage, article: Article, *, publisher_kind: str) -> list[Claim]:
    """Every claim of one passage, and none where it asserts nothing."""
    if passage.words.rstrip().endswith(("?", "？")):
        return []
    governed = {mention: found for mention in passage.mentions if (found := _governed(passage, mention))}
    result = []
    for mention, found in governed.items():
        slugs, is_weak = _counting(mention, found, governed, passage, article)
        if slugs:
            choice = choose(slugs, found, passage, article)
            made = [_claim(slug, found, choice, passage, article, is_weak=is_weak, kind=publisher_kind) for slug in choice.slugs]
            result += [claim for claim in made if claim]
    return result


def _governed(passage: Passage, mention: Mention) -> Governed | None:
    """What governs a mention in its own clause; failing that, in the one it continues or that continues it."""
    grammar = chinese if passage.is_chinese else english
    place = passage.clause_of(mention)
    found = grammar.govern(passage.text, mention, passage.clauses[place], passage.mentions)
    if found:
        return found
    for other in _neighbours(passage, place):
        found = grammar.govern(passage.text, mention, passage.clauses[other], passage.mentions)
        if found:
            found.is_adjacent = False
            return found
    return None


def _neighbours(passage: Passage, place: int) -> list[int]:
    """Clauses that may govern what stands in this one: across commas in Chinese, across a colon or dash in English."""
    clauses = passage.clauses
    if passage.is_chinese:
        is_list = any(mark.has("continuation") for mark in clauses[place].marks[:3])
        order = [place - 1, place - 2] if is_list else [place + 1, place - 1]
        return [other for other in order if 0 <= other < len(clauses)]
    order = []
    if clauses[place].opener in ("break", "relative") and place:
        order.append(place - 1)
    if place + 1 < len(clauses) and clauses[place + 1].opener in ("break", "relative"):
        order.append(place + 1)
    return order


def _counting(
    mention: Mention, found: Governed, governed: dict[Mention, Governed], passage: Passage, article: Article
) -> tuple[tuple[str, ...], bool]:
    """The restrictions a mention counts for: those it names by itself, or weak ones that something supports."""
    if mention.strong:
        return mention.strong, False
    supported = tuple(slug for slug in mention.weak if slug in article.strong)
    if len(supported) == 1:
        return supported, True
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
    return (mention.weak if is_listed or is_owned and is_aimed else ()), True


LIST = re.compile(r",|\band\b|\bor\b|\bas well as\b|、|和|及|与|與|以及")
NO_LIST = re.compile(r"\b(?:from|to|by|because|after|while|in|with|at|is|are|was|were|has|have|will|would)\b|[，；：]")


def _is_list(text: str, one: Mention, other: Mention) -> bool:
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return bool(LIST.search(between)) and not NO_LIST.search(between)


def _is_same_side(mention: Mention, known: Known, article: Article) -> bool:
    return any(article.known[slug].imposed_by == known.imposed_by for slug in mention.strong)


def _claim(
    slug: str, found: Governed, choice: Choice, passage: Passage, article: Article, *, is_weak: bool, kind: str
) -> Claim | None:
    known = article.known[slug]
    is_act = kind == "official" or found.mention.is_citation or "公告" in found.mention.text
    if not is_act and not article.names(known.imposed_by) or _is_possessor(found):
        return None
    if found.owner in ("US", "CN", "NL", "JP", "EU") and found.owner != known.imposed_by and found.head == "control":
        return None
    place = passage.clauses.index(found.clause)
    matrix = matrix_of(passage.clauses, place, is_chinese=passage.is_chinese)
    found.subject = found.subject or _speaker(passage, place, matrix)
    has_date = any(each.use in ("from", "until") for each in passage.dates)
    firm = firmness(
        found,
        matrix,
        passage.marks,
        known.imposed_by,
        is_chinese=passage.is_chinese,
        has_date=has_date,
        is_official=kind == "official",
    )
    if firm is None or _is_about_others(found, firm):
        return None
    action = meaning(found, known, is_negated=firm.is_negated)
    begins = _begins(passage, firm, article.published)
    action = _in_time(action, known, firm, begins, passage, article, is_own=is_imposing(found, known))
    if action is None:
        return None
    ends = until(passage.dates, passage.words, begins[0] if begins else None) if action in DEPARTURES else None
    reasons = _reasons(found, firm, choice)
    return Claim(slug, action, firm, passage, found, begins, ends, is_weak, choice.candidates, reasons)


def _speaker(passage: Passage, place: int, matrix: list[Mark]) -> str:
    """Where a clause names nobody, the one it hangs on says who acts."""
    if passage.is_chinese:
        actors = [mark.value("actor") for mark in matrix if mark.has("actor")]
    else:
        hangs = place and passage.clauses[place].opener in ("complement", "relative")
        before = [clause for clause in passage.clauses[:place] if hangs and clause.opener != "subordinate"]
        actors = [mark.value("actor") for clause in before for mark in clause.marks if mark.has("actor")]
    return actors[-1] if actors else ""


def _is_possessor(found: Governed) -> bool:
    """"Nexperia's chief executive" is not Nexperia."""
    text = found.mention.text
    return text.endswith(("'s", "s'")) and not found.is_tail


DEPARTURES = frozenset([Action.SUSPEND, Action.EASE, Action.EXTEND])


def _is_about_others(found: Governed, firm: Firmness) -> bool:
    return found.head == "tariff" or firm.rank < NO_ACTOR and found.kind in ("allow", "grow", "resume", "ban", "halt")


def _begins(passage: Passage, firm: Firmness, published: date | None) -> tuple[date, str, str] | None:
    if firm.stage is Stage.TALK:
        return (published, "day", "inferred") if published else None
    return effective(passage.dates, passage.words, published)


def _in_time(
    action: Action | None,
    known: Known,
    firm: Firmness,
    begins: tuple | None,
    passage: Passage,
    article: Article,
    *,
    is_own: bool,
) -> Action | None:
    """The action where it is news; None where it is history or was not possible."""
    if action is None or firm.stage is not Stage.TALK and _is_history(passage, begins, article):
        return None
    if is_own and firm.stage is not Stage.TALK:
        is_new = bool(NEW & set(re.findall(r"\w+", passage.words.lower()))) or passage.is_chinese and any(w in passage.words for w in NEW)
        action = beginning(
            known, action, published=article.published, effective=begins[0] if begins else None, is_new=is_new
        )
    if action is None or not is_possible(known, action, article.published):
        return None
    return action


def _is_history(passage: Passage, begins: tuple | None, article: Article) -> bool:
    """Told of the past: a date well before the article's own day, a year gone by, or words such as "previously"."""
    today = article.today
    if begins and today and begins[0] < today - OLD:
        return True
    years = [int(found[1] or found[2]) for found in YEAR.finditer(passage.words)]
    if today and years and not passage.dates and max(years) < today.year:
        return True
    return _is_told_as_past(passage)


PAST_WORDS = frozenset(
    "previously|earlier this year|last year|years ago|in the past|formerly|a year ago|a year earlier|the previous administration|"
    "first imposed|months ago|此前|之前|先前|曾|last month|去年|前年|早前|当时|曾经|上月|今年初|當時".split("|")
)


def _is_told_as_past(passage: Passage) -> bool:
    return any(mark.has("past") and mark.text.lower() in PAST_WORDS for mark in passage.marks)


def _reasons(found: Governed, firm: Firmness, choice: Choice) -> tuple[str, ...]:
    words = f"'{found.trigger.text}' governs '{found.mention.text}'"
    if found.head_text:
        words += f" through '{found.head_text}'"
    subjects = {OWN_ACT: f"subject: {found.subject}", NO_ACTOR: "no single side named as acting"}
    reasons = [words, *firm.reasons, subjects.get(firm.rank, "named as a price or condition")]
    if found.owner:
        reasons.append(f"whose: {found.owner}")
    return tuple([*reasons, choice.reason] if choice.reason else reasons)
