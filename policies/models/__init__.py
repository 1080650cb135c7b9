"""Tables, in the order data reaches them: registry, history, news, review, and the change log that sees them all."""

from .changelog import Change
from .history import Checkpoint, StatusEvent, StatusPeriod
from .news import FetchRun, NewsItem, NewsRevision, Source
from .registry import (
    Alias,
    Authority,
    Category,
    ControlledItem,
    Instrument,
    ItemCode,
    Jurisdiction,
    Negotiation,
    Restriction,
    RestrictionLink,
)
from .review import Evidence, ProposedChange

__all__ = [
    "Alias",
    "Authority",
    "Category",
    "Change",
    "Checkpoint",
    "ControlledItem",
    "Evidence",
    "FetchRun",
    "Instrument",
    "ItemCode",
    "Jurisdiction",
    "Negotiation",
    "NewsItem",
    "NewsRevision",
    "ProposedChange",
    "Restriction",
    "RestrictionLink",
    "Source",
    "StatusEvent",
    "StatusPeriod",
]
