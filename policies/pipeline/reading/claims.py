"""What each passage claims about each restriction it names."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from policies.vocabulary import Action, Stage

from . import chinese, english
from .actions import is_imposing, is_told, meaning
from .clauses import Clause
from .dates import DURATION, effective, until
from .governing import Governed
from .mentions import Mention
from .passages import Passage
from .references import REFERRED
from .stages import NO_ACTOR, OWN_ACT, Firmness, firmness, matrix_of
from .timing import in_time, is_of_act
from .values import Known
from .which import FRESH, Article, Choice, choose, is_recorded, most_likely, moved


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
    result = _made(passage, governed, article, kind=publisher_kind)
    return result or _made(passage, _beside(passage, governed), article, kind=publisher_kind)


def _made(passage: Passage, governed: dict[Mention, Governed], article: Article, *, kind: str) -> list[Claim]:
    result: list[Claim] = []
    for mention, found in governed.items():
        found.subject = found.subject or _speaker(passage, passage.clauses.index(found.clause))
        slugs, is_weak = _counting(mention, found, governed, passage, article)
        if slugs and not _is_of_package(mention, governed, passage, article):
            choice = _chosen(slugs, found, mention, passage, article)
            made = [_claim(slug, found, choice, passage, article, is_weak=is_weak, kind=kind) for slug in choice.slugs]
            result += [claim for claim in made if claim]
    return result


def _chosen(slugs: tuple[str, ...], found: Governed, mention: Mention, passage: Passage, article: Article) -> Choice:
    """Which are meant; of words that are shared, none is certain."""
    if len(slugs) == 1 or set(slugs) <= set(mention.strong):
        told = tuple(slug for slug in slugs if _has_step(slug, found, article))
        return choose(slugs if mention.is_citation else told or slugs, found, passage, article)
    best = most_likely(slugs, found, passage, article)
    return Choice(best.slugs, (*best.slugs, *(slug for slug in slugs if slug not in best.slugs)), SHARED)


SHARED = "several restrictions share the words, and these had this step about that day"


def _governed(passage: Passage, mention: Mention) -> Governed | None:
    """What governs a mention in its own clause; failing that, in the one it continues or that continues it."""
    grammar = chinese if passage.is_chinese else english
    place = passage.clause_of(mention)
    found = grammar.govern(passage.text, mention, passage.clauses[place], passage.mentions)
    if found and place and passage.clauses[place].opener == "relative" and found.kind in MAKING:
        found = _of_antecedent(passage, mention, place) or found
    if found and passage.is_chinese and found.kind == "impose" and not found.head and place:
        _take_head(found, passage.clauses[place - 1])
    if found:
        return found
    for other in _neighbours(passage, place):
        found = grammar.govern(passage.text, mention, passage.clauses[other], passage.mentions)
        if found:
            found.is_adjacent = False
            if passage.is_chinese and not found.head:
                _take_head(found, passage.clauses[place])
            return found
    return None


def _take_head(found: Governed, before: Clause) -> None:
    """ "扩大出口管制，新增钬、铒": what is added is added to the control of the clause before."""
    head = next((mark for mark in before.marks if mark.value("head") in ("control", "licence")), None)
    if head:
        found.head, found.head_text = head.value("head"), head.text


# What a clause about a control says that the control does: "the letters that had put X under licence".
MAKING = frozenset(["impose", "require", "ban", "halt", "allow"])


def _of_antecedent(passage: Passage, mention: Mention, place: int) -> Governed | None:
    """What is done to the control that a relative clause describes."""
    before = passage.clauses[place - 1]
    found = english.govern(passage.text, mention, before, passage.mentions)
    head = before.marks[-1].value("head") if before.marks else ""
    if found is None or head not in ("control", "licence"):
        return None
    return replace(found, head=head, head_text=before.marks[-1].text)


def _beside(passage: Passage, governed: dict[Mention, Governed]) -> dict[Mention, Governed]:
    """Acts on licences or controls in other words of the sentence, where the restriction is named without one."""
    grammar = chinese if passage.is_chinese else english
    clauses = [clause for clause in passage.clauses if clause.opener != "relative"]
    acts = [grammar.govern_alone(passage.text, clause, passage.mentions) for clause in clauses]
    acts = [act for act in acts if act and _is_of_policy(act) and _is_somebodys(act, passage)]
    if not acts:
        return {}
    named = [mention for mention in passage.mentions if _has_policy_noun(passage, mention, governed.get(mention))]
    return {mention: replace(acts[0], mention=mention) for mention in named}


def _is_of_policy(act: Governed) -> bool:
    return act.head in ("control", "licence") or act.kind == "exempt" and act.head == "flow"


# "Chip design software makers said ...": those who deal in the goods speak of them.
DEALERS = re.compile(r"\s(?:makers?|suppliers?|companies|firms|providers?|vendors?|producers?|exporters?|groups?)\b")


def _is_somebodys(act: Governed, passage: Passage) -> bool:
    """Whether somebody acts; of licences it is plain who grants them."""
    act.subject = act.subject or _speaker(passage, passage.clauses.index(act.clause))
    return bool(act.subject) or act.is_passive and act.kind == "allow" and act.head == "licence"


def _has_policy_noun(passage: Passage, mention: Mention, own: Governed | None) -> bool:
    """Whether a restriction is named with its sales, licences or control, and not as a firm or a thing by itself."""
    if own and own.head in ("flow", "licence", "control") or DEALERS.match(passage.text, mention.end):
        return True
    clause = passage.clauses[passage.clause_of(mention)]
    return any(
        mark.has("head") and (0 <= mention.start - mark.end <= 24 or 0 <= mark.start - mention.end <= 1)
        for mark in clause.marks
    )


def _neighbours(passage: Passage, place: int) -> list[int]:
    """Clauses that may govern what stands in this one: across commas in Chinese, across a colon or dash in English."""
    clauses = passage.clauses
    if passage.is_chinese:
        is_list = any(mark.has("continuation") for mark in clauses[place].marks[:3])
        after = [other for other in range(place + 1, len(clauses)) if clauses[other].end - clauses[other].start > 2]
        before = [other for other in range(place) if clauses[other].end - clauses[other].start > 2]
        return before[:-3:-1] if is_list else [*after[:1], *before[-1:]]
    order = []
    if clauses[place].opener in ("break", "relative") and place:
        order.append(place - 1)
    if place + 1 < len(clauses) and clauses[place + 1].opener in ("break", "relative"):
        order.append(place + 1)
    return order


def _is_of_package(mention: Mention, governed: dict[Mention, Governed], passage: Passage, article: Article) -> bool:
    """In "the rare earth controls announced on October 9" the day names the restrictions, and the goods describe them,
    unless the goods name some of those very restrictions."""
    found = governed[mention]
    if mention.is_package:
        beside = [
            other
            for other, under in governed.items()
            if under.trigger is found.trigger and not other.is_package and not _is_aside(passage, other)
        ]
        return any(set(other.strong) & set(mention.strong) for other in beside)
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


def _counting(
    mention: Mention, found: Governed, governed: dict[Mention, Governed], passage: Passage, article: Article
) -> tuple[tuple[str, ...], bool]:
    """The restrictions a mention counts for: those it names by itself, or weak ones that something supports."""
    if mention.strong:
        told = _of_actor(mention, found, article) or _told_by_history(mention, found, article)
        return (told, True) if told else (mention.strong, False)
    named = {slug for other in passage.mentions for slug in other.strong}
    if named & set(mention.weak):
        return (), True
    supported = tuple(slug for slug in mention.weak if slug in article.strong)
    if len(supported) == 1:
        return supported, True
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
    return (mention.weak if is_listed or is_owned and is_aimed else ()), True


def _of_actor(mention: Mention, found: Governed, article: Article) -> tuple[str, ...]:
    """Of goods that several sides control, the control of the side that acts: Beijing tells firms not to buy the H20."""
    side = found.subject if found.subject in SIDES else found.owner
    if side not in SIDES or any(article.known[slug].imposed_by == side for slug in mention.strong):
        return ()
    return tuple(slug for slug in mention.weak if article.known[slug].imposed_by == side)


def _told_by_history(mention: Mention, found: Governed, article: Article) -> tuple[str, ...]:
    """Of words that one restriction has for its own and others share, the others where it was they that had this step."""
    if any(mark.has("negation") for mark in found.signals):
        return ()
    for has in (_has_step, _has_moved):
        if any(has(slug, found, article) for slug in mention.strong):
            return ()
        if told := tuple(slug for slug in mention.weak if has(slug, found, article)):
            return told
    return ()


def _has_moved(slug: str, found: Governed, article: Article) -> bool:
    known = article.known[slug]
    action = meaning(found, known, is_negated=False)
    return action is not Action.EASE and moved(known, action, article.published)


def _has_step(slug: str, found: Governed, article: Article) -> bool:
    known = article.known[slug]
    return is_recorded(known, meaning(found, known, is_negated=False), article.published)


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


def _claim(
    slug: str, found: Governed, choice: Choice, passage: Passage, article: Article, *, is_weak: bool, kind: str
) -> Claim | None:
    known = article.known[slug]
    place = passage.clauses.index(found.clause)
    matrix = matrix_of(passage.clauses, place, is_chinese=passage.is_chinese)
    if passage.is_chinese:
        matrix = [*matrix, *chinese.pending(passage.text, passage.clauses, place, found)]
    found.signals = [*(mark for mark in matrix if is_told(mark)), *found.signals]
    if _is_anothers(found, known, article, kind=kind):
        return None
    firm = firmness(
        found,
        matrix,
        passage.marks,
        known.imposed_by,
        is_chinese=passage.is_chinese,
        has_date=any(each.use in ("from", "until") for each in passage.dates),
        is_official=kind == "official",
    )
    if firm is None or _is_about_others(found, firm, known) or found.clause.is_condition and firm.is_negated:
        return None
    begins = _begins(passage, found, firm, article.published)
    action = meaning(found, known, is_negated=firm.is_negated)
    is_own = is_imposing(found, known) and not firm.is_negated
    action = in_time(action, known, firm, found, passage, article, begins=begins, is_own=is_own)
    if action is None or found.clause.is_condition and action not in EASINGS:
        return None
    if action is Action.ADOPT:
        begins = _adopted(passage, article.published)
    if action is Action.LIFT and _is_for_a_time(found, passage):
        action = Action.SUSPEND
    ends = until(passage.dates, passage.words, begins[0] if begins else None) if action in DEPARTURES else None
    reasons = _reasons(found, firm, choice)
    return Claim(slug, action, firm, passage, found, begins, ends, is_weak, choice.candidates, reasons)


def _is_anothers(found: Governed, known: Known, article: Article, *, kind: str) -> bool:
    """Whether the words speak of another side's control, of a side the article never names, or of a person or firm."""
    if found.owner in SIDES and found.owner != known.imposed_by and found.head == "control":
        return True
    if not found.is_adjacent and found.subject in SIDES and found.subject != known.imposed_by:
        return True
    if found.clause.opener == "relative" and found.form == "third" and found.kind in HABITS:
        return True
    if found.mention.is_reference and not _can_refer(found, known, article):
        return True
    if found.mention.is_package and not found.mention.is_reference and not _is_package_of(known, found, article):
        return True
    name = found.mention.text.lower()
    is_act = kind == "official" or found.mention.is_citation or "公告" in name or name.endswith(ACTS)
    return not is_act and not any(map(article.names, (known.imposed_by, *known.targets))) or _is_possessor(found)


