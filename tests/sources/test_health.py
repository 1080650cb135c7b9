"""The collapse guard, robots.txt, and copies of what was read."""

from datetime import timedelta

import pytest

from policies.models import ArchivedCopy, FetchRun, NewsItem, WebHost
from policies.models.sources import Health, SourceState
from policies.pipeline import archive, ingest, robots
from policies.pipeline.fetch import FetchFailed, FetchRefused, Http, Trace
from tests.intake.server import answers, says, serving
from tests.makers import NOW, make_source
from tests.sources.test_hostile import FEED, HTML, feed, item, look, rss

pytestmark = pytest.mark.django_db
PAGE = "<html lang='en'><title>Announcements</title><body><main>{}</main></body></html>"
LINE = "<p>The ministry has published announcement {} on export controls of this week for all exporters.</p>"
LINES = "".join(LINE.format(number) for number in range(20))


def usual(count: int = 30, **changes):
    """A source that has answered well four times."""
    source = make_source(format="feed")
    for _ in range(4):
        look(source, feed(*(item(n, **changes) for n in range(count)), ETag='"good"'))
    assert source.health is Health.HEALTHY
    return source


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        (feed(), "It answers with nothing, where it usually has 30 entries."),
        (feed(item(1), item(2), item(3)), "It answers with 3 entries, where it usually has 30."),
        (feed(item(77)), "It answers with 1 entry, where it usually has 30."),
        (answers(b"<html><form><input type='password'></form></html>", headers=HTML), "It is a web page, not a feed."),
        (
            feed(*(item(n, text="商务部今日发布公告，对相关物项实施出口管制。" * 5, title="公告") for n in range(30))),
            "It answers in 'zh",
        ),
    ],
)
def test_a_source_that_collapses_is_guarded_and_nothing_of_it_is_taken(behaviour, sentence: str, caplog) -> None:
    source = usual(text="The ministry has published the announcement on the exports of this week. " * 3)
    before = NewsItem.objects.count()
    caplog.set_level("WARNING")
    run = look(source, behaviour)
    assert (run.state, source.health) == (SourceState.SUSPECT, Health.GUARDED)
    assert run.message.startswith(sentence)
    assert NewsItem.objects.count() == before and source.etag == '"good"'
    assert f"Source {source.slug} is guarded" in caplog.text, "whoever watches the logs is told"
    assert look(source, feed(*(item(n) for n in range(28)))).state in ("ok_new", "ok_unchanged")


def test_a_source_that_has_fewer_entries_but_not_so_few_is_not_guarded() -> None:
    assert look(usual(), feed(*(item(n) for n in range(5)))).state == SourceState.OK_UNCHANGED


def test_a_page_that_turns_into_another_is_guarded() -> None:
    source = make_source(format="html", name="Announcements")
    no_robots = answers(status="404 x")
    page = answers(PAGE.format(LINES).encode(), headers=HTML)
    for _ in range(4):
        look(source, no_robots, page)
    for body, sentence in [
        (PAGE.format("<form>Sign in <input name=p type=password></form>" + LINE.format(1)), "asks for a password"),
        (PAGE.format(LINE.format(1)).replace("Announcements", "Access denied"), "that is called “Access denied”"),
        (PAGE.format(LINE.format(1)), "characters, where it usually has"),
        (PAGE.format(LINES + "<p>[an error occurred while processing this directive]</p>"), "error of the server"),
    ]:
        run = look(source, no_robots, answers(body.encode(), headers=HTML))
        assert run.state == SourceState.SUSPECT and sentence in run.message, run.message


# --- robots.txt ---


def permitted(url_path: str, *behaviours) -> float:
    with serving(*behaviours) as host:
        return robots.permit(f"{host.url}{url_path}", http=Http(allow=host.allow), now=NOW, trace=Trace())


RULES = b"User-agent: *\nDisallow: /private\nAllow: /private/open$\nCrawl-delay: 7\n"


