"""Dates, links, passages, foreign text and what an address can ask: the pure parts of the pages."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from policies.vocabulary import Action, Stage
from policies.web import asking, dates
from policies.web.foreign import foreign
from policies.web.links import source_link, source_links
from policies.web.pages.day import _levels
from policies.web.passages import Span, around, segments, whole
from policies.web.wording import DONE, TALK, TO_COME, told

# --- dates ---


@pytest.mark.parametrize(
    ("precision", "words", "machine"),
    [("day", "10 June 2025", "2025-06-10"), ("month", "June 2025", "2025-06"), ("year", "2025", "2025")],
)
def test_a_date_is_written_out_as_exactly_as_it_is_known(precision, words, machine):
    assert dates.written(date(2025, 6, 10), precision) == words
    assert dates.machine(date(2025, 6, 10), precision) == machine


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2025, 6, 9), date(2025, 6, 9), "9 June 2025"),
        (date(2025, 6, 9), date(2025, 6, 10), "9–10 June 2025"),
        (date(2025, 6, 30), date(2025, 7, 1), "30 June – 1 July 2025"),
        (date(2025, 12, 31), date(2026, 1, 1), "31 December 2025 – 1 January 2026"),
    ],
)
def test_a_span_does_not_repeat_what_both_ends_share(start, end, words):
    assert dates.span(start, end) == words


def test_a_moment_names_its_zone():
    assert dates.moment(datetime(2026, 11, 23, 2, 5, tzinfo=UTC)) == "23 November 2026, 02:05 UTC"


# --- what an address can ask ---


@pytest.mark.parametrize(
    "text",
    [
        "2025-6-1",
        "20250601",
        "2025-W01-1",
        "0000-00-00",
        "2025-02-30",
        "1899-12-31",
        "9999-12-31",
        "today",
        "٢٠٢٥-٠١-٠١",
    ],
)
def test_a_malformed_day_is_told_and_never_taken_for_today(text):
    with pytest.raises(asking.BadQuery, match="as_of"):
        asking.day({"as_of": text})


def test_no_day_asked_is_no_day():
    assert asking.day({}) is None
    assert asking.day({"as_of": " "}) is None
    assert asking.day({"as_of": "2025-06-10"}) == date(2025, 6, 10)


@pytest.mark.parametrize("text", ["-1", "0", "x", "1.5", "9" * 30, "²", "１"])
def test_a_page_number_is_a_whole_number_from_one_up(text):
    with pytest.raises(asking.BadQuery):
        asking.number({"page": text}, "page")


def test_an_unknown_status_is_told_with_those_that_exist():
    with pytest.raises(asking.BadQuery, match="in_force"):
        asking.filters(QueryDict("status=nonsense"))


# --- links ---


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " java\nscript:alert(1)",
        "ftp://x.example/",
        "//x.example",
        "http://[",
    ],
)
def test_only_http_addresses_become_links(url):
    assert source_link(url, "press").href == ""


def test_a_host_in_other_letters_is_shown_in_punycode():
    assert source_link("https://www.аpple.example/x", "press").host == "xn--pple-43d.example"


def test_the_strongest_source_stands_first():
    links = source_links(
        [{"url": "https://b.example/", "grade": "press"}, {"url": "https://a.example/", "grade": "official"}]
    )
    assert [link.host for link in links] == ["a.example", "b.example"]


# --- text of others ---


def test_markup_and_signs_that_turn_the_line_around_are_inert():
    shown = foreign("<b>\u202egnp.exe\x07")
    assert shown == (
        '<bdi>&lt;b&gt;<span class="hidden-sign" title="right-to-left override">U+202E</span>gnp.exe'
        '<span class="hidden-sign" title="control character">U+0007</span></bdi>'
    )


@given(st.text())
def test_no_text_brings_markup_of_its_own(text):
    without_ours = foreign(text).replace("<bdi>", "").replace("</bdi>", "").replace("</span>", "")
    assert without_ours.count("<") == without_ours.count('<span class="hidden-sign" title="')


# --- passages ---


def test_a_passage_is_marked_at_its_offsets():
    marked = [(one.text, one.numbers) for one in segments("The US lifted it. Then rest.", [Span(4, 17, 1)], 0, 28)]
    assert marked == [("The ", ()), ("US lifted it.", (1,)), (" Then rest.", ())]


def test_overlapping_passages_are_cut_into_runs():
    marked = [(one.text, one.numbers, one.ends) for one in segments("abcdef", [Span(0, 4, 1), Span(2, 6, 2)], 0, 6)]
    assert marked == [("ab", (1,), ()), ("cd", (1, 2), (1,)), ("ef", (2,), (2,))]


SPANS = st.lists(st.builds(Span, st.integers(0, 60), st.integers(0, 60), st.integers(1, 5)), max_size=5)


@given(st.text(max_size=50), SPANS)
def test_marking_loses_no_character(text, spans):
    (excerpt,) = whole(text, spans)
    assert "".join(segment.text for segment in excerpt.segments) == text


def test_an_excerpt_holds_the_passage_and_a_little_around_it():
    text = "word " * 400 + "The US lifted it." + " word" * 400
    (excerpt,) = around(text, [Span(2000, 2017, 1)])
    shown = "".join(segment.text for segment in excerpt.segments)
    assert "The US lifted it." in shown and len(shown) < 600
    assert excerpt.is_cut_before and excerpt.is_cut_after


def test_a_text_is_cut_into_paragraphs_and_a_mark_goes_on_across_them():
    (excerpt,) = whole("One. Two.\nThree.", [Span(5, 16, 1)])
    rows = [[(one.text, one.numbers, one.ends) for one in row] for row in excerpt.paragraphs]
    assert rows == [[("One. ", (), ()), ("Two.", (1,), ())], [("Three.", (1,), (1,))]]


def test_a_text_without_passages_has_no_excerpt():
    assert around("Nothing here.", []) == []


# --- words ---


def test_every_action_has_its_words():
    for action in Action:
        assert DONE[action] and TO_COME[action] and TALK[action]
        assert told(action.value, Stage.TALK.value).startswith("Talk of")
    assert told("", "") == ""


@pytest.mark.parametrize(
    ("most", "counts"),
    [(1, [1]), (7, [2, 4, 6]), (31, [10, 20, 30]), (120, [50, 100]), (8400, [2000, 4000, 6000, 8000])],
)
def test_the_lines_of_a_chart_stand_at_few_round_numbers(most, counts):
    assert [level.count for level in _levels(most)] == counts


@pytest.mark.parametrize(
    ("end", "said"),
    [((2025, 6, 10), "至10日"), ((2025, 7, 1), "至7月1日"), ((2026, 6, 10), "至2026年6月10日")],
)
def test_a_run_of_days_in_chinese_does_not_repeat_what_both_ends_share(end, said):
    with override("zh-hans"):
        assert dates.span(date(2025, 6, 9), date(*end)) == f"2025年6月9日{said}"