def _is_package_of(known: Known, found: Governed, article: Article) -> bool:
    """Whether what began on a day is this side's: it acts, or nobody does and it alone had anything begin then."""
    if known.imposed_by in (found.subject, found.owner):
        return True
    sides = {article.known[slug].imposed_by for slug in found.mention.strong}
    return not {found.subject, found.owner} & SIDES and len(sides) == 1 and article.names(known.imposed_by)


def _adopted(passage: Passage, published: date | None) -> tuple[date, str, str] | None:
    """An act is adopted on the day it is made known; the day it is to bite is another step."""
    days = [each.day for each in passage.dates if each.use == "on" and each.precision == "day"]
    recent = [day for day in days if published and timedelta(0) <= published - day <= FRESH]
    if recent:
        return recent[0], "day", "stated"
    return (published, "day", "inferred") if published else None


def _is_for_a_time(found: Governed, passage: Passage) -> bool:
    """What is lifted until a day, or for a year, is suspended."""
    inside = [each for each in passage.dates if found.clause.start <= each.start < found.clause.end]
    words = passage.text[found.trigger.start : found.clause.end]
    return any(each.use == "until" for each in inside) or bool(
        DURATION.search(words) or FOR_A_TIME.search(passage.words)
    )


FOR_A_TIME = re.compile(r"\bfor a time\b|\btemporarily\b|\bfor now\b|暂时|暫時|临时|臨時", re.IGNORECASE)


