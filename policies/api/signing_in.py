"""Who asks: by name and password, by a key of an account, or in the session of the desk. And what each may do."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from policies.models import ApiKey
from policies.models.keys import Scope

from . import keys

LONGEST_NAME, LONGEST_KEY = 150, 200
READING = ("GET", "HEAD", "OPTIONS")


class PasswordAuthentication(BasicAuthentication):
    """HTTP Basic. Who keeps failing is locked out for a while, as at the desk's own door, and is told how long."""

    www_authenticate_realm = "policy tracker"

    def authenticate_credentials(self, userid: str, password: str, request: Any = None) -> Any:
        if "\x00" in userid + password or len(userid) > LONGEST_NAME:
            raise AuthenticationFailed("Wrong name or password.")
        try:
            return super().authenticate_credentials(userid, password, request)
        except AuthenticationFailed:
            if getattr(request, "axes_locked_out", False):
                wait = settings.AXES_COOLOFF_TIME.total_seconds()
                raise Throttled(wait, "Too many failed sign-ins from this address.") from None
            raise AuthenticationFailed("Wrong name or password.") from None


class KeyAuthentication(BaseAuthentication):
    """``Authorization: Bearer ect_…``."""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        now = timezone.now()
        key = keys.find(text.strip(), now=now) if len(text) <= LONGEST_KEY else None
        if key is None:
            raise AuthenticationFailed("This key is unknown, has expired or was revoked.")
        keys.used(key, now=now)
        return key.user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="policy tracker"'


class PasswordScheme(OpenApiAuthenticationExtension):
    target_class = PasswordAuthentication
    name = "password"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "basic", "description": "The name and password of an editor's account."}


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = KeyAuthentication
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A key of an account, made at the desk."}


def may_decide(request: Request) -> bool:
    """Whether an editor asks, who may decide proposals, and not by a key that may only read."""
    if isinstance(request.auth, ApiKey) and not Scope(request.auth.scope).covers(Scope.EDIT):
        return False
    return bool(request.user and request.user.is_staff and request.user.has_perm("policies.change_proposedchange"))


class Allowed(BasePermission):
    """Reading is for everybody, or for accounts alone where the site says so; the rest takes a right and a scope."""

    message = "Not allowed for this account."

    def has_permission(self, request: Request, view: Any) -> bool:
        if getattr(view, "is_private", False):
            return self._may_write(request, view)
        if request.method in READING or getattr(view, "is_reading", False):
            return settings.API_ANONYMOUS or bool(request.user and request.user.is_authenticated)
        return self._may_write(request, view)

    def _may_write(self, request: Request, view: Any) -> bool:
        right, scope = view.needs(request.method)
        if isinstance(request.auth, ApiKey) and not Scope(request.auth.scope).covers(scope):
            self.message = f"This key may {request.auth.scope}; what you ask takes a key that may {scope.value}."
            return False
        self.message = f"Only accounts of editors with the right “{right}” can do this."
        return bool(request.user and request.user.is_staff and request.user.has_perm(f"policies.{right}"))
