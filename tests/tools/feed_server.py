"""Many feeds on loopback, with validators: ``python -m tests.tools.feed_server FEEDS ITEMS [own]``; prints its port and serves.

Each entry is a report of its own, of some hundred words; one in ``REPORTING`` says what became of a restriction: of one of
four, or with ``own`` of one that only its feed speaks of, all on one day. ``/counts`` tells how often it answered whole and
how often that nothing was modified; ``/next`` adds an entry to each feed, in place of its oldest.
"""

import asyncio
import json
import random
import sys

VOCABULARY = """
committee harvest road province visitor season market output quarter figure adviser region harbour freight
engine council meeting agenda proposal budget survey report station power grid water forest mountain river
school teacher library museum theatre concert festival player team league match winner record weather storm
rain snow summer winter morning evening doctor hospital patient treatment study research university student
professor result method journal company factory worker union wage price cost profit loss share bank loan rate
currency deposit customer shop store supplier order delivery
"""
WORDS = VOCABULARY.split()
SAYINGS = [
    "The United States is considering lifting its export restrictions on chip design software, officials said.",
    "China has suspended its ban on exports of gallium, germanium and antimony to the United States until November 27, 2026.",
    "Beijing has not lifted its licensing regime for rare earths, the ministry's spokesman said.",
    "The US intends to refuse to grant licences for ethane exports to China, Enterprise Products disclosed.",
]
REPORTING = 4  # one entry in so many
SENTENCES, LENGTH = 6, 14


OWN = "The United States is considering lifting its export restrictions on {} to China, officials said."


def mineral(feed: int) -> str:
    """A name in letters that one feed alone speaks of: zorbaaium, zorbabium …"""
    return "zorb" + "".join(chr(ord("a") + digit) for digit in divmod(feed, 26)) + "ium"


def entry(feed: int, number: int, *, is_own: bool = False) -> str:
    chance = random.Random(feed * 100_003 + number)
    sentences = [" ".join(chance.choices(WORDS, k=LENGTH)).capitalize() + "." for _ in range(SENTENCES)]
    if number % REPORTING == 0:
        said = OWN.format(mineral(feed)) if is_own else SAYINGS[(feed + number) % len(SAYINGS)]
        sentences.insert(chance.randrange(SENTENCES), said)
    day = 10 if is_own else 1 + (feed * 7 + number) % 28
    return (
        f"<item><title>{' '.join(chance.choices(WORDS, k=7)).capitalize()}</title>"
        f"<link>https://news-{feed}.example/articles/{number}</link><guid>tag:{feed}:{number}</guid>"
        f"<pubDate>{day:02} Jun 2025 08:{number % 60:02}:00 GMT</pubDate>"
        f"<description>{sentences[0]}</description>"
        f"<content:encoded><![CDATA[{_page(feed, sentences)}]]></content:encoded></item>"
    )


def _page(feed: int, sentences: list[str]) -> str:
    """As publishers lay out what they send: paragraphs with links and emphasis."""
    link = f'<a href="/topics/{feed}" target="_blank">More on this topic</a>'
    return "".join(f'<p class="body">{sentence} <em>{link}</em></p>' for sentence in sentences)


class Feeds:
    def __init__(self, feeds: int, items: int, *, is_own: bool) -> None:
        self.items, self.is_own = items, is_own
        self.whole, self.unmodified, self.added = 0, 0, 0
        self.entries = [[entry(feed, number, is_own=is_own) for number in range(items)] for feed in range(feeds)]

    def add(self) -> None:
        self.added += 1
        for feed, entries in enumerate(self.entries):
            entries.insert(0, entry(feed, self.items + self.added - 1, is_own=self.is_own))
            entries.pop()

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path == "/counts":
            return _document(json.dumps([self.whole, self.unmodified]).encode(), "application/json", "")
        if path == "/next":
            self.add()
            return _document(b"", "text/plain", "")
        feed = int(path.rpartition("/")[2])
        tag = f'"{feed}-{self.added}"'
        if f"if-none-match: {tag}".encode() in head.lower():
            self.unmodified += 1
            return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nContent-Length: 0\r\n\r\n".encode()
        self.whole += 1
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
            f'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire {feed}</title>'
            f"<link>https://news-{feed}.example/</link><language>en</language>{''.join(self.entries[feed])}"
            "</channel></rss>"
        )
        return _document(body.encode(), "application/rss+xml", tag)


def _document(body: bytes, kind: str, tag: str) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return (head + (f"ETag: {tag}\r\n" if tag else "") + "\r\n").encode() + body


class Answering(asyncio.Protocol):
    def __init__(self, feeds: Feeds) -> None:
        self.feeds, self.said = feeds, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.said += data
        while b"\r\n\r\n" in self.said:
            head, _, self.said = self.said.partition(b"\r\n\r\n")
            self.transport.write(self.feeds.answer(head))  # type: ignore[attr-defined]
            if b"connection: close" in head.lower():
                self.transport.close()


async def serve(feeds: int, items: int, *, is_own: bool) -> None:
    served = Feeds(feeds, items, is_own=is_own)
    server = await asyncio.get_running_loop().create_server(lambda: Answering(served), "127.0.0.1", 0, backlog=500)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), is_own="own" in sys.argv[3:]))
