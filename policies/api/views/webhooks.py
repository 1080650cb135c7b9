"""Webhooks of the account that asks: made, tested, looked into, sent again."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.reading import read
from policies.api.serializers.webhooks import (
    DeliveryPageSerializer,
    DeliverySerializer,
    EmptyBody,
    MadeWebhookSerializer,
    WebhookBody,
    WebhookPageSerializer,
    WebhookSerializer,
)
from policies.api.writes import Write, once
from policies.models import WebhookDelivery, WebhookEndpoint
from policies.models.keys import Scope
from policies.pipeline.fetch import FetchRefused, Http
from policies.pipeline.fetch.sending import check_address
from policies.publish import signing, webhooks

from .writing import Writing

RIGHT = "add_webhookendpoint"
LOOKED_UP_WITHIN = 3.0  # seconds


def write(operation: str, summary: str, body: Any, answer: Any, status: int = 200, missing: bool = True) -> Write:
    return Write(operation, summary, body, answer, RIGHT, Scope.EDIT, status, may_be_missing=missing)


class _Mine(Writing):
    tag = "webhooks"
    is_private, is_logged = True, False

    def needs(self, method: str) -> tuple[str, Scope]:
        return RIGHT, Scope.EDIT

    def mine(self) -> QuerySet[WebhookEndpoint]:
        return WebhookEndpoint.objects.filter(owner=self.request.user)

    def endpoint(self, id: str) -> WebhookEndpoint:
        found = self.mine().filter(public_id=id).first()
        if found is None:
            raise Http404(f"You have no webhook {id!r}.")
        return found

    def secret(self, shown: dict[str, Any]) -> dict[str, str]:
        """What an answer shows once and nothing keeps."""
        endpoint = self.mine().filter(public_id=shown["id"]).first()
        return {"secret": signing.secret_of(endpoint)} if endpoint else {}

    def shown(self, endpoint: WebhookEndpoint, *, with_secret: bool = False) -> dict[str, Any]:
        shape = MadeWebhookSerializer if with_secret else WebhookSerializer
        (row,) = read(WebhookEndpoint.objects.filter(pk=endpoint.pk), shape)
        return row | ({"secret": signing.secret_of(endpoint)} if with_secret else {})


class WebhookList(_Mine):
    """The webhooks of the account that asks."""

    operation, summary, answer = "list_webhooks", "My webhooks", WebhookPageSerializer
    writes = {"POST": write("create_webhook", "Register a webhook", WebhookBody, MadeWebhookSerializer, 201, False)}

    def get(self, request: Request) -> Response:
        return Response({"results": read(self.mine().order_by("id"), WebhookSerializer)})

    def post(self, request: Request) -> Response:
        sent = self.sent(request)
        check(sent["url"])  # which may look up a name, so not while others wait to write
        return once(request, lambda: self._make(request, sent), now=timezone.now(), secret=self.secret)

    def _make(self, request: Request, sent: dict[str, Any]) -> Response:
        filters = {name: list(values) for name, values in sent.get("filters", {}).items()}
        now = timezone.now()
        made = webhooks.register(request.user, name=sent["name"], url=sent["url"], filters=filters, now=now)
        return Response(self.shown(made, with_secret=True), status=201)


class WebhookDetail(_Mine):
    """One webhook."""

    operation, summary, answer = "get_webhook", "A webhook", WebhookSerializer
    writes = {"DELETE": write("delete_webhook", "Remove a webhook with its deliveries", None, None, 204)}

    def get(self, request: Request, id: str) -> Response:
        return Response(self.shown(self.endpoint(id)))

    def delete(self, request: Request, id: str) -> Response:
        self.endpoint(id).delete()
        return Response(status=204)


class _Doing(_Mine):
    is_secret = False

    def post(self, request: Request, **named: str) -> Response:
        secret = self.secret if self.is_secret else None
        return once(request, lambda: self._do(request, named), now=timezone.now(), secret=secret)

    def _do(self, request: Request, named: dict[str, str]) -> Response:
        endpoint = self.endpoint(named.pop("id"))
        self.sent(request)
        return Response(self.done(endpoint, **named))

    def done(self, endpoint: WebhookEndpoint, **named: str) -> dict[str, Any]:
        raise NotImplementedError


class Rotate(_Doing):
    """Give a webhook a new secret. The one before signs beside it for a day."""

    is_secret = True
    writes = {"POST": write("rotate_webhook", "Replace a secret", EmptyBody, MadeWebhookSerializer)}

    def done(self, endpoint: WebhookEndpoint, **named: str) -> dict[str, Any]:
        webhooks.rotate(endpoint, now=timezone.now())
        return self.shown(endpoint, with_secret=True)


class Enable(_Doing):
    """Send to a webhook again that was disabled, from where it was left."""

    writes = {"POST": write("enable_webhook", "Enable a webhook", EmptyBody, WebhookSerializer)}

    def done(self, endpoint: WebhookEndpoint, **named: str) -> dict[str, Any]:
        webhooks.enable(endpoint)
        return self.shown(endpoint)


class Ping(_Doing):
    """Send a test event."""

    writes = {"POST": write("test_webhook", "Send a test event", EmptyBody, DeliverySerializer)}

    def done(self, endpoint: WebhookEndpoint, **named: str) -> dict[str, Any]:
        return _delivery(webhooks.test(endpoint, now=timezone.now()))


class Deliveries(_Mine):
    """What was sent, and how it was taken: the newest 200."""

    operation, summary, answer = "list_deliveries", "The deliveries of a webhook", DeliveryPageSerializer

    def get(self, request: Request, id: str) -> Response:
        rows = WebhookDelivery.objects.filter(endpoint=self.endpoint(id)).order_by("-id")[:200]
        return Response({"results": read(rows, DeliverySerializer)})


class Redeliver(_Doing):
    """Send a message again, under its own id."""

    writes = {"POST": write("redeliver_message", "Send a message again", EmptyBody, DeliverySerializer)}

    def done(self, endpoint: WebhookEndpoint, **named: str) -> dict[str, Any]:
        row = endpoint.deliveries.filter(message_id=named["message"]).first()
        if row is None:
            raise Http404("No such message was sent to this webhook.")
        webhooks.redeliver(row, now=timezone.now())
        return _delivery(row)


def check(url: str) -> None:
    """Refuse an address that we would never send to, as far as can be told now."""
    try:
        check_address(url, http=replace(Http.from_settings(), total_seconds=LOOKED_UP_WITHIN))
    except FetchRefused as refusal:
        raise ValidationError({"url": str(refusal)}) from None


def _delivery(row: WebhookDelivery) -> dict[str, Any]:
    (shown,) = read(WebhookDelivery.objects.filter(pk=row.pk), DeliverySerializer)
    return shown
