"""Sources from the command line: how they fare, and looking at them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from policies.models import FetchRun, NewsItem, Source
from policies.models.sources import SourceState
from tests.intake.server import answers, serving
from tests.makers import make_source
from tests.sources.test_hostile import feed, item

pytestmark = pytest.mark.django_db


def told(*words: str, **options: object) -> str:
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_the_table_tells_how_each_source_fares() -> None:
    now = timezone.now()
    good, bad = now - timedelta(hours=3, minutes=5), now - timedelta(days=2, minutes=5)
    make_source(
        slug="well", state=SourceState.OK_NEW, last_good_at=good, next_due_at=now + timedelta(minutes=12, seconds=9)
    )
    failing = make_source(slug="ill", state=SourceState.FAILING, failures=4, last_good_at=bad)
    FetchRun.objects.create(
        source=failing, started_at=now, finished_at=now, state="failing", message="The server answered 404 Not Found."
    )
    make_source(slug="paused", paused_at=now, paused_reason="It failed 20 times in a row.")
    make_source(slug="off", is_active=False)
    head, *rows = told("sources").splitlines()
    lines = {row.split()[0]: row for row in rows}
    assert head.split()[:3] == ["source", "health", "a"] and rows[-1] == "4 sources."
    assert "healthy" in lines["well"] and "3 h ago" in lines["well"] and "in 12 min" in lines["well"]
    assert "failing" in lines["ill"] and "2 d ago" in lines["ill"] and "404 Not Found." in lines["ill"]
    assert "It failed 20 times in a row." in lines["paused"] and "Switched off by an editor." in lines["off"]
    assert "1 sources." in told("sources", "--health", "failing")


def test_all_that_is_due_is_looked_at_and_told(settings) -> None:
    with serving(feed(item(1), item(2)), answers(status="500 x")) as hostile:
        settings.FETCH_ALLOW, settings.FETCHES_AT_ONCE = hostile.allow, 1
        make_source(slug="one", url=hostile.url, format="feed")
        make_source(slug="off", url=hostile.url, format="feed", is_active=False)
        assert told("ingest", "--due").splitlines() == [
            "one: 2 new or changed of 2 entries.",
            "1 looked at, 0 of them not well.",
        ]
        assert told("ingest", "--due") == "Nothing is due.\n"
        Source.objects.filter(slug="one").update(next_due_at=None)
        with pytest.raises(CommandError, match="1 of 1 could not be read"):
            told("ingest", "--due")
    assert NewsItem.objects.count() == 2


def test_one_source_is_looked_at_step_by_step(settings) -> None:
    with serving(feed(item(1))) as hostile:
        settings.FETCH_ALLOW = hostile.allow
        make_source(slug="one", url=hostile.url, format="feed", next_due_at=timezone.now() + timedelta(days=1))
        said = told("ingest", "--source", "one")
    assert "200 OK" in said and said.endswith("1 new or changed of 1 entries.\n")
    with pytest.raises(CommandError, match="no source 'none'"):
        told("ingest", "--source", "none")


def test_files_and_sources_are_not_mixed() -> None:
    for words in (["ingest"], ["ingest", "--due", "a.txt"]):
        with pytest.raises(CommandError, match="one of the three"):
            told(*words)
