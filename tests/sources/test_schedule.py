"""When sources are looked at, by whom, how politely, and when they pause."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection

from policies.models import Source, WebHost
from policies.models.sources import Health, SourceState
from policies.pipeline import ingest, politeness, rounds, schedule
from policies.pipeline.fetch import Http
from tests.intake.server import answers, serving, waits
from tests.makers import NOW, make_source
from tests.sources.test_hostile import FEED, item, look, rss

pytestmark = pytest.mark.django_db


def late() -> float:
    return 1.0


def early() -> float:
    return 0.0


def test_a_good_look_is_followed_by_one_an_interval_later_and_a_little_by_chance() -> None:
    source = make_source(interval_minutes=60)
    assert schedule.next_due(source, now=NOW, chance=early) == NOW + timedelta(hours=1)
    assert schedule.next_due(source, now=NOW, chance=late) == NOW + timedelta(minutes=65)


@pytest.mark.parametrize(
    ("cron", "due"),
    [
        ("30 6 * * *", datetime(2026, 11, 24, 6, 30, tzinfo=UTC)),
        ("0 10 * * *", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
        ("0 9 * * 1-5", datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),
        ("*/15 * * * *", datetime(2026, 11, 23, 9, 15, tzinfo=UTC)),
        ("0 0 1 1 *", datetime(2027, 1, 1, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_schedule_of_five_fields_names_the_next_moment(cron: str, due: datetime) -> None:
    assert schedule.next_by_cron(cron, after=NOW) == due
    source = make_source(cron=cron)
    assert schedule.next_due(source, now=NOW, chance=early) == due


@pytest.mark.parametrize("cron", ["", "hourly", "61 * * * *", "* * * *", "* * * * * *", "a b c d e", "0 0 31 2 *"])
def test_a_schedule_that_cannot_be_read_is_refused(cron: str) -> None:
    with pytest.raises(schedule.BadCron):
        schedule.next_by_cron(cron, after=NOW)


def test_what_may_pass_by_itself_is_tried_soon_and_the_rest_later_and_later() -> None:
    source = make_source(interval_minutes=60)

    def pause(failures: int, **told: object) -> timedelta:
        values = {"is_passing": True, "retry_after": None, "now": NOW, "chance": early} | told
        return schedule.retry_at(source, failures, **values) - NOW

    assert [pause(n) for n in (1, 2, 3)] == [timedelta(minutes=n) for n in (1, 2, 4)]
    assert pause(4) == timedelta(hours=8) and pause(20) == timedelta(days=1)
    assert pause(1, is_passing=False) == timedelta(hours=1)
    assert pause(1, retry_after=7200) == timedelta(hours=2)


def test_a_source_that_fails_too_often_pauses_itself_and_says_why(settings) -> None:
    settings.PAUSE_AFTER_FAILURES = 3
    source = make_source(format="feed")
    for _ in range(3):
        run = look(source, answers(status="404 x"))
    assert (run.state, source.state) == (SourceState.PARKED, SourceState.PARKED)
    assert source.paused_reason == "It failed 3 times in a row. Last: The server answered 404 Not Found."
    assert schedule.due_sources(now=NOW + timedelta(days=99)) == [] and source.health is Health.PAUSED


def test_what_is_gone_for_good_pauses_at_once() -> None:
    source = make_source(format="feed")
    look(source, answers(status="410 x"))
    assert source.paused_reason.startswith("It says that it is gone for good.")


def test_a_worker_that_overran_its_lease_leaves_the_source_to_the_next() -> None:
    source = make_source(format="feed", next_due_at=NOW)
    assert schedule.claim(source, now=NOW)
    other = Source.objects.get(pk=source.pk)
    assert schedule.claim(other, now=NOW + timedelta(hours=1))
    look(source, answers(rss(item()), headers=FEED | {"ETag": '"slow"'}))
    stored = Source.objects.get(pk=source.pk)
    assert (stored.etag, stored.claimed_until) == ("", other.claimed_until)
    assert source.runs.count() == 1


def test_validators_are_remembered_and_sent_back() -> None:
    source = make_source(format="feed")
    look(
        source, answers(rss(item()), headers=FEED | {"ETag": '"v1"', "Last-Modified": "Mon, 23 Nov 2026 08:00:00 GMT"})
    )
    with serving(answers(status="304 Not Modified")) as server:
        source.url = server.url
        run = ingest.ingest(source, http=Http(allow=server.allow), now=NOW)
    assert 'If-None-Match: "v1"' in server.requests[0] and "If-Modified-Since: Mon, 23 Nov" in server.requests[0]
    assert (run.state, run.message) == (SourceState.OK_UNCHANGED, "Not modified since the last look.")


# --- hosts ---


def test_a_host_is_asked_by_one_at_a_time_and_not_before_its_pause_is_over() -> None:
    turn = politeness.take("https://news.example/a", now=NOW)
    assert turn and politeness.take("https://news.example/b", now=NOW) is None
    assert politeness.take("https://other.example/", now=NOW)
    politeness.give_back(turn, now=NOW)
    assert politeness.take("https://news.example/b", now=NOW) is None
    assert politeness.take("https://news.example/b", now=NOW + timedelta(seconds=2))


def test_a_turn_that_nobody_gives_back_lapses(settings) -> None:
    politeness.take("https://news.example/", now=NOW)
    after = NOW + timedelta(seconds=settings.SOURCE_LEASE_SECONDS)
    assert politeness.take("https://news.example/", now=after)


def test_only_who_has_the_turn_gives_it_back() -> None:
    turn = politeness.take("https://news.example/", now=NOW)
    politeness.give_back(politeness.Turn(turn.host, "another"), now=NOW)
    assert WebHost.objects.get().turn == turn.token


def test_a_server_that_asks_for_patience_gets_it_for_all_of_its_sources() -> None:
    one, other = (make_source(url=f"http://news.example/{n}", next_due_at=NOW) for n in (1, 2))
    turn = politeness.take(one.url, now=NOW)
    politeness.give_back(turn, now=NOW, pause=3600)
    assert schedule.claim_some(10, now=NOW + timedelta(minutes=59)) == []
    assert len(schedule.claim_some(10, now=NOW + timedelta(minutes=61))) == 1
    assert {one.pk, other.pk} == set(Source.objects.values_list("pk", flat=True))


def test_of_the_sources_of_one_host_one_is_taken_at_a_time_and_other_hosts_do_not_wait() -> None:
    for number in range(5):
        make_source(url=f"https://busy.example/{number}", next_due_at=NOW - timedelta(hours=1))
    quiet = make_source(url="https://quiet.example/", next_due_at=NOW)
    taken = [source for source, _ in schedule.claim_some(10, now=NOW)]
    assert len(taken) == 2 and quiet in taken
    assert schedule.claim_some(10, now=NOW) == []


@pytest.mark.django_db(transaction=True)
def test_a_slow_host_holds_up_nobody(settings) -> None:
    with serving(waits(3)) as slow, serving(answers(rss(item()), headers=FEED)) as quick:
        settings.FETCH_ALLOW = slow.allow | quick.allow
        settings.FETCHES_AT_ONCE = 2
        make_source(url=slow.url, format="feed", next_due_at=NOW - timedelta(days=1))
        sources = [make_source(url=f"{quick.url}{n}", format="feed", next_due_at=NOW) for n in range(6)]
        http = Http(allow=settings.FETCH_ALLOW, read_seconds=3, total_seconds=4)
        ended = Event()
        round_ = Thread(
            target=lambda: (rounds.look_at_due(http=http, clock=lambda: NOW), connection.close(), ended.set())
        )
        round_.start()
        seen = wait_for(lambda: Source.objects.filter(pk__in=[s.pk for s in sources], last_good_at=NOW).count() == 6)
        assert seen and not ended.is_set()
        round_.join(10)


def wait_for(is_so) -> bool:
    import time

    ends = time.monotonic() + 2.5
    while time.monotonic() < ends:
        if is_so():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_look_at_each_source_once(settings) -> None:
    with serving(answers(rss(item()), headers=FEED)) as server:
        settings.FETCH_ALLOW = server.allow
        for number in range(20):
            make_source(url=f"{server.url}{number}", format="feed", next_due_at=NOW)
        http = Http(allow=server.allow)
        threads = [
            Thread(target=lambda: (rounds.look_at_due(http=http, clock=lambda: NOW), connection.close()))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert len(server.requests) == 20
    assert {source.runs.count() for source in Source.objects.all()} == {1}
