"""Sources, the looks at them and copies of what was read through the API, and news that is handed in."""

import base64
from pathlib import Path
from typing import Any

import pytest

from policies.models import Alias, ArchivedCopy, Change, FetchRun, NewsItem, Source
from tests.admin.helpers import make_staff
from tests.api.asking import faults, get, patch, post
from tests.api.test_writing import tag
from tests.intake.server import answers
from tests.makers import make_editor, make_restriction, make_source
from tests.sources.test_hostile import feed, item, look

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent.parent / "samples"
TEXT = "Notice to exporters\n\nThe ministry lifted the licence requirement for gallium on 3 March 2026."


@pytest.fixture
def editor() -> Any:
    return make_editor()


def coded(name: str) -> str:
    return base64.b64encode((SAMPLES / name).read_bytes()).decode()


# --- Looks and copies ---


def test_looks_are_listed_the_newest_first_and_one_shows_its_steps() -> None:
    source = make_source(slug="wire", format="feed")
    look(source, feed(item()))
    look(source, answers(status="404 Not Found"))
    last, first = get("fetch-runs/?source=wire")["results"]
    assert (first["state"], first["new_count"]) == ("ok_new", 1) and "steps" not in first
    assert (last["message"], last["http_status"]) == ("The server answered 404 Not Found.", 404)
    assert [row["id"] for row in get("fetch-runs/?state=failing")["results"]] == [last["id"]]
    steps = [step[0] for step in get(f"fetch-runs/{first['id']}/")["steps"]]
    assert steps[:4] == ["look-up", "connect", "request", "status"] and steps[-1] == "store"
    get("fetch-runs/999999/", status=404)


def test_a_source_tells_how_it_fares() -> None:
    source = make_source(slug="wire", format="feed")
    look(source, feed(item()))
    look(source, answers(status="404 Not Found"))
    found = get("sources/wire/")
    assert (found["state"], found["failures"], found["items_per_week"]) == ("failing", 1, 0.25)
    assert found["last_changed_at"] and found["next_due_at"] and found["paused_at"] is None


def test_a_copy_of_what_was_read_is_for_accounts_alone(editor: Any) -> None:
    look(make_source(format="feed"), feed(item(text="Words of &lt;b&gt;theirs&lt;/b&gt;")))
    path = f"copies/{ArchivedCopy.objects.get().sha256}/"
    get(path, status=401)
    get(path, status=403, by=make_staff())
    assert "Words of" in get(path, by=editor)["text"] and FetchRun.objects.get().archived
    get("copies/none/", status=404, by=editor)


# --- Sources kept by editors ---


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"cron": "61 * * * *"}, "cron"),
        ({"cron": "0 0 30 2 *"}, "cron"),
        ({"format": "ecfr", "options": {"title": 99, "part": "744"}}, "options"),
        ({"url": "http://0x7f000001/"}, "url"),
        ({"interval_minutes": 0}, "interval_minutes"),
    ],
)
def test_a_source_that_could_not_be_watched_is_refused_by_field(editor: Any, sent: dict[str, Any], field: str) -> None:
    body = {"slug": "new", "name": "New", "url": "https://new.example/feed", "grade": "press"} | sent
    answer = post("sources/", body, status=400, by=editor)
    assert f"/{field}" in str(faults(answer)), answer
    assert not Source.objects.exists()


def test_a_source_is_made_with_its_schedule_and_edited(editor: Any) -> None:
    body = {"slug": "new", "name": "New", "url": "https://new.example/feed", "grade": "press", "cron": "30 6 * * 1-5"}
    assert post("sources/", body | {"is_active": False}, status=201, by=editor)["cron"] == "30 6 * * 1-5"
    patch("sources/new/", {"is_active": True}, by=editor, if_match=tag("sources/new/"))
    assert Source.objects.get().is_active and Change.objects.filter(object_type="source").count() == 2


# --- Handed in ---


def test_a_text_is_handed_in_once(editor: Any) -> None:
    Alias.objects.create(restriction=make_restriction(), text="gallium")
    body = {
        "text": TEXT,
        "url": "https://ministry.example/7",
        "grade": "official",
        "published": "2026-03-03",
        "reason": "by mail",
    }
    taken = post("news/", body, status=201, by=editor)
    (pk,) = taken["new"]
    assert post("news/", body, status=201, by=editor) == {"new": [], "revised": [], "known": [pk]}
    assert post("news/", body | {"text": TEXT + " It says more."}, status=201, by=editor)["revised"] == [pk]
    found = NewsItem.objects.get()
    assert (found.title, found.grade, found.read_revision) == ("Notice to exporters", "official", 0)
    assert Change.objects.filter(object_type="newsitem").first().reason == "by mail"


@pytest.mark.parametrize("name", ["notice.pdf", "page-press.html", "report.txt", "federal-register.json"])
def test_a_file_is_handed_in(editor: Any, name: str) -> None:
    assert post("news/", {"content": coded(name)}, status=201, by=editor)["new"]
    assert NewsItem.objects.exists()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "Send either text or content."),
        ({"text": TEXT, "content": "aGk="}, "Send either text or content."),
        ({"content": "no base64!"}, "This is not base64."),
        ({"content": "UEsDBAo="}, "a ZIP archive or an office document"),
        ({"text": TEXT, "url": "javascript:alert(1)"}, "/url"),
        ({"text": TEXT, "sender": "me"}, "There is no such field here."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_refused_by_field(editor: Any, body: dict[str, Any], sentence: str) -> None:
    assert sentence in str(post("news/", body, status=400, by=editor))
    assert not NewsItem.objects.exists()


def test_handing_in_asks_for_the_right_to_add_an_article() -> None:
    post("news/", {"text": TEXT}, status=401)
    post("news/", {"text": TEXT}, status=403, by=make_staff())
