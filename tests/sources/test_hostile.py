# ruff: noqa: E501
"""A source whose server means no good, or knows no better: each look ends in a run that says in one sentence what happened,
within its limits, nothing comes in that should not, and the source goes on."""

import re
import resource
import time
from datetime import timedelta

import pytest

from policies.models import FetchRun, NewsItem, Source
from policies.models.news import SourceState
from policies.pipeline import ingest
from policies.pipeline.fetch import Http
from tests.intake.server import (
    OK,
    Behaviour,
    answers,
    bomb,
    drips,
    packed,
    pours,
    redirects,
    resets,
    says,
    serving,
    waits,
)
from tests.intake.test_fetch import serving_at_once
from tests.makers import NOW, make_source

pytestmark = pytest.mark.django_db
LIMITS = {"connect_seconds": 1.0, "read_seconds": 1.0, "total_seconds": 2.0}
FEED = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def rss(*items: str, title: str = "Wire") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'.encode()


def item(number: int = 1, *, text: str = "Nothing of note.", **changes: str) -> str:
    parts = {"title": f"Title {number}", "link": f"https://n.example/{number}", "guid": f"g{number}"} | changes
    parts["description"] = text
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in parts.items()) + "</item>"


def look(source: Source, *behaviours: Behaviour, now=NOW, **changes: object) -> FetchRun:
    with serving(*behaviours) as hostile:
        source.url = hostile.url
        return ingest.ingest(source, http=Http(**(LIMITS | {"allow": hostile.allow} | changes)), now=now)


def goes_on(source: Source) -> bool:
    """Whether the next look at it, at a server in order, brings its news."""
    assert source.claimed_until is None and source.next_due_at > NOW
    before = NewsItem.objects.count()
    run = look(source, answers(rss(item(99_999, text="All is well again.")), headers=FEED), now=NOW + timedelta(days=1))
    return run.state == SourceState.OK_NEW and NewsItem.objects.count() == before + 1


def feed(*items: str, **headers: str) -> Behaviour:
    return answers(rss(*items), headers=FEED | headers)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
LAUGHTER = (
    f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><rss version="2.0"><channel><title>&l11;</title>'
)
QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "{"a" * 50_000}">]><rss version="2.0"><channel><title>{"&a;" * 5_000}'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>W</title>'

