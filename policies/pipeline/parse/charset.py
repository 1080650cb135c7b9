"""From bytes to characters: what they say about themselves, checked against what they are."""

import codecs
import re

from charset_normalizer import from_bytes

from .entry import NotReadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAID_WITHIN = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']?([\w.:-]{2,40})|<meta[^>]{0,300}?charset\s*=\s*["']?([\w.:-]{2,40})""",
    re.I,
)
# What is said to be the one is in practice the other, which contains it.
MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}
WIDE = ("utf-16", "utf-32")
FEED_MARK = re.compile(rb"<(?:rss|feed|rdf:RDF|channel|item|entry)[\s>]", re.I)
SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
}
SIGNATURES |= {
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"\x7fELF": "a program",
}
CONTROLS = bytes(set(range(32)) - {8, 9, 10, 12, 13, 27})
HEAD = 4096
SAMPLE = 64 * 1024
FAULTS_BEARABLE = 1 / 500


def decode(body: bytes, *, said: str = "") -> str:
    """The characters of a document; ``said`` is the character set its transport named, if any.

    A byte order mark counts first, then UTF-8 wherever the bytes are valid in it, then what the transport and the document
    say, then detection. A stray bad byte becomes U+FFFD. Raises ``NotReadable`` for binary content, and for bytes that are in
    no character set, naming the one that they claim.
    """
    for mark, name in BOMS:
        if body.startswith(mark):
            return _lenient(body, name) or (_of_feed(body, name) if len(body) > len(mark) else "")
    _refuse_binary(body)
    within = SAID_WITHIN.search(body[:HEAD])
    inner = next((group.decode() for group in within.groups() if group), "") if within else ""
    named = [name for name in (_known(said), _known(inner)) if name]
    if not _is_wide(body[:HEAD]):  # what says so in single bytes is not
        named = [name for name in named if not name.startswith(WIDE)]
    for name in [*(name for name in named if name.startswith(("iso2022", "hz", *WIDE))), "utf-8", *named]:
        try:
            return body.decode(name)
        except UnicodeError:
            continue
    text = (
        _lenient(body, "utf-8") or next(filter(None, (_lenient(body, name) for name in named)), "") or _detected(body)
    )
    return text or _of_feed(body, said or inner or "UTF-8")


def _known(name: str) -> str:
    """The codec that reads what is said to be ``name``, or nothing."""
    try:
        found = codecs.lookup(name.strip()).name if name.strip() else ""
        b"".decode(found or "utf-8")
    except (LookupError, ValueError):
        return ""
    return MEANT.get(found, found)


def _lenient(body: bytes, name: str) -> str:
    """Decoded with marks for bad bytes, where these are few; else nothing."""
    text = body.decode(name, errors="replace")
    return text.removeprefix("\ufeff") if text.count("\ufffd") <= max(len(text) * FAULTS_BEARABLE, 1) else ""


def _detected(body: bytes) -> str:
    best = from_bytes(body[:SAMPLE]).best()
    return _lenient(body, best.encoding) if best and best.encoding and best.chaos < 0.2 else ""


def _of_feed(body: bytes, name: str) -> str:
    """What is sound in a feed is worth more than its charset; of anything else, nothing is sure."""
    return body.decode("utf-8", errors="replace") if FEED_MARK.search(body, 0, SAMPLE) else _undecodable(name)


def _undecodable(name: str) -> str:
    raise NotReadable(f"It is said to be in the character set {name[:40]}, but is not, and no other fits.")


def _refuse_binary(body: bytes) -> None:
    for signature, what in SIGNATURES.items():
        if body.startswith(signature):
            raise NotReadable(f"It is {what}, which is not read.")
    head = body[:HEAD]
    if len(head) - len(head.translate(None, CONTROLS)) > len(head) * 0.1 and not _is_wide(head):
        raise NotReadable("It is binary, not text.")


def _is_wide(head: bytes) -> bool:
    """Whether every other byte is NUL, as in UTF-16 without a mark."""
    return max(head[0::2].count(0), head[1::2].count(0)) > len(head) * 0.35
