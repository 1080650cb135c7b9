"""Whose control the words speak of: the restriction's own, or another side's, a firm's, a buyer's."""

from policies.vocabulary import Stage

from .governing import Governed
from .references import REFERRED
from .stages import NO_ACTOR, Firmness
from .values import Known
from .which import Article

SIDES = frozenset(["US", "CN", "NL", "JP", "EU"])


def is_anothers(found: Governed, known: Known, article: Article, *, kind: str) -> bool:
    """Whether the words speak of another side's control, of a side the article never names, or of a person or firm."""
    if found.owner in SIDES and found.owner != known.imposed_by and found.head == "control":
        return True
    if not found.is_adjacent and found.subject in SIDES and found.subject != known.imposed_by:
        return True
    if found.clause.opener == "relative" and found.form == "third" and found.kind in HABITS and not found.is_now:
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


def _is_possessor(found: Governed) -> bool:
    """Whether the name only owns what is spoken of: "Nexperia's chief executive"."""
    text = found.mention.text
    return text.endswith(("'s", "s'")) and not found.is_tail and found.head in ("control", "relief")


# Leave to buy is the buyer's side's to give.
PURCHASES = frozenset(
    [
        "购买",
        "購買",
        "采购",
        "採購",
        "订购",
        "进口",
        "進口",
        "訂購",
        "purchase",
        "purchases",
        "purchasing",
        "buying",
        "ordering",
        "orders for",
        "orders of",
    ]
)


def is_about_others(found: Governed, firm: Firmness, known: Known) -> bool:
    if found.head_text.lower() in PURCHASES and found.subject != known.imposed_by:
        return True
    is_others = firm.rank < NO_ACTOR and found.subject != known.imposed_by
    is_done_by_others = is_others and found.subject in SIDES and firm.stage is not Stage.TALK
    return (
        found.head == "tariff"
        or is_done_by_others
        or is_others
        and found.kind in ("allow", "grow", "resume", "ban", "halt")
    )
