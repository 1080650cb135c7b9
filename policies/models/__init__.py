"""Tables, in the order data reaches them: registry, history, sources, news, review, change log, delivery, and accounts."""

from .changelog import Change
from .delivery import AnnouncedDay, Subscription, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .desk import ReviewNote
from .history import Checkpoint, StatusEvent, StatusPeriod
from .keys import ApiKey, IdempotentAnswer
from .news import CopyBand, NewsItem, NewsRevision
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
from .searches import SavedSearch
from .sources import ArchivedCopy, FetchRun, Source, WebHost

__all__ = [
    "Alias",
    "AnnouncedDay",
    "ApiKey",
    "ArchivedCopy",
    "Authority",
    "Category",
    "Change",
    "Checkpoint",
    "ControlledItem",
    "CopyBand",
    "Evidence",
    "FetchRun",
    "IdempotentAnswer",
    "Instrument",
    "ItemCode",
    "Jurisdiction",
    "Negotiation",
    "NewsItem",
    "NewsRevision",
    "ProposedChange",
    "Restriction",
    "RestrictionLink",
    "ReviewNote",
    "SavedSearch",
    "Source",
    "StatusEvent",
    "StatusPeriod",
    "Subscription",
    "WebHost",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
