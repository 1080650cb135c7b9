"""The door to the network, against a server that means no good. Each case ends, within its limits, in one sentence."""

import resource
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from policies.pipeline.fetch import FetchFailed, FetchRefused, Http, Response, fetch
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

QUICK = {"connect_seconds": 1.0, "read_seconds": 1.0, "total_seconds": 2.0, "max_bytes": 2**20, "max_raw_bytes": 2**20}
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIPPED = {"Content-Encoding": "gzip"}


def fetch_from(*behaviours: Behaviour, **changes: object) -> Response:
    with serving(*behaviours) as hostile:
        return fetch(hostile.url, http=Http(**(QUICK | {"allow": hostile.allow} | changes)))


@pytest.mark.parametrize(
    ("behaviour", "sentence"),
    [
        (drips(OK + b"Content-Length: 100000\r\n\r\n", b"x", every=0.05), r"It was not done within 2 s\."),
        (drips(OK + b"\r\n", b"x", every=0.05), r"It was not done within 2 s\."),
        (drips(b"HTTP/1.1 200 OK\r\nX-A: ", b"a", every=0.05), r"It was not done within 2 s\."),
        (drips(b"H", b"", every=0.05), r"The server said nothing for 1 s\."),
        (drips(CONTINUE, CONTINUE, every=0.01), r"It was not done within 2 s\."),
        (drips(CHUNKED, b"1\r\nx\r\n", every=0.05), r"It was not done within 2 s\."),
        (drips(CHUNKED + b"0\r\n", b"X-T: 1\r\n", every=0.05), r"It was not done within 2 s\.|not proper HTTP"),
        (pours(OK + b"\r\n", b"x" * 65536), r"More than 1 MiB came over the wire"),
        (pours(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), r"More than 1 MiB came over the wire"),
        (pours(CHUNKED, b"f" * 65536), r"not proper HTTP|ends in the middle|could not be read"),
        (pours(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 1000 + b"\r\n"), r"not proper HTTP"),
        (pours(b"HTTP/1.1 200 OK\r\nX-A: ", b"a" * 65536), r"not proper HTTP"),
        (pours(b"", b"a" * 65536), r"not proper HTTP"),
        (waits(5), r"The server said nothing for 1 s\."),
        (waits(5, before=OK + b"Content-Length: 10\r\n\r\nabc"), r"The server said nothing for 1 s\."),
        (says(b""), r"The server closed the connection without an answer\."),
        (resets(), r"The connection broke|closed the connection"),
        (says(b"garbage\r\n\r\n"), r"not proper HTTP"),
        (says(b"HTTP/1.1 abc OK\r\n\r\n"), r"not proper HTTP"),
        (says(b"HTTP/1.1 99999 OK\r\n\r\n"), r"not proper HTTP"),
        (says(b"\x16\x03\x01\x02\x00\x01"), r"not proper HTTP"),
        (says(b"SSH-2.0-OpenSSH_9.2\r\n"), r"not proper HTTP"),
        (answers(b"short", headers={"Content-Length": "500"}), r"It announced 500 bytes and ended after 5\."),
        (answers(b"x", headers={"Content-Length": str(2**40)}), r"It announces 1,099,511,627,776 bytes; more than 1 MiB"),
        (says(CHUNKED + b"5\r\nab"), r"ends in the middle"),
        (says(CHUNKED + b"zz\r\nab\r\n"), r"ends in the middle|not proper HTTP|could not be read"),
        (says(CHUNKED + b"-5\r\nab\r\n"), r"ends in the middle|not proper HTTP|could not be read"),
        (answers(packed(b"hello" * 1000)[:-12], headers=GZIPPED), r"The gzip ends in the middle\."),
        (answers(b"not gzip", headers=GZIPPED), r"It says that it is gzip, but cannot be unpacked\."),
        (answers(bomb(64), headers=GZIPPED), r"It is larger than 1 MiB"),
        (answers(packed(packed(b"x")), headers={"Content-Encoding": "gzip, gzip"}), r"'gzip, gzip', which was not asked for"),
        (answers(b"x", headers={"Content-Encoding": "br"}), r"'br', which was not asked for"),
        (answers(b"x", headers={"Content-Encoding": ",".join(["gzip"] * 200)}), r"which was not asked for"),
        (answers(status="304 Not Modified"), r"304, not modified, although nothing was asked"),
        (answers(status="204 No Content"), r"The server answered 204 No Content\."),
        (answers(b"part", status="206 Partial Content"), r"The server answered 206 Partial Content\."),
        (answers(status="401 Unauthorized"), r"The server answered 401 Unauthorized\."),
        (answers(status="404 Nope"), r"The server answered 404 Not Found\."),
        (answers(status="410 Gone"), r"The server answered 410 Gone\."),
        (answers(status="429 Slow down", headers={"Retry-After": "120"}), r"429 Too Many Requests and asks for 120 s of p"),
        (answers(status="500 x"), r"The server answered 500 Internal Server Error\."),
        (answers(status="503 x", headers={"Retry-After": "Mon, 01 Jan 2035 00:00:00 GMT"}), r"503 Service Unavailable\."),
        (answers(status="599 x"), r"The server answered 599\."),
        (answers(status="302 Found"), r"It redirects \(302\) without saying where to\."),
        (redirects("/"), r"It redirects more than 5 times\."),
    ],
)  # fmt: skip
def test_a_hostile_answer_ends_in_one_sentence_within_its_limits(behaviour: Behaviour, sentence: str) -> None:
    began = time.monotonic()
    with pytest.raises(FetchFailed, match=sentence):
        fetch_from(behaviour)
    assert time.monotonic() - began < QUICK["total_seconds"] + 1


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "http://[::1]/", "file:///etc/passwd",
        "ftp://news.example/", "javascript:alert(1)", "//10.0.0.1/x", "http://user:pass@127.0.0.1:{port}/", "http://2130706433/",
        "http://127.0.0.1:{port}\\@10.0.0.1/", "http://0x7f.1:{port}/", "http://[::ffff:10.0.0.1]/",
    ],
)  # fmt: skip
def test_a_redirect_to_where_we_do_not_go_is_refused(location: str) -> None:
    with serving(redirects(location), answers(b"secret")) as hostile:
        with pytest.raises(FetchRefused):
            fetch(hostile.url, http=Http(**QUICK, allow=hostile.allow))
    assert len(hostile.requests) == 1


