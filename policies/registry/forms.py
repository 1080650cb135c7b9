"""The keys that each kind of thing in a registry file has, and what belongs into each of them.

Lengths are those of the columns. Pure; ``data/README.md`` explains the keys.
"""

from policies.vocabulary import (
    LONGEST_TITLE,
    Action,
    Basis,
    CodeSystem,
    Grade,
    InstrumentKind,
    JurisdictionKind,
    LinkKind,
    Measure,
    SourceFormat,
    Stage,
    Word,
)

from . import shapes
from .codes import CodeFault, normal_code
from .shapes import Field, Reader, Record, list_of, record, text, word
from .yamlfile import Fault, Node


class Confidence(Word):
    """Whether somebody has read the passage of a source that a step rests on."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    UNCHECKED = "unchecked"


def needed(reader: Reader) -> Field:
    return Field(reader, is_required=True)


def optional(reader: Reader, default: object = "") -> Field:
    return Field(reader, default=default)


def _code(node: Node, faults: list[Fault]) -> Record | None:
    """A code with its system; the code comes out in the form in which it is stored."""
    entry = CODE(node, faults)
    if entry is None or entry["system"] is None or entry["code"] is None:
        return None
    try:
        entry.values["code"] = normal_code(entry["system"], entry["code"], edition=entry["edition"] or "")
    except CodeFault as fault:
        faults.append(Fault(entry.at("code"), str(fault)))
    return entry


CODE = record(
    "a code",
    {
        "system": needed(word(CodeSystem)),
        "code": needed(text(24)),
        "edition": optional(text(24)),
        "verified": optional(shapes.flag, True),
        "source": optional(shapes.web),
    },
)
ITEM = record(
    "an item", {"name": needed(text(LONGEST_TITLE)), "note": optional(text()), "codes": optional(list_of(_code), ())}
)
SOURCE_OF_STEP = record(
    "a source of a step",
    {
        "url": needed(shapes.web),
        "grade": needed(word(Grade)),
        "title": optional(text(LONGEST_TITLE)),
        "confidence": optional(word(Confidence)),
    },
)
LINK = record(
    "a link",
    {
        "kind": needed(word(LinkKind)),
        "to": needed(shapes.slug),
        "note": optional(text()),
        "source": optional(shapes.web),
    },
)
ALIAS = record(
    "an alias",
    {
        "text": needed(text(200)),
        "language": optional(shapes.language, "en"),
        "case": optional(shapes.flag, False),
        "context": optional(list_of(text(100)), ()),
        "weak": optional(shapes.flag, False),
        "note": optional(text()),
    },
)
STEP = record(
    "a step",
    {
        "key": needed(shapes.key),
        "action": needed(word(Action)),
        "stage": needed(word(Stage)),
        "effective_date": needed(shapes.dated),
        "effective_basis": optional(word(Basis), Basis.STATED),
        "announced_date": optional(shapes.day, None),
        "until_date": optional(shapes.day, None),
        "scope": optional(text(300)),
        "summary": optional(text()),
        "note": optional(text()),
        "quote": optional(text()),
        "instrument": optional(shapes.slug),
        "derived": optional(shapes.flag, False),
        "confidence": optional(word(Confidence)),
        "sources": optional(list_of(SOURCE_OF_STEP), ()),
        "corrects_reason": optional(text()),
        "retract_reason": optional(text()),
    },
    hints={
        "status": "a status is never written; it follows from action and stage, and talk has none",
        "date": "write effective_date",
        "precision": "the form of the date says it: 2025-05-23, 2025-05 or 2025",
        "effective_precision": "the form of the date says it: 2025-05-23, 2025-05 or 2025",
    },
)
RESTRICTION = record(
    "a restriction",
    {
        "slug": needed(shapes.slug),
        "title": needed(text(LONGEST_TITLE)),
        "summary": optional(text()),
        "authority": needed(shapes.slug),
        "measure": needed(word(Measure)),
        "mast_code": optional(text(24)),
        "legal_basis": optional(text()),
        "citation": optional(text()),
        "targets": needed(shapes.either("all", list_of(shapes.country))),
        "target_note": optional(text(300)),
        "categories": optional(list_of(shapes.slug), ()),
        "companies": optional(list_of(text(200)), ()),
        "verified_on": optional(shapes.day, None),
        "items": needed(list_of(ITEM)),
        "aliases": optional(list_of(ALIAS), ()),
        "links": optional(list_of(LINK), ()),
        "open_questions": optional(list_of(text()), ()),
        "steps": needed(list_of(STEP)),
    },
    hints={"status": "a status is never written; it is what the steps give for a day"},
)
SECTIONS: dict[str, Reader] = {
    "jurisdictions": record(
        "a jurisdiction",
        {
            "code": needed(shapes.country),
            "name": needed(text(LONGEST_TITLE)),
            "kind": optional(word(JurisdictionKind), JurisdictionKind.COUNTRY),
        },
    ),
    "authorities": record(
        "an authority",
        {
            "slug": needed(shapes.slug),
            "jurisdiction": needed(shapes.country),
            "short_name": needed(text(60)),
            "name": needed(text(LONGEST_TITLE)),
            "url": optional(shapes.address("http:", "https:", longest=500)),
        },
    ),
    "categories": record(
        "a category",
        {"slug": needed(shapes.slug), "name": needed(text(LONGEST_TITLE)), "parent": optional(shapes.slug)},
    ),
    "instruments": record(
        "an instrument",
        {
            "slug": needed(shapes.slug),
            "title": needed(text(LONGEST_TITLE)),
            "kind": needed(word(InstrumentKind)),
            "authority": optional(shapes.slug),
            "citation": optional(text(300)),
            "url": optional(shapes.web),
            "is_published": optional(shapes.flag, True),
            "published_date": optional(shapes.dated, None),
            "effective_date": optional(shapes.day, None),
            "grade": needed(word(Grade)),
            "note": optional(text()),
        },
    ),
    "restrictions": RESTRICTION,
    "negotiations": record(
        "a negotiation",
        {
            "slug": needed(shapes.slug),
            "name": needed(text(LONGEST_TITLE)),
            "start_date": needed(shapes.dated),
            "end_date": optional(shapes.dated, None),
            "place": optional(text(120)),
            "is_planned": optional(shapes.flag, False),
            "parties": optional(list_of(shapes.country), ()),
            "note": optional(text()),
            "restrictions": optional(list_of(shapes.slug), ()),
            "aliases": optional(list_of(text(200)), ()),
            "sources": optional(list_of(SOURCE_OF_STEP), ()),
        },
    ),
    "sources": record(
        "a watched source",
        {
            "slug": needed(shapes.slug),
            "name": needed(text(LONGEST_TITLE)),
            "url": needed(shapes.address("http:", "https:", "package:", longest=2000)),
            "format": optional(word(SourceFormat), SourceFormat.AUTO),
            "options": optional(shapes.options, {}),
            "grade": needed(word(Grade)),
            "language": optional(shapes.language),
            "jurisdiction": optional(shapes.country),
            "terms": optional(text()),
            "address_verified": optional(shapes.flag, True),
            "is_sample": optional(shapes.flag, False),
            "is_active": optional(shapes.flag, True),
            "interval_minutes": optional(shapes.number(1, 100_000), 60),
            "note": optional(text()),
        },
    ),
}
