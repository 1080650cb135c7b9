"""News or history: whether a passage tells of the present, and what an act amounts to on its day."""

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from policies.vocabulary import Action, Stage, Status

from .actions import is_told
from .dates import MONTHS
from .folding import matching_key
from .governing import Governed
from .lexicon import lexicon
from .marks import Mark
from .passages import Passage
from .stages import Firmness
from .values import Known
from .which import FRESH, LATELY, Article, beginning, born, is_possible, moved, status_on

OLD = timedelta(days=45)
BACKDATED = timedelta(days=25)
# Of the months without a year, those so far back are meant to be past; others may be ahead.
BACK = range(1, 9)
NEW = frozenset(["new", "further", "additional", "again", "expanded", "more", "fresh", "stricter"])
NEW_CHINESE = ("新", "进一步", "進一步", "再", "追加", "扩大", "擴大")
PAST_WORDS = {matching_key(word) for language in ("en", "zh") for word in lexicon(language).words["history"]}
Begins = tuple[date, str, str] | None


def in_time(
    action: Action | None,
    known: Known,
    firm: Firmness,
    found: Governed,
    passage: Passage,
    article: Article,
    *,
    begins: Begins,
    is_own: bool,
) -> Action | None:
    """The action as it is on that day; None where it is history or was not possible. ``is_own``: it imposes or cuts
    off."""
    is_own = is_own or action is Action.TIGHTEN and _is_just_born(known, article.published)
    if action is None:
        return None
    is_new = moved(known, action, article.published)
    if firm.stage is not Stage.TALK and is_history(found, passage, begins, article, is_new=is_new):
        return None
    if firm.stage is Stage.TALK and _is_old_talk(found, passage, article):
        return None
    is_due = action is Action.ENTER_INTO_FORCE and found.kind == "start" and firm.stage is Stage.TALK
    if (is_own and firm.is_assumed or is_due) and _is_long_born(known, article.published):
        return None  # "the suspension of licences", "which is due to take effect": what has long been known
    if is_own and firm.stage is Stage.TALK and _is_unborn(known, article.published):
        action = Action.PROPOSE
    if (is_own or action is Action.REINSTATE) and _is_toward_another(known, passage, article):
        return None
    if is_own and firm.stage is not Stage.TALK:
        effective = begins[0] if begins else None
        is_new = _is_new(found, passage, article)
        action = beginning(known, action, published=article.published, effective=effective, is_new=is_new)
        if (
            action is Action.TIGHTEN
            and born(known) in article.days
            and not moved(known, Action.TIGHTEN, article.published)
        ):
            return None  # how it began is told again
    if action is Action.ENTER_INTO_FORCE and not is_own and firm.stage is not Stage.TALK:
        action = _started(known, begins, article.published)
    if action is None or not is_possible(known, action, article.published):
        return None
    return action


def _started(known: Known, begins: Begins, published: date | None) -> Action:
    """What is to take effect on a later day is adopted, while it is still new."""
    birth = born(known)
    is_ahead = begins is not None and published is not None and begins[0] > published
    if is_ahead and published and status_on(known, published) == Status.ADOPTED:
        return Action.ADOPT
    is_fresh = birth is None or published is None or birth > published - FRESH
    return Action.ADOPT if is_ahead and is_fresh else Action.ENTER_INTO_FORCE


def is_history(found: Governed, passage: Passage, begins: Begins, article: Article, *, is_new: bool = False) -> bool:
    """Told of the past: a date well before the article's own day, a year gone by, or words such as "previously".

    ``is_new``: the history has what may be told of as done in these days."""
    today = article.today
    if passage.is_chinese and REPORTED_BEFORE.search(passage.text, passage.start, found.trigger.start):
        return True
    if begins and today and begins[0] < today - OLD:
        return True
    if today and _is_dated_back(found, passage, today):
        return True
    is_present = not passage.is_chinese and _is_present_perfect(found)
    if today and not passage.dates and not is_present and not _is_recent(found, passage):
        years = [year for place, year in passage.years if is_of_act(place, found, passage)]
        if years and max(years) < today.year:
            return True
    if today and not is_present and any(month < today - LATELY for _, month in dated_months(found, passage, today)):
        return True
    if not passage.is_chinese and (_is_perfect(found, passage) or today and _is_told_on(found, passage, today)):
        return True
    return any(
        mark.has("past")
        and is_of_act(mark.start, found, passage)
        and _tells_of_act(mark, found, passage)
        and not (matching_key(mark.text) in LAST_YEAR and (is_new or today and today < date(today.year, 1, FRESH.days)))
        for mark in passage.marks
    )


