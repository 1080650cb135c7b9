"""The document that a text is: its fields, each with the places of the words behind it.

A text is a document where it has the shape of one: the labels of the Federal Register, the head and the voice of a
Chinese announcement, the enacting words of a European act, the release line of an agency. A report that quotes one has
not. See tests/reading/documents for specimens of each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ..folding import Folded
from ..values import DraftItem
from .affected import Affected, affected
from .asian import korean_notice, taiwanese_notice
from .british import british_notice, british_regulations
from .bureau import letter, release
from .chinese import announcement, entity_list
from .days import Days, days_of
from .dutch import dutch_letter, dutch_order
from .effects import effect_of
from .european import commission_notice, corrigendum, regulation
from .items import items
from .japanese import cabinet_decision, ordinance, ordinance_itself
from .national import national
from .parts import Parts, Span, flowing, plain
from .register import amended, register
from .targets import targets
from .translated import translation

SEARCHED = 200_000
# What every official text about exports that is written in plain Latin letters contains.
STEMS = ("export", "licen", "dual-use", "industry and security", "uitvoer", "strateg", "2021/821")
SHAPES: tuple[Callable[[str], Parts | None], ...] = (
    register,
    release,
    letter,
    announcement,
    entity_list,
    translation,
    regulation,
    corrigendum,
    commission_notice,
    dutch_order,
    dutch_letter,
    british_notice,
    british_regulations,
    ordinance,
    ordinance_itself,
    cabinet_decision,
    taiwanese_notice,
    korean_notice,
    national,
)


@dataclass(frozen=True, slots=True)
class Document:
    """An official text.

    ``authority`` is a slug of the registry, or a name where it has none; ``effect`` is what the text does to a control:
    "impose", "propose", "ease", "suspend", "extend", "reinstate", "lift", "correct", or "" where it does nothing to one
    or leaves that open. ``citation`` is the number it is cited by first, ``numbers`` are all of its own; ``number`` is
    (year, number) of a Chinese announcement, (0, 0) for others. ``amends`` are parts of a code of regulations,
    ``affects`` other documents. ``spans`` say where in the folded text the words behind each field stand.
    """

    kind: str
    issuer: str
    authority: str
    agency: str
    citation: str
    numbers: tuple[str, ...]
    number: tuple[int, int]
    title: str
    action_line: str
    legal_basis: str
    effect: str
    signed: date | None
    effective_date: date | None
    effective_basis: str
    applies_date: date | None
    until_date: date | None
    comment_date: date | None
    amends: tuple[str, ...]
    affects: tuple[Affected, ...]
    targets: tuple[str, ...]
    items: tuple[DraftItem, ...]
    spans: dict[str, tuple[Span, ...]]


def document(folded: Folded, published: date | None) -> Document | None:
    """The document that a text is, or None where it is none about exports."""
    if folded.text.isascii() and not any(stem in folded.key for stem in STEMS):
        return None
    text = folded.text[:SEARCHED]
    parts = next((found for shape in SHAPES if (found := shape(text))), None)
    return _document(parts, folded, text, published) if parts else None


def _document(parts: Parts, folded: Folded, text: str, published: date | None) -> Document:
    flow = flowing(parts, text)
    effect, where = effect_of(parts, flow)
    days = days_of(parts, text, effect, published)
    toward, named = targets(parts, flow)
    year = parts.number[0] or next((day.year for day in (parts.signed, published) if day), 0)
    listed = items(parts, folded, text, year=year)
    acts = affected(parts, flow, effect)
    spans = parts.spans | {"title": (parts.title,) if parts.title else (), "legal_basis": parts.laws}
    spans |= {"effect": (where,) if where else (), "targets": named, "affects": tuple(act.span for act in acts)}
    spans |= _placed(days) | {"items": tuple(span for _, span in listed)}
    lines = parts.spans.get("action_line", ())
    return Document(
        kind=parts.kind,
        issuer=parts.issuer,
        authority=parts.authority,
        agency=parts.agency,
        citation=cited_by(parts.own),
        numbers=parts.own,
        number=parts.number,
        title=written(folded, parts.title),
        action_line=plain(text, lines[0]).rstrip(".") if lines else "",
        legal_basis=_laws(parts, text),
        effect=effect,
        signed=parts.signed,
        effective_date=days.effective.day if days.effective else None,
        effective_basis=days.effective.basis if days.effective else "",
        applies_date=days.applies.day if days.applies else None,
        until_date=days.until.day if days.until else None,
        comment_date=days.comment.day if days.comment else None,
        amends=amended(text, parts.spans.get("amends", ())),
        affects=acts,
        targets=toward,
        items=tuple(item for item, _ in listed),
        spans={name: found for name, found in spans.items() if found},
    )


def cited_by(numbers: tuple[str, ...]) -> str:
    """The number that a document is cited by: the first that is not only its docket's."""
    return next((number for number in numbers if not number.startswith("Docket")), next(iter(numbers), ""))


def written(folded: Folded, span: Span | None) -> str:
    """The words of a span as the original has them, in one line."""
    if span is None:
        return ""
    start, end = folded.span(*span)
    return " ".join(folded.original[start:end].split())


def _placed(days: Days) -> dict[str, tuple[Span, ...]]:
    fields = {
        "effective_date": days.effective,
        "applies_date": days.applies,
        "until_date": days.until,
        "comment_date": days.comment,
    }
    return {name: (said.span,) for name, said in fields.items() if said}


def _laws(parts: Parts, text: str) -> str:
    """The laws it rests on; an article goes with the law before it."""
    return "; ".join(plain(text, span) for span in parts.laws).replace("; Article", ", Article")
