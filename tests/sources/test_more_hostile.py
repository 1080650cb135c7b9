# ruff: noqa: E501
"""More servers that mean no good: the wire itself, redirects in every spelling, packings, charsets, and sizes at the limit."""

import gzip
import socket
import time

import pytest

from policies.models import NewsItem
from policies.models.sources import SourceState
from policies.pipeline import ingest
from policies.pipeline.fetch import Http
from tests.intake.server import OK, Behaviour, answers, drips, packed, pours, redirects, says, serving
from tests.makers import NOW, make_source
from tests.sources.test_hostile import CHUNKED, FEED, LIMITS, ended_well, feed, goes_on, item, look, rss

pytestmark = [pytest.mark.once, pytest.mark.django_db]
NOT_HTTP = "not proper HTTP|could not be read|ends in the middle|connection broke|closed the connection"


def chunked(body: bytes, tail: bytes = b"0\r\n\r\n") -> bytes:
    return CHUNKED + f"{len(body):x}\r\n".encode() + body + b"\r\n" + tail


def after(head: bytes, behaviour: Behaviour) -> Behaviour:
    """First ``head``, then what another behaviour does."""

    def behave(client: socket.socket, hostile) -> None:
        client.sendall(head)
        behaviour(client, hostile)

    return behave


WIRE = {
    "trailers without an end": (after(chunked(rss(item()), b"0\r\n"), pours(b"", b"X-T: aaaaaaaa\r\n" * 500)), f"not done within|{NOT_HTTP}|MiB came"),
    "slow trailers": (after(chunked(rss(item()), b"0\r\n"), drips(b"", b"X", every=0.05)), "not done within 2 s|said nothing"),
    "a chunk of a terabyte": (says(CHUNKED + b"ffffffffffff\r\nabc"), NOT_HTTP),
    "a chunk below nothing": (says(CHUNKED + b"-5\r\nabc\r\n0\r\n\r\n"), NOT_HTTP),
    "an endless length of a chunk": (pours(CHUNKED, b"0" * 65_536), f"not done within|{NOT_HTTP}"),
    "an endless extension of a chunk": (pours(CHUNKED + b"5;x=", b"a" * 65_536), f"not done within|{NOT_HTTP}"),
    "early hints for ever": (drips(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", every=0.01), "not done within 2 s|103 Early Hints"),
    "HTTP/0.9": (says(b"<rss version='2.0'><channel></channel></rss>"), "not proper HTTP"),
    "a status line and no more": (says(b"HTTP/1.1 200 OK\r\n"), "empty"),
    "half a status line": (says(b"HTTP/1."), NOT_HTTP),
    "a reset after the headers": (after(OK + b"Content-Length: 90\r\n\r\n", lambda client, _: client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")), "connection broke|ended after"),
    "a reset in the body": (after(OK + b"Content-Length: 90\r\n\r\n<rss>", lambda client, _: client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")), "connection broke|ended after"),
    "thousands of cookies": (says(OK + b"Set-Cookie: a=b\r\n" * 5_000 + b"\r\n"), "not proper HTTP"),
    "a part that nobody asked for": (answers(rss(item()), status="206 Partial Content"), "206 Partial Content"),
    "205": (answers(status="205 Reset Content"), "205 Reset Content"),
    "300": (answers(rss(item()), status="300 Multiple Choices"), "300 Multiple Choices"),
    "305 to a proxy": (answers(status="305 Use Proxy", headers={"Location": "http://127.0.0.1:1/"}), "305 Use Proxy"),
    "418": (answers(status="418 x"), "418"),
    "451": (answers(status="451 x"), "451"),
    "599": (answers(status="599 x"), "599"),
    "a Retry-After in words": (answers(status="503 x", headers={"Retry-After": "tomorrow"}), "503 Service Unavailable"),
    "a Retry-After below nothing": (answers(status="503 x", headers={"Retry-After": "-1"}), "503 Service Unavailable"),
    "a deflated body": (answers(b"x\x9c", headers=FEED | {"Content-Encoding": "deflate"}), "'deflate', which was not asked for"),
    "a packing of many names": (answers(b"x", headers=FEED | {"Content-Encoding": ", ".join(["gzip"] * 200)}), "was not asked for"),
    "a gzip head without an end": (pours(OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03", b"n" * 65_536), "MiB came over the wire|not done within"),
    "gzip of nothing, a hundred thousand times": (answers(gzip.compress(b"") * 100_000, headers=FEED | {"Content-Encoding": "gzip"}), "."),
}  # fmt: skip

EMPTY = ("gzip of nothing, a hundred thousand times", "a status line and no more")

# None of these is ever connected to: port 1 of this machine would answer that nobody listens.
ELSEWHERE = [
    "http://localhost/", "http://localhost.localdomain/", "http://127.1/", "http://127.0.0.1.:1/", "http://0/", "http://0.0.0.0:1/",
    "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://[::1]:1/", "http://[::]/",
    "http://[::ffff:127.0.0.1]:1/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1%25lo]/",
    "http://[fd00::1]/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://169.254.169.254/",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "//127.0.0.1:1/", "///127.0.0.1:1/", "http:127.0.0.1:1",
    "http://user@127.0.0.1:1/", "http://127.0.0.1:1@news.example/", "http://news.example\\@127.0.0.1:1/", "http://127.0.0.1%2f@news.example/", "http://[127.0.0.1]/",
    "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://127.0.0.1:22/", "http://", "http:///x", "gopher://127.0.0.1:1/_x", "ftp://127.0.0.1/x",
    "file:///etc/passwd", "data:text/xml,<rss/>", "javascript:alert(1)", "about:blank", "ldap://127.0.0.1/", "https+unix://x/", "http://a b/", "http://a\tb/",
]  # fmt: skip

TEXT = "Größe – 管制 – Ограничения"
UTF = rss(item(text=TEXT)).decode().replace('<?xml version="1.0"?>', "")


def declared(charset: str) -> bytes:
    return f'<?xml version="1.0" encoding="{charset}"?>{UTF}'.encode(charset)


ODD = {
    "UTF-16 with its mark": declared("utf-16"),
    "UTF-16 without a mark": declared("utf-16-le"),
    "UTF-16 the other way round": declared("utf-16-be"),
    "UTF-32": declared("utf-32"),
    "UTF-8 with its mark": b"\xef\xbb\xbf" + declared("utf-8"),
    "UTF-8 that calls itself UTF-16": f'<?xml version="1.0" encoding="utf-16"?>{UTF}'.encode(),
    "GB18030": declared("gb18030"),
    "two lengths that agree": OK + b"Content-Type: text/xml\r\n" + f"Content-Length: {len(declared('utf-8'))}\r\n".encode() * 2 + b"\r\n" + declared("utf-8"),
    "chunks of one byte": OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(b"1\r\n" + bytes([each]) + b"\r\n" for each in declared("utf-8")) + b"0\r\n\r\n",
    "a length and chunks": OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(declared("utf-8")).partition(b"\r\n\r\n")[2],
    "trailing data": OK + f"Content-Length: {len(declared('utf-8'))}\r\n\r\n".encode() + declared("utf-8") + b"HTTP/1.1 200 OK\r\n\r\n<rss>",
    "XInclude": declared("utf-8").replace(b"<item>", b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/><item>'),
    "an outer DTD": declared("utf-8").replace(b"?>", b'?><!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">', 1),
    "entities of parameters": declared("utf-8").replace(b"?>", b'?><!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p">%p;]>', 1),
    "a stylesheet": declared("utf-8").replace(b"?>", b'?><?xml-stylesheet href="http://127.0.0.1:1/x.xsl" type="text/xsl"?>', 1),
}  # fmt: skip


@pytest.mark.parametrize("name", WIRE)
def test_whatever_comes_over_the_wire_ends_in_one_sentence_and_in_time(name: str) -> None:
    behaviour, sentence = WIRE[name]
    state = SourceState.SUSPECT if name in EMPTY else SourceState.FAILING
    ended_well(name, behaviour, sentence, state)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_no_spelling_of_a_redirect_leads_to_where_we_do_not_go(place: str, monkeypatch) -> None:
    met = []
    monkeypatch.setattr(socket.socket, "connect", _noting(met))
    source = make_source(format="feed")
    run = look(source, redirects(place))
    assert run.state == SourceState.FAILING and run.message.endswith(".") and "\n" not in run.message, run.message
    assert len(set(met)) == 1, f"was connected to {met}"


def _noting(met: list):
    true = socket.socket.connect

    def connect(self, address):
        met.append(address)
        return true(self, address)

    return connect


def test_the_address_that_was_checked_is_the_one_that_is_connected_to() -> None:
    said = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    met: list = []

    def refusing(self, address):
        met.append(address)
        raise ConnectionRefusedError(111, "refused")

    source = make_source(format="feed", url="http://rebinding.example/feed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refusing)
        run = ingest.ingest(source, http=Http(**LIMITS, resolver=lambda host, port: next(said)), now=NOW)
    assert met == [("93.184.216.34", 80)] and run.state == SourceState.FAILING, "one look-up, and no other address"


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_on_the_wire_is_read_as_it_was_meant(name: str) -> None:
    source = make_source(format="feed")
    body = ODD[name]
    run = look(source, says(body) if body.startswith(b"HTTP/") else answers(body, headers=FEED))
    found = NewsItem.objects.first()
    assert found and "管制" in found.text and "root:" not in found.text, run.message
    assert goes_on(source)


@pytest.mark.parametrize("more", [0, 1])
def test_the_limit_itself_is_taken_and_one_byte_more_is_not(more: int) -> None:
    for number in range(3):
        body = rss(item(number))
        gzipped = answers(packed(body), headers=FEED | {"Content-Encoding": "gzip"})
        behaviour = [answers(body, headers=FEED), gzipped, says(chunked(body))][number]
        run = look(make_source(format="feed"), behaviour, max_bytes=len(body) - more)
        assert run.state == (SourceState.FAILING if more else SourceState.OK_NEW), run.message


def test_a_body_that_is_packed_small_a_hundred_thousand_times_costs_little_time() -> None:
    began = time.monotonic()
    look(make_source(format="feed"), WIRE["gzip of nothing, a hundred thousand times"][0])
    assert time.monotonic() - began < 4


def test_a_connection_that_is_kept_open_ends_with_its_length() -> None:
    body = rss(item())
    head = OK + f"Connection: keep-alive\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    began = time.monotonic()
    assert (
        look(make_source(format="feed"), after(head + body, lambda client, _: time.sleep(5))).state
        == SourceState.OK_NEW
    )
    assert time.monotonic() - began < 2


def test_a_304_at_the_first_look_is_a_fault_and_after_a_good_one_is_not() -> None:
    source = make_source(format="feed")
    assert look(source, answers(status="304 x")).state == SourceState.FAILING
    look(source, feed(item(), ETag='"a"'))
    assert look(source, answers(status="304 x")).state == SourceState.OK_UNCHANGED
    with serving(answers(status="304 x", headers={"ETag": "x\r\n\ty" + "z" * 9_000})) as hostile:
        source.url = hostile.url
        run = ingest.ingest(source, http=Http(**LIMITS, allow=hostile.allow), now=NOW)
    assert run.state in (SourceState.OK_UNCHANGED, SourceState.FAILING) and len(source.etag) <= 500
