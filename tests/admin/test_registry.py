"""Editing the registry at the desk: always one row in the log, never over somebody else's work."""

from typing import Any

import pytest
from django.test import Client

from policies.models import Category, Change, ControlledItem, ItemCode, Jurisdiction, Negotiation, Restriction, Source
from policies.registry.edit import editing
from tests.admin.helpers import make_staff, page, restriction_post, sign_in, text_of
from tests.makers import (
    NOW,
    make_author,
    make_authority,
    make_editor,
    make_event,
    make_jurisdiction,
    make_restriction,
    make_source,
)

pytestmark = pytest.mark.django_db


def edit_page(restriction: Restriction) -> str:
    return page("restriction_change", restriction.pk)


def test_a_save_leaves_one_row_with_who_where_why_and_in_which_request() -> None:
    restriction, editor = make_restriction(title="Old title"), make_editor(username="mei")
    client = sign_in(editor)
    client.post(edit_page(restriction), restriction_post(restriction, title="New title", reason="the rule was renamed"))
    change = Change.objects.get()
    assert (change.before, change.after) == ({"title": "Old title"}, {"title": "New title"})
    assert (change.actor, change.door, change.reason) == (editor, "admin", "the rule was renamed")
    assert change.request_id


def test_what_is_added_at_the_desk_is_logged_as_created() -> None:
    values = {"code": "NL", "name": "The Netherlands", "kind": "country", "reason": "new in the registry"}
    sign_in().post(page("jurisdiction_add"), values)
    row, change = Jurisdiction.objects.get(code="NL"), Change.objects.get()
    assert (change.kind, change.object_id, change.reason) == ("created", row.pk, "new in the registry")


def test_items_codes_sets_and_fields_of_one_save_are_one_change() -> None:
    restriction, china = make_restriction(), make_jurisdiction("CN")
    inlines = {
        "items-TOTAL_FORMS": 1,
        "items-0-name": "Gallium",
        "items-0-codes": "hs 2805.30 [HS 2022]\ncas 7440-55-3 unverified https://example.org/list",
        "items-0-position": 0,
        "aliases-TOTAL_FORMS": 1,
        "aliases-0-text": "gallium",
        "aliases-0-language": "en",
        "aliases-0-context": "export\ncurb",
    }
    sign_in().post(edit_page(restriction), restriction_post(restriction, targets=[china.pk], **inlines))
    change = Change.objects.get()
    assert change.after.keys() == {"targets", "items", "aliases"}
    assert [(code["system"], code["code"]) for code in change.after["items"][0]["codes"]] == [
        ("cas", "7440-55-3"),
        ("hs", "280530"),
    ]
    assert change.after["aliases"][0]["context"] == ["export", "curb"]
    assert not ItemCode.objects.get(system="cas").is_verified


def with_item(restriction: Restriction, codes: str) -> dict[str, Any]:
    item = ControlledItem.objects.get(restriction=restriction)
    return {
        "items-TOTAL_FORMS": 1,
        "items-INITIAL_FORMS": 1,
        "items-0-id": item.pk,
        "items-0-restriction": restriction.pk,
        "items-0-name": item.name,
        "items-0-position": 0,
        "items-0-codes": codes,
    }


