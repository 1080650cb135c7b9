"""One spelling for what looks the same, with the way back to the original characters.

Full-width forms become plain, curly quotes straight, every kind of hyphen a hyphen; zero-width and bidirectional
marks go; runs of blanks become one blank. ``origin`` maps each folded character to the original one, so that offsets
stay true.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"

# What needs no folding: a blank or a line break on its own, Latin letters, CJK punctuation, Han.
PLAIN = "\n!-~¡-¦¬®°-±¶-·¿-ˆ、-〟㐀-鿿"
ODD = re.compile(f"[^ {PLAIN}]+| {{2,}}| (?=\n)|\n[ \t\r\n\u00a0\u3000]+")
SINGLE = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″「」『』«»", '"'),
    **dict.fromkeys("‐‑‒–−﹣－", "-"),
    **dict.fromkeys("―⸺", "—"),
    "…": "…",
}
DROPPED = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\ufeff")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` keeps case and line breaks; ``key`` is what patterns are matched on, character for character as long."""

    original: str
    text: str
    key: str
    origin: array | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original."""
        if self.origin is None or start >= end:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1


def fold(original: str) -> Folded:
    """Fold a text; linear in its length. Most texts need nothing, or one character for another."""
    if original.isascii() and (key := _plain_key(original.encode())):
        return Folded(original, original, key.decode(), None)
    alike = original if original.isascii() else original.translate(_ALIKE)
    if not ODD.search(alike):
        return Folded(original, alike, matching_key(alike), None)
    parts: list[str] = []
    origin = array("L")
    done = 0
    for odd in ODD.finditer(original):
        _copy(original, done, odd.start(), parts, origin)
        _fold_run(original, odd.start(), odd.end(), parts, origin)
        done = odd.end()
    _copy(original, done, len(original), parts, origin)
    text = "".join(parts)
    return Folded(original, text, matching_key(text), origin)


def _plain_key(written: bytes) -> bytes:
    """The matching key of an ASCII text without control characters, with single blanks, and none about its breaks."""
    key = written.translate(_ASCII_KEY)
    if CONTROL in key or b"  " in written:
        return b""
    return b"" if b"\n" in written and (b" \n" in written or b"\n " in written or b"\n\n\n" in written) else key


def _copy(original: str, start: int, end: int, parts: list[str], origin: array) -> None:
    parts.append(original[start:end])
    origin.extend(range(start, end))


def _fold_run(original: str, start: int, end: int, parts: list[str], origin: array) -> None:
    run = original[start:end]
    if run.isspace():
        folded = _blank(run)
        parts.append(folded)
        origin.extend([start] * len(folded))
        return
    for position in range(start, end):
        folded = _fold_character(original[position])
        parts.append(folded)
        origin.extend([position] * len(folded))


def _blank(run: str) -> str:
    breaks = run.count("\n")
    if breaks:
        return "\n\n" if breaks > 1 else "\n"
    return "" if run == " " else " "


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in SINGLE:
        return SINGLE[character]
    if character in DROPPED or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    if character.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) <= 4 else character


def matching_key(text: str) -> str:
    """Lower case, hyphens and breaks as blanks, Traditional as Simplified: one character for one character."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.translate(_KEY)


def _read_traditional() -> dict[int, int]:
    lines = (LEXICON / "traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = " ".join(line for line in lines if not line.startswith("#")).split()
    return {ord(pair[0]): ord(pair[1]) for pair in pairs}


_TRADITIONAL = _read_traditional()
_KEY = _TRADITIONAL | {ord("-"): ord(" "), ord("\n"): ord(" ")}
CONTROL = b"\0"  # what every control character becomes, a line break excepted
_ASCII_KEY = bytes(
    _KEY.get(code, ord(chr(code).lower())) if chr(code).isprintable() or code == 10 else 0 for code in range(128)
).ljust(256, CONTROL)
_ALIKE = {ord(odd): plain for odd, plain in SINGLE.items() if len(plain) == 1} | {0xA0: " ", 0x3000: " "}


def is_traditional(character: str) -> bool:
    return ord(character) in _TRADITIONAL
