"""What becomes of bytes that are not what they should be: one sentence, or as much as is sound in them."""

import gzip
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest

from policies.pipeline.parse import PARSERS, Entry, NotReadable, bounded, canonical_url, clean_text, distinct, parse
from policies.pipeline.parse.charset import decode
from policies.pipeline.parse.plain import plain_text

ENDS_WITHIN = 10.0
SAMPLES = Path(__file__).parent.parent / "samples"
TAGS = [
    b"<item>",
    b"</item>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&",
    b"&#",
    b"<",
    b">",
    b"\x00",
    b'"',
    b"<entry",
    b"<?xml",
    b"<html>",
    b"&#xd800;",
]


def rss(items: str, *, prologue: str = "") -> bytes:
    return f'<?xml version="1.0"?>{prologue}<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()


def item(**changes: str) -> str:
    values = {"title": "A title", "link": "https://wire.example/1", "description": "Some text."} | changes
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in values.items() if value) + "</item>"


def only(body: bytes, **options: str) -> Entry:
    entries = parse(body, **options)
    assert len(entries) == 1
    return entries[0]


def refusal(body: bytes, **options: str) -> str:
    with pytest.raises(NotReadable) as refused:
        parse(body, **options)
    return str(refused.value)


# --- what it is not ---


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<html><body><h1>Sign in</h1><p>Please.</p></body></html>", "It is a web page, not a feed."),
        (b"<!DOCTYPE html><title>x</title><p>Not here", "It is a web page, not a feed."),
        (
            b"<?xml version='1.0'?><catalog><book/></catalog>",
            "It is XML, but no feed: its outermost element is <catalog>.",
        ),
        (b'{"error": "not found"}', "It is JSON, but not a JSON Feed: there is no list of items in it."),
        (b"Error establishing a database connection", "It is not a feed: no RSS, RDF or Atom was found in it."),
        (
            b"[an error occurred while processing this directive]",
            "It is not a feed: no RSS, RDF or Atom was found in it.",
        ),
        (b"<rss", "It is not a feed: no RSS, RDF or Atom was found in it."),
        (b"<feed", "It is not a feed: no RSS, RDF or Atom was found in it."),
    ],
)
def test_a_feed_that_is_not_one_is_told_apart(body: bytes, sentence: str) -> None:
    assert refusal(body, format="feed") == sentence


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parse(rss("")) == []
    assert parse(b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>') == []
    assert parse(b'{"version": "https://jsonfeed.org/version/1", "items": []}') == []


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\x00\x00", b"\xff\xfe"])
@pytest.mark.parametrize("format_", ["auto", *PARSERS])
def test_an_empty_file_is_refused(body: bytes, format_: str) -> None:
    assert refusal(body, format=format_).startswith("It is empty")


def test_fifty_megabytes_of_text_are_refused_with_the_limit() -> None:
    assert refusal(b"All work and no play. " * 2_400_000) == "It is 50.4 MiB; more than 8 MiB is not read."


def test_a_page_may_be_smaller_than_a_feed() -> None:
    page = b"<html><body><p>" + b"x " * (2**21 + 2**20) + b"</p></body></html>"
    assert refusal(page) == "The page is 6.0 MiB; more than 4 MiB is not read."


@pytest.mark.parametrize(
    "markup",
    [
        b"<html><head><title>Title</title></head><body></body></html>",
        b"<html><body><script>app()</script><div id=root></div><noscript>Enable JavaScript</noscript></body></html>",
        b"<div>" * 3000,
        b"<html><body><img src='data:image/png;base64," + b"A" * 50_000 + b"'></body></html>",
        b"<!-- only a comment --><p></p>",
    ],
)
def test_a_page_that_is_all_markup_is_refused(markup: bytes) -> None:
    assert refusal(markup, format="html") == "It is a page of markup without any text."


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_binary_content_is_refused_by_its_name(body: bytes, what: str) -> None:
    assert what in refusal(body)


# --- characters ---


@pytest.mark.parametrize(
    ("text", "written", "said"),
    [
        ("中国暂停实施出口管制", "gb18030", ""),
        ("中国暂停实施出口管制，商务部公告", "gb18030", "gb2312"),
        ("中国暂停实施出口管制，商务部公告", "utf-8", "gbk"),
        ("中國暫停實施出口管制", "big5", "big5"),
        ("輸出管理の見直し、半導体製造装置", "shift_jis", "Shift_JIS"),
        ("輸出管理", "iso2022_jp", "iso-2022-jp"),
        ("Ausfuhrgenehmigung für Verstärker", "latin-1", "iso-8859-1"),
        ("“quoted” — and – dashed", "cp1252", "iso-8859-1"),
        ("“quoted”", "utf-8", "iso-8859-1"),
        ("Ünïcödé", "utf-16", ""),
        ("Ünïcödé", "utf-8-sig", "latin-1"),
        ("Экспортный контроль", "koi8_r", "koi8-r"),
    ],
)
def test_characters_are_read_as_they_were_meant(text: str, written: str, said: str) -> None:
    assert decode((text * 3).encode(written), said=said) == text * 3


def test_a_wrong_charset_that_nothing_fits_is_refused_by_its_name() -> None:
    assert refusal(b"\x81\x8d\x8f\xff\xfe\x9d\x90" * 400, charset="utf-8") == (
        "It is said to be in the character set utf-8, but is not, and no other fits."
    )


def test_an_unknown_charset_does_not_matter_where_the_bytes_speak_for_themselves() -> None:
    assert only("Größe".encode(), charset="x-nonsense").text == "Größe"
    assert only("Größe".encode(), charset="../../etc\x00").text == "Größe"


def test_a_stray_bad_byte_costs_one_character() -> None:
    text = ("Ware für die Ausfuhr. " * 100).encode() + b"\xc3 Ende."
    assert only(text).text.count("\ufffd") == 1


def test_what_cannot_be_stored_is_dropped_and_nothing_else() -> None:
    assert clean_text("a\x00b\x1f\x7f\ud800c\r\nd\re\t\u202ef") == "abc\nd\ne\t\u202ef"


def test_a_text_keeps_every_character_so_that_offsets_are_those_of_the_file() -> None:
    body = "  Title line\n\n\n\n  indented,  spaced &amp; <not a tag>\n"
    assert only(body.encode()).text == body


def test_control_characters_in_a_feed_cost_no_entry() -> None:
    entries = parse(
        rss(
            item(title="One\x00\x08", description="a\x0bb &#0; &#x1; c")
            + item(title="Two", link="https://wire.example/2")
        )
    )
    assert [entry.title for entry in entries] == ["One", "Two"]
    assert not any(char < " " for char in entries[0].text)


def test_bidirectional_marks_stay_for_the_page_to_isolate() -> None:
    assert only(rss(item(title="abc \u202egpj.exe"))).title == "abc \u202egpj.exe"


# --- links and markup ---


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd", "mailto:a@b.example", "https://user:pass@wire.example/", "https://wire.example\\@evil.example/",
        "http://[", "https://",
        "http://wire.example:99999/", "https://wi re.example/", "https://wire.example/" + "a" * 3000, "//", "",
    ],
)  # fmt: skip
def test_a_link_that_is_no_web_address_is_no_link(link: str) -> None:
    assert canonical_url(link) == ""


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ("HTTPS://Wire.Example:443/A?b=1#c", "https://wire.example/A?b=1"),
        ("https://wire.example", "https://wire.example/"),
        ("https://wire.example/a?utm_source=x&id=7&utm_campaign=y&fbclid=z", "https://wire.example/a?id=7"),
        ("https://wire.example/a?utm_source=x", "https://wire.example/a"),
        ("https://wire.example/a?q=a+b&r=%20", "https://wire.example/a?q=a+b&r=%20"),
        ("https://wire.example/?p=1201", "https://wire.example/?p=1201"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("/a/b", "https://base.example/a/b"),
        ("../c", "https://base.example/c"),
        ("http://wire.example:8080/", "http://wire.example:8080/"),
    ],
)
def test_one_article_has_one_address(link: str, canonical: str) -> None:
    assert canonical_url(link, base="https://base.example/x/y") == canonical


