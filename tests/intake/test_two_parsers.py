"""The fast parser and the tolerant one give the same entries wherever the fast one is used, and the fast one is used."""

import random
from pathlib import Path

import pytest

from policies.pipeline.parse import Entry, feed, parse
from policies.pipeline.parse.shape import plain_shape

SAMPLES = Path(__file__).parent.parent / "samples"
SHIPPED = SAMPLES.parent.parent / "policies" / "registry" / "data" / "sample-dispatches.xml"
HEADS = {
    "rss": '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>Wire &amp; desk</title>'
    '<link>https://wire.example/</link><atom:link href="https://wire.example/feed" rel="self" type="application/rss+xml"/>'
    "<language>en-US</language>",
    "atom": '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title><id>tag:wire.example,2026:1</id>'
    '<link rel="self" href="https://wire.example/feed"/><link href="https://wire.example/"/>',
}
TEXTS = [
    "A title",
    "A &amp; B &lt;b&gt;bold&lt;/b&gt;",
    "<![CDATA[<p>One <a href='/x'>link</a></p><p>Two & three</p>]]>",
    "  blanks\n around  ",
    "",
    "5 &lt; 7 &gt; 3",
    "出口管制 &#x2014; café",
    "<![CDATA[a]]> and <![CDATA[b]]>",
    "<!-- a remark -->text",
    "&amp;amp; &amp;lt;i&amp;gt; &amp;nbsp;",
    "x" * 300,
    "<![CDATA[<script>if (1 < 2) { run() }</script>safe]]>",
]
LINKS = [
    "https://wire.example/1",
    "/relative/2",
    "https://wire.example/3?a=1&amp;b=2#top",
    "",
    "javascript:alert(1)",
    "not a link",
]
DATES = [
    "Tue, 10 Jun 2025 08:00:00 GMT",
    "2025-06-10T08:00:00Z",
    "yesterday",
    "",
    "2099-01-01",
    "Thu, 01 Jan 1970 00:00:00 GMT",
]

PERMANENCE = ["", ' isPermaLink="false"', ' isPermaLink="true"']
RELATIONS = ["", ' rel="alternate"', ' type="text/html"']


def rss_item(dice: random.Random) -> str:
    text, link, date = (lambda: dice.choice(TEXTS)), (lambda: dice.choice(LINKS)), (lambda: dice.choice(DATES))
    parts = [
        f"<title>{text()}</title>",
        f"<link>{link()}</link>",
        f"<description>{text()}</description>",
        f"<content:encoded>{text()}</content:encoded>",
        f"<guid{dice.choice(PERMANENCE)}>{dice.choice([link(), '7', text()])}</guid>",
        f"<pubDate>{date()}</pubDate>",
        "<category>Trade</category>" * dice.randrange(3),
        "<dc:creator>A. Desk</dc:creator><slash:comments>3</slash:comments><comments>https://wire.example/c</comments>",
        '<media:content url="https://wire.example/p.jpg" medium="image"><media:credit>Desk</media:credit></media:content>',
        '<enclosure url="https://wire.example/a.mp3" length="1" type="audio/mpeg"/>',
        '<source url="https://wire.example/s">Other</source><author>desk@wire.example</author>',
    ]
    return "<item>" + "".join(dice.sample(parts, dice.randrange(len(parts) + 1))) + "</item>"


def atom_entry(dice: random.Random) -> str:
    def text(name: str) -> str:
        kind = dice.choice(["", ' type="html"', ' type="text"'])
        return f"<{name}{kind}>{dice.choice(TEXTS)}</{name}>"

    parts = [
        text("title"),
        text("summary"),
        text("content"),
        f'<link{dice.choice(RELATIONS)} href="{dice.choice(LINKS)}"/>',
        f"<id>{dice.choice([*LINKS, 'tag:wire.example,2026:2'])}</id>",
        f"<updated>{dice.choice(DATES)}</updated>",
        f"<published>{dice.choice(DATES)}</published>",
        '<author><name>A. Desk</name><uri>https://wire.example/desk</uri></author><category term="trade"/>',
    ]
    return "<entry>" + "".join(dice.sample(parts, dice.randrange(len(parts) + 1))) + "</entry>"


def feeds(count: int) -> list[str]:
    dice = random.Random(11)
    made = []
    for number in range(count):
        kind, entry = [("rss", rss_item), ("atom", atom_entry)][number % 2]
        body = "".join(entry(dice) for _ in range(dice.randrange(1, 4)))
        made.append(HEADS[kind] + body + ("</channel></rss>" if kind == "rss" else "</feed>"))
    return made


def by_the_tolerant_one(xml: str, monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    with monkeypatch.context() as patch:
        patch.setattr(feed, "plain_shape", lambda xml: None)
        return parse(xml.encode(), format="feed")


def test_both_parsers_give_the_same_of_every_feed_of_plain_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = 0
    for xml in feeds(600):
        if plain_shape(xml):
            plain += 1
            assert parse(xml.encode(), format="feed") == by_the_tolerant_one(xml, monkeypatch), xml
    assert plain > 400


@pytest.mark.parametrize("path", sorted({*SAMPLES.glob("*.xml"), SHIPPED}), ids=lambda path: path.stem)
def test_both_parsers_give_the_same_of_every_sample(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [parse(path.read_bytes(), format="feed")]
    with monkeypatch.context() as patch:
        patch.setattr(feed, "plain_shape", lambda xml: None)
        both.append(parse(path.read_bytes(), format="feed"))
    assert both[0] == both[1]


def test_an_ordinary_feed_is_left_to_the_fast_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "read_tolerant", lambda xml: 1 / 0)
    for kind, end in (
        ("rss", "<item><title>x</title></item></channel></rss>"),
        ("atom", "<entry><id>1</id></entry></feed>"),
    ):
        assert parse((HEADS[kind] + end).encode())


def test_no_date_is_guessed_from_an_identity() -> None:
    xml = HEADS["rss"] + "<item><title>x</title><guid>7</guid></item></channel></rss>"
    assert parse(xml.encode())[0].published_at is None


@pytest.mark.parametrize(
    "xml",
    [
        "<rss><channel><item><title>One</title><title>Two</title></item></channel></rss>",
        "<rss><channel><item><title>One <b>bold</b></title></item></channel></rss>",
        "<rss><channel><item xml:lang='de'><title>Eins</title></item></channel></rss>",
        "<rss><channel><item><title>One & two</title></item></channel></rss>",
        "<rss><channel><item><title>One</title></item></channel>",
        "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><channel><item><title>&a;</title></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='enclosure' href='x'/></entry></feed>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'><div>x</div></title></entry></feed>",
        "<feed xmlns='http://purl.org/atom/ns#'><entry><title>Old</title></entry></feed>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><item><title>x</title></item></rdf:RDF>",
    ],
)
def test_what_the_parsers_may_read_differently_is_left_to_the_tolerant_one(xml: str) -> None:
    assert plain_shape(xml) is None