def test_robots_txt_is_kept_by_the_longest_rule() -> None:
    assert permitted("news", answers(RULES)) == 7
    assert permitted("private/open", answers(RULES)) == 7
    with pytest.raises(FetchRefused, match=r"asks that .* is not read\."):
        permitted("private/other", answers(RULES))


def test_our_own_name_goes_before_the_star() -> None:
    own = b"User-agent: export-control-policy-tracker\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    with pytest.raises(FetchRefused):
        permitted("news", answers(own))


def test_without_robots_txt_all_is_allowed_and_with_one_that_cannot_be_had_nothing() -> None:
    assert permitted("news", answers(status="404 x")) == 0
    assert permitted("news", answers(status="403 x")) == 0
    for behaviour in (answers(status="503 x"), says(b"")):
        with pytest.raises(FetchFailed, match="cannot be had now") as failed:
            permitted("news", behaviour)
        assert failed.value.is_passing


def test_robots_txt_is_asked_once_a_day() -> None:
    with serving(answers(RULES), answers(RULES), answers(status="500 x")) as host:
        http = Http(allow=host.allow)
        for hours in (0, 1, 23, 25, 50):
            robots.permit(f"{host.url}news", http=http, now=NOW + timedelta(hours=hours), trace=Trace())
    assert len(host.requests) == 3, "what is known holds on while it cannot be had"
    assert WebHost.objects.get().robots_rule == "rules"


def test_pages_are_asked_about_and_feeds_are_not() -> None:
    with serving(answers(b"User-agent: *\nDisallow: /\n")) as host:
        page = make_source(format="html", url=f"{host.url}page")
        run = ingest.ingest(page, http=Http(allow=host.allow), now=NOW)
        assert run.state == SourceState.FAILING and "asks that" in run.message
        assert [step[0] for step in run.steps] == ["robots.txt"]
    with serving(answers(rss(item()), headers=FEED)) as host:
        source = make_source(format="feed", url=f"{host.url}feed")
        assert ingest.ingest(source, http=Http(allow=host.allow), now=NOW).state == SourceState.OK_NEW
    assert len(host.requests) == 1


# --- copies ---


def test_what_was_read_is_kept_once_and_can_be_looked_at() -> None:
    source = make_source(format="feed")
    runs = [look(source, feed(item(1, text="<b>bold</b>"))) for _ in range(3)]
    assert ArchivedCopy.objects.count() == 1 and len({run.archived_id for run in runs}) == 1
    copy = ArchivedCopy.objects.get()
    assert archive.body_of(copy) == rss(item(1, text="<b>bold</b>"))
    assert len(bytes(copy.body)) < copy.size + 20 and "<title>Wire</title>" in archive.text_of(copy)


def test_no_copy_is_kept_where_none_is_wanted(settings) -> None:
    settings.ARCHIVE_DAYS = 0
    assert look(make_source(format="feed"), feed(item())).archived is None


def test_old_copies_and_old_runs_are_thrown_away_but_for_the_last_look(settings) -> None:
    source = make_source(format="feed")
    look(source, feed(item(1)), now=NOW - timedelta(days=200))
    look(source, feed(item(2)), now=NOW - timedelta(days=190))
    assert archive.tidy(now=NOW) == (1, 2)
    assert FetchRun.objects.get().archived is None and ArchivedCopy.objects.count() == 0
    assert archive.tidy(now=NOW) == (0, 0)


def test_a_look_tells_each_of_its_steps() -> None:
    run = look(make_source(format="feed"), feed(item()))
    assert [step[0] for step in run.steps] == ["look-up", "connect", "request", "status", "body", "parse", "store"]
    assert run.steps[3][2] == "200 OK" and run.steps[-1][2] == "1 new, 0 changed, 0 unchanged"
    assert (run.new_count, run.changed_count, run.unchanged_count) == (1, 0, 0)
