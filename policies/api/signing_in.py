"""Who asks. Name and password with each request, or the session of the desk; both behind the guard of sign-ins."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BasicAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

LONGEST_NAME = 150


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


class PasswordScheme(OpenApiAuthenticationExtension):
    target_class = PasswordAuthentication
    name = "password"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "basic", "description": "The name and password of an editor's account."}


class IsReviewer(BasePermission):
    """Those who may decide what is proposed: staff with the right to change proposals."""

    message = "Only editors who may review proposals can do this."

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user and request.user.is_staff and request.user.has_perm("policies.change_proposedchange"))