def test_scripts_in_titles_and_texts_leave_no_trace() -> None:
    entry = only(
        rss(
            item(
                title="&lt;script&gt;alert(1)&lt;/script&gt;News",
                description="<![CDATA[<p onclick=x()>Text</p><script>y()</script>]]>",
            )
        )
    )
    assert (entry.title, entry.text) == ("News", "Text")


def test_a_javascript_link_costs_the_link_and_not_the_entry() -> None:
    entry = only(rss(item(link="javascript:alert(1)")))
    assert (entry.url, entry.title) == ("", "A title")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("5 < 7 and 9 > 8 <b>bold</b>", "5 < 7 and 9 > 8 bold"),
        ("a <a title='x > y' href=\"z\">link</a> b", "a link b"),
        ("x<!-- <b> --> y <!---->z", "x y z"),
        ("<script>if (a<b) {'</p>'}</script>shown", "shown"),
        ("<SCRIPT>x</SCRIPT >shown", "shown"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("&lt;b&gt; &amp;amp; &nbsp;&#x27;", "<b> &amp; '"),
        ("no markup\nkeeps its\n\n\n\nlines", "no markup\nkeeps its\n\nlines"),
        ("<p>unclosed 'quote in tag<p a='x>kept</p>", "unclosed 'quote in tag\n\nkept"),
    ],
)
def test_markup_becomes_paragraphs(markup: str, text: str) -> None:
    assert plain_text(markup) == text


