"""News handed in by editors, as at the desk: taken in like any other, read and proposed afterwards."""

import base64
import binascii
import io
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.serializers.looks import HandedInSerializer, HandInBody
from policies.api.writes import Write, author, once
from policies.models import NewsItem
from policies.models.keys import Scope
from policies.pipeline import submit
from policies.pipeline.parse import NotReadable
from policies.vocabulary import Grade

from .news import NewsList
from .writing import Writing

HAND_IN = Write(
    "hand_in", "Hand in an article or document", HandInBody, HandedInSerializer, "add_newsitem", Scope.PROPOSE, 201,
    description="For keys that may propose. What is known already, word for word, changes nothing.", may_be_missing=False,
)  # fmt: skip


class NewsDesk(NewsList, Writing):
    """Articles and documents, the newest received first. Their full text is not published here: follow `url`."""

    writes = {"POST": HAND_IN}
    largest_body = settings.INGEST_MAX_BYTES * 2

    def post(self, request: Request) -> Response:
        sent = self.sent(request)
        given = submission(sent)
        return once(request, lambda: self._take_in(request, given, sent), now=timezone.now())

    def _take_in(self, request: Request, given: submit.Submission, sent: dict[str, Any]) -> Response:
        by = author(request, sent.get("reason", ""))
        try:
            taken = submit.submit(given, by=by, now=timezone.now())
        except NotReadable as fault:
            raise ValidationError({_field(sent): str(fault)}) from None
        return Response(
            {"new": _ids(taken.new), "revised": _ids(taken.revised), "known": _ids(taken.known)}, status=201
        )


def submission(sent: dict[str, Any]) -> submit.Submission:
    """Raises ``ValidationError``."""
    try:
        given = submit.from_stream(io.BytesIO(_file(sent))) if "content" in sent else submit.from_text(sent["text"])
    except NotReadable as fault:
        raise ValidationError({_field(sent): str(fault)}) from None
    return submit.described(
        given,
        url=sent.get("url", ""),
        publisher=sent.get("publisher", ""),
        published=sent.get("published"),
        grade=Grade(sent.get("grade", Grade.PRESS)),
    )


def _file(sent: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(sent["content"], validate=True)
    except (binascii.Error, ValueError):
        raise ValidationError({"content": "This is not base64."}) from None


def _field(sent: dict[str, Any]) -> str:
    return "content" if "content" in sent else "text"


def _ids(items: list[NewsItem]) -> list[int]:
    return [item.pk for item in items]
