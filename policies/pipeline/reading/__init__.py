"""The reader: from the text of a report to what it says about each restriction.

Deterministic and offline; knows no Django and no database.

    text ─fold→ one spelling ─mentions→ restrictions named ─sentences→ passages ─marks→ words that matter
         ─clauses→ who governs what ─actions, stages, dates→ claims ─which→ one restriction each ─assemble→ findings

``values`` are what goes in and comes out; ``lexicon/*.yaml`` are the words, for an editor to read and extend.
"""

from .catalog import Catalog
from .citations import citation_texts
from .reading import concerns, outcomes, read, weighed
from .values import Draft, DraftItem, Finding, Known, Quote, Reading, Recorded, Term

__all__ = [
    "Catalog",
    "Draft",
    "DraftItem",
    "Finding",
    "Known",
    "Quote",
    "Reading",
    "Recorded",
    "Term",
    "citation_texts",
    "concerns",
    "read",
    "outcomes",
    "weighed",
]