# --- dates ---


NO_DATES = [
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "0",
    "1",
    "-1",
    "2099-01-01T00:00:00Z",
    "yesterday",
    "today",
    "now",
    "June 2025",
    "2025",
]
NO_DATES += [
    "2025",
    "2025-06",
    "03/11/2026",
    "2025-02-30",
    "2025-13-01",
    "99999-01-01",
    "Tue, 10 Jun 2025 25:00:00 GMT",
]
NO_DATES += ["2025-06-10T08:00:00+99:00", "Tue, 10 Jun 2025 24:30:00 GMT"]


@pytest.mark.parametrize("date", NO_DATES)
def test_a_date_that_cannot_be_meant_is_no_date(date: str) -> None:
    entry = only(rss(item(pubDate=date)))
    assert (entry.published_at, entry.published_precision) == (None, "")


@pytest.mark.parametrize(
    ("date", "at", "precision"),
    [
        ("Tue, 10 Jun 2025 23:30:00 -0500", "2025-06-11T04:30:00", "second"),
        ("Tue, 10 Jun 2025 08:00 GMT", "2025-06-10T08:00:00", "second"),
        ("10 June 2025 08:00:00 EST", "2025-06-10T13:00:00", "second"),
        ("2025-06-10T08:00:00Z", "2025-06-10T08:00:00", "second"),
        ("2025-06-10T08:00:00.123456+08:00", "2025-06-10T00:00:00", "second"),
        ("2025-06-10 08:00:00+0000", "2025-06-10T08:00:00", "second"),
        ("2025-06-10T23:59:60Z", "2025-06-10T23:59:59", "second"),
        ("2025-06-10", "2025-06-10T00:00:00", "day"),
        ("2025/06/10", "2025-06-10T00:00:00", "day"),
        ("2025.06.10", "2025-06-10T00:00:00", "day"),
        ("20250610", "2025-06-10T00:00:00", "day"),
        ("10 Jun 2025", "2025-06-10T00:00:00", "day"),
        ("June 10, 2025", "2025-06-10T00:00:00", "day"),
        ("2025年6月10日", "2025-06-10T00:00:00", "day"),
        ("2025-06-10T00:00:00+14:00", "2025-06-10T00:00:00", "day"),
        ("2025-06-10T00:00:00-12:00", "2025-06-10T00:00:00", "day"),
        ("Tue, 10 Jun 2025 00:00:00 +0800", "2025-06-10T00:00:00", "day"),
        ("2025-06-10 23:30:00", "2025-06-10T00:00:00", "day"),
        ("Tue, 10 Jun 2025 08:00:00 CST", "2025-06-10T00:00:00", "day"),
        ("<![CDATA[2025-06-10]]>", "2025-06-10T00:00:00", "day"),
    ],
)
def test_a_date_is_read_in_its_known_forms_and_a_day_stays_that_day(date: str, at: str, precision: str) -> None:
    entry = only(rss(item(pubDate=date)))
    assert (entry.published_at, entry.published_precision) == (
        datetime.fromisoformat(at).replace(tzinfo=UTC),
        precision,
    )


