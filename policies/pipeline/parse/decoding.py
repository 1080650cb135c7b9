"""From bytes to characters: what the bytes say, then what was declared, then what they look like."""

import codecs
import re

from charset_normalizer import from_bytes

from .entry import NotReadable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "utf-8"}


def decode(body: bytes, *, charset: str = "") -> str:
    """The text of ``body``. Raises ``NotReadable`` for binary data, and for text that is not in its declared charset."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _strict(body, name)
    if b"\x00" in body[:4096]:
        raise NotReadable("It is binary data, not text.")
    declared = charset or _in_document(body)
    if not declared:
        return _guessed(body)
    try:
        return _strict(body, declared)
    except NotReadable:
        return _mislabelled(body, declared)


def _in_document(body: bytes) -> str:
    found = _DECLARED.search(body[:2048])
    return found.group(1).decode("ascii") if found and body.lstrip()[:1] == b"<" else ""


def _strict(body: bytes, name: str) -> str:
    try:
        return body.decode(_WIDER.get(name.lower(), name))
    except LookupError:
        raise NotReadable(f"It is declared as {name[:40]}, which is no charset that we know.") from None
    except UnicodeDecodeError as fault:
        raise NotReadable(f"It is not {name}, as it says: byte {fault.start} does not fit.") from None


def _mislabelled(body: bytes, declared: str) -> str:
    """A wrong label over good UTF-8 is common, and cannot be mistaken."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(body, declared)


def _guessed(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as fault:
        best = from_bytes(body[:200_000]).best()
        if best is None or best.encoding in ("utf_8", "ascii"):
            raise NotReadable(
                f"It is not UTF-8, and says of no other charset: byte {fault.start} does not fit."
            ) from None
        return _strict(body, best.encoding)
