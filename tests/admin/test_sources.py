"""Sources at the desk: how each fares, trying one now step by step, and letting go on what was held or paused."""

import pytest

from policies.models import Change, FetchRun, NewsItem, Source
from policies.models.sources import Health, SourceState
from policies.pipeline import archive
from tests.admin.helpers import make_staff, page, sign_in, text_of
from tests.intake.server import answers, serving
from tests.makers import NOW, make_source
from tests.sources.test_hostile import feed, item, look

pytestmark = pytest.mark.django_db
REASON = "It failed 20 times in a row. Last: The server answered 404 Not Found."


def make_paused(**changes: object) -> Source:
    values = {"paused_at": NOW, "paused_reason": REASON, "failures": 20, "state": SourceState.PARKED}
    return make_source(**(values | changes))


def act(name: str, *sources: Source, client=None) -> str:
    sent = {"action": name, "_selected_action": [source.pk for source in sources]}
    return text_of((client or sign_in()).post(page("source_changelist"), sent, follow=True))


def try_now(source: Source, settings, *behaviours, client=None):
    with serving(*behaviours) as hostile:
        settings.FETCH_ALLOW, settings.FETCH_SECONDS = hostile.allow, 3
        Source.objects.filter(pk=source.pk).update(url=hostile.url)
        return (client or sign_in()).post(page("source_try", source.pk), follow=True)


def test_a_source_is_tried_now_and_each_step_of_the_fetch_is_shown(settings) -> None:
    source = make_source(format="feed")
    shown = text_of(try_now(source, settings, feed(item())))
    for step in ("look-up", "connect", "request", "status", "200 OK", "parse", "1 entry", "store", "1 new"):
        assert step in shown
    assert NewsItem.objects.count() == 1 and FetchRun.objects.get().state == SourceState.OK_NEW


def test_a_try_that_fails_shows_how_far_it_came(settings) -> None:
    source = make_source(format="feed")
    shown = text_of(try_now(source, settings, answers(status="503 x")))
    assert "The server answered 503 Service Unavailable." in shown and "connect" in shown


def test_a_paused_source_can_be_tried_and_goes_on_when_it_answers_well(settings) -> None:
    source = make_paused(format="feed")
    try_now(source, settings, feed(item()))
    source.refresh_from_db()
    assert (source.paused_at, source.health) == (None, Health.HEALTHY)


def test_a_source_that_a_worker_has_in_hand_is_not_fetched_twice(settings) -> None:
    source = make_source(format="feed", claimed_until=NOW.replace(year=2100))
    assert "A worker has it in hand" in text_of(try_now(source, settings, feed(item())))
    assert not FetchRun.objects.exists()


def test_trying_asks_for_the_right_and_for_a_post(settings) -> None:
    source = make_source(format="feed")
    assert sign_in(make_staff()).post(page("source_try", source.pk)).status_code == 403
    assert sign_in().get(page("source_try", source.pk)).status_code == 405


def test_what_paused_itself_says_why_and_can_go_on() -> None:
    source, other = make_paused(slug="paused"), make_source(slug="other")
    shown = text_of(sign_in().get(page("source_change", source.pk)))
    assert REASON in shown and "Try it now" in shown
    assert "1 go on." in act("resume", source, other)
    source.refresh_from_db()
    assert (source.is_watched, source.failures, source.paused_reason) == (True, 0, "")
    change = Change.objects.get(object_type="source", object_id=source.pk)
    assert change.before == {"paused": REASON} and change.actor_name


def test_what_a_guarded_source_answers_now_can_be_believed() -> None:
    source = make_source(format="feed")
    for _ in range(4):
        look(source, feed(*(item(n) for n in range(30))))
    assert look(source, feed(item(77))).state == SourceState.SUSPECT
    act("believe", source)
    source.refresh_from_db()
    assert look(source, feed(item(77))).state == SourceState.OK_NEW
    assert Change.objects.get(object_type="source").before == {"usual": "30 entries"}


def test_checking_now_leaves_alone_what_is_paused() -> None:
    told = act(
        "check_now", make_paused(slug="paused"), make_source(slug="on"), make_source(slug="off", is_active=False)
    )
    assert "1 due now" in told and "2 switched off or paused, and left alone." in told


def test_the_list_and_the_copies_can_be_looked_at() -> None:
    source = make_source(format="feed", name="Wire")
    look(source, feed(item(text="<script>alert(1)</script> of note")))
    run = FetchRun.objects.get()
    assert run.archived and "of note" in archive.text_of(run.archived)
    client = sign_in()
    assert "fine, brought news" in text_of(client.get(page("source_changelist")))
    assert "1 new or changed of 1 entries." in text_of(client.get(page("fetchrun_changelist")))
    sent = client.get(page("archivedcopy_change", run.archived.pk)).content.decode()
    assert "&lt;script&gt;" in sent and "<script>alert" not in sent
    assert run.archived.sha256[:12] in text_of(client.get(page("archivedcopy_changelist")))
    assert client.get(page("source_add")).status_code == 200