def test_a_date_of_publication_after_now_is_no_date() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert parse(rss(item(pubDate="2026-01-02")), now=now)[0].published_at is not None
    assert parse(rss(item(pubDate="2026-02-01")), now=now)[0].published_at is None


def test_the_tolerant_parser_is_given_the_same_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PARSERS["feed"].__globals__["fastfeedparser"], "parse", lambda *_, **__: 1 / 0)
    dates = ["2025年11月3日", "2026/11/03", "yesterday", "June 2025"]
    entries = parse(rss("".join(item(link=f"https://wire.example/{n}", pubDate=date) for n, date in enumerate(dates))))
    assert [str(entry.published_at)[:10] for entry in entries] == ["2025-11-03", "2026-11-03", "None", "None"]


# --- identity ---


def test_of_entries_with_the_same_guid_link_and_title_the_first_counts() -> None:
    same = item(guid="1", title="First")
    assert [entry.text for entry in distinct(parse(rss(same + same.replace("Some", "Other"))))] == ["Some text."]


def test_no_entry_is_lost_because_another_has_its_guid_and_link() -> None:
    entries = distinct(
        parse(rss(item(guid="1", title="First") + item(guid="1", title="Second") + item(guid="1", title="First")))
    )
    assert [(entry.title, entry.url) for entry in entries] == [("First", ""), ("Second", "")]


def test_entries_without_a_guid_are_known_by_their_link_or_their_text() -> None:
    entries = distinct(parse(rss(item(link="") + item(link="") + item(link="", description="Other.") + item())))
    assert [(entry.guid, entry.text) for entry in entries] == [
        ("", "Some text."), ("", "Other."), ("https://wire.example/1", "Some text."),
    ]  # fmt: skip


def test_different_articles_under_one_address_do_not_overwrite_each_other() -> None:
    entries = distinct(parse(rss(item(guid="1", title="One") + item(guid="2", title="Two"))))
    assert [(entry.title, entry.url) for entry in entries] == [("One", ""), ("Two", "")]


def test_every_entry_of_a_feed_is_given_also_one_with_nothing_in_it() -> None:
    entries = parse(rss("<item/><item><link>https://wire.example/</link></item>"))
    assert [(entry.url, entry.title, entry.text) for entry in entries] == [
        ("", "", ""), ("https://wire.example/", "", ""),
    ]  # fmt: skip
    assert distinct(entries) == entries


def test_long_titles_and_texts_are_cut_and_say_so() -> None:
    entry = only(rss(item(title="t" * 900, description="x" * 1_200_000)))
    assert (len(entry.title), entry.title[-1], len(entry.text), entry.is_cut) == (500, "…", 1_000_000, True)
    assert not only(b"short").is_cut


def test_a_guid_that_changes_with_each_look_is_still_the_article_at_its_address() -> None:
    first, later = (only(rss(item(guid=f"made-up-{number}"))) for number in (1, 2))
    assert first.guid != later.guid and first.url == later.url


