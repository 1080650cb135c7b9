"""Writing through the API: the registry, steps and their corrections; each once, none over somebody else's."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policies import history
from policies.models import Change, Restriction, StatusEvent
from policies.registry import edit
from policies.vocabulary import Door
from tests.api.asking import basic, delete, faults, get, patch, post
from tests.api.test_changes import make_registered
from tests.makers import NOW, make_author, make_authority, make_editor, make_event, make_jurisdiction, make_restriction

pytestmark = pytest.mark.django_db
STEP = {"action": "enter_into_force", "stage": "legal_act", "effective_date": "2025-01-01"}
WHY = {"reason": "The gazette says so."}
NEW = {"slug": "new-one", "title": "A new one", "authority": "us-bis", "measure": "quota"}


@pytest.fixture
def editor() -> Any:
    make_authority()
    return make_editor()


def tag(path: str) -> str:
    return Client().get(f"/api/v1/{path}")["ETag"]


# --- The registry ---


def test_a_restriction_is_made_with_all_that_belongs_to_it_and_logged_once(editor: Any) -> None:
    make_jurisdiction("CN")
    make_restriction(slug="other")
    body = NEW | WHY | {
        "targets": ["CN"],
        "items": [{"name": "Furnaces", "codes": [{"system": "hs", "code": "8514.11", "edition": "HS 2022"}]}],
        "aliases": [{"text": "the furnace rule", "language": "en"}],
        "links": [{"kind": "retaliates_for", "restriction": "other"}],
    }  # fmt: skip
    made = post("restrictions/", body, by=editor, status=201)
    assert (made["items"][0]["codes"][0]["code"], made["links"][0]["restriction"]) == ("851411", "other")
    (change,) = Change.objects.filter(object_key="new-one")
    assert (change.reason, change.door, change.actor) == (WHY["reason"], Door.API, editor)
    assert change.after["targets"] == ["CN"]


def test_a_title_may_have_500_characters(editor: Any) -> None:
    assert post("restrictions/", NEW | {"title": "x" * 500}, by=editor, status=201)["title"] == "x" * 500
    assert get("restrictions/new-one/")["title"] == "x" * 500


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": None}, "#/title"),
        ({"title": "ab"}, "#/title"),
        ({"title": "x" * 501}, "#/title"),
        ({"items": [{"name": "x" * 501}]}, "#/items/0/name"),
        ({"authority": "nobody"}, "#/authority"),
        ({"authority": "a\x00"}, "#/authority"),
        ({"authority": 7}, "#/authority"),
        ({"authority": ""}, "#/authority"),
        ({"title": 12345}, "#/title"),
        ({"companies": ["ACME", 7]}, "#/companies/1"),
        ({"measure": "magic"}, "#/measure"),
        ({"slug": "Not A Slug"}, "#/slug"),
        ({"status": "in_force"}, "#/status"),
        ({"targets": ["ZZ"]}, "#/targets/0"),
        ({"items": [{"name": "x", "codes": [{"system": "eccn", "code": "nonsense"}]}]}, "#/items/0/codes/0/code"),
        ({"items": [{"name": "x", "codes": [{"system": "cas", "code": "3A001"}]}]}, "#/items/0/codes/0/code"),
        ({"links": [{"kind": "amends", "restriction": "nobody"}]}, "#/links/0/restriction"),
        ({"verified_on": "yesterday"}, "#/verified_on"),
        ({"title": "nul \x00 byte"}, "#/title"),
    ],
)
def test_what_is_wrong_with_a_restriction_is_named_by_its_place(editor: Any, change: dict, pointer: str) -> None:
    assert pointer in faults(post("restrictions/", NEW | change, by=editor, status=400))
    assert not Restriction.objects.filter(slug=NEW["slug"]).exists()


def test_a_name_that_is_taken_is_refused(editor: Any) -> None:
    make_restriction(slug="new-one")
    assert "#/slug" in faults(post("restrictions/", NEW, by=editor, status=400))


def test_only_the_fields_sent_are_changed(editor: Any) -> None:
    make_registered("one", summary="As it was.")
    answer = patch("restrictions/one/", {"title": "Newer"}, by=editor, **{"If-Match": tag("restrictions/one/")})
    assert (answer["title"], answer["summary"], answer["version"]) == ("Newer", "As it was.", 2)


def test_nobody_overwrites_what_somebody_else_did_meanwhile(editor: Any) -> None:
    row = make_registered("one")
    seen = tag("restrictions/one/")
    row.title = "Somebody else's"
    edit.save(row, by=make_author(), now=NOW)
    patch("restrictions/one/", {"title": "Mine"}, by=editor, status=412, **{"If-Match": seen})
    patch("restrictions/one/", {"title": "Mine"}, by=editor, status=428)
    assert get("restrictions/one/")["title"] == "Somebody else's"


def test_what_others_rest_on_cannot_be_removed_and_what_is_removed_leaves_a_tombstone(editor: Any) -> None:
    make_registered("one")
    delete("authorities/us-bis/", None, by=editor, status=409, **{"If-Match": tag("authorities/us-bis/")})
    delete("restrictions/one/?reason=A+double", None, by=editor, **{"If-Match": tag("restrictions/one/")})
    get("restrictions/one/", status=404)
    last = get("changes/")["results"][-1]
    assert (last["tombstone"]["how"], last["reason"]) == ("deleted", "A double")
    delete("restrictions/one/", None, by=editor, status=404, **{"If-Match": "*"})


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("jurisdictions/", {"code": "NL", "name": "Netherlands"}),
        ("authorities/", {"slug": "nl-bz", "name": "Foreign Affairs", "short_name": "BZ", "jurisdiction": "US"}),
        ("categories/", {"slug": "magnets", "name": "Magnets"}),
        ("instruments/", {"slug": "a-rule", "title": "A rule", "kind": "rule", "grade": "official"}),
        ("sources/", {"slug": "gazette", "name": "Gazette", "url": "https://gazette.example/", "grade": "official"}),
        ("negotiations/", {"slug": "talks", "name": "Talks", "start_date": "2025-06-09", "end_date": "2025-06-10",
                           "parties": ["US"]}),
    ],
)  # fmt: skip
def test_the_rest_of_the_registry_is_written_alike(editor: Any, path: str, body: dict) -> None:
    made = post(path, body | WHY, by=editor, status=201)
    name = body.get("slug") or body["code"]
    assert made == get(f"{path}{name}/")
    assert "#/colour" in faults(post(path, body | {"colour": "red"}, by=editor, status=400))
    changed = patch(
        f"{path}{name}/", {"name" if "name" in body else "title": "Another"}, by=editor, **{"If-Match": "*"}
    )
    assert "Another" in changed.values()


def test_a_reader_may_not_write(editor: Any) -> None:
    post("restrictions/", NEW, status=401)
    post("restrictions/", NEW, by=make_editor(is_superuser=False), status=403)


# --- The history ---


def test_a_step_is_recorded_with_its_reason(editor: Any) -> None:
    make_restriction(slug="one")
    row = post("restrictions/one/history/", STEP | WHY, by=editor, status=201)
    assert (row["sequence"], row["status"], row["reason"], row["door"]) == (1, "in_force", WHY["reason"], "api")
    assert get("restrictions/one/?as_of=2025-02-01")["status"] == "in_force"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"reason": ""}, "#/reason"),
        ({"reason": None}, "#/reason"),
        ({"effective_date": "2025-13-01"}, "#/effective_date"),
        ({"effective_date": "1700-01-01"}, "#/effective_date"),
        ({"until_date": "2025-02-01"}, "#/until_date"),
        ({"action": "extend"}, "#/action"),
        ({"sources": [{"url": "javascript:alert(1)", "grade": "press"}]}, "#/sources/0/url"),
        ({"status": "lifted"}, "#/status"),
        ({"news_item": 77}, "#/news_item"),
    ],
)
def test_a_step_that_cannot_be_is_refused_by_its_place(editor: Any, change: dict, pointer: str) -> None:
    make_restriction(slug="one")
    assert pointer in faults(post("restrictions/one/history/", STEP | WHY | change, by=editor, status=400))
    assert not StatusEvent.objects.exists()


def test_a_step_is_corrected_and_retracted_by_rows_of_their_own(editor: Any) -> None:
    make_event(make_restriction(slug="one"))
    right = STEP | WHY | {"effective_date": "2025-02-01"}
    assert post("restrictions/one/history/1/correct/", right, by=editor, status=201)["corrects"] == 1
    again = post("restrictions/one/history/1/correct/", right, by=editor, status=400)
    assert "#/corrects" in faults(again)
    assert post("restrictions/one/history/2/retract/", WHY, by=editor, status=201)["kind"] == "retraction"
    assert "#/reason" in faults(post("restrictions/one/history/2/retract/", {}, by=editor, status=400))
    post("restrictions/one/history/9/retract/", WHY, by=editor, status=404)


def test_a_step_may_be_bound_to_the_history_that_was_seen(editor: Any) -> None:
    restriction = make_restriction(slug="one")
    seen = tag("restrictions/one/history/")
    make_event(restriction)
    post("restrictions/one/history/", STEP | WHY, by=editor, status=412, **{"If-Match": seen})


def test_what_was_merged_takes_no_step(editor: Any) -> None:
    make_restriction(slug="one", merged_into=make_restriction(slug="two"))
    assert "two" in post("restrictions/one/history/", STEP | WHY, by=editor, status=409)["detail"]


# --- Many at once ---


def bulk(*slugs: str, **changes: Any) -> dict[str, Any]:
    return WHY | {"steps": [STEP | {"restriction": slug} | changes for slug in slugs]}


def test_many_steps_are_recorded_as_one_by_one(editor: Any) -> None:
    for slug in ("one", "two", "apart"):
        make_restriction(slug=slug)
    steps = bulk("one", "two", "one")
    steps["steps"][2] |= {"action": "suspend", "effective_date": "2025-03-01", "until_date": "2025-03-31"}
    rows = post("events/bulk/", steps, by=editor, status=201)["results"]
    assert [(row["restriction"], row["sequence"]) for row in rows] == [("one", 1), ("two", 1), ("one", 2)]
    assert list(history.verify()) == []
    assert [row["status"] for row in get("restrictions/one/periods/")["results"]] == [
        "in_force",
        "suspended",
        "in_force",
    ]
    assert Change.objects.filter(object_type="statusevent", restriction_id__isnull=False).count() == 3


def test_of_many_steps_all_are_recorded_or_none(editor: Any) -> None:
    make_restriction(slug="one")
    steps = bulk("one", "one", "nobody")
    assert list(faults(post("events/bulk/", steps, by=editor, status=400))) == ["#/steps/2/restriction"]
    steps = bulk("one", "one")
    steps["steps"][1] |= {"action": "extend"}
    assert list(faults(post("events/bulk/", steps, by=editor, status=400))) == ["#/steps/1/action"]
    assert not StatusEvent.objects.exists()


def test_the_statements_of_many_steps_do_not_grow_with_them(editor: Any) -> None:
    taken = []
    for count in (5, 50):
        for number in range(count):
            make_restriction(slug=f"r-{count}-{number}")
        with CaptureQueriesContext(connection) as statements:
            post("events/bulk/", bulk(*(f"r-{count}-{number}" for number in range(count))), by=editor, status=201)
        taken.append(len(statements))
    assert taken[1] - taken[0] <= 2  # SQLite takes so many parameters at once


# --- Once ---


def test_the_same_request_sent_again_is_done_once_and_answered_alike(editor: Any) -> None:
    make_restriction(slug="one")
    answers = [
        post("restrictions/one/history/", STEP | WHY, by=editor, status=201, **{"Idempotency-Key": "abc"})
        for _ in range(3)
    ]
    assert answers[0] == answers[1] == answers[2]
    assert StatusEvent.objects.count() == 1
    other = STEP | {"reason": "Another one."}
    post("restrictions/one/history/", other, by=editor, status=422, **{"Idempotency-Key": "abc"})


def test_a_refused_request_may_be_put_right_under_its_key(editor: Any) -> None:
    make_restriction(slug="one")
    post("restrictions/one/history/", STEP, by=editor, status=400, **{"Idempotency-Key": "abc"})
    post("restrictions/one/history/", STEP | WHY, by=editor, status=201, **{"Idempotency-Key": "abc"})


# --- Bodies ---


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"title": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b" " * 10_000_000, "application/json", 413),
        (b"title=x", "application/x-www-form-urlencoded", 415),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"NaN", "application/json", 400),
    ],
)
def test_a_body_that_is_none_is_refused(editor: Any, content: bytes, kind: str, status: int) -> None:
    answer = Client(raise_request_exception=False).post(
        "/api/v1/restrictions/", content, content_type=kind, headers={"Authorization": basic(editor.get_username())}
    )
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"items": [{"note": "no name"}]}, "#/items/0/name"),
        ({"items": [{"name": "x", "codes": [{"code": "3A001"}]}]}, "#/items/0/codes/0/system"),
        ({"links": [{"restriction": "other"}]}, "#/links/0/kind"),
        ({"aliases": [{"text": "x"}]}, "#/aliases/0/language"),
        ({"title": None}, "#/title"),
    ],
)
def test_what_an_edit_sends_is_whole(editor: Any, change: dict, pointer: str) -> None:
    make_registered("one")
    make_restriction(slug="other")
    answer = patch("restrictions/one/", change, by=editor, status=400, **{"If-Match": "*"})
    assert pointer in faults(answer)


def test_an_edit_fills_in_what_an_item_leaves_out(editor: Any) -> None:
    make_registered("one")
    items = [{"name": "Furnaces", "codes": [{"system": "eccn", "code": "3B001.c"}]}]
    edited = patch("restrictions/one/", {"items": items}, by=editor, **{"If-Match": "*"})
    assert edited["items"][0]["codes"][0]["is_verified"] is True
    assert edited["title"] == Restriction.objects.get(slug="one").title
