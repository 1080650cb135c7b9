"""Which language a text is in: by script, then by its small words."""

import re

from .folding import Folded, is_traditional

HAN = re.compile(r"[㐀-鿿]")
KANA = re.compile(r"[぀-ヿ]")
HANGUL = re.compile(r"[가-힯]")
LETTER = re.compile(r"[^\W\d_]")
ENGLISH = frozenset("the of and to in on for is are was has have said will by with from that it its".split())  # noqa: SIM905
WORDS = re.compile(r"[a-z]+")
SAMPLE = 6_000  # characters; a language shows itself in fewer


def is_chinese(text: str) -> bool:
    """Whether a passage is to be read by the Chinese lexicon: Han carries its sentence, Latin only names."""
    if text.isascii():
        return False
    han = len(HAN.findall(text))
    return han > 0 and han * 4 >= len(LETTER.findall(text))


def language_of(folded: Folded) -> str:
    """A language tag: "en", "zh-Hans", "zh-Hant", "ja", "ko", or "und" for what the reader has no words for."""
    sample = folded.text[:SAMPLE]
    if not sample.isascii() and (tag := _east_asian(sample)):
        return tag
    words = WORDS.findall(sample.lower())
    small = sum(map(ENGLISH.__contains__, words))
    is_english = words and (small * 14 > len(words) or len(words) < 12 and sample.isascii())
    return "en" if is_english else "und"


def _east_asian(sample: str) -> str:
    letters = len(LETTER.findall(sample)) or 1
    if len(KANA.findall(sample)) * 10 > letters:
        return "ja"
    if len(HANGUL.findall(sample)) * 10 > letters:
        return "ko"
    if not is_chinese(sample):
        return ""
    han = HAN.findall(sample)
    return "zh-Hant" if sum(map(is_traditional, han)) * 12 > len(han) else "zh-Hans"
