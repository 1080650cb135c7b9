"""Where we go and where we do not: addresses, spellings, names that change their mind."""

import pytest

from policies.pipeline.fetch import FetchFailed, FetchRefused, Http, fetch
from policies.pipeline.fetch.addresses import is_public
from policies.pipeline.fetch.targets import next_target, target_of
from tests.intake.server import answers, redirects, serving

FORBIDDEN = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.254 127.0.0.1 127.1.2.3 127.255.255.254
168.63.129.16 169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1
192.88.99.1 192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::2 ::127.0.0.1 ::7f00:1 ::8.8.8.8
::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:100.64.0.1 ::ffff:169.254.169.254
::ffff:0:127.0.0.1 ::ffff:0.0.0.0 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1
2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1
2002:c0a8:1::1 2002:a9fe:a9fe:: 3ffe::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0 fec0::1
ff02::1 ff0e::1 2620:4f:8000::1
""".split()  # noqa: SIM905
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 169.253.255.255 172.15.255.255
172.32.0.1 192.0.1.1 192.167.255.255 198.17.255.255 198.20.0.1 223.255.255.255 2606:4700::1111 2001:4860:4860::8888
2a00:1450::1 2400:cb00::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2620:0:ccc::2
""".split()  # noqa: SIM905

REFUSED_URLS = [
    "ftp://news.example/feed", "file:///etc/passwd", "gopher://news.example/", "javascript:alert(1)", "data:text/html,x",
    "dict://127.0.0.1:11211/stats", "//news.example/feed", "news.example/feed", "http:", "http://", "http:///feed", "https:///",
    "http://?x", "http://#x", "http://news.example\\@127.0.0.1/", "http:\\\\127.0.0.1/", "http://user@news.example/",
    "http://user:pass@news.example/", "http://@news.example/", "http://news.example:0/", "http://news.example:99999/",
    "http://news.example:x/", "http://news.example: 80/", "http://ne ws.example/", "http://news.example/\r\nHost: other",
    "http://news.example/\x00", "http://news.example/a\tb", "\thttp://news.example/", "http://news.example/\ud800",
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/", "http://127.0.1/",
    "http://0/", "http://0x/", "http://1/", "http://017700000001/", "http://127.0.0.1.:80.1/", "http://256.1.1.1/",
    "http://①②⑦.0.0.1/", "http://127。0。0。1/", "http://%31%32%37.0.0.1/", "http://[::1/", "http://[fe80::1%25eth0]/",
    "http://[::1%lo]/", "http://[zz]/", "http://[127.0.0.1]/", "http://a..example/", "http://.example/", "http://-a.example/",
    "http://" + "a" * 64 + ".example/", "http://" + "a." * 130 + "example/", "http://news.example/" + "a" * 9_000,
    "http://1.2.3.4.5/", "http://127.0.0.1./", "http://0x7f.1/", "http://news_.-.example/", "http://news.example\u2028/", "http://exa\u00admple\u0000.example/",
]  # fmt: skip
FORBIDDEN_URLS = [
    "http://127.0.0.1/", "http://[::1]/", "http://[::]/", "http://0.0.0.0/", "http://10.0.0.1/",
    "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fd00:ec2::254]/", "http://100.100.100.200/", "https://127.0.0.1/",
]  # fmt: skip


