"""Deciding through the API: who may, what is recorded, and what two at once are told."""

import threading
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.utils import timezone

from policies.api import keys
from policies.models import Change, ProposedChange, Restriction, StatusEvent
from policies.models.keys import Scope
from tests.api.asking import PROBLEM, basic, faults, get, post
from tests.makers import make_editor, make_event, make_restriction, make_user
from tests.pipeline.test_review import make_proposal

pytestmark = pytest.mark.django_db
DECISIONS = ("accept", "amend", "reject")
BODY = {"accept": {}, "amend": {"summary": "In my words."}, "reject": {"reason": "It says nothing new."}}


def make_reviewer() -> object:
    """Staff with the one right that it takes."""
    reviewer = make_user(is_staff=True)
    reviewer.user_permissions.add(Permission.objects.get(codename="change_proposedchange"))
    return reviewer


def test_anybody_reads_what_is_proposed_with_its_quotes() -> None:
    proposed = make_proposal(make_restriction(slug="one"))
    (row,) = get("proposals/?state=pending&restriction=one")["results"]
    assert (row["id"], row["restriction"], row["action"], row["stage"]) == (proposed.pk, "one", "lift", "talk")
    (evidence,) = row["evidence"]
    assert (evidence["quote"], evidence["url"], evidence["because"]) == (
        "lifted the restriction", "https://news.example/1", ["'lifted'"],
    )  # fmt: skip
    assert get(f"proposals/{proposed.pk}/") == row
    assert get("proposals/?state=rejected,withdrawn")["results"] == []


# --- Who may ---


@pytest.mark.parametrize("decision", DECISIONS)
def test_without_an_account_nothing_is_decided(decision: str) -> None:
    proposed = make_proposal()
    post(f"proposals/{proposed.pk}/{decision}/", BODY[decision], status=401)
    assert get(f"proposals/{proposed.pk}/")["state"] == "pending"


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    "who",
    [{}, {"is_staff": True}, {"is_superuser": True}],
    ids=["a visitor with an account", "staff without the right", "the right without being staff"],
)
def test_with_too_little_right_nothing_is_decided(decision: str, who: dict[str, bool]) -> None:
    proposed = make_proposal()
    post(f"proposals/{proposed.pk}/{decision}/", BODY[decision], status=403, by=make_user(**who))
    assert get(f"proposals/{proposed.pk}/")["state"] == "pending"


@pytest.mark.parametrize("decision", DECISIONS)
def test_staff_with_the_right_decide(decision: str) -> None:
    answer = post(f"proposals/{make_proposal().pk}/{decision}/", BODY[decision], by=make_reviewer())
    assert answer["proposal"]["state"] == ("rejected" if decision == "reject" else "accepted")


def test_an_account_that_was_closed_decides_nothing() -> None:
    editor = make_editor(is_active=False)
    post(f"proposals/{make_proposal().pk}/accept/", status=401, by=editor)


def test_a_session_needs_its_token() -> None:
    proposed = make_proposal()
    path = f"/api/v1/proposals/{proposed.pk}/accept/"
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor(), backend="django.contrib.auth.backends.ModelBackend")
    refused = client.post(path, {}, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (403, PROBLEM)
    token = client.get("/api/v1/docs/").content.decode().partition('data-csrf="')[2].partition('"')[0]
    accepted = client.post(path, {}, content_type="application/json", headers={"X-CSRFToken": token})
    assert accepted.status_code == 200


def test_a_wrong_password_is_told_and_a_guesser_is_locked_out() -> None:
    editor = make_editor(username="mei")
    answers = [
        Client().get("/api/v1/news/", headers={"Authorization": basic("mei", f"guess {number}")}) for number in range(6)
    ]
    assert [answer.status_code for answer in answers[:4]] == [401] * 4
    assert answers[0]["WWW-Authenticate"].startswith("Basic ")
    assert answers[-1].status_code == 429
    assert answers[-1]["Content-Type"] == PROBLEM
    assert answers[-1]["Retry-After"] == "900"
    get("news/", status=429, by=editor)


@pytest.mark.parametrize(
    "header", ["Basic", "Basic x y", "Basic !!!", "Basic " + "A" * 9000, basic("a\0b"), basic("x" * 300)]
)
def test_a_malformed_sign_in_is_a_401(header: str) -> None:
    assert Client().get("/api/v1/news/", headers={"Authorization": header}).status_code == 401


# --- What is recorded ---


def test_accepting_records_the_step_with_its_reviewer_and_its_request() -> None:
    restriction = make_restriction(slug="one")
    make_event(restriction, effective_date=date(2025, 5, 23))
    editor = make_editor(username="mei")
    answer = post(f"proposals/{make_proposal(restriction).pk}/accept/", by=editor, **{"X-Request-ID": "request-0001"})
    assert (answer["restriction"], answer["event"], answer["proposal"]["event"]) == ("one", 2, 2)
    event = StatusEvent.objects.get(restriction=restriction, sequence=2)
    assert (event.recorded_by, event.door, event.quote) == (editor, "api", "lifted the restriction")
    assert set(Change.objects.filter(door="api").values_list("request_id", flat=True)) == {"request-0001"}
    found = get("restrictions/one/?as_of=2025-06-11")
    assert (found["status"], found["outlook"]) == ("in_force", "easing")


def test_amending_records_what_the_editor_changed() -> None:
    other = make_restriction(slug="the-other-one")
    body = {
        "restriction": "the-other-one",
        "stage": "decision",
        "effective_date": "2025-07-02",
        "reason": "The letter says so.",
    }
    answer = post(f"proposals/{make_proposal().pk}/amend/", body, by=make_editor())
    assert (answer["restriction"], answer["event"]) == ("the-other-one", 1)
    event = other.events.get()
    assert (event.status, event.effective_date, event.reason) == ("lifted", date(2025, 7, 2), "The letter says so.")


def test_rejecting_keeps_the_reason_and_records_nothing() -> None:
    answer = post(f"proposals/{make_proposal().pk}/reject/", {"reason": "It speaks of another rule."}, by=make_editor())
    assert (answer["event"], answer["proposal"]["decision_reason"]) == (None, "It speaks of another rule.")
    assert not StatusEvent.objects.exists()


# --- What is refused ---


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "   "}, {"reason": None}, {"reason": ["x"]}])
def test_a_rejection_without_a_reason_is_refused(body: dict[str, object]) -> None:
    proposed = make_proposal()
    assert list(faults(post(f"proposals/{proposed.pk}/reject/", body, status=400, by=make_editor()))) == ["#/reason"]
    assert get(f"proposals/{proposed.pk}/")["state"] == "pending"