FAILS = {
    "a body without an end": (pours(OK + b"\r\n", b"x" * 65_536), "MiB came over the wire|not done within"),
    "chunks without an end": (pours(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"), "MiB came over the wire|not done within"),
    "a slow body": (drips(OK + b"Content-Length: 90000\r\n\r\n", b"x", every=0.05), r"not done within 2 s"),
    "slow headers": (drips(b"HTTP/1.1 200 OK\r\nX: ", b"a", every=0.05), r"not done within 2 s"),
    "slow chunks": (drips(CHUNKED, b"1\r\nx\r\n", every=0.05), r"not done within 2 s"),
    "continue for ever": (drips(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", every=0.01), "not done within 2 s"),
    "silence": (waits(5), "said nothing for 1 s"),
    "silence after half": (waits(5, before=OK + b"Content-Length: 10\r\n\r\nabc"), "said nothing for 1 s"),
    "a connection closed at once": (says(b""), "closed the connection without an answer"),
    "a connection reset": (resets(), "connection broke|closed the connection"),
    "a gzip bomb": (answers(bomb(64), headers=FEED | {"Content-Encoding": "gzip"}), "larger than 8 MiB"),
    "a brotli body": (answers(b"\x1b\xff", headers=FEED | {"Content-Encoding": "br"}), "'br', which was not asked for"),
    "a zstd body": (answers(b"(\xb5/\xfd", headers=FEED | {"Content-Encoding": "zstd"}), "'zstd', which was not asked for"),
    "gzip within gzip": (answers(packed(bomb(8)), headers=FEED | {"Content-Encoding": "gzip, gzip"}), "was not asked for"),
    "truncated gzip": (answers(packed(rss(item()) * 20)[:-9], headers=FEED | {"Content-Encoding": "gzip"}), "gzip ends in the middle"),
    "no gzip at all": (answers(rss(item()), headers=FEED | {"Content-Encoding": "gzip"}), "cannot be unpacked"),
    "a length too long": (answers(rss(item()), headers=FEED | {"Content-Length": "90000"}), "announced 90,000 bytes and ended"),
    "a length of a terabyte": (answers(b"x", headers={"Content-Length": str(2**40)}), "announces 1,099,511,627,776 bytes"),
    "a chunk of no length": (says(CHUNKED + b"zz\r\nab\r\n"), "middle|HTTP|could not be read"),
    "no HTTP": (says(b"SSH-2.0-OpenSSH_9.2\r\n"), "not proper HTTP"),
    "TLS where HTTP should be": (says(b"\x16\x03\x01\x02\x00\x01"), "not proper HTTP"),
    "a status of five digits": (says(b"HTTP/1.1 99999 OK\r\n\r\n"), "not proper HTTP"),
    "ten thousand headers": (pours(b"HTTP/1.1 200 OK\r\n", b"X-A: aaaa\r\n" * 500), "not proper HTTP"),
    "a header without an end": (pours(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 65_536), "not proper HTTP"),
    "304 without a validator": (answers(status="304 Not Modified"), "304, not modified, although nothing was asked"),
    "204": (answers(status="204 No Content"), "204 No Content"),
    "401": (answers(status="401 Unauthorized"), "401 Unauthorized"),
    "403": (answers(status="403 Forbidden"), "403 Forbidden"),
    "404": (answers(status="404 Not Found"), "404 Not Found"),
    "429": (answers(status="429 x", headers={"Retry-After": "7200"}), "asks for 7,200 s of patience"),
    "500": (answers(status="500 x"), "500 Internal Server Error"),
    "503 for ever": (answers(status="503 x", headers={"Retry-After": "99999999999"}), "503 Service Unavailable"),
    "a redirect in a circle": (redirects("/"), "redirects more than 5 times"),
    "a redirect to nowhere": (answers(status="302 Found"), "without saying where to"),
    "a redirect to this machine": (redirects("http://127.0.0.1:1/"), "not a public address"),
    "a redirect to the metadata": (redirects("http://169.254.169.254/latest/"), "not a public address"),
    "a redirect to a private net": (redirects("http://[::ffff:10.0.0.1]/"), "not a public address"),
    "a redirect to a number": (redirects("http://2130706433/"), "a number in an unusual way"),
    "a redirect to a file": (redirects("file:///etc/passwd"), "Only http and https"),
    "a redirect to a script": (redirects("javascript:alert(1)"), "Only http and https"),
    "a redirect with a password": (redirects("http://a:b@127.0.0.1:{port}/"), "a user name or a password"),
}  # fmt: skip

SUSPECT = {
    "an empty body": (answers(b"", headers=FEED), "empty"),
    "blanks": (answers(b" \r\n\t ", headers=FEED), "empty"),
    "NULs alone": (answers(bytes(500), headers=FEED), "empty"),
    "an error page that says 200": (answers(b"<html><title>503 Service Unavailable</title><h1>Sorry</h1></html>", headers=HTML), "not a feed"),
    "a page for signing in": (answers(b"<html><form><input type=password></form></html>", headers=HTML), "not a feed"),
    "HTML where XML should be": (answers(b"<!doctype html><p>Welcome to our site.</p>", headers=FEED), "not a feed"),
    "JSON where XML should be": (answers(b'{"error": "no such feed"}', headers={"Content-Type": "application/json"}), "."),
    "a picture": (answers(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, headers=FEED), "."),
    "a feed without entries": (feed(), "not a single entry"),
    "a plain text": (answers(b"Nothing to see here.", headers={"Content-Type": "text/plain"}), "not a feed"),
    "laughing entities": (answers(LAUGHTER.encode(), headers=FEED), "."),
    "growing entities": (answers(QUADRATIC.encode(), headers=FEED), "."),
    "tags without an end": (answers(b"<rss><channel>" + b"<a>" * 100_000, headers=FEED), "."),
    "attributes without an end": (answers(b"<rss " + b"a='b' " * 50_000 + b">", headers=FEED), "."),
}  # fmt: skip


def dated(when: str) -> Behaviour:
    return feed(item(pubDate=when))


# What is odd, and read all the same: how many articles come of it.
READ = {
    "a charset that lies": (answers(rss(item(text="Café – Curaçao")), headers={"Content-Type": "application/xml; charset=us-ascii"}), 1),
    "a charset that nobody knows": (answers(rss(item()), headers={"Content-Type": "application/xml; charset=klingon"}), 1),
    "bytes that are no UTF-8": (answers(rss(item(text="x")).replace(b">x<", b">\xff\xfe\xc3x<"), headers=FEED), 1),
    "NUL and control characters": (answers(rss(item(text="be\x00fore\x07 a\x1bfter")), headers=FEED), 1),
    "bidi tricks": (feed(item(title="Report \u202egnp.exe", text="\u2066evil\u2069 text")), 1),
    "scripts in titles and texts": (feed(item(title="&lt;script&gt;alert(1)&lt;/script&gt;T", text="&lt;img src=x onerror=alert(1)&gt;")), 1),
    "links of scripts": (feed(item(link="javascript:alert(1)"), item(2, link="data:text/html,x", text="Another.")), 2),
    "a link to this machine": (feed(item(link="http://127.0.0.1/admin/")), 1),
    "a date of 1970": (dated("Thu, 01 Jan 1970 00:00:00 GMT"), 1),
    "a date of 2099": (dated("Thu, 01 Jan 2099 00:00:00 GMT"), 1),
    "a date called yesterday": (dated("yesterday"), 1),
    "the same guid and link for all": (feed(*(item(n, guid="same", link="https://n.example/") for n in range(5))), 5),
    "entries with nothing in them": (feed("<item/>", "<item><guid>a</guid></item>", "<item><guid>b</guid></item>"), 3),
    "the same guid for all": (feed(*(item(n, guid="same") for n in range(5))), 5),
    "no guid at all": (feed(*(item(n).replace(f"<guid>g{n}</guid>", "") for n in range(5))), 5),
    "entries given twice": (feed(item(1), item(1), item(2)), 2),
    "no link at all": (feed(item(link="", text="One text."), item(2, link="", text="Another text.")), 2),
    "no title at all": (feed(item(title="")), 1),
    "a title of a megabyte": (feed(item(title="T" * 2**20)), 1),
    "a link of a megabyte": (feed(item(link="https://n.example/" + "a" * 2**20)), 1),
    "a text of two megabytes": (feed(item(text="word " * 400_000)), 1),
    "an external entity": (answers(EXTERNAL.encode() + item(text="&x;").encode() + b"</channel></rss>", headers=FEED), None),
    "cut in the middle": (answers(rss(item(1), item(2), item(3))[:-60], headers=FEED), None),
    "an ampersand alone": (feed(item(text="Smith & Wesson")), 1),
    "junk before the feed": (answers(b"\r\n\r\nWarning: PHP\r\n" + rss(item()), headers=FEED), None),
    "a length too short": (answers(rss(item(), item(2)), headers=FEED | {"Content-Length": str(len(rss(item(), item(2))) - 5)}), None),
    "a type that lies": (answers(rss(item()), headers={"Content-Type": "image/png"}), 1),
    "no type at all": (answers(rss(item()), headers={"Content-Type": ""}), 1),
    "many members of gzip": (answers(packed(rss(item())[:50]) + packed(rss(item())[50:]), headers=FEED | {"Content-Encoding": "gzip"}), 1),
    "a redirect to the feed": (None, 1),
    "a validator that smuggles": (feed(item(), ETag='"a"\tX'), 1),
    "a length below nothing": (answers(rss(item()), headers=FEED | {"Content-Length": "-5"}), None),
    "a cookie": (feed(item(), **{"Set-Cookie": "id=1"}), 1),
}  # fmt: skip


def test_there_are_more_than_sixty_ways_to_be_wrong() -> None:
    assert len(FAILS) + len(SUSPECT) + len(READ) >= 60


@pytest.mark.parametrize("name", FAILS)
def test_a_look_that_fails_says_so_and_the_source_goes_on(name: str) -> None:
    behaviour, sentence = FAILS[name]
    ended_well(name, behaviour, sentence, SourceState.FAILING)


@pytest.mark.parametrize("name", SUSPECT)
def test_an_answer_that_is_no_feed_is_suspect_and_the_source_goes_on(name: str) -> None:
    behaviour, sentence = SUSPECT[name]
    ended_well(name, behaviour, sentence, SourceState.SUSPECT)


def ended_well(name: str, behaviour: Behaviour, sentence: str, state: SourceState) -> None:
    source = make_source(format="feed")
    began = time.monotonic()
    run = look(source, behaviour)
    assert time.monotonic() - began < LIMITS["total_seconds"] + (8 if state == SourceState.SUSPECT else 2)
    assert run.state == state and re.search(sentence, run.message), (name, run.state, run.message)
    assert "\n" not in run.message and run.message.endswith((".", "…"))
    assert run.steps and NewsItem.objects.count() == 0
    assert (source.failures, source.etag, source.last_good_at) == (1, "", None)
    assert goes_on(source)


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_read_all_the_same(name: str) -> None:
    behaviour, count = READ[name]
    source = make_source(format="feed")
    run = look(source, *([behaviour] if behaviour else [redirects("/moved", status="301 x"), feed(item())]))
    found = list(NewsItem.objects.all())
    assert count is None or len(found) == count, run.message
    assert run.message.endswith(".")
    for one in found:
        assert "\x00" not in one.text and "<script" not in one.title and "root:" not in one.text
        assert one.url.startswith(("http://", "https://")) or one.url == ""
        assert one.published_at is None or one.published_at <= NOW + timedelta(days=1)
    assert goes_on(source)


def test_ten_thousand_entries_are_taken_in_whole_and_once() -> None:
    source = make_source(format="feed")
    behaviour = feed(*(item(number) for number in range(10_000)))
    assert look(source, behaviour, total_seconds=20.0).new_count == 10_000
    assert look(source, behaviour, total_seconds=20.0).message == "Nothing new among 10000 entries."
    assert NewsItem.objects.count() == 10_000


def test_guids_that_change_make_no_new_articles() -> None:
    source = make_source(format="feed")
    text = "The ministry said on Tuesday that nothing had been decided. " * 5
    look(source, feed(item(1, guid="a", text=text)))
    look(source, feed(item(1, guid="b", text=text)))
    assert (
        look(source, feed(item(1, guid="c", link="https://n.example/1?session=2", text=text))).state == "ok_unchanged"
    )
    assert NewsItem.objects.count() == 1


def test_an_article_that_moves_stays_one_and_another_under_its_guid_is_another() -> None:
    source = make_source(format="feed")
    look(source, feed(item(1, guid="tag:1")))
    look(source, feed(item(1, guid="tag:1", link="https://n.example/moved/1")))
    assert NewsItem.objects.count() == 1
    look(source, feed(item(2, guid="tag:1")))
    assert NewsItem.objects.count() == 2


def test_a_server_without_tls_where_tls_should_be_is_told() -> None:
    source = make_source(format="feed")
    with serving_at_once(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        source.url = f"https://127.0.0.1:{port}/"
        run = ingest.ingest(source, http=Http(**LIMITS, allow=frozenset({f"127.0.0.1:{port}"})), now=NOW)
    assert (run.state, run.message) == (SourceState.FAILING, "The server does not speak TLS as it should.")


def test_the_heaviest_cost_little_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    heavy = ["a gzip bomb", "a body without an end", "chunks without an end"]
    for behaviour, _ in [FAILS[name] for name in heavy] + [SUSPECT["laughing entities"], SUSPECT["growing entities"]]:
        look(make_source(format="feed"), behaviour)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