def test_a_chain_of_redirects_asks_six_times_and_no_more() -> None:
    with serving(redirects("/next")) as hostile:
        with pytest.raises(FetchFailed):
            fetch(hostile.url, http=Http(**QUICK, allow=hostile.allow))
    assert len(hostile.requests) == 6


@pytest.mark.parametrize("status", ["301 x", "302 x", "303 x", "307 x", "308 x"])
def test_a_redirect_is_followed_and_its_end_is_told(status: str) -> None:
    with serving(redirects("http://127.0.0.1:{port}/moved?to=here", status=status), answers(b"there")) as hostile:
        response = fetch(hostile.url, http=Http(**QUICK, allow=hostile.allow))
    assert (response.body, response.url) == (b"there", f"{hostile.url}moved?to=here")


def test_neither_cookies_nor_a_referrer_go_along_with_a_redirect() -> None:
    first = says(b"HTTP/1.1 302 x\r\nSet-Cookie: id=1\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n")
    with serving(first, answers(b"x")) as hostile:
        fetch(hostile.url, http=Http(**QUICK, allow=hostile.allow))
    assert not any(name in hostile.requests[1].lower() for name in ("cookie", "referer", "authorization"))


def test_a_document_comes_with_what_was_said_about_it() -> None:
    headers = {
        "Content-Type": 'Text/HTML; charset="GBK"',
        "ETag": '"v1"',
        "Last-Modified": "Tue, 10 Jun 2025 08:00:00 GMT",
    }
    response = fetch_from(answers(b"hello", headers=headers))
    assert (response.status, response.body, response.media_type, response.charset) == (
        200,
        b"hello",
        "text/html",
        "gbk",
    )
    assert (response.etag, response.last_modified, response.headers["etag"]) == (
        '"v1"',
        headers["Last-Modified"],
        '"v1"',
    )


def test_packed_documents_are_unpacked_also_in_several_members() -> None:
    assert fetch_from(answers(packed(b"hello " * 1000), headers=GZIPPED)).body == b"hello " * 1000
    assert fetch_from(answers(packed(b"a") + packed(b"b") + bytes(8), headers=GZIPPED)).body == b"ab"
    assert fetch_from(says(CHUNKED + b"2\r\nab\r\n3;x=y\r\ncde\r\n0\r\n\r\n")).body == b"abcde"


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    assert fetch_from(says(OK + b"\r\nto the end")).body == b"to the end"


