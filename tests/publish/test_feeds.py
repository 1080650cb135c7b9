"""Feeds and calendars, as programs for them read them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import icalendar
import pytest
from django.test import Client

from policies.vocabulary import Action
from tests.api.test_changes import make_registered
from tests.makers import make_event

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


def ask(path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers=headers)


def test_the_feed_tells_steps_with_their_quotes_and_is_not_sent_twice() -> None:
    make_event(make_registered("one", summary="<b>x</b>"), quote="It entered into force & holds.")
    make_event(make_registered("two"))
    answer = ask("feed.atom")
    feed = feedparser.parse(answer.content)
    assert (feed.bozo, feed.version, len(feed.entries)) == (False, "atom10", 2)
    assert feed.entries[1].title == "About one: enter into force, 2025-01-01"
    assert "It entered into force & holds." in feed.entries[1].content[0].value
    assert feed.entries[1].link == "http://testserver/restrictions/one/"
    assert ask("feed.atom", **{"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_feed_is_of_what_the_filters_leave() -> None:
    make_event(make_registered("one"))
    make_event(make_registered("two"))
    assert len(feedparser.parse(ask("feed.atom?restriction=two").content).entries) == 1
    assert [item["url"] for item in ask("feed.json?restriction=one").json()["items"]] == [
        "http://testserver/restrictions/one/"
    ]
    assert len(ask("feed.json?imposed_by=US&q=about").json()["items"]) == 2
    for path in ("feed.atom?restriction=nobody", "feed.atom?colour=red", "calendar.ics?category=nothing"):
        refused = ask(path)
        assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json"), path


def test_older_pages_follow() -> None:
    restriction = make_registered("one")
    for _ in range(60):
        make_event(restriction)
    first = ask("feed.json").json()
    second = ask(first["next_url"].removeprefix("http://testserver/api/v1/")).json()
    assert (len(first["items"]), len(second["items"]), "next_url" in second) == (50, 10, False)
    assert feedparser.parse(ask("feed.atom").content).feed.links[1].rel == "next"


def test_the_calendar_holds_what_is_coming_and_folds_long_lines() -> None:
    restriction = make_registered("one")
    restriction.title = "限制，出口；" + "x" * 200
    from policies.registry import edit
    from tests.makers import NOW, make_author

    edit.save(restriction, by=make_author(), now=NOW)
    make_event(restriction)
    make_event(restriction, action=Action.SUSPEND, effective_date=TODAY, until_date=TODAY + timedelta(days=9))
    answer = ask("calendar.ics")
    lines = answer.content.decode().split("\r\n")
    assert answer["Content-Type"].startswith("text/calendar")
    assert lines.count("BEGIN:VEVENT") == 2 and all(len(line.encode()) <= 75 for line in lines)
    assert f"DTSTART;VALUE=DATE:{TODAY + timedelta(days=10):%Y%m%d}" in lines
    assert ask("calendar.ics").content == answer.content


def test_what_reads_calendars_reads_ours() -> None:
    restriction = make_registered("one")
    make_event(restriction)
    make_event(restriction, action=Action.SUSPEND, effective_date=TODAY, until_date=TODAY + timedelta(days=9))
    read = icalendar.Calendar.from_ical(ask("calendar.ics").content)
    assert not read.errors and read["version"] == "2.0"
    events = list(read.walk("VEVENT"))
    assert [event.decoded("dtstart") for event in events] == [TODAY, TODAY + timedelta(days=10)]
    assert all(not event.errors and event["uid"] and event.decoded("dtstamp").tzinfo for event in events)
    assert all(event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1) for event in events)
