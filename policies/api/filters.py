"""Narrowing the list of restrictions.

A name that nothing has is refused: an empty list must mean that nothing is restricted.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from policies.models import Authority, Category, Change, ItemCode, Jurisdiction, Restriction
from policies.vocabulary import DIRECTION, CodeSystem, Measure, Outlook, Reach, Status
from policies.web.search import MOST_WORDS, matching

from .codes import PATTERN, code, must_begin, with_match
from .parameters import SEARCHED, Parameter, choice, dated, names, timed
from .refusals import BadParameters
from .values import BadValue, country, words

SEARCH = Parameter(
    "q",
    words(MOST_WORDS),
    "Every word must be found in the title, slug, citation, summary, authority, a name by which the press calls it, an "
    "item, a code or a company. English or Chinese. What is found in the title, the slug or a name comes first with "
    "ordering=relevance.",
    schema=SEARCHED,
    example="rare earth",
)
CODE = Parameter(
    "code",
    code,
    "Only with an item whose code has to do with this one. 3B001.a finds 3B001.a and 3B001, which holds it (match), and "
    "3B001.a.1 beneath it (indeterminate, as the paragraph is not given); never 3B0010. 2805 finds 280530. Points in an "
    "HS code do not matter. Each row then has `code_match`.",
    schema={"type": "string", "pattern": f"^{PATTERN}$"},
    example="3B001",
)
SYSTEM = choice("system", CodeSystem, "Only codes of these systems; together with code, that code in these systems.")
FILTERS = (
    choice("status", Status, "Only with one of these statuses on the day asked."),
    dated("in_force_on", "Only what was in force on this day, whatever day the answer is for."),
    names("authority", "Only by these authorities, by slug.", "us-bis"),
    names("imposed_by", "Only by authorities of these jurisdictions, by code.", "US", read=country),
    names(
        "target",
        "Only what reaches these jurisdictions: as a target, or as one of all destinations.",
        "CN",
        read=country,
    ),
    names("category", "Only of these categories and the ones beneath them, by slug.", "rare-earths"),
    choice("measure", Measure, "Only these kinds of measure."),
    choice("outlook", Outlook, "Only where the newest talk points this way."),
    CODE,
    SYSTEM,
    timed("changed_since", "Only where anything was recorded or edited at or after this moment."),
    SEARCH,
)


def narrowed(rows: QuerySet[Restriction], asked: dict[str, Any]) -> QuerySet[Restriction]:
    """The restrictions that everything asked leads to; ``rows`` know their status. Raises ``BadParameters``."""
    for name in ("status", "measure"):
        if asked.get(name):
            rows = rows.filter(**{f"{name}__in": asked[name]})
    for name, narrow in NARROWING.items():
        if asked.get(name):
            rows = narrow(rows, asked[name])
    if asked.get("in_force_on"):
        rows = rows.in_force(on=asked["in_force_on"], known_at=asked.get("known_at"))
    if asked.get("code"):
        must_be_of(asked["code"], asked.get("system"))
        rows = with_match(rows, asked["code"], asked.get("system"))
    elif asked.get("system"):
        rows = rows.filter(
            Exists(ItemCode.objects.filter(item__restriction=OuterRef("pk"), system__in=asked["system"]))
        )
    return matching(rows, asked["q"]) if asked.get("q") else rows


def _by_authority(rows: QuerySet[Restriction], slugs: Iterable[str]) -> QuerySet[Restriction]:
    must_exist("authority", slugs, Authority.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return rows.filter(authority__slug__in=slugs)


def _by_jurisdiction(rows: QuerySet[Restriction], codes: Iterable[str]) -> QuerySet[Restriction]:
    must_be_jurisdictions("imposed_by", codes)
    return rows.filter(authority__jurisdiction__code__in=codes)


def toward(rows: QuerySet[Restriction], codes: Iterable[str]) -> QuerySet[Restriction]:
    must_be_jurisdictions("target", codes)
    listed = Restriction.targets.through.objects.filter(jurisdiction__code__in=codes).values("restriction_id")
    return rows.filter(Q(pk__in=listed) | Q(reach=Reach.ALL.value))


def _in_branches(rows: QuerySet[Restriction], slugs: Iterable[str]) -> QuerySet[Restriction]:
    parents = dict(Category.objects.values_list("slug", "parent__slug"))
    must_exist("category", slugs, parents)
    branch = [slug for slug in parents if is_beneath(slug, set(slugs), parents)]
    return rows.filter(
        pk__in=Restriction.categories.through.objects.filter(category__slug__in=branch).values("restriction_id")
    )


def _leaning(rows: QuerySet[Restriction], outlooks: Iterable[str]) -> QuerySet[Restriction]:
    return rows.filter(talk_action__in=[action.value for action, way in DIRECTION.items() if way in set(outlooks)])


def _changed(rows: QuerySet[Restriction], since: Any) -> QuerySet[Restriction]:
    return rows.filter(Exists(Change.objects.filter(restriction_id=OuterRef("pk"), at__gte=since)))


NARROWING: dict[str, Callable[[QuerySet[Restriction], Any], QuerySet[Restriction]]] = {
    "authority": _by_authority,
    "imposed_by": _by_jurisdiction,
    "target": toward,
    "category": _in_branches,
    "outlook": _leaning,
    "changed_since": _changed,
}


def is_beneath(slug: str | None, tops: set[str], parents: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    while slug and slug not in seen:
        if slug in tops:
            return True
        seen.add(slug)
        slug = parents.get(slug)
    return False


def must_be_of(wanted: str, systems: Iterable[str] | None) -> None:
    """A code of another system is refused: nothing would be found, and that would look like nothing restricted."""
    try:
        must_begin(wanted, systems)
    except BadValue as fault:
        raise BadParameters({"code": str(fault)}) from None


def must_be_jurisdictions(parameter: str, codes: Iterable[str]) -> None:
    must_exist(parameter, codes, Jurisdiction.objects.filter(code__in=codes).values_list("code", flat=True))


def must_be_restrictions(*slugs: str | None) -> None:
    """Refuse a restriction that is none; None is not asked about."""
    wanted = [slug for slug in slugs if slug]
    if wanted:
        must_exist("restriction", wanted, Restriction.objects.filter(slug__in=wanted).values_list("slug", flat=True))


def must_exist(parameter: str, wanted: Iterable[str], there: Iterable[str]) -> None:
    missing = sorted(set(wanted) - set(there))
    if missing:
        raise BadParameters({parameter: f"We have none of this name: {', '.join(missing)}."})
