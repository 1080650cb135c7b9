"""Accounts at the desk: who administers them cannot thereby become more than an administrator."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy, gettext_noop

ABOVE = ("is_superuser", "user_permissions")
User = get_user_model()
admin.site.unregister([User, Group])
# What the framework calls its own permissions, and what ours are called.
VERBS = {"add": "Add", "change": "Change", "delete": "Delete", "view": "View"}
gettext_noop("Can say which restrictions two people decide")


class PasswordForm(AdminPasswordChangeForm):
    """The stock form; what helps with it is told in the language of whoever reads."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["usable_password"].help_text = gettext("Whoever is without a password cannot sign in with one.")


class ByPermissions:
    """A form that offers permissions, each told in words."""

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **options: Any) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **options)  # type: ignore[misc]
        if field and db_field.remote_field.model is Permission:
            field.label_from_instance = permission_words
        return field


def permission_words(permission: Permission) -> str:
    """ "Export-control policy | restriction: View", in the language of whoever reads."""
    verb, _, table = permission.codename.partition("_")
    is_stock = permission.content_type.model == table
    said = gettext(VERBS[verb]) if is_stock and verb in VERBS else gettext(permission.name)
    return gettext("%(table)s: %(may)s") % {"table": permission.content_type, "may": said}


@admin.register(Group)
class RoleAdmin(ByPermissions, GroupAdmin):
    """The stock groups."""

    def get_deleted_objects(self, groups: Any, request: HttpRequest) -> Any:
        told, _counts, *rest = super().get_deleted_objects(groups, request)
        return [[line for line in told if isinstance(line, str)], {}, *rest]


@admin.register(User)
class AccountAdmin(ByPermissions, UserAdmin):
    """The stock accounts. Roles are given by groups; what stands above all roles is given by superusers alone."""

    change_password_form = PasswordForm
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
