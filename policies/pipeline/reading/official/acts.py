"""What a document does to the restrictions that are known: by its own number, and by the numbers of the acts it names.

The document says so itself, so its word outweighs what single sentences of it seem to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from policies.vocabulary import Action, Stage

from ..catalog import Catalog
from ..folding import Folded, matching_key
from ..mentions import Mention
from ..sentences import sentences
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
REACH = 600
# Who has many controls begin on one day.
MANY = frozenset(["US", "CN"])
AMENDS = re.compile(r"\bwijziging\b|\bamend|改正|개정|修正|modifi", re.I)


def said(
    act: Document | None,
    found: tuple[Finding, ...],
    *,
    named: list[Mention],
    folded: Folded,
    catalog: Catalog,
    published: date | None,
) -> tuple[Finding, ...]:
    """What a text says: the document's own word where it is one, and of what its sentences say that which fits it."""
    if act is None:
        return found
    acting = Acting(act, found, named, folded, catalog, published)
    own = acting.findings()
    rest = [
        dated(each, act) for each in found if each.restriction not in own and _fits(each, act, is_settled=bool(own))
    ]
    return tuple(sorted([*own.values(), *rest], key=lambda each: (each.start, each.restriction)))


def _fits(found: Finding, act: Document, *, is_settled: bool) -> bool:
    """Whether a document may say this besides: a correction does nothing, and one that names what it acts on no more."""
    if act.effect == "correct":
        return found.stage == Stage.TALK.value
    return not is_settled or found.action == act.effect


@dataclass(frozen=True, slots=True)
class Acting:
    """A document and what its sentences gave, on the way to what it does."""

    act: Document
    found: tuple[Finding, ...]
    named: list[Mention]
    folded: Folded
    catalog: Catalog
    published: date | None

    def findings(self) -> dict[str, Finding]:
        """The findings of the document itself, by restriction: of the one it founds, and of those it acts on."""
        found: dict[str, Finding] = {}
        for other in self.act.affects:
            if action := ACTIONS.get(other.effect):
                for slug in called(other, self.catalog):
                    found[slug] = self._finding(slug, action, other.span)
        if not found and self.act.effect in ACTIONS and (meant := self._meant()):
            found[meant[0]] = self._finding(meant[0], ACTIONS[self.act.effect], meant[1])
        if self.act.effect == "impose":
            found = self._founded() | found
        return found or self._of_its_day()

    def _of_its_day(self) -> dict[str, Finding]:
        """What the history has for the day that an amending act gives itself, where its issuer keeps few controls."""
        day, place = self.act.effective_date, self.act.spans.get("title", ())
        if self.act.issuer in MANY or not day or not place or not AMENDS.search(self.act.title):
            return {}
        steps = [
            (known.slug, Action(step.action))
            for known in self.catalog.known.values()
            if known.imposed_by == self.act.issuer
            for step in known.steps
            if step.day == day and step.stage == Stage.LEGAL_ACT
        ]
        return {slug: self._finding(slug, action, place[0]) for slug, action in steps} if len(steps) == 1 else {}

    def _meant(self) -> tuple[str, Span] | None:
        """The one restriction of the issuer that its title or its summary calls by name, and where."""
        places = [span for name in ("title", "summary") for span in self.act.spans.get(name, ())]
        inside = [each for start, end in places for each in self.named if start <= each.start < end]
        found = {each.strong[0]: (each.start, each.end) for each in reversed(inside) if len(each.strong) == 1}
        own = {slug: span for slug, span in found.items() if self.catalog.known[slug].imposed_by == self.act.issuer}
        return next(iter(own.items())) if len(own) == 1 else None

    def _founded(self) -> dict[str, Finding]:
        """The beginning, or whatever it is on that day, of the restrictions under the document's own number."""
        place = next(
            (self.act.spans[name][0] for name in ("effect", "title", "citation") if name in self.act.spans), None
        )
        found: dict[str, Finding] = {}
        for slug in founded(self.act, self.catalog) if place else ():
            action = self._begun(slug)
            if action and place:
                found[slug] = self._finding(slug, action, place)
        return found

    def _begun(self, slug: str) -> Action | None:
        known, effective = self.catalog.known[slug], self.act.effective_date
        return beginning(known, Action.ENTER_INTO_FORCE, published=self.published, effective=effective, is_new=True)

    def _finding(self, slug: str, action: Action, place: Span) -> Finding:
        """The finding, quoting the sentence that was found to say so, else the one about the place."""
        act = self.act
        told = next((each for each in self.found if each.restriction == slug and each.action == action), None)
        start, end = (told.start, told.end) if told else self.folded.span(*_sentence(self.folded.text, place))
        day, basis = _day(action, act, self.published)
        return Finding(
            restriction=slug,
            action=action.value,
            stage=Stage.LEGAL_ACT.value,
            effective_date=day,
            effective_precision="day" if day else "",
            effective_basis=basis,
            until_date=act.until_date if action in DEPARTURES else None,
            quote=self.folded.original[start:end],
            start=start,
            end=end,
            confidence=CONFIDENT,
            because=(f"the document itself: {act.kind.replace('_', ' ')} {act.citation}".rstrip(), _why(action, act)),
            rule=f"document→{act.effect}",
        )


def _sentence(text: str, place: Span) -> Span:
    """The sentence about a place."""
    floor, ceiling = max(0, place[0] - REACH), min(len(text), place[1] + REACH)
    start = max(floor, text.rfind("\n\n", floor, place[0]))
    end = text.find("\n\n", place[1], ceiling)
    about = sentences(text, start, end if end >= 0 else ceiling)
    return next((span for span in about if span[0] <= place[0] < span[1]), place)


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
