"""The language of an article: what it says of itself, unless its script says otherwise."""

import functools
import re

SAMPLE = 4_000
LETTER = re.compile(r"[^\W\d_]")
HAN = re.compile(r"[㐀-鿿]")
KANA = re.compile(r"[぀-ヿ]")
HANGUL = re.compile(r"[가-힯]")
SIMPLIFIED = {"zh-cn", "zh-sg", "zh-my", "zh-hans"}
TRADITIONAL = {"zh-tw", "zh-hk", "zh-mo", "zh-hant"}
BY_SCRIPT = ("zh", "ja", "ko")
# Common characters that only one of the two ways of writing Chinese has, each above its counterpart.
ONLY_TRADITIONAL = frozenset(
    "國務與這為對關們來時會發業產實體號個學開長東門車馬說從經濟貿術暫許鎵鍺銻應進點電機氣單還書議計設"
)
ONLY_SIMPLIFIED = frozenset(
    "国务与这为对关们来时会发业产实体号个学开长东门车马说从经济贸术暂许镓锗锑应进点电机气单还书议计设"
)


def language_of(said: str, text: str) -> str:
    """A short tag ("en", "zh", "zh-Hans", "zh-Hant", "ja" …), or "" where neither the publisher nor the script tells."""
    tag = normal_tag(said)
    seen = _by_script(text[:SAMPLE])
    if seen and not tag.startswith(seen) and not (seen == "zh" and tag == "ja"):
        return _written_chinese(text[:SAMPLE]) if seen == "zh" else seen
    return "" if tag.startswith(BY_SCRIPT) and not seen and LETTER.search(text[:SAMPLE]) else tag


def _written_chinese(sample: str) -> str:
    traditional = sum(char in ONLY_TRADITIONAL for char in sample)
    simplified = sum(char in ONLY_SIMPLIFIED for char in sample)
    if traditional == simplified:
        return "zh"
    return "zh-Hant" if traditional > simplified else "zh-Hans"


@functools.lru_cache(maxsize=256)
def normal_tag(said: str) -> str:
    tag = said.strip().lower().replace("_", "-")
    if "-".join(tag.split("-")[:2]) in SIMPLIFIED:
        return "zh-Hans"
    if "-".join(tag.split("-")[:2]) in TRADITIONAL:
        return "zh-Hant"
    primary = tag.split("-")[0]
    return primary if primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3 else ""


def _by_script(sample: str) -> str:
    letters = 0 if sample.isascii() else len(LETTER.findall(sample))
    if not letters:
        return ""
    if len(KANA.findall(sample)) * 10 > letters:
        return "ja"
    if len(HANGUL.findall(sample)) * 10 > letters:
        return "ko"
    return "zh" if len(HAN.findall(sample)) * 3 > letters else ""