def test_changing_only_the_codes_of_an_item_is_logged_before_and_after() -> None:
    restriction = make_restriction()
    item = ControlledItem.objects.create(restriction=restriction, name="EDA software")
    kept = ItemCode.objects.create(item=item, system="eccn", code="3D991")
    ItemCode.objects.create(item=item, system="eccn", code="3D992")
    post = restriction_post(restriction, **with_item(restriction, "eccn 3D991\neccn 3e991"))
    sign_in().post(edit_page(restriction), post)
    change = Change.objects.get()
    assert [code["code"] for code in change.before["items"][0]["codes"]] == ["3D991", "3D992"]
    assert [code["code"] for code in change.after["items"][0]["codes"]] == ["3D991", "3E991"]
    assert ItemCode.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("3A090", "is not a system and a code"),
        ("ean 4006381333931", "is not a system of codes"),
        ("eccn 3Z090", "there is no product group Z"),
        ("hs 280530", "needs the edition"),
        ("cas 7440-55-4", "check digit of 7440-55-4 should be 3"),
        ("eccn 3A090\neccn 3a090", "stands here twice"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong_and_nothing_is_saved(line: str, told: str) -> None:
    restriction = make_restriction(title="Before")
    ControlledItem.objects.create(restriction=restriction, name="Something")
    post = restriction_post(restriction, title="After", **with_item(restriction, line))
    assert told in text_of(sign_in().post(edit_page(restriction), post))
    restriction.refresh_from_db()
    assert restriction.title == "Before" and not Change.objects.exists()


def test_codes_are_shown_as_they_are_typed() -> None:
    restriction = make_restriction()
    item = ControlledItem.objects.create(restriction=restriction, name="Gallium")
    ItemCode.objects.create(item=item, system="hs", code="280530", edition="HS 2022", is_verified=False)
    assert "hs 280530 [HS 2022] unverified" in text_of(sign_in().get(edit_page(restriction)))


def test_a_save_that_changes_nothing_leaves_no_row() -> None:
    restriction = make_restriction()
    sign_in().post(edit_page(restriction), restriction_post(restriction))
    assert not Change.objects.exists()


# --- two editors ---


def test_the_second_of_two_editors_is_told_who_changed_what_and_overwrites_nothing() -> None:
    restriction = make_restriction(title="First")
    mei, ana = sign_in(make_editor(username="mei")), sign_in(make_editor(username="ana"))
    opened = restriction_post(restriction)
    mei.post(edit_page(restriction), opened | {"title": "What Mei typed"})
    response = ana.post(edit_page(restriction), opened | {"title": "What Ana typed"})
    told = text_of(response)
    assert "mei changed title since you opened this form" in told
    assert "What Ana typed" in told
    restriction.refresh_from_db()
    assert restriction.title == "What Mei typed"
    assert Change.objects.count() == 1


@pytest.mark.parametrize("version", ["", "7", "nonsense", None])
def test_a_form_without_the_right_version_saves_nothing(version: str | None) -> None:
    restriction = make_restriction(title="First")
    post = restriction_post(restriction, title="Second", opened_version=version)
    if version is None:
        del post["opened_version"]
    response = sign_in().post(edit_page(restriction), post)
    assert response.status_code == 200 and "Nothing was saved" in text_of(response)
    restriction.refresh_from_db()
    assert restriction.title == "First"


def test_what_the_fetcher_notes_meanwhile_is_not_typed_over() -> None:
    source = make_source()
    values = {name: getattr(source, name) for name in ("name", "url", "format", "grade", "interval_minutes", "version")}
    post = values | {"opened_version": source.version, "is_active": "on", "name": "Renamed"}
    Source.objects.filter(pk=source.pk).update(failures=4, etag="kept")
    sign_in().post(page("source_change", source.pk), post)
    source.refresh_from_db()
    assert (source.name, source.failures, source.etag) == ("Renamed", 4, "kept")


# --- deleting ---


def test_a_deletion_is_logged_with_its_reason() -> None:
    authority = make_authority(slug="nobody")
    sign_in().post(page("authority_delete", authority.pk), {"post": "yes", "reason": "entered twice"})
    change = Change.objects.get()
    assert (change.kind, change.object_key, change.reason, change.door) == (
        "deleted",
        "nobody",
        "entered twice",
        "admin",
    )


def test_bulk_deletion_does_not_go_round_the_log() -> None:
    authority = make_authority(slug="nobody")
    client, here = sign_in(), page("authority_changelist")
    assert "delete_selected" not in text_of(client.get(here))
    client.post(here, {"action": "delete_selected", "_selected_action": [authority.pk], "post": "yes"})
    authority.refresh_from_db()
    assert not Change.objects.exists()


def test_a_restriction_with_a_history_cannot_be_deleted_and_the_editor_is_told_why() -> None:
    restriction = make_event().restriction
    response = sign_in().post(page("restriction_delete", restriction.pk), {"post": "yes"}, follow=True)
    assert "history is never deleted" in text_of(response)
    restriction.refresh_from_db()


# --- merging ---


def merge_page(restriction: Restriction) -> str:
    return page("restriction_merge", restriction.pk)


def test_merging_points_one_restriction_to_the_other_and_logs_why() -> None:
    twin, original = make_restriction(slug="twin"), make_restriction(slug="original")
    post = {"target": "original", "reason": "the same letters", "opened_version": 1}
    sign_in().post(merge_page(twin), post)
    twin.refresh_from_db()
    change = Change.objects.get()
    assert twin.merged_into == original
    assert (change.after, change.reason) == ({"merged_into": "original"}, "the same letters")


@pytest.mark.parametrize(
    ("target", "told"),
    [("twin", "cannot be merged into itself"), ("no-such", "There is no such slug"), ("", "This field is required")],
)
def test_a_merge_that_makes_no_sense_is_refused(target: str, told: str) -> None:
    twin = make_restriction(slug="twin")
    response = sign_in().post(merge_page(twin), {"target": target, "reason": "x", "opened_version": 1})
    assert told in text_of(response)
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_a_restriction_into_which_others_were_merged_is_not_merged_itself() -> None:
    head, other = make_restriction(slug="head"), make_restriction(slug="other")
    make_restriction(slug="tail", merged_into=head)
    response = sign_in().post(merge_page(head), {"target": other.slug, "reason": "x", "opened_version": 1})
    assert "tail was merged into this one" in text_of(response)


def test_a_merge_can_be_undone() -> None:
    twin = make_restriction(slug="twin", merged_into=make_restriction())
    sign_in().post(merge_page(twin), {"reason": "two after all", "opened_version": 1})
    twin.refresh_from_db()
    assert twin.merged_into is None
    assert Change.objects.get().reason == "two after all"


def test_a_merge_begun_from_an_older_version_is_refused() -> None:
    twin = make_restriction(slug="twin", title="First")
    make_restriction(slug="original")
    with editing(twin, by=make_author(), now=NOW):
        twin.title = "Second"
        twin.save()
    response = sign_in().post(merge_page(twin), {"target": "original", "reason": "x", "opened_version": 1})
    assert "changed by somebody else" in text_of(response)


# --- the small tables ---


def test_a_category_cannot_lie_below_itself() -> None:
    top = Category.objects.create(slug="top", name="Top")
    low = Category.objects.create(slug="low", name="Low", parent=top)
    post = {"name": "Top", "parent": low.pk, "position": 0, "opened_version": 1}
    assert "run in a circle" in text_of(sign_in().post(page("category_change", top.pk), post))


def test_talks_cannot_end_before_they_begin() -> None:
    post = {
        "name": "London",
        "slug": "london",
        "start_date": "2025-06-10",
        "end_date": "2025-06-09",
        "precision": "day",
    }
    response = sign_in().post(page("negotiation_add"), post)
    assert "before it begins on 2025-06-10" in text_of(response)


def test_sources_of_talks_are_lines_and_a_wrong_line_is_named() -> None:
    post = {
        "name": "London",
        "slug": "london",
        "start_date": "2025-06-09",
        "end_date": "2025-06-10",
        "precision": "day",
    }
    client = sign_in()
    wrong = client.post(page("negotiation_add"), post | {"sources": "press https://example.org/a\nrumour https://b"})
    assert "Line 2: 'rumour' is not a grade" in text_of(wrong)
    client.post(page("negotiation_add"), post | {"sources": "official https://example.org/a Joint statement"})
    stored = Negotiation.objects.get().sources
    assert stored == [{"url": "https://example.org/a", "grade": "official", "title": "Joint statement"}]


# --- who may ---


@pytest.mark.parametrize("name", ["restriction", "proposedchange", "statusevent", "change", "source", "newsitem"])
def test_whoever_is_not_signed_in_is_sent_to_the_door(name: str) -> None:
    response = Client().get(page(f"{name}_changelist"))
    assert response.status_code == 302 and "/admin/login/" in response.url


@pytest.mark.parametrize("name", ["restriction", "proposedchange", "statusevent", "change", "source", "newsitem"])
def test_staff_without_the_permission_is_refused(name: str) -> None:
    assert sign_in(make_staff()).get(page(f"{name}_changelist")).status_code == 403


def test_who_may_only_look_changes_and_merges_nothing() -> None:
    restriction = make_restriction(title="First")
    client = sign_in(make_staff("view_restriction"))
    assert client.get(edit_page(restriction)).status_code == 200
    assert client.post(edit_page(restriction), restriction_post(restriction, title="Second")).status_code == 403
    assert client.get(merge_page(restriction)).status_code == 403
