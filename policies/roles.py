"""Roles as they ship: four groups, each with what the one before it may and more.

reader      looks at everything at the desk
reviewer    decides proposals, hands in articles, tries sources
editor      keeps the registry, records, corrects and retracts steps, makes API keys of their own
admin       keeps sources, accounts and groups, and says which restrictions two people decide

A group keeps what an administrator added to it: what ships is added again after each migration, nothing is taken away.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from policies.vocabulary import Word


class Role(Word):
    READER = "reader"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"


ROWS = (
    "jurisdiction", "authority", "category", "instrument", "restriction", "controlleditem", "itemcode", "alias",
    "restrictionlink", "negotiation",
)  # fmt: skip
LOOKED_AT = (*ROWS, "statusevent", "statusperiod", "change", "checkpoint", "newsitem", "source", "fetchrun")
LOOKED_AT += ("proposedchange", "evidence")
OWN = {
    Role.READER: {f"view_{name}" for name in LOOKED_AT},
    Role.REVIEWER: {"change_proposedchange", "add_newsitem"},
    Role.EDITOR: {f"{verb}_{name}" for verb in ("add", "change", "delete") for name in ROWS}
    | {"add_statusevent", "view_apikey", "add_apikey", "change_apikey"},
    Role.ADMIN: {"add_source", "change_source", "delete_source", "choose_two_deciders", "delete_apikey"},
}
ACCOUNTS = {f"{verb}_{name}" for verb in ("add", "change", "delete", "view") for name in ("user", "group")}


def rights_of(role: Role) -> set[str]:
    """Code names of the permissions of a role, with those of the roles below it."""
    order = list(Role)
    return set().union(*(OWN[each] for each in order[: order.index(role) + 1]))


def ship(**_: Any) -> None:
    """Make the groups, or give them again what they ship with. Run after each migration, when permissions exist."""
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    for label in ("policies", "auth"):
        create_permissions(apps.get_app_config(label), verbosity=0)  # ours come before theirs, so nobody has made them
    known = Permission.objects.filter(content_type__app_label="policies")
    accounts = Permission.objects.filter(content_type__app_label="auth", codename__in=ACCOUNTS)
    for role in Role:
        group, _is_new = Group.objects.get_or_create(name=role.value)
        group.permissions.add(*known.filter(codename__in=rights_of(role)))
        if role is Role.ADMIN:
            group.permissions.add(*accounts)


def unknown_rights(known: Iterable[str]) -> set[str]:
    """Rights that ship and name no permission; for the tests."""
    return rights_of(Role.ADMIN) - set(known)