# --- what stands where a feed should be ---


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"Internal Server Error", "It is not a feed: no RSS, RDF or Atom was found in it."),
        (b"<html><head><title>Just a moment...</title></head></html>", "It is a web page, not a feed."),
        (
            b"[an error occurred while processing this directive]",
            "It is not a feed: no RSS, RDF or Atom was found in it.",
        ),
        (b"<?php echo 1; ?>", "It is not a feed: no RSS, RDF or Atom was found in it."),
        (gzip.compress(b"a" * 10_000_000, mtime=0), "It is a gzip archive, which is not read."),
        (b"\x1b\x12\x00\x00\xa4\xb0\xb2\xea\x81G\x02\x8a" + bytes(range(256)) * 4, "It is binary, not text."),
        (gzip.compress(gzip.compress(b"<rss/>", mtime=0), mtime=0), "It is a gzip archive, which is not read."),
    ],
    ids=["an error", "a challenge", "a directive", "a script", "a gzip bomb", "bytes", "gzip in gzip"],
)
def test_an_answer_that_is_no_feed_is_a_fault_and_never_nothing_new(body: bytes, sentence: str) -> None:
    assert refusal(body, format="feed") == sentence


def test_a_large_feed_of_an_odd_shape_is_read_whole_too() -> None:
    items = "".join(item(title=f"Entry {n}", link=f"https://wire.example/{n}", odd="x") for n in range(10_000))
    assert len(parse(rss(items))) == 10_000


# --- size and malice ---


def lol() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE r [<!ENTITY l0 "lol">{entities}]>'


