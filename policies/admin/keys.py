"""Keys for machines: made here and shown once, revoked here, never seen again."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.api import keys
from policies.models import ApiKey
from policies.models.keys import Scope

FIELDS = ("name", "scope", "expires_at")


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin):
    """Everybody at the desk keeps their own keys; those who administer accounts see all."""

    list_display = ("name", "prefix", "user", "scope", "created_at", "expires_at", "last_used_at", "revoked_at")
    list_filter = ("scope",)
    search_fields = ("name", "prefix", "user__username")
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("user")
        return rows if request.user.is_superuser else rows.filter(user=request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return FIELDS if obj is None else self.list_display

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.list_display

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # a revoked key stays, so that it can be seen what it was

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        row, text = keys.issue(
            request.user, name=obj.name, scope=Scope(obj.scope), now=timezone.now(), expires_at=obj.expires_at
        )
        obj.pk = row.pk
        messages.warning(
            request, _("This is the key. It is not kept and cannot be shown again: %(text)s") % {"text": text}
        )

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None: ...

    @admin.action(description=gettext_lazy("Revoke the keys selected"))
    def revoke(self, request: HttpRequest, rows: Any) -> None:
        for row in rows:
            keys.revoke(row, now=timezone.now())
        messages.success(request, _("The keys selected are good for nothing from now on."))
