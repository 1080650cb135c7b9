"""Accounts at the desk: who administers them cannot thereby become more than an administrator."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

ABOVE = ("is_superuser", "user_permissions")
User = get_user_model()
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """The stock accounts. Roles are given by groups; what stands above all roles is given by superusers alone."""

    list_display = ("username", "roles", "is_staff", "is_active", "last_login")
    list_filter = ("groups", "is_staff", "is_superuser", "is_active")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, row: Any) -> str:
        named = ", ".join(gettext(group.name) for group in row.groups.all())
        return gettext("superuser") if row.is_superuser else named

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_readonly_fields(request, obj) if request.user.is_superuser else ABOVE

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, account: Any) -> bool:
    return request.user.is_superuser or account is None or not account.is_superuser
