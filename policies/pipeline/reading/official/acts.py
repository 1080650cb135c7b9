"""What a document does to the restrictions that are known: by its own number, and by the numbers of the acts it names.

The document says so itself, so its word outweighs what single sentences of it seem to say.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from policies.vocabulary import Action, Stage

from ..catalog import Catalog
from ..folding import Folded, matching_key
from ..values import Finding
from ..which import beginning
from .affected import Affected
from .document import Document
from .parts import Span

ACTIONS = {
    "suspend": Action.SUSPEND,
    "extend": Action.EXTEND,
    "reinstate": Action.REINSTATE,
    "lift": Action.LIFT,
    "ease": Action.EASE,
    "supersede": Action.SUPERSEDE,
}
DEPARTURES = frozenset([Action.SUSPEND, Action.EXTEND, Action.EASE])
CONFIDENT = 0.95


def said(
    act: Document | None, found: tuple[Finding, ...], *, folded: Folded, catalog: Catalog, published: date | None
) -> tuple[Finding, ...]:
    """What a text says: the document's own word where it is one, and of what its sentences say that which fits it."""
    if act is None:
        return found
    own = acted(act, folded, catalog, published)
    rest = [
        dated(each, act) for each in found if each.restriction not in own and _fits(each, act, is_settled=bool(own))
    ]
    return tuple(sorted([*own.values(), *rest], key=lambda each: (each.start, each.restriction)))


def _fits(found: Finding, act: Document, *, is_settled: bool) -> bool:
    """Whether a document may say this besides: a correction does nothing, and one that names what it acts on no more."""
    if act.effect == "correct":
        return found.stage == Stage.TALK.value
    return not is_settled or found.action == act.effect


def acted(act: Document, folded: Folded, catalog: Catalog, published: date | None) -> dict[str, Finding]:
    """The findings that the document itself gives, by restriction: of the one it founds, and of those it acts on."""
    found: dict[str, Finding] = {}
    for other in act.affects:
        if action := ACTIONS.get(other.effect):
            for slug in called(other, catalog):
                found[slug] = _finding(slug, action, other.span, act, folded, published)
    if act.effect == "impose":
        for slug in founded(act, catalog):
            if made := _founding(slug, act, folded, catalog, published):
                found.setdefault(slug, made)
    return found


def founded(act: Document, catalog: Catalog) -> tuple[str, ...]:
    """The restrictions that the catalogue has under the document's own numbers."""
    if act.number != (0, 0):
        return catalog.announced(*act.number)
    return tuple(dict.fromkeys(slug for number in act.numbers for slug in _cited(number, catalog)))


def called(other: Affected, catalog: Catalog) -> tuple[str, ...]:
    """The restrictions that an act of another document stands for."""
    return catalog.announced(*other.number) if other.number[0] else tuple(_cited(other.citation, catalog))


def _cited(citation: str, catalog: Catalog) -> Iterator[str]:
    """The restrictions of the terms with a figure in them that a citation is, or ends with."""
    key = matching_key(citation)
    for hit in catalog.phrases.hits(key):
        if hit.pattern < len(catalog.terms) and hit.end == len(key) and any(map(str.isdigit, key[hit.start : hit.end])):
            yield from (term.restriction for term in catalog.terms[hit.pattern] if not term.is_weak)


def _founding(slug: str, act: Document, folded: Folded, catalog: Catalog, published: date | None) -> Finding | None:
    known = catalog.known[slug]
    action = beginning(known, Action.ENTER_INTO_FORCE, published=published, effective=act.effective_date, is_new=True)
    place = next((act.spans[name][0] for name in ("title", "effect", "citation") if name in act.spans), None)
    return _finding(slug, action, place, act, folded, published) if action and place else None


def _finding(slug: str, action: Action, place: Span, act: Document, folded: Folded, published: date | None) -> Finding:
    start, end = folded.span(*place)
    day, basis = _day(action, act, published)
    return Finding(
        restriction=slug,
        action=action.value,
        stage=Stage.LEGAL_ACT.value,
        effective_date=day,
        effective_precision="day" if day else "",
        effective_basis=basis,
        until_date=act.until_date if action in DEPARTURES else None,
        quote=folded.original[start:end],
        start=start,
        end=end,
        confidence=CONFIDENT,
        because=(f"the document itself: {act.kind.replace('_', ' ')} {act.citation}".rstrip(), _why(action, act)),
        rule=f"document→{act.effect}",
    )


def _why(action: Action, act: Document) -> str:
    return f"its effect is to {act.effect}" if act.effect else f"it says {action.label}"


def _day(action: Action, act: Document, published: date | None) -> tuple[date | None, str]:
    """The day of the step: that of the act where it is only adopted or no day is given."""
    if act.effective_date and action is not Action.ADOPT:
        return act.effective_date, act.effective_basis
    if act.signed:
        return act.signed, "stated"
    return (published, "inferred") if published else (None, "")


def dated(finding: Finding, act: Document) -> Finding:
    """A finding of a sentence, with the document's days where it tells of the document's effect and gives none."""
    if not act.effect or finding.action != act.effect:
        return finding
    until_date = finding.until_date or act.until_date
    if finding.effective_date or act.effective_date is None:
        return replace(finding, until_date=until_date)
    return replace(
        finding,
        effective_date=act.effective_date,
        effective_precision="day",
        effective_basis=act.effective_basis,
        until_date=until_date,
    )