def to(*addresses: str) -> Http:
    """A way out on which every name stands for these addresses."""
    return Http(resolver=lambda host, port: list(addresses), connect_seconds=0.2, total_seconds=2)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(FetchRefused, match="not a public address"):
        fetch("http://news.example/", http=to(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_public_net_is_allowed(address: str) -> None:
    assert is_public(address)


def test_what_is_no_address_is_not_public() -> None:
    assert not any(is_public(text) for text in ("", "localhost", "1.2.3", "0x7f000001", "1.1.1.1 ", "[::1]", "١.1.1.1"))


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_a_spelling_that_readers_take_differently_is_refused(url: str) -> None:
    with pytest.raises(FetchRefused):
        fetch(url, http=to("1.1.1.1"))


@pytest.mark.parametrize("url", FORBIDDEN_URLS)
def test_a_host_that_is_a_forbidden_address_is_refused(url: str) -> None:
    with pytest.raises(FetchRefused, match="not a public address"):
        fetch(url, http=Http())


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("http://news.example", "news.example", 80, "/"),
        ("HTTPS://News.EXAMPLE/a?b=c#d", "news.example", 443, "/a?b=c"),
        ("http://news.example:8080/ä", "news.example", 8080, "/%C3%A4"),
        ("http://bücher.example/", "xn--bcher-kva.example", 80, "/"),
        ("http://例え.example/", "xn--r8jz45g.example", 80, "/"),
        ("http://[2606:4700::1111]/", "2606:4700::1111", 80, "/"),
        ("http://1.1.1.1/x%20y", "1.1.1.1", 80, "/x%20y"),
        ("http://news.example./", "news.example.", 80, "/"),
        ("http://my_host.news.example/", "my_host.news.example", 80, "/"),
        ("http://3com.example/", "3com.example", 80, "/"),
        ("http://0xff.example/", "0xff.example", 80, "/"),
    ],
)
def test_an_honest_address_is_taken_as_it_is_meant(url: str, host: str, port: int, path: str) -> None:
    target = target_of(url)
    assert (target.host, target.port, target.path) == (host, port, path)


def test_one_forbidden_answer_among_public_ones_refuses_them_all() -> None:
    with pytest.raises(FetchRefused, match="10.0.0.1"):
        fetch("http://news.example/", http=to("1.1.1.1", "10.0.0.1"))


def test_a_port_that_is_not_for_the_web_is_refused() -> None:
    with pytest.raises(FetchRefused, match="Port 6379 is not fetched from, only 80 and 443"):
        fetch("http://news.example:6379/", http=to("1.1.1.1"))


def test_what_is_allowed_for_tests_is_one_address_with_one_port() -> None:
    with serving(answers(b"hello")) as hostile:
        allowed = Http(allow=hostile.allow, resolver=lambda host, port: ["127.0.0.1"])
        assert fetch(f"http://news.example:{hostile.port}/", http=allowed).body == b"hello"
        with pytest.raises(FetchRefused):
            fetch("http://news.example:80/", http=allowed)
        with pytest.raises(FetchRefused):
            fetch(f"http://127.0.0.2:{hostile.port}/", http=allowed)


def test_a_name_is_looked_up_once_and_the_checked_address_is_the_connected_one() -> None:
    asked: list[str] = []

    def rebinds(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    with serving(answers(b"checked")) as hostile:
        response = fetch(f"http://news.example:{hostile.port}/x", http=Http(allow=hostile.allow, resolver=rebinds))
    assert (response.body, asked) == (b"checked", ["news.example"])
    assert f"Host: news.example:{hostile.port}\r\n" in hostile.requests[0]


def test_a_name_that_turns_private_between_two_hops_is_refused() -> None:
    answers_ = iter([["127.0.0.1"], ["10.0.0.1"]])
    with serving(redirects("/again")) as hostile:
        with pytest.raises(FetchRefused, match="10.0.0.1"):
            fetch(
                f"http://news.example:{hostile.port}/",
                http=Http(allow=hostile.allow, resolver=lambda *_: next(answers_)),
            )
    assert len(hostile.requests) == 1


def test_a_name_without_an_address_is_a_failure_that_says_so() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(FetchFailed, match=r"The name news.example could not be looked up\."):
        fetch("http://news.example/", http=Http(resolver=unknown))
    with pytest.raises(FetchFailed, match="has no address"):
        fetch("http://news.example/", http=to())


def test_a_redirect_leaves_https_for_nothing_less() -> None:
    with pytest.raises(FetchRefused, match="unprotected"):
        next_target("http://news.example/", after=target_of("https://news.example/"))


def test_a_message_shows_a_foreign_address_short_and_inert() -> None:
    with pytest.raises(FetchRefused) as refused:
        target_of("ftp://\u202e" + "x" * 500)
    assert "\\u202e" in str(refused.value) and len(str(refused.value)) < 250