def test_what_review_refuses_is_told_by_field() -> None:
    path = f"proposals/{make_proposal(stage='decision').pk}"
    assert "state no date" in faults(post(f"{path}/accept/", status=400, by=make_editor()))["#/effective_date"]
    body = {"effective_date": "2025-07-02", "until_date": "2025-07-01"}
    assert list(faults(post(f"{path}/amend/", body, status=400, by=make_editor()))) == ["#/until_date"]


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"status": "lifted"}, "#/status"),
        ({"action": "abolish"}, "#/action"),
        ({"effective_date": "2025-02-30"}, "#/effective_date"),
        ({"effective_date": None}, "#/effective_date"),
        ({"restriction": "nobody"}, "#/restriction"),
        ({"summary": "a\x00b"}, "#/summary"),
        ({"scope": "x" * 301}, "#/scope"),
        ({"instrument": 7}, "#/instrument"),
        ({"effective_date": "0001-01-01"}, "#/effective_date"),
        (["not", "an", "object"], "#"),
    ],
)
def test_an_amendment_that_cannot_be_is_told_by_field(body: object, at: str) -> None:
    assert list(faults(post(f"proposals/{make_proposal().pk}/amend/", body, status=400, by=make_editor()))) == [at]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"reason": "\\ud800"}', "application/json", 400),
        (b'{"reason": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b" " * 10_000_000, "application/json", 413),
        (b"reason=x", "application/x-www-form-urlencoded", 415),
        (b"", "application/json", 400),
    ],
)
def test_a_body_that_is_no_json_is_refused(body: bytes, kind: str, status: int) -> None:
    headers = {"Authorization": basic(make_editor().get_username())}
    answer = Client().post(f"/api/v1/proposals/{make_proposal().pk}/reject/", body, content_type=kind, headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)


def test_a_proposal_that_is_not_there_is_a_404() -> None:
    post("proposals/4711/accept/", status=404, by=make_editor())


def test_the_second_of_two_reviewers_is_told_who_was_first() -> None:
    proposed = make_proposal()
    post(f"proposals/{proposed.pk}/reject/", {"reason": "Old news."}, by=make_editor(username="mei"))
    answer = post(f"proposals/{proposed.pk}/accept/", status=409, by=make_editor(username="tom"))
    assert "mei" in answer["detail"]
    assert get(f"proposals/{proposed.pk}/")["state"] == "rejected"


def test_a_restriction_that_was_merged_meanwhile_is_a_conflict() -> None:
    restriction = make_restriction(slug="old")
    proposed = make_proposal(restriction)
    Restriction.objects.filter(pk=restriction.pk).update(merged_into=make_restriction(slug="new"))
    assert "new" in post(f"proposals/{proposed.pk}/accept/", status=409, by=make_editor())["detail"]


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_the_same_moment_one_decides_and_the_other_is_told() -> None:
    proposed, editors, answers = make_proposal(), [make_editor(), make_editor()], []
    start = threading.Barrier(2)

    def decide(editor: object) -> None:
        headers = {"Authorization": basic(editor.get_username())}
        start.wait()
        path = f"/api/v1/proposals/{proposed.pk}/accept/"
        answers.append(Client().post(path, {}, content_type="application/json", headers=headers).status_code)
        connection.close()

    threads = [threading.Thread(target=decide, args=(editor,)) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409]
    assert StatusEvent.objects.count() == 1
    assert ProposedChange.objects.get().state == "accepted"


def test_what_waits_for_editors_is_theirs_alone_where_the_site_says_so(settings: object) -> None:
    settings.API_PROPOSALS = False  # type: ignore[attr-defined]
    get("proposals/", status=401)
    get("proposals/", by=make_editor())


# --- Where two decide ---


def test_editors_see_who_approved_first_and_since_when_and_nobody_else_does() -> None:
    proposed = make_proposal(make_restriction(is_decided_by_two=True), until_date=None)
    first, second, onlooker = make_editor(username="mei"), make_editor(), make_user(is_staff=True)
    path = f"proposals/{proposed.pk}/"
    assert get(path, by=second)["first_approval"] is None
    answer = post(f"{path}amend/", {"summary": "In my words."}, by=first)
    assert (answer["event"], answer["proposal"]["first_approval"]["by"]) == (None, "mei")
    proposed.refresh_from_db()
    told = get(path, by=second)["first_approval"]
    assert told == {"by": "mei", "at": proposed.first_at.isoformat().replace("+00:00", "Z"), "amended": ["summary"]}
    assert get("proposals/", by=second)["results"][0]["first_approval"] == told
    reading = keys.issue(second, name="reads", scope=Scope.READ, now=timezone.now())[1]
    for anybody in (None, onlooker, reading):
        assert get(path, by=anybody)["first_approval"] is None
    assert post(f"{path}amend/", {"summary": "In my words."}, by=second)["event"] == 1