# In a relative clause the present tells of a habit: "the pace at which China approves exports".
HABITS = frozenset(["allow", "require", "grow", "give", "ban"])

# A name that is the act's own needs no word on whose it is.
ACTS = ("公告", " rule", " rules", " act", "规则", "規則")


def _can_refer(found: Governed, known: Known, article: Article) -> bool:
    """Whether "the curbs" can be this restriction's: its own side acts on them, or no other side's are spoken of."""
    if found.kind not in REFERRED or found.mention.strong and found.head == "flow":
        return False
    side = found.owner if found.owner in SIDES else found.subject
    if side in SIDES:
        return side == known.imposed_by
    return all(article.known[slug].imposed_by == known.imposed_by for slug in article.strong)


SIDES = frozenset(["US", "CN", "NL", "JP", "EU"])


def _speaker(passage: Passage, place: int) -> str:
    """Where a clause names nobody, the one it hangs on says who acts; in Chinese the one before it."""
    if passage.is_chinese:
        for clause in reversed(passage.clauses[:place]):
            if named := chinese.first_actor(passage.text, clause):
                return named
        return ""
    hangs = place and passage.clauses[place].opener in ("complement", "relative")
    before = [clause for clause in passage.clauses[:place] if hangs and clause.opener != "subordinate"]
    if hangs and passage.clauses[place].opener == "complement":
        before.append(passage.clauses[place - 1])
    actors = [mark.value("actor") for clause in before for mark in clause.marks if mark.has("actor")]
    return actors[-1] if actors else _attributed(passage, place)


