"""What the reader can find, from the registry as it stands: every restriction with its names and its history so far."""

from collections.abc import Iterator

from policies.history.fold import counting
from policies.models import Alias, Restriction, StatusEvent, StatusPeriod
from policies.models.bulk import selected
from policies.pipeline.reading import Catalog, Known, Recorded, Term, citation_texts
from policies.vocabulary import Action, Nature

# The acts whose instrument a text may cite in the restriction's place; a later one may serve several.
FOUNDING = [Action.PROPOSE, Action.ADOPT, Action.ENTER_INTO_FORCE]

NATURES = [Nature.REGISTRY.value, Nature.POLICY.value, Nature.CORRECTION.value]
# Each the end of one index; the three together would be looked for among all changes.
NEWEST = (
    f"SELECT MAX(id) FROM ({' UNION ALL '.join(['SELECT MAX(id) AS id FROM policies_change WHERE nature = %s'] * 3)}) n"
)

_built: dict[int, Catalog] = {}


def from_database() -> Catalog:
    """The catalogue of the registry, built once for each state of it (a build takes milliseconds to seconds)."""
    state = _state()
    built = _built.get(state)
    if built is None:
        built = Catalog.build(_knowns(), [*_terms(), *_citations()])
        _built.clear()
        _built[state] = built
    return built


def forget() -> None:
    """Build anew when it is asked for next."""
    _built.clear()


def _state() -> int:
    """The newest change that could matter to the reader."""
    return selected(NEWEST, NATURES)[0][0] or 0


def _knowns() -> list[Known]:
    periods: dict[int, list[tuple]] = {}
    for period in StatusPeriod.objects.current().order_by("valid_from"):
        periods.setdefault(period.restriction_id, []).append((period.status, period.valid_from, period.valid_to))
    steps: dict[int, list[StatusEvent]] = {}
    for event in StatusEvent.objects.order_by("id"):
        steps.setdefault(event.restriction_id, []).append(event)
    restrictions = Restriction.objects.current().select_related("authority__jurisdiction").prefetch_related("targets")
    return [
        Known(
            slug=row.slug,
            imposed_by=row.authority.jurisdiction.code,
            targets=tuple(sorted(target.code for target in row.targets.all())),
            measure=row.measure,
            periods=tuple(periods.get(row.pk, [])),
            steps=tuple(
                Recorded(each.effective_date, each.action, each.stage) for each in counting(steps.get(row.pk, []))
            ),
        )
        for row in restrictions
    ]


def _terms() -> list[Term]:
    aliases = Alias.objects.filter(restriction__merged_into=None).select_related("restriction").order_by("id")
    return [
        Term(
            restriction=alias.restriction.slug,
            text=alias.text,
            language=alias.language,
            is_case_sensitive=alias.is_case_sensitive,
            context=tuple(alias.context),
            is_weak=alias.is_weak,
        )
        for alias in aliases
    ]


def _citations() -> Iterator[Term]:
    """The numbers of the acts that began a restriction: "Announcement No. 61 of 2025", "90 FR 47201"."""
    founding = StatusEvent.objects.filter(
        action__in=FOUNDING, instrument__isnull=False, restriction__merged_into=None
    ).order_by("id")
    for slug, citation in founding.values_list("restriction__slug", "instrument__citation"):
        yield from (Term(slug, text) for text in citation_texts(citation))
