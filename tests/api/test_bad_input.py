"""What cannot be understood is refused in the one form of errors: never a 500, never in silence."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from policies.api import keys
from policies.models import StatusEvent
from policies.models.keys import Scope
from tests.api.asking import PROBLEM, faults, get, post
from tests.api.test_changes import make_registered
from tests.makers import make_editor, make_source
from tests.pipeline.test_review import make_proposal

pytestmark = pytest.mark.django_db
STEP = {"action": "clarify", "stage": "talk", "effective_date": "2025-01-01", "reason": "So it is."}


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("restrictions/?as_of=2025-02-30", "as_of"),
        ("calendar/?from=10.06.2025", "from"),
        ("restrictions/?limit=1000000", "limit"),
        ("changes/?limit=1000000", "limit"),
        ("restrictions/?code=2805&system=eccn", "code"),
        ("restrictions/?code=3A001&system=hs", "code"),
        ("codes/?code=3A001&system=cas", "code"),
        ("items/?code=7440-55&system=hs", "code"),
        ("restrictions/?colour=red", "colour"),
        ("restrictions/?q=" + "+".join(["word"] * 10_000), "q"),
        ("restrictions/?q=%ff%fe", "q"),
        ("restrictions/?q=.*", "q"),
        ("restrictions/?q=%5Erare", "q"),
        ("news/?q=%5Cd%2B", "q"),
        ("items/?q=%5Ba-z%5D", "q"),
        ("feed.atom?q=(a%7Cb)%2B", "q"),
        ("restrictions/?limit=5&limit=6", "limit"),
        ("changes/?after=" + "9" * 400, "after"),
        ("changes/?after=NaN", "after"),
        ("instruments/?authority=nobody", "authority"),
        ("authorities/?jurisdiction=ZZ", "jurisdiction"),
        ("categories/?parent=nothing", "parent"),
        ("negotiations/?party=ZZ", "party"),
        ("sources/?jurisdiction=ZZ", "jurisdiction"),
        ("news/?source=nobody", "source"),
        ("events/?restriction=nothing", "restriction"),
        ("periods/?restriction=nothing", "restriction"),
        ("items/?restriction=nothing", "restriction"),
        ("links/?restriction=nothing", "restriction"),
        ("proposals/?restriction=nothing", "restriction"),
        ("feed.atom?restriction=nothing", "restriction"),
        ("exports/?cursor=99999999", "cursor"),
        ("exports/deltas/", "from"),
    ],
)
def test_what_cannot_be_asked_is_named(path: str, parameter: str) -> None:
    assert parameter in faults(get(path, status=400))


def test_a_cursor_of_another_filter_is_refused() -> None:
    for name in ("one", "two"):
        make_registered(name)
    following = get("restrictions/?limit=1")["next"]
    assert "cursor" in faults(get(f"{following}&measure=quota", status=400))


@pytest.mark.parametrize("words", ["C++", "3A001.a", "rare (earth)", "50%25", "a.b", "what?"])
def test_words_that_are_no_pattern_are_searched_for(words: str) -> None:
    get(f"restrictions/?q={words.replace('+', '%2B').replace('?', '%3F')}")


@pytest.mark.parametrize(
    "path", ["restrictions/?q=%00", "restrictions/%00/", "news/?source=a%00b", "webhooks/%00/", "alerts/confirm/%00/"]
)
def test_a_nul_in_an_address_is_a_400(path: str) -> None:
    get(path, status=400)


def test_an_expired_key_and_a_scope_too_small_are_told_apart() -> None:
    make_registered("one")
    editor, now = make_editor(), timezone.now()
    _, old = keys.issue(editor, name="old", scope=Scope.EDIT, now=now, expires_at=now - timedelta(seconds=1))
    _, reading = keys.issue(editor, name="reading", scope=Scope.READ, now=now)
    assert "expired" in get("restrictions/", by=old, status=401)["detail"]
    assert "read" in post("restrictions/one/history/", STEP, by=reading, status=403)["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 200_000 + b"]" * 200_000, 413),
        (b'{"a":' * 2_000 + b"1" + b"}" * 2_000, 400),
        (b'{"reason": "' + b"x" * 10_000_000 + b'"}', 413),
        (b'{"action": NaN}', 400),
        (b'{"news_item": 1e999}', 400),
        (b'{"news_item": ' + b"9" * 5_000 + b"}", 400),
        (b'{"news_item": 99999999999999999999}', 400),
        (b'{"reason": "\xff"}', 400),
        (b'{"reason": "\\ud800"}', 400),
        (b'{"a\\u0000": 1}', 400),
        (b'{"reason": "\\u0000"}', 400),
        (b"", 400),
        (b"null", 400),
        (b'"text"', 400),
    ],
)
@pytest.mark.parametrize("path", ["restrictions/one/history/", "restrictions/", "screen/", "events/bulk/", "webhooks/"])
def test_a_hostile_body_is_refused(path: str, body: bytes, status: int) -> None:
    make_registered("one")
    editor = make_editor()
    answer = Client(raise_request_exception=False).post(
        f"/api/v1/{path}",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {keys.issue(editor, name='k', scope=Scope.EDIT, now=timezone.now())[1]}"},
    )
    is_bulk = path == "events/bulk/" and status == 413 and len(body) < 4_000_000
    assert (answer.status_code, answer["Content-Type"]) == (400 if is_bulk else status, PROBLEM)
    assert not StatusEvent.objects.exists()


def test_a_list_that_is_too_long_is_not_looked_through() -> None:
    answer = post("events/bulk/", {"reason": "x", "steps": [0] * 100_000}, by=make_editor(), status=400)
    assert list(faults(answer)) == ["#/steps"]


def test_of_very_many_faults_a_hundred_are_told() -> None:
    answer = post("events/bulk/", {"reason": "x", "steps": [{}] * 900}, by=make_editor(), status=400)
    assert len(answer["errors"]) == 100


def test_many_steps_with_their_quotes_are_taken_at_once() -> None:
    make_registered("one")
    step = {name: value for name, value in STEP.items() if name != "reason"}
    steps = [step | {"restriction": "one", "quote": "x" * 1_000} for _ in range(1_000)]
    post("events/bulk/", {"reason": "The archive.", "steps": steps}, by=make_editor(), status=201)
    assert StatusEvent.objects.count() == 1_000


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
@pytest.mark.parametrize("path", ["docs/", "alerts/confirm/x/", "changes/", "schema/"])
def test_a_method_that_is_not_served_is_told_everywhere(path: str, method: str) -> None:
    if (path, method) == ("alerts/confirm/x/", "post"):
        return
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    assert "GET" in answer["Allow"]


def test_news_may_be_narrowed_to_a_source_that_has_none() -> None:
    make_source(slug="gazette")
    assert get("news/?source=gazette")["results"] == []


@pytest.mark.django_db(transaction=True)
def test_of_the_same_request_at_the_same_moment_one_is_done_and_both_are_answered_alike() -> None:
    make_registered("one")
    _, key = keys.issue(make_editor(), name="k", scope=Scope.EDIT, now=timezone.now())
    answers: list[bytes] = []
    barrier = threading.Barrier(4)

    def send() -> None:
        barrier.wait(10)
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "the same"}
        address = "/api/v1/restrictions/one/history/"
        answer = Client().post(address, json.dumps(STEP), content_type="application/json", headers=headers)
        answers.append(answer.content)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 4 and len(set(answers)) == 1
    assert StatusEvent.objects.count() == 1


def test_a_decision_sent_again_is_made_once() -> None:
    proposal = make_proposal()
    editor, key = make_editor(), {"Idempotency-Key": "one"}
    first, again = (post(f"proposals/{proposal.pk}/reject/", {"reason": "No."}, by=editor, **key) for _ in range(2))
    assert first == again
    post(f"proposals/{proposal.pk}/reject/", {"reason": "No."}, by=editor, status=409)
