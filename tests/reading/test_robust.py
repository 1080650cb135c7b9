"""Whatever the text: offsets are true, two readings are the same, and the work grows with the length alone."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.pipeline.reading import Catalog, Known, Reading, Term, concerns, read
from policies.pipeline.reading import within as claiming
from policies.pipeline.reading.folding import fold
from policies.pipeline.reading.matching import Hit, Phrases, longest
from policies.pipeline.reading.sentences import LONGEST, sentences

from .labelled import corpus

PIECES = st.sampled_from(
    [
        "The US lifted curbs on EDA software. ",
        "rare earths",
        "rare\u200b ear\u202eths",
        "ＥＤＡ　ｓｏｆｔｗａｒｅ",
        "Nvidia H2O chips",
        "中国将放宽稀土出口限制。",
        "暫停實施",
        "公告2025年第55号、第56号",
        "Announcements No. 55 to 58, 61 and 62 of 2025",
        "until November 10, 2026",
        " and China will ",
        "“We’ll see”…",
        "\n",
        "\n\n",
        "İstanbul ﬁnal ㎏ ①",
        "\U0001f600",
        "e\u0301",
        ", ",
        "— ",
        "2025年2月30日",
        "in return for ",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=25).map("".join)
DAYS = st.one_of(st.none(), st.dates(min_value=date(2022, 1, 1), max_value=date(2027, 12, 31)))


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, published=DAYS)
def test_every_quote_is_the_text_it_points_to(catalog: Catalog, text: str, published: date | None) -> None:
    reading = read(text, catalog=catalog, published=published)
    for finding in reading.findings:
        assert finding.quote == text[finding.start : finding.end] != ""
        assert 0 <= finding.confidence <= 1
        assert finding.restriction in catalog.known


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, published=DAYS)
def test_a_text_that_concerns_nothing_says_nothing(catalog: Catalog, text: str, published: date | None) -> None:
    if not concerns(text, catalog=catalog, published=published):
        reading = read(text, catalog=catalog, published=published)
        assert reading == Reading(reading.language, findings=(), background=(), new=())


def test_what_says_anything_concerns_something(catalog: Catalog) -> None:
    silent = [each for each in corpus() if not concerns(each.text, catalog=catalog, published=each.published)]
    assert len(silent) >= 20
    assert not [each.id for each in silent if each.read(catalog) != Reading(each.read(catalog).language, (), (), ())]


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, published=DAYS)
def test_reading_twice_gives_the_same(catalog: Catalog, text: str, published: date | None) -> None:
    assert read(text, catalog=catalog, published=published) == read(text, catalog=catalog, published=published)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS)
def test_folding_keeps_the_way_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.key)
    spans = [folded.span(place, place + 1) for place in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@settings(max_examples=300, deadline=None)
@given(hits=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(0, 3)), max_size=20))
def test_the_longest_hits_are_those_that_a_slow_search_keeps(hits: list[tuple[int, int, int]]) -> None:
    made = [Hit(start, start + length, pattern) for start, length, pattern in dict.fromkeys(hits)]
    kept: list[Hit] = []
    for hit in sorted(made, key=lambda hit: (hit.start - hit.end, hit.start, hit.pattern)):
        if all(hit.end <= other.start or other.end <= hit.start or hit[:2] == other[:2] for other in kept):
            kept.append(hit)
    assert longest(made) == sorted(kept)


def test_a_longer_term_that_ends_inside_a_word_hides_no_shorter_one() -> None:
    phrases = Phrases(["rare earth", "rare earth export"])
    assert [hit.pattern for hit in phrases.hits("rare earth exporting")] == [0]


@pytest.mark.parametrize(
    "written",
    [
        "rare ea\u200brths",
        "ra\u00adre earths",
        "rare\u2066 earth\u2069s",
        "RARE\u2011EARTH",
        "rare\u00a0earths",
        "rare\nearths",
        "ｒａｒｅ earth",
    ],
)
def test_a_name_is_found_however_its_characters_are_dressed(catalog: Catalog, written: str) -> None:
    text = f"China is considering easing its {written} export controls."
    findings = read(text, catalog=catalog).findings
    found = [(finding.restriction, finding.action) for finding in findings]
    assert found == [("cn-ree7-2025-18", "ease")]


def test_one_megabyte_without_a_full_stop_gives_bounded_sentences() -> None:
    for text in ["a" * 1_000_000, "word " * 200_000, "稀土，" * 200_000, "U.S. " * 100_000]:
        folded = fold(text)
        pieces = sentences(folded.text, 0, len(folded.text))
        assert max(end - start for start, end in pieces) <= LONGEST
        assert len(pieces) < 2 * len(text) / (LONGEST / 2) + 2


def counted(monkeypatch: pytest.MonkeyPatch, catalog: Catalog, text: str) -> int:
    """How many clauses were looked at while reading a text: the unit of the reader's work."""
    calls = []
    govern = claiming.english.govern
    monkeypatch.setattr(claiming.english, "govern", lambda *args: calls.append(1 + len(args[2].marks)) or govern(*args))
    read(text, catalog=catalog, published=date(2025, 6, 10))
    monkeypatch.undo()
    return sum(calls)


@pytest.mark.parametrize(
    "unit",
    [
        "The US is considering lifting curbs on EDA software and rare earths ",
        "rare earths ",
        "lift ease suspend rare earths, ",
        "which that said China will lift (rare earths ",
    ],
)
def test_twice_the_text_is_about_twice_the_work(monkeypatch: pytest.MonkeyPatch, catalog: Catalog, unit: str) -> None:
    once, twice = (counted(monkeypatch, catalog, unit * times) for times in (2_000, 4_000))
    assert 0 < twice <= 2.2 * once


def test_terms_of_an_unknown_restriction_are_refused_by_name() -> None:
    with pytest.raises(KeyError, match="no-such"):
        Catalog.build([Known("a", "US")], [Term("no-such", "x")])


def test_an_empty_catalogue_reads_nothing() -> None:
    assert read("The US lifted curbs on EDA software.", catalog=Catalog.build([], [])).findings == ()
