"""Answers that are no JSON document: errors about them still are."""

from policies.api.jsons import JsonRenderer


class EventStreamRenderer(JsonRenderer):
    """What a client of Server-Sent Events accepts."""

    media_type = "text/event-stream"
    format = "events"


class AnyRenderer(JsonRenderer):
    """For answers that are files: whatever the caller accepts, it is what it is."""

    media_type = "*/*"
    format = "file"
