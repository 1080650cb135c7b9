"""A body of each kind that can be sent, as the schema shows it. A test holds each against its shape."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer

SOURCES = [{"url": "https://gazette.example/2026/1201", "grade": "official"}]
STEP = {
    "action": "suspend",
    "stage": "legal_act",
    "effective_date": "2026-12-01",
    "until_date": "2027-11-30",
    "summary": "The ministry suspends the control for a year.",
    "quote": "The announcement is suspended until 30 November 2027.",
    "sources": SOURCES,
}
BODIES: dict[str, Any] = {
    "RecordBody": STEP | {"reason": "The gazette of today says so."},
    "RetractBody": {"reason": "It was an announcement of something else."},
    "BulkBody": {"reason": "Taken over from the archive.", "steps": [STEP | {"restriction": "cn-ree-2025-04"}]},
    "RestrictionBody": {
        "slug": "us-example-2026",
        "title": "Licence requirement for etching equipment to China",
        "authority": "us-bis",
        "measure": "licence_requirement",
        "reach": "listed",
        "targets": ["CN"],
        "items": [{"name": "Dry etching equipment", "codes": [{"system": "eccn", "code": "3B001.c"}]}],
        "reason": "A new rule in the gazette.",
    },
    "WebhookBody": {
        "name": "our warehouse",
        "url": "https://example.com/hooks/controls",
        "filters": {"jurisdictions": ["CN"], "codes": ["3B001", "280530"], "natures": ["policy"]},
    },
    "AlertBody": {
        "email": "me@example.com",
        "frequency": "daily",
        "filters": {"searches": ["rare earth"], "jurisdictions": ["CN"]},
    },
    "ScreenSerializer": {
        "codes": [{"system": "eccn", "code": "3B001.a"}, {"code": "2805.30"}],
        "products": ["gallium"],
        "destinations": ["CN"],
    },
    "RejectSerializer": {"reason": "The article speaks of another rule.", "rejected_for": "misread"},
    "AmendSerializer": {"effective_date": "2026-12-02", "reason": "The gazette names the day after."},
}


def shown(body: type[Any]) -> type[Any]:
    """A body with its sample in the schema."""
    sample = OpenApiExample(body.__name__, value=BODIES[body.__name__], request_only=True)
    return extend_schema_serializer(examples=[sample])(body)
