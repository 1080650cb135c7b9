"""From bytes to what waits for review: once, whole, and with every end told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policies.models import Alias, Change, FetchRun, NewsItem, NewsRevision, ProposedChange, Source
from policies.models.news import SourceState
from policies.pipeline import door, ingest, readings, schedule, storing
from policies.pipeline.fetch import FetchFailed, Http, Response
from policies.pipeline.parse import Entry
from policies.registry import edit
from tests.makers import (
    NOW,
    make_author,
    make_authority,
    make_event,
    make_jurisdiction,
    make_news_item,
    make_restriction,
    make_source,
)

pytestmark = pytest.mark.django_db
SENTENCE = "The United States is considering lifting its export restrictions on zorbonium to China, officials said."


def make_zorbonium() -> None:
    restriction = make_restriction(slug="us-zorbonium", authority=make_authority(jurisdiction=make_jurisdiction("US")))
    make_event(restriction, effective_date=date(2025, 1, 1))
    with edit.editing(restriction, by=make_author(), now=NOW):
        restriction.targets.add(make_jurisdiction("CN"))
        Alias.objects.create(restriction=restriction, text="zorbonium")


def make_entry(**changes: object) -> Entry:
    values = {
        "guid": "1",
        "url": "https://news.example/1",
        "title": "Talks on zorbonium",
        "publisher": "Wire",
        "language": "en",
        "published_at": datetime(2025, 6, 10, 8, tzinfo=UTC),
        "published_precision": "second",
        "text": SENTENCE,
        "summary": "",
    }
    return Entry(**(values | changes))


def take_in(*entries: Entry) -> storing.TakenIn:
    return storing.take_in(entries, by=make_author(), now=NOW)


def test_an_entry_becomes_an_article_with_its_first_revision() -> None:
    make_zorbonium()
    item = take_in(make_entry()).new[0]
    assert (item.url, item.publisher, item.revision, item.read_revision) == ("https://news.example/1", "Wire", 1, 0)
    assert NewsRevision.objects.get().text == SENTENCE
    assert Change.objects.latest("id").nature == "source"


def test_an_entry_that_names_nothing_is_read_by_being_stored() -> None:
    make_zorbonium()
    item = take_in(make_entry(text="The brass band played until midnight.")).new[0]
    item.refresh_from_db()
    assert (item.revision, item.read_revision, item.read_at) == (1, 1, NOW)
    assert not readings.unread().exists()


def test_an_entry_that_cannot_be_looked_through_is_left_to_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bool:
        raise RecursionError

    make_zorbonium()
    monkeypatch.setattr(storing, "concerns", broken)
    assert take_in(make_entry()).new == list(readings.unread())


def test_the_same_entry_again_changes_nothing() -> None:
    take_in(make_entry())
    taken = take_in(make_entry())
    assert (taken.new, taken.revised, len(taken.known)) == ([], [], 1)
    assert Change.objects.count() == 1


def test_a_new_text_at_a_known_address_is_a_revision_that_is_read_again() -> None:
    make_zorbonium()
    item = take_in(make_entry()).new[0]
    proposed = readings.read_item(item, now=NOW)[0]
    revised = take_in(make_entry(text="A correction: nothing of the kind was said.")).revised[0]
    assert (revised.pk, revised.revision, NewsRevision.objects.count()) == (item.pk, 2, 2)
    readings.read_item(revised, now=NOW)
    proposed.refresh_from_db()
    assert proposed.state == "withdrawn"


def test_the_same_text_without_an_address_is_the_same_article() -> None:
    take_in(make_entry(url=""))
    assert len(take_in(make_entry(url="", guid="other")).known) == 1


def test_what_an_article_says_is_proposed_once() -> None:
    make_zorbonium()
    item = take_in(make_entry()).new[0]
    assert len(readings.read_item(item, now=NOW)) == 1
    assert readings.read_item(item, now=NOW) == []
    proposed = ProposedChange.objects.get()
    assert (proposed.restriction.slug, proposed.action, proposed.stage) == ("us-zorbonium", "lift", "talk")
    evidence = proposed.evidence.get()
    assert evidence.quote == SENTENCE[evidence.start : evidence.end]


def test_an_article_that_ends_its_reader_three_times_is_parked_with_the_reason(monkeypatch) -> None:
    def break_down(*args: object, **options: object) -> None:
        raise MemoryError("out of memory")

    make_zorbonium()
    item = take_in(make_entry()).new[0]
    monkeypatch.setattr(readings, "read", break_down)
    for _ in range(readings.MAX_ATTEMPTS):
        with pytest.raises(MemoryError):
            readings.read_item(item, now=NOW)
    item.refresh_from_db()
    assert item.parked_reason == "MemoryError: out of memory"
    assert readings.read_item(item, now=NOW) == []
    assert readings.owed_items(now=NOW) == []


def test_an_article_that_kills_the_worker_is_parked_too() -> None:
    make_zorbonium()
    item = take_in(make_entry()).new[0]
    NewsItem.objects.update(read_attempts=readings.MAX_ATTEMPTS)
    assert readings.read_item(item, now=NOW) == []
    item.refresh_from_db()
    assert "three times" in item.parked_reason


def test_what_is_owed_is_handed_out_again_only_after_a_while() -> None:
    make_zorbonium()
    item = take_in(make_entry()).new[0]
    assert readings.owed_items(now=NOW) == [item.pk]
    assert readings.owed_items(now=NOW + timedelta(seconds=30)) == []
    assert readings.owed_items(now=NOW + timedelta(seconds=61)) == [item.pk]


def test_only_one_of_two_workers_gets_a_due_source() -> None:
    source = make_source()
    assert schedule.claim(source, now=NOW)
    assert not schedule.claim(source, now=NOW)
    assert schedule.due_sources(now=NOW) == []
    assert schedule.claim(source, now=NOW + timedelta(hours=1)), "a claim of a worker that died lapses"


def test_a_paused_source_is_never_due() -> None:
    source = make_source(is_active=False)
    assert schedule.due_sources(now=NOW) == [] and not schedule.claim(source, now=NOW)


def answer(monkeypatch: pytest.MonkeyPatch, response: Response | Exception) -> None:
    """What the network says, without one."""

    def fetch(*args: object, **options: object) -> Response:
        if isinstance(response, Exception):
            raise response
        return response

    monkeypatch.setattr(door, "fetch", fetch)


def feed(*texts: str) -> bytes:
    items = "".join(
        f"<item><title>T{n}</title><link>https://n.example/{n}</link><description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()


def make_response(body: bytes = b"", **changes: object) -> Response:
    values = {"status": 200, "url": "https://n.example/feed", "headers": {}, "body": body, "etag": '"v1"'}
    return Response(**(values | {"media_type": "application/rss+xml"} | changes))


def run(source: Source) -> FetchRun:
    return ingest.ingest(source, http=Http.from_settings(), now=NOW)


def test_a_feed_is_brought_in_read_and_its_validator_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    make_zorbonium()
    source = make_source()
    answer(monkeypatch, make_response(feed(SENTENCE, "Nothing of note.")))
    found = run(source)
    assert (found.state, found.entry_count, found.new_count) == (SourceState.OK_NEW, 2, 2)
    assert found.message == "2 new or changed of 2 entries."
    source.refresh_from_db()
    assert source.etag == '"v1"'
    assert timedelta(hours=1) <= source.next_due_at - NOW <= timedelta(minutes=65)
    assert ProposedChange.objects.count() == 1


def test_an_unchanged_source_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(etag='"v1"')
    answer(monkeypatch, make_response(status=304, not_modified=True))
    assert run(source).state == SourceState.OK_UNCHANGED
    answer(monkeypatch, make_response(feed("Same.")))
    assert [run(source).state, run(source).state] == [SourceState.OK_NEW, SourceState.OK_UNCHANGED]


def test_what_is_no_feed_is_suspect_and_the_old_validator_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(etag='"v0"', format="feed")
    answer(monkeypatch, make_response(b"<html><body><p>Please sign in</p></body></html>", media_type="text/html"))
    found = run(source)
    source.refresh_from_db()
    assert found.state == SourceState.SUSPECT
    assert (source.etag, source.failures) == ('"v0"', 1)


def test_failures_in_a_row_lengthen_the_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_source(interval_minutes=60)
    answer(monkeypatch, FetchFailed("The server did not answer within 10 s."))
    pauses = []
    for _ in range(3):
        assert run(source).message == "The server did not answer within 10 s."
        pauses.append(source.next_due_at - NOW)
    assert [round(pause / timedelta(hours=1)) for pause in pauses] == [1, 2, 4]


def test_one_unreadable_article_does_not_hold_up_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    make_zorbonium()
    source = make_source()
    answer(monkeypatch, make_response(feed("One zorbonium.", "Two zorbonium.", "Three zorbonium.")))
    read = readings.read

    def stumble(text: str, **options: object) -> object:
        if "Two" in text:
            raise ValueError("stumbled")
        return read(text, **options)

    monkeypatch.setattr(readings, "read", stumble)
    assert run(source).state == SourceState.OK_NEW
    assert NewsItem.objects.filter(read_revision=1).count() == 2
    assert len(readings.owed_items(now=NOW)) == 1


def test_the_oldest_debt_is_known() -> None:
    assert ingest.oldest_owed(now=NOW) is None
    make_news_item(received_at=NOW - timedelta(hours=3))
    make_source(next_due_at=NOW - timedelta(hours=5))
    assert ingest.oldest_owed(now=NOW) == NOW - timedelta(hours=5)


def test_the_shipped_samples_can_be_brought_in() -> None:
    source = make_source(url="package:sample-dispatches.xml", is_sample=True)
    found = run(source)
    assert found.state == SourceState.OK_NEW and found.new_count >= 8
    assert all(NewsItem.objects.values_list("is_sample", flat=True))
