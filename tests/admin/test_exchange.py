"""Codes checked while typed, what rests on a row, and a registry file looked at before it is taken in."""

import json
from pathlib import Path

import pytest

from policies.admin.dependents import dependents_of
from policies.models import Change, Restriction, StatusEvent
from policies.models.registry import RestrictionLink
from policies.registry.load import STARTER
from tests.admin.helpers import make_proposal, make_staff, page, sign_in, text_of
from tests.makers import make_event, make_restriction

pytestmark = pytest.mark.django_db
CHECK = page("restriction_check_codes")
IMPORT = page("restriction_import")
FILE = """jurisdictions:
  - {code: US, name: United States}
authorities:
  - {slug: us-bis, jurisdiction: US, short_name: BIS, name: Bureau of Industry and Security}
---
slug: chips-of-2025
title: Licences for chips of a new kind
authority: us-bis
measure: licence_requirement
targets: all
items:
  - name: Chips
    codes: [{system: eccn, code: 3A090.a}]
steps:
  - key: "2025-01-01"
    action: enter_into_force
    stage: legal_act
    effective_date: 2025-01-01
    summary: Licences are needed from this day.
    confidence: confirmed
    sources: [{url: "https://www.bis.gov/rule", grade: official}]
"""


def check(kind: str, text: str, user: object = None) -> object:
    sent = json.dumps({"kind": kind, "text": text})
    return sign_in(user).post(CHECK, sent, content_type="application/json")


# --- codes ---


@pytest.mark.parametrize(
    ("kind", "text", "faults"),
    [
        ("codes", "eccn 3A090.a\nhs 28053019 [CN 2025]", 0),
        ("codes", "eccn 9Z999\ncas 7440-55-4", 2),
        ("codes", "", 0),
        ("items", "gallium | hs 811292 [HS 2022]; eccn 3C001", 0),
        ("items", "| eccn 3C001", 1),
        ("codes", "eccn \U0001f600", 1),
    ],
)
def test_codes_are_checked_by_the_rules_of_the_form(kind: str, text: str, faults: int) -> None:
    answer = check(kind, text).json()
    assert len(answer["faults"]) == faults
    assert bool(answer["said"]) == (faults == 0 and bool(text))


@pytest.mark.parametrize("body", ["", "[]", "{", '{"kind": "hash", "text": "x"}', '{"kind": "codes", "text": 1}'])
def test_nonsense_is_not_checked(body: str) -> None:
    assert sign_in().post(CHECK, body, content_type="application/json").status_code == 400


def test_only_who_sees_restrictions_has_codes_checked() -> None:
    assert check("codes", "x", make_staff("view_source")).status_code == 403


# --- what rests on a row ---


def test_before_a_merge_or_a_deletion_stands_what_rests_on_it() -> None:
    event = make_event()
    row = event.restriction
    make_proposal(restriction=row)
    RestrictionLink.objects.create(from_restriction=make_restriction(), to_restriction=row, kind="related")
    found = {each.name: each.count for each in dependents_of(row)}
    assert (found["of them waiting for review"], found["steps"]) == (1, 1)
    client = sign_in()
    assert "What rests on it" in text_of(client.get(page("restriction_merge", row.pk)))
    assert "What rests on it" in text_of(client.get(page("authority_delete", row.authority_id)))


# --- a file ---


def look(text: str, **more: str) -> object:
    return sign_in().post(IMPORT, {"text": text} | more)


def test_a_file_is_shown_as_what_it_would_change_and_nothing_is_written() -> None:
    response = look(FILE)
    told = response.context["told"]
    assert (told.created, told.recorded) == (3, 1)
    assert "Licences for chips of a new kind" in text_of(response)
    assert not Restriction.objects.exists() and not Change.objects.exists()


def test_what_was_looked_at_is_taken_in_whole_and_logged_with_its_editor() -> None:
    client = sign_in()
    signed = client.post(IMPORT, {"text": FILE, "reason": "the new rule"}).context["signed"]
    client.post(IMPORT, {"_apply": "1", "signed": signed})
    assert StatusEvent.objects.get().restriction.slug == "chips-of-2025"
    assert {(change.door, change.reason) for change in Change.objects.all()} == {("admin", "the new rule")}
    assert not look(FILE).context["told"].changes, "a second time nothing is new"


def test_faults_name_their_line_and_nothing_is_written() -> None:
    response = look(FILE.replace("3A090.a", "9Z999").replace("measure: licence_requirement", "measure: nonsense"))
    lines = {fault.mark.line for fault in response.context["faults"]}
    assert lines == {9, 13} and "line 9" in text_of(response)
    assert not Restriction.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "- 1", "\x00", "{", "a: &x [*x]", "<script>alert(1)</script>"])
def test_what_is_no_registry_is_told(text: str) -> None:
    response = look(text)
    assert response.status_code == 200 and "told" not in response.context
    assert "<script>alert" not in response.content.decode().replace("&lt;", "") or "faults" in response.context
    assert not Change.objects.exists()


def test_what_was_not_looked_at_is_not_taken_in() -> None:
    sign_in().post(IMPORT, {"_apply": "1", "signed": "made:up"})
    assert not Change.objects.exists()


def test_a_file_records_nothing_alone_where_two_decide() -> None:
    client = sign_in()
    signed = client.post(IMPORT, {"text": FILE}).context["signed"]
    client.post(IMPORT, {"_apply": "1", "signed": signed})
    Restriction.objects.update(is_decided_by_two=True)
    more = FILE + FILE[FILE.index("  - key") :].replace("2025-01-01", "2025-03-03").replace("enter_into_force", "lift")
    response = look(more)
    assert (
        "decided by two" in text_of(response)
        and not response.context["told"].changes
        and StatusEvent.objects.count() == 1
    )


def test_only_editors_take_files_in() -> None:
    assert sign_in(make_staff("view_restriction")).get(IMPORT).status_code == 403


def test_the_starter_registry_itself_can_be_looked_at() -> None:
    text = "\n---\n".join(path.read_text() for path in sorted(Path(STARTER).glob("*ies.yaml"))[:2])
    assert look(text).status_code == 200
