"""Every true match is found, and of overlapping ones the longest: held against a slow and plain oracle."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policies.pipeline.reading.folding import fold
from policies.pipeline.reading.matching import Phrases, longest

PIECES = [
    "rare",
    "earth",
    "earths",
    "EDA",
    "tool",
    "tools",
    "H20",
    "chip",
    "稀土",
    "镓",
    "出口",
    "-",
    " ",
    "s",
    "'s",
    "ж",
]
names = st.lists(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join).map(str.strip).filter(bool),
    min_size=1,
    max_size=8,
    unique_by=lambda name: fold(name).key,
)
texts = st.lists(st.sampled_from([*PIECES, "\u200b", "\u00ad", "\n", ".", "，", "  "]), max_size=30).map("".join)

WORD = "0-9A-Za-zÀ-ɏͰ-ԯ"


def oracle(listed: list[str], key: str) -> set[tuple[int, int, str]]:
    """Every name at every place, with its plural or possessive s, that begins and ends at a word's edge and that no
    longer one overlaps."""
    found = []
    for name in listed:
        edge = re.escape(fold(name).key)
        first = rf"(?<![{WORD}])" if re.match(f"[{WORD}]", edge) else ""
        last = rf"(?:'s|s'|es|s)?(?![{WORD}])" if re.search(f"[{WORD}]$", edge) else ""
        for start in range(len(key)):
            if match := re.compile(first + edge + last).match(key, start):
                found.append((match.start(), match.end(), name))
    kept: set[tuple[int, int, str]] = set()
    for hit in sorted(found, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if not any(hit[0] < other[1] and other[0] < hit[1] and hit[:2] != other[:2] for other in kept):
            kept.add(hit)
    return kept


@settings(max_examples=400, deadline=None)
@given(names, texts)
@example(["rare earth", "rare earth tool"], "rare earth toolbox")
@example(["EDA", "EDA tool"], "an EDA toolkit, EDA tools")
@example(["earth tool", "rare earth"], "rare earth tool")
def test_no_true_match_is_lost_and_none_is_made(listed: list[str], text: str) -> None:
    phrases, key = Phrases(listed), fold(text).key
    got = {(hit.start, hit.end, listed[hit.pattern]) for hit in longest(phrases.hits(key, plurals=True))}
    assert got == oracle(listed, key)


@pytest.mark.parametrize("text", ["an H200 chip", "MacH20", "rare earthquakes", "forecasted"])
def test_a_name_inside_a_word_is_none(text: str) -> None:
    assert longest(Phrases(["H20", "rare earth", "EDA", "cast"]).hits(fold(text).key, plurals=True)) == []
