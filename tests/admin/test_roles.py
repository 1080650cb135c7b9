"""The four roles as they ship: what each may at the desk and through the API, and what none may."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client

from policies import roles
from policies.models import ProposedChange, Restriction, StatusEvent
from policies.roles import Role
from tests.admin.helpers import make_proposal, page, restriction_post, sign_in
from tests.makers import make_editor, make_event, make_restriction, make_source, make_user

pytestmark = pytest.mark.django_db
ORDER = list(Role)


def make_role(role: Role) -> Any:
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role.value))
    return user


def test_the_groups_ship_and_every_right_exists() -> None:
    known = Permission.objects.filter(content_type__app_label="policies").values_list("codename", flat=True)
    assert set(Group.objects.values_list("name", flat=True)) == set(Role)
    assert roles.unknown_rights(known) == set()


def test_shipping_again_gives_back_what_is_missing_and_takes_nothing_away() -> None:
    group, more = Group.objects.get(name="reader"), Permission.objects.get(codename="add_source")
    group.permissions.set([more])
    roles.ship()
    assert more in group.permissions.all() and group.permissions.filter(codename="view_restriction").exists()


def test_each_role_may_what_those_below_it_may() -> None:
    rights = [roles.rights_of(role) for role in ORDER]
    assert all(less < more for less, more in zip(rights, rights[1:], strict=False))


# --- each action of the desk, and the first role that may do it ---


def look(client: Client, row: dict[str, Any]) -> Any:
    return client.get(page("restriction_change", row["restriction"].pk))


def accept(client: Client, row: dict[str, Any]) -> Any:
    return client.post(page("proposedchange_change", row["proposed"].pk), {"_reject": "1", "reason": "no"})


def assign(client: Client, row: dict[str, Any]) -> Any:
    return client.post(page("proposedchange_assign", row["proposed"].pk), {"to": ""})


def snooze(client: Client, row: dict[str, Any]) -> Any:
    return client.post(page("proposedchange_snooze", row["proposed"].pk), {"until": ""})


def remark(client: Client, row: dict[str, Any]) -> Any:
    return client.post(page("proposedchange_comment", row["proposed"].pk), {"text": "x"})


def undo(client: Client, row: dict[str, Any]) -> Any:
    return client.post(page("proposedchange_undo", row["proposed"].pk))


def hand_in(client: Client, row: dict[str, Any]) -> Any:
    return client.get(page("newsitem_hand_in"))


def edit(client: Client, row: dict[str, Any]) -> Any:
    return client.post(page("restriction_change", row["restriction"].pk), restriction_post(row["restriction"]))


def record(client: Client, row: dict[str, Any]) -> Any:
    return client.get(page("restriction_record", row["restriction"].pk))


def correct(client: Client, row: dict[str, Any]) -> Any:
    return client.get(page("restriction_correct", row["event"].pk))


def retract(client: Client, row: dict[str, Any]) -> Any:
    return client.post(page("restriction_retract", row["event"].pk), {"reason": "x"})


def merge(client: Client, row: dict[str, Any]) -> Any:
    return client.get(page("restriction_merge", row["restriction"].pk))


def keys(client: Client, row: dict[str, Any]) -> Any:
    return client.get(page("apikey_add"))


def keep_sources(client: Client, row: dict[str, Any]) -> Any:
    return client.get(page("source_add"))


def keep_accounts(client: Client, row: dict[str, Any]) -> Any:
    return client.get("/admin/auth/user/add/")


ACTIONS = {
    look: Role.READER,
    accept: Role.REVIEWER,
    assign: Role.REVIEWER,
    snooze: Role.REVIEWER,
    remark: Role.REVIEWER,
    undo: Role.REVIEWER,
    hand_in: Role.REVIEWER,
    edit: Role.EDITOR,
    record: Role.EDITOR,
    correct: Role.EDITOR,
    retract: Role.EDITOR,
    merge: Role.EDITOR,
    keys: Role.EDITOR,
    keep_sources: Role.ADMIN,
    keep_accounts: Role.ADMIN,
}


@pytest.mark.parametrize("role", [None, *ORDER])
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_an_action_of_the_desk_is_for_its_role_and_those_above(action: Any, role: Role | None) -> None:
    row = {"proposed": make_proposal(), "event": make_event(), "restriction": make_restriction()}
    make_source()
    user = make_role(role) if role else make_user(is_staff=True)
    response = action(sign_in(user), row)
    may = role is not None and ORDER.index(role) >= ORDER.index(ACTIONS[action])
    assert (response.status_code in (200, 302)) == may, response.status_code
    assert may or response.status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "first"),
    [
        ("proposals/{proposed}/reject/", {"reason": "no"}, Role.REVIEWER),
        ("restrictions/{slug}/history/", {"reason": "x"}, Role.EDITOR),
    ],
)
def test_the_api_asks_for_the_same_roles(path: str, body: dict[str, str], first: Role) -> None:
    for role in ORDER:
        proposed = make_proposal()
        address = "/api/v1/" + path.format(proposed=proposed.pk, slug=proposed.restriction.slug)
        response = sign_in(make_role(role)).post(address, body, content_type="application/json")
        assert (response.status_code == 403) == (ORDER.index(role) < ORDER.index(first)), (role, response.content)


# --- two deciders, and accounts ---


def test_only_an_administrator_says_which_restrictions_two_decide() -> None:
    for role, is_set in ((Role.EDITOR, False), (Role.ADMIN, True)):
        row = make_restriction()
        sent = restriction_post(row, is_decided_by_two="on")
        sign_in(make_role(role)).post(page("restriction_change", row.pk), sent)
        assert Restriction.objects.get(pk=row.pk).is_decided_by_two is is_set


def test_at_the_desk_a_step_on_such_a_restriction_waits_for_another_editor() -> None:
    row, mei, ana = make_restriction(is_decided_by_two=True), make_role(Role.EDITOR), make_role(Role.EDITOR)
    step = {"action": "enter_into_force", "stage": "legal_act", "effective_date": "2025-01-01", "sources": ""}
    step |= {"effective_precision": "day", "effective_basis": "stated"}
    sign_in(mei).post(page("restriction_record", row.pk), step)
    proposed = ProposedChange.objects.get()
    assert proposed.first_by == mei and not StatusEvent.objects.exists()
    form = sign_in(ana).get(page("proposedchange_change", proposed.pk)).context["form"]
    sent = {field.html_name: "" if field.value() is None else str(field.value()) for field in form}
    sign_in(ana).post(page("proposedchange_change", proposed.pk), sent | {"_accept": "1"})
    assert StatusEvent.objects.get().recorded_by == ana


def test_the_api_records_nothing_alone_where_two_decide() -> None:
    row = make_restriction(is_decided_by_two=True)
    body = {"action": "lift", "stage": "legal_act", "effective_date": "2025-01-01", "reason": "x"}
    response = sign_in(make_role(Role.EDITOR)).post(
        f"/api/v1/restrictions/{row.slug}/history/", body, content_type="application/json"
    )
    assert response.status_code == 400 and b"decided by two" in response.content
    assert not StatusEvent.objects.exists()


def test_an_administrator_cannot_become_or_change_a_superuser() -> None:
    admin, root = make_role(Role.ADMIN), make_editor()
    client = sign_in(admin)
    address = f"/admin/auth/user/{admin.pk}/change/"
    sent = {"username": admin.username, "is_staff": "on", "is_active": "on", "is_superuser": "on"}
    sent |= {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    client.post(address, sent)
    assert not get_user_model().objects.get(pk=admin.pk).is_superuser
    assert client.post(f"/admin/auth/user/{root.pk}/change/", sent).status_code == 403
    assert client.get(f"/admin/auth/user/{root.pk}/password/").status_code == 403