def test_we_say_who_we_are_and_take_only_gzip() -> None:
    with serving(answers(b"x")) as hostile:
        fetch(hostile.url, http=Http(**QUICK, allow=hostile.allow, contact="desk@tracker.example"))
    asked = hostile.requests[0]
    assert "User-Agent: export-control-policy-tracker/1.0 (desk@tracker.example)\r\n" in asked
    assert "Accept-Encoding: gzip\r\n" in asked


def test_validators_are_sent_and_304_is_not_modified() -> None:
    with serving(answers(status="304 Not Modified", headers={"Content-Length": ""})) as hostile:
        response = fetch(hostile.url, http=Http(**QUICK, allow=hostile.allow), etag='"v1"', last_modified="yesterday")
    assert response.not_modified and response.body == b"" and response.etag == '"v1"'
    assert (
        'If-None-Match: "v1"\r\n' in hostile.requests[0] and "If-Modified-Since: yesterday\r\n" in hostile.requests[0]
    )


def test_a_validator_cannot_smuggle_a_header() -> None:
    with serving(answers(b"x")) as hostile:
        fetch(hostile.url, http=Http(**QUICK, allow=hostile.allow), etag='"v1"\r\nX-Smuggled: 1')
    assert "Smuggled" not in hostile.requests[0]


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch_from(answers(b"direct")).body == b"direct"


def test_a_server_that_asks_for_patience_is_heard() -> None:
    with pytest.raises(FetchFailed) as failed:
        fetch_from(answers(status="429 x", headers={"Retry-After": "3600"}))
    assert (failed.value.status, failed.value.retry_after) == (429, 3600)


def test_nobody_listens_is_a_failure_that_says_so() -> None:
    with serving(answers(b"x")) as hostile:
        pass
    with pytest.raises(FetchFailed, match="127.0.0.1 does not take connections on port"):
        fetch(hostile.url, http=Http(**QUICK, allow=hostile.allow))


def test_a_resolver_that_never_answers_is_left() -> None:
    began = time.monotonic()
    stop = threading.Event()
    with pytest.raises(FetchFailed, match="could not be looked up within 0.3 s"):
        fetch("http://news.example/", http=Http(connect_seconds=0.3, resolver=lambda *_: stop.wait(10) and []))
    assert time.monotonic() - began < 1.5
    stop.set()


def test_plain_http_where_tls_should_be_is_a_failure_that_says_so() -> None:
    with serving_at_once(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        with pytest.raises(FetchFailed, match=r"The server does not speak TLS as it should\."):
            fetch(f"https://127.0.0.1:{port}/", http=Http(**QUICK, allow=frozenset({f"127.0.0.1:{port}"})))


def test_a_certificate_must_be_trusted_and_bear_the_name(certificate: Path) -> None:
    with serving_tls(certificate) as port:
        allowed = Http(**QUICK, allow=frozenset({f"127.0.0.1:{port}"}), resolver=lambda *_: ["127.0.0.1"])
        trusting = replace(allowed, ca_file=str(certificate))
        assert fetch(f"https://news.example:{port}/", http=trusting).body == b"news.example"
        with pytest.raises(FetchFailed, match="certificate does not hold: .*mismatch"):
            fetch(f"https://other.example:{port}/", http=trusting)
        with pytest.raises(FetchFailed, match="certificate does not hold: self"):
            fetch(f"https://news.example:{port}/", http=allowed)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example that nobody signed, with its key in the same file."""
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=news.example -addext subjectAltName=DNS:news.example"
    subprocess.run([*command.split(), "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@contextmanager
def serving_at_once(data: bytes) -> Iterator[int]:
    """Says the same to everybody, before being asked."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: listener.accept()[0].sendall(data), daemon=True)
        thread.start()
        yield listener.getsockname()[1]


@contextmanager
def serving_tls(certificate: Path) -> Iterator[int]:
    """Answers with the name that the handshake asked for."""
    names: list[str] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda sock, name, _: names.append(name)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(names[-1].encode())

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            pass

        def get_request(self) -> tuple[socket.socket, object]:
            client, address = super().get_request()
            return context.wrap_socket(client, server_side=True), address

    server = Quiet(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_a_bomb_costs_little_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = bomb(256)
    with pytest.raises(FetchFailed, match="larger than 8 MiB"):
        fetch_from(answers(data, headers=GZIPPED), max_bytes=8 * 2**20)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_no_thread_and_no_socket_is_left_behind() -> None:
    before = threading.active_count()
    for _ in range(20):
        fetch_from(answers(b"x"))
    time.sleep(0.1)
    assert threading.active_count() <= before + 1