# In January, what was "last year" may be last week's news.
LAST_YEAR = frozenset(["last year", "去年"])


def _is_recent(found: Governed, passage: Passage) -> bool:
    """Said to be of these days, so that a year beside it dates something else: "近期吊销了其2023年 … 的许可证"."""
    return passage.is_chinese and RECENT.search(passage.text, found.clause.start, found.trigger.start) is not None


# "先前引述知情人士报道，…": a report that was made before.
REPORTED_BEFORE = re.compile(
    "(?:先前|此前|早前|早些时候|早些時候)[^，。；]{0,14}(?:报道|報導|報道|披露|引述|援引|指出|透露)[^，。；]{0,6}[，,：]"
)
RECENT = re.compile("近日|近期|日前|最近|刚刚|剛剛|本周|本週|本月|昨天|昨日|今天|今日")


def _is_dated_back(found: Governed, passage: Passage, today: date) -> bool:
    """Whether the last day named before the act is long gone."""
    at = bisect_left(passage.days, found.trigger.start, key=lambda each: each.start)
    last = passage.days[at - 1] if at else None
    if last is None:
        return False
    if ENTRY.match(passage.text, last.end) and not passage.text[passage.start : last.start].strip():
        return last.day < today - LATELY
    if last.day >= today - BACKDATED:
        return False
    when = not passage.is_chinese and WHEN.match(passage.text, last.end, found.clause.end)
    return bool(when) or is_of_act(last.start, found, passage)


# "12 October 2025 - The minister invokes the act": an entry of a chronology.
ENTRY = re.compile(r"\s?[-–—:|]\s")
# How near the start of a clause a month stands that dates all of it: "In August, Beijing announced plans to …".
FRONT = 12


def _is_told_on(found: Governed, passage: Passage, today: date) -> bool:
    """Whether a plain past without a day goes on with what the sentence before dates back: "In April, tariffs rose.
    Beijing cut off supplies"."""
    is_plain = found.form == "past" and not found.is_passive and not any(map(_is_present, found.signals))
    if not is_plain or passage.dates or passage.months or passage.years:
        return False
    floor = max(passage.text.rfind("\n", 0, passage.start), passage.start - BEFORE)
    opened = list(DATED_BACK.finditer(passage.text, floor + 1, passage.start))
    if not opened:
        return False
    number = MONTHS.index(opened[-1]["month"].lower()) + 1
    year = int(opened[-1]["year"] or today.year - (number > today.month))
    return date(year, number, monthrange(year, number)[1]) < today - OLD


def _is_present(mark: Mark) -> bool:
    return mark.text.lower() in ("has", "have") or mark.has("firm")


BEFORE = 400
DATED_BACK = re.compile(
    r"(?:(?<=[.!?”\"]\s)|(?<=\n))(?:In|Since|Back in)\s(?:early\s|late\s|mid-?)?"
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?:,?\s(?P<year>20\d\d))?\b(?!\s\d)"
)


# "... on 9 October, when China imposed its curbs".
WHEN = re.compile(r",?\swhen\s")


def dated_months(found: Governed, passage: Passage, today: date | None) -> Iterator[tuple[int, date]]:
    """Where months without a year are named in which the act is said to have been, with their last days."""
    for place, number in passage.months:
        if today and (today.month - number) % 12 in BACK and is_of_act(place, found, passage):
            year = today.year - (number > today.month)
            yield place, date(year, number, monthrange(year, number)[1])


def _is_old_talk(found: Governed, passage: Passage, article: Article) -> bool:
    """Said before, with a word for the past or with a day that is long gone and no newer one."""
    if passage.is_chinese and REPORTED_BEFORE.search(passage.text, passage.start, found.trigger.start):
        return True
    if any(matching_key(mark.text) in PAST_WORDS for mark in found.clause.before(found.trigger.start)):
        return True
    floor = found.clause.start + FRONT
    before = [month for place, month in dated_months(found, passage, article.today) if place < floor]
    if article.today and before and max(before) < article.today - LATELY:
        return True  # "in August, Beijing announced plans to …"
    if passage.is_chinese and _is_of_years_ago(found, passage, article):
        return True
    days = [each.day for each in passage.dates if each.use == "on" and is_of_act(each.start, found, passage)]
    return bool(days) and article.today is not None and max(days) < article.today - OLD