def hostile_bodies() -> Iterator[tuple[str, bytes]]:
    attributes = " ".join(f'a{n}="1"' for n in range(50_000))
    hidden = " ".join(f'a{n}="<"' for n in range(50_000))
    yield "billion laughs", rss(item(description="&l9;"), prologue=lol())
    yield (
        "quadratic entities",
        rss(item(description="&x;" * 20_000), prologue=f'<!DOCTYPE r [<!ENTITY x "{"A" * 100_000}">]>'),
    )
    yield (
        "external entity",
        rss(item(description="a&x;b"), prologue='<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    )
    yield "external DTD", rss(item(), prologue='<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">')
    yield "100,000 elements deep", rss("<a>" * 100_000 + "</a>" * 100_000 + item())
    yield "deep markup in an entry", rss(item(description="<![CDATA[" + "<div>" * 100_000 + "text]]>"))
    yield "50,000 attributes", rss(f"<item {attributes}><title>x</title></item>")
    yield "50,000 attributes in an entry", rss(item(description=f"<![CDATA[<p {attributes}>text</p>]]>"))
    yield "50,000 attributes, hidden", rss(f"<item {hidden}><title>x</title></item>")
    yield "10,000 odd dates", rss("".join(item(pubDate=f"some {n} day<x/>", link="") for n in range(10_000)))
    yield "10,000 long dates", rss("".join(item(pubDate=f"{n} " * 60, link="") for n in range(10_000)))
    yield "page with 50,000 attributes", f"<html><body {attributes}><p>text</p></body></html>".encode()
    yield "page with hidden attributes", f"<html><body {hidden}><p>text</p></body></html>".encode()
    yield "page 50,000 deep", ("<html><body>" + "<div>" * 50_000 + "The text is here.").encode()
    yield (
        "page of 40,000 paragraphs",
        ("<html><body>" + "".join(f"<p>Paragraph {n}</p>" for n in range(40_000))).encode(),
    )
    yield (
        "page of 60,000 rows",
        ("<table>" + "".join(f"<tr><td>{n}</td><td>x</td></tr>" for n in range(60_000))).encode(),
    )
    yield "page of open quotes", b"<html>" + b"<a '" * 900_000
    yield "page of comments", b"<html>" + b"<!-- " * 800_000
    yield "nested JSON", b'{"items": ' + b"[" * 200_000
    yield "JSON with a huge number", b'{"items": [{"id": ' + b"9" * 100_000 + b"}]}"
    yield "unclosed CDATA", b'<rss version="2.0"><channel>' + b"<item><![CDATA[" * 200_000
    yield "names without end", b"<rss><channel>" + b"<" + b"a" * 4_000_000
    yield "a tag without end", b"<html><p>text<" + b"a" * 3_000_000
    yield "a quote without end", b"<html><p>text<a b='" + b"a" * 3_000_000


@pytest.mark.parametrize(("name", "body"), list(hostile_bodies()), ids=[name for name, _ in hostile_bodies()])
def test_malice_ends_in_time_and_in_memory(name: str, body: bytes) -> None:
    memory, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    try:
        text = "".join(entry.text for entry in parse(body))
    except NotReadable as refused:
        text = str(refused)
    assert time.monotonic() - began < ENDS_WITHIN
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 250 * 1024
    assert "root:" not in text and len(text) < 4_000_000


def test_a_page_nested_too_deeply_for_a_tree_keeps_its_text() -> None:
    page = "<html><body>" + "".join(f"<div>Part {n} of it. " for n in range(5_000))
    assert "Part 4999 of it." in only(page.encode()).text


def test_a_feed_of_ten_thousand_entries_is_read_quickly_and_whole() -> None:
    date = "Tue, 10 Jun 2025 08:00:00 GMT"
    items = "".join(item(title=f"Entry {n}", link=f"https://wire.example/{n}", pubDate=date) for n in range(10_000))
    began = time.monotonic()
    entries = parse(rss(items))
    assert time.monotonic() - began < 5
    assert len(entries) == 10_000 and entries[-1].title == "Entry 9999"


def test_no_mutant_of_a_sample_breaks_anything() -> None:
    dice = random.Random(7)
    for path in sorted(path for path in SAMPLES.rglob("*.*") if path.suffix not in (".yaml", ".pdf")):
        for _ in range(60):
            try:
                parse(mutant(path.read_bytes(), dice))
            except NotReadable as refused:
                assert str(refused).endswith(".")


def mutant(body: bytes, dice: random.Random) -> bytes:
    """The same with a few wounds: bytes changed, taken out, doubled, or the end missing."""
    wounded = bytearray(body)
    for _ in range(dice.randint(1, 6)):
        at, length = dice.randrange(len(wounded)), dice.choice([1, 1, 3, 40])
        kind = dice.choice(["change", "cut", "double", "tag"])
        piece = wounded[at : at + length]
        wounds = {
            "change": dice.randbytes(len(piece)),
            "cut": b"",
            "double": bytes(piece * 2),
            "tag": dice.choice(TAGS),
        }
        wounded[at : at + length] = wounds[kind]
        if len(wounded) < 2:
            break
    return bytes(wounded[: dice.randrange(len(wounded) + 1)] if dice.random() < 0.2 else wounded)


def spin(text: str) -> str:
    while True:
        text += "x"


def swell(text: str) -> int:
    return len(bytes(2**31))


def fail(text: str) -> str:
    raise KeyError(text)


def double(text: str) -> str:
    return text * 2


def test_a_child_that_spins_swells_or_fails_is_told_apart() -> None:
    assert bounded.call(double, "ä") == "ää"
    with pytest.raises(bounded.OutOfBounds, match="takes longer than 1 s"):
        bounded.call(spin, "", seconds=1)
    with pytest.raises(bounded.OutOfBounds, match="MemoryError"):
        bounded.call(swell, "")
    with pytest.raises(bounded.OutOfBounds, match="KeyError"):
        bounded.call(fail, "x")


def test_a_child_may_be_had_from_a_process_that_may_have_none_of_its_own() -> None:
    with get_context("fork").Pool(1) as daemonic:  # as the processes of a Celery worker are
        assert daemonic.apply(bounded.call, (double, "x")) == "xx"


def test_a_child_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    assert "SECRET_KEY" not in bounded.call(environment, "")


def environment(text: str) -> list[str]:
    import os

    return list(os.environ)
