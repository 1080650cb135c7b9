"""Every edit of the registry is one row in the log, and no editor overwrites another."""

import pytest
from django.db.models import ProtectedError

from policies.models import Alias, Change, ControlledItem, ItemCode, Jurisdiction
from policies.models.changelog import Author
from policies.registry import edit
from policies.registry.edit import EditedMeanwhile, editing
from policies.vocabulary import Door, Nature
from tests.makers import NOW, make_author, make_authority, make_editor, make_event, make_restriction, make_source

pytestmark = pytest.mark.django_db


def test_a_new_row_is_logged_with_all_it_holds() -> None:
    row = Jurisdiction(code="CN", name="China")
    edit.save(row, by=make_author(), now=NOW)
    change = Change.objects.get()
    assert (change.kind, change.object_key, change.before) == ("created", "CN", {})
    assert change.after["name"] == "China"
    assert row.version == 1


def test_an_edit_logs_only_what_differs_and_who_did_it() -> None:
    restriction = make_restriction(title="Old title")
    editor = make_editor(username="mei")
    by = Author(user=editor, door=Door.ADMIN, reason="the rule was renamed", request_id="req-1")
    with editing(restriction, by=by, now=NOW):
        restriction.title = "New title"
        restriction.save()
    change = Change.objects.get()
    assert (change.before, change.after) == ({"title": "Old title"}, {"title": "New title"})
    assert (change.actor, change.actor_name, change.door) == (editor, "mei", "admin")
    assert (change.reason, change.request_id, change.nature) == ("the rule was renamed", "req-1", Nature.REGISTRY)


def test_what_belongs_to_a_restriction_is_logged_with_it() -> None:
    restriction = make_restriction()
    with editing(restriction, by=make_author(), now=NOW):
        item = ControlledItem.objects.create(restriction=restriction, name="EDA software")
        ItemCode.objects.create(item=item, system="eccn", code="3D991")
        Alias.objects.create(restriction=restriction, text="EDA")
    after = Change.objects.get().after
    assert after["items"][0]["codes"][0]["code"] == "3D991"
    assert after["aliases"][0]["text"] == "EDA"


def test_an_edit_that_changes_nothing_leaves_no_row() -> None:
    restriction = make_restriction()
    with editing(restriction, by=make_author(), now=NOW):
        restriction.save()
    assert not Change.objects.exists()


def test_sets_are_logged_by_their_public_names() -> None:
    restriction = make_restriction()
    china = Jurisdiction.objects.create(code="CN", name="China")
    edit.save(restriction, by=make_author(), now=NOW, targets=[china])
    assert Change.objects.get().after == {"targets": ["CN"]}


def test_the_second_of_two_editors_is_told() -> None:
    restriction = make_restriction(title="First")
    with editing(restriction, by=make_author(), now=NOW, expected_version=1):
        restriction.title = "Second"
        restriction.save()
    assert restriction.version == 2
    with pytest.raises(EditedMeanwhile, match="changed by somebody else"):
        with editing(restriction, by=make_author(), now=NOW, expected_version=1):
            restriction.title = "Third"
            restriction.save()
    restriction.refresh_from_db()
    assert restriction.title == "Second"


def test_a_deleted_row_leaves_what_it_was() -> None:
    authority = make_authority(slug="nobody", short_name="Nobody")
    edit.delete(authority, by=make_author(), now=NOW)
    change = Change.objects.get()
    assert (change.kind, change.object_key, change.after) == ("deleted", "nobody", {})
    assert change.before["short_name"] == "Nobody"


def test_a_restriction_with_history_cannot_be_deleted() -> None:
    restriction = make_event().restriction
    with pytest.raises(ProtectedError):
        edit.delete(restriction, by=make_author(), now=NOW)
    restriction.refresh_from_db()
    assert Change.objects.filter(kind="deleted").count() == 0


def test_what_the_fetcher_notes_is_not_an_edit() -> None:
    source = make_source()
    with editing(source, by=make_author(), now=NOW):
        source.failures = 3
        source.save()
    assert not Change.objects.exists()
