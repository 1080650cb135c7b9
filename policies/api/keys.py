"""Keys of accounts: made once, shown once, found by their prefix, compared in constant time, and never kept."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from policies.models import ApiKey
from policies.models.keys import Scope

MARK = "ect"  # so that scanners of leaked secrets can know one
USED_TO = timedelta(minutes=1)


def issue(
    user: Any, *, name: str, scope: Scope, now: datetime, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody can be shown again: ``ect_<prefix>_<secret>``, 256 random bits."""
    prefix, secret = secrets.token_hex(5), secrets.token_hex(32)
    row = ApiKey.objects.create(
        user=user,
        name=name,
        prefix=prefix,
        digest=digest(secret),
        scope=scope.value,
        created_at=now,
        expires_at=expires_at,
    )
    return row, f"{MARK}_{prefix}_{secret}"


def find(text: str, *, now: datetime) -> ApiKey | None:
    """The good key of this text, with its user; None where it is unknown, expired, revoked, or its account is closed."""
    mark, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    row = ApiKey.objects.select_related("user").filter(prefix=prefix).first() if mark == MARK else None
    is_right = hmac.compare_digest(row.digest if row else digest(""), digest(secret))
    return row if row and is_right and row.is_good(now) and row.user.is_active else None


def used(key: ApiKey, *, now: datetime) -> None:
    """Remember that a key was used, at most once a minute."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_TO)
    if key.last_used_at is None or key.last_used_at < now - USED_TO:
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def revoke(key: ApiKey, *, now: datetime) -> None:
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)


def digest(secret: str) -> str:
    # A digest without salt is enough for 256 random bits, and is what makes a look-up cheap.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