def _is_of_years_ago(found: Governed, passage: Passage, article: Article) -> bool:
    """Whether only years gone by stand before the act: "2024年12月，…原则上不予许可"."""
    years = [year for place, year in passage.years if place < found.trigger.start and is_of_act(place, found, passage)]
    return bool(years) and not passage.days and article.today is not None and max(years) < article.today.year


def _is_present_perfect(found: Governed) -> bool:
    """What "has been revoked" bears no date of its own: a year beside it dates something else."""
    has = [mark for mark in found.signals if mark.text.lower() in ("has", "have")]
    return bool(has) and found.trigger.start - has[-1].end < HAS


HAS = 24


def _is_perfect(found: Governed, passage: Passage) -> bool:
    """What "had happened" was before the news, unless somebody is only quoted as saying it had."""
    had = [mark for mark in found.signals if mark.text.lower() == "had" and found.trigger.start - mark.end < 24]
    is_quoted = found.clause.opener == "complement" or any(mark.has("says") for mark in found.signals)
    return bool(had) and not is_quoted


def is_of_act(place: int, found: Governed, passage: Passage) -> bool:
    """Whether a place in the passage is not in a description of something: "curbs on X, which began in May, were
    lifted", "curbs imposed in May were lifted"."""
    if MODIFYING.search(passage.text, max(passage.start, place - 5), place):
        return False
    at = bisect_right(passage.mentions, place, key=lambda mention: mention.start)
    if any(mention.is_citation and place < mention.end for mention in passage.mentions[max(0, at - 2) : at]):
        return False
    inner = passage.clause_at(place)
    if inner is not found.clause and inner.opener == "relative":
        return False
    if inner.acts is None:
        return True
    return not any(0 < place - mark.end < DESCRIBED and mark is not found.trigger for mark in inner.acts[1])


DESCRIBED = 24
# "The January 15 rule is rescinded": a day that names something.
MODIFYING = re.compile(r"\b(?:[Tt]he|[Ii]ts)\s$")


def _tells_of_act(mark: Mark, found: Governed, passage: Passage) -> bool:
    """Whether a word for the past tells of the act, and not of what it is done to: "lifted the previously imposed
    curbs"."""
    word = matching_key(mark.text)
    if mark.start < found.trigger.start:
        return word in PAST_WORDS
    return word in ADJUNCTS and not passage.is_chinese


ADJUNCTS = frozenset(["last year", "last month", "earlier this year", "years ago", "months ago", "a year ago"])


def _is_toward_another(known: Known, passage: Passage, article: Article) -> bool:
    """Whether a ban is on the forces of one country that this restriction does not single out: another measure than
    what stands toward all. Not while the restriction is new."""
    birth, day = born(known), article.published
    if birth is None or day is None or birth > day - OLD or moved(known, Action.TIGHTEN, day):
        return False
    if not ARMED.search(passage.words):
        return False
    return any(article.targets(passage, side) for side in SINGLED_OUT - {known.imposed_by, *known.targets}) and not any(
        article.targets(passage, side) for side in known.targets
    )


ARMED = re.compile(r"\bmilitary\b|\bdual[- ]use\b|军事|軍事|军民两用|軍民兩用|两用物项", re.IGNORECASE)
SINGLED_OUT = frozenset(["JP", "NL", "EU"])


def _is_just_born(known: Known, published: date | None) -> bool:
    """To tighten what was made in these days is to make it."""
    birth = born(known)
    return birth is not None and published is not None and abs(published - birth) <= FRESH


def _is_long_born(known: Known, published: date | None) -> bool:
    birth = born(known)
    return birth is not None and published is not None and birth < published - LATELY


def _is_unborn(known: Known, published: date | None) -> bool:
    birth = born(known)
    if published is None or birth is None:
        return False
    is_proposed = status_on(known, birth) == Status.PROPOSED
    return published < birth or is_proposed and published - birth <= FRESH


def _is_new(found: Governed, passage: Passage, article: Article) -> bool:
    """Said as of now: in the perfect or the present, as something new, or with a day close to publication."""
    if passage.is_chinese:
        return any(word in passage.words for word in NEW_CHINESE) or _is_recent(found, passage)
    if any(map(is_told, found.signals)):
        return True
    if found.form == "third" or any(mark.text.lower() in ("has", "have") for mark in found.signals):
        return True
    today = article.published
    is_dated = today and any(
        abs((each.day - today).days) <= FRESH.days for each in passage.dates if each.use != "until"
    )
    return bool(is_dated) or bool(NEW & set(re.findall(r"\w+", passage.words.lower())))