def _attributed(passage: Passage, place: int) -> str:
    """The side that stands behind a statement as its source: "the curbs are lifted, Beijing said"."""
    for clause in passage.clauses[place + 1 :]:
        named = [mark for mark in clause.marks if mark.has("actor")]
        if (
            named
            and clause.end - clause.start < SOURCE
            and any(mark.has("says") and mark.start >= named[0].end for mark in clause.marks)
        ):
            return named[0].value("actor")
    return ""


# How long "…, a spokesman for the commerce ministry said on Friday" may be.
SOURCE = 90


def _is_possessor(found: Governed) -> bool:
    """Whether the name only owns what is spoken of: "Nexperia's chief executive"."""
    text = found.mention.text
    return text.endswith(("'s", "s'")) and not found.is_tail and found.head in ("control", "relief")


# What a side may ask for in return; that it might tighten or stay hard is a threat of the other.
EASINGS = frozenset([Action.LIFT, Action.EASE, Action.SUSPEND, Action.EXTEND, Action.WITHDRAW])
DEPARTURES = frozenset([Action.SUSPEND, Action.EASE, Action.EXTEND])


# Leave to buy is the buyer's side's to give.
PURCHASES = frozenset(
    ["购买", "購買", "采购", "採購", "订购", "訂購", "purchase", "purchases", "purchasing", "buying", "ordering"]
)


def _is_about_others(found: Governed, firm: Firmness, known: Known) -> bool:
    if found.head_text.lower() in PURCHASES and found.subject != known.imposed_by:
        return True
    is_others = firm.rank < NO_ACTOR and found.subject != known.imposed_by
    return found.head == "tariff" or is_others and found.kind in ("allow", "grow", "resume", "ban", "halt")


def _begins(passage: Passage, found: Governed, firm: Firmness, published: date | None) -> tuple[date, str, str] | None:
    if firm.stage is Stage.TALK:
        return (published, "day", "inferred") if published else None
    named = [mention for mention in passage.mentions if mention.is_package]
    own = [
        each
        for each in passage.dates
        if is_of_act(each.start, found, passage) and not any(day.start <= each.start < day.end for day in named)
    ]
    return effective(own, passage.words, published)


def _reasons(found: Governed, firm: Firmness, choice: Choice) -> tuple[str, ...]:
    words = f"'{found.trigger.text}' governs '{found.mention.text}'"
    if found.head_text:
        words += f" through '{found.head_text}'"
    subjects = {OWN_ACT: f"subject: {found.subject}", NO_ACTOR: "no single side named as acting"}
    reasons = [words, *firm.reasons, subjects.get(firm.rank, "named as a price or condition")]
    if found.owner:
        reasons.append(f"whose: {found.owner}")
    return tuple([*reasons, choice.reason] if choice.reason else reasons)
