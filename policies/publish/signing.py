"""The Standard Webhooks signature: https://www.standardwebhooks.com, version 1 (HMAC-SHA256).

A secret is not stored: it is derived from the site's own secret, so a dump of the database signs nothing.
"""

import base64
import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from policies.models import WebhookEndpoint

MARK = "whsec_"


def secret_of(endpoint: WebhookEndpoint, *, version: int | None = None, site_secret: str = "") -> str:
    """The secret that a receiver checks with: ``whsec_`` and 32 bytes in base64."""
    of = f"webhook:{endpoint.public_id}:{version or endpoint.secret_version}"
    key = hmac.digest((site_secret or settings.SECRET_KEY).encode(), of.encode(), "sha256")
    return MARK + base64.b64encode(key).decode()


def secrets_of(endpoint: WebhookEndpoint, *, now: datetime) -> list[str]:
    """All that sign now: the secret, the one before while it is being replaced, and those of former secrets of the site."""
    versions = [endpoint.secret_version]
    if endpoint.previous_until and now < endpoint.previous_until:
        versions.append(endpoint.secret_version - 1)
    sites = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [secret_of(endpoint, version=version, site_secret=site) for site in sites for version in versions]


def headers(message_id: str, body: bytes, *, secrets: list[str], now: datetime) -> dict[str, str]:
    """The three headers of the standard, with a signature by each secret."""
    moment = str(int(now.timestamp()))
    signatures = [signature(message_id, moment, body, secret) for secret in secrets]
    return {"webhook-id": message_id, "webhook-timestamp": moment, "webhook-signature": " ".join(signatures)}


def signature(message_id: str, moment: str, body: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = b".".join([message_id.encode(), moment.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
