"""The geometry of the timeline: days in, percentages out."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.web import timeline
from policies.web.timeline import Scale

TODAY = date(2026, 11, 23)
YEAR = Scale(date(2025, 1, 1), date(2026, 1, 1))
DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@dataclass
class Period:
    status: str = "in_force"
    valid_from: date = date(2025, 1, 1)
    valid_to: date | None = None
    by_lapse: bool = False
    is_confirmed: bool = True


def test_a_scale_runs_from_nought_to_a_hundred():
    assert (YEAR.at(date(2025, 1, 1)), YEAR.at(date(2026, 1, 1))) == (0, 100)
    assert YEAR.at(date(2025, 7, 2)) == pytest.approx(49.86, abs=0.01)


@given(DAYS, DAYS)
def test_a_later_day_never_stands_further_left(one, other):
    first, second = sorted([one, other])
    assert 0 <= YEAR.at(first) <= YEAR.at(second) <= 100


def test_a_band_ends_with_its_last_day_and_the_next_begins_there():
    suspended = Period("suspended", date(2025, 4, 1), date(2025, 6, 30))
    back = Period("in_force", date(2025, 7, 1), by_lapse=True, is_confirmed=False)
    first, second = timeline.bands([suspended, back], YEAR)
    assert first.x + first.width == pytest.approx(second.x, abs=0.011)
    assert second.x + second.width == pytest.approx(100, abs=0.011)


def test_a_band_is_never_too_narrow_to_see_and_never_leaves_the_picture():
    (band,) = timeline.bands([Period(valid_from=date(2025, 12, 31), valid_to=date(2025, 12, 31))], YEAR)
    assert band.width >= timeline.NARROWEST
    assert band.x + band.width <= 100


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), DAYS)
def test_every_band_lies_within_the_picture(spans, start):
    scale = Scale(start, start + timedelta(days=400))
    periods = [Period(valid_from=one, valid_to=other) for one, other in spans if other is None or other >= one]
    for band in timeline.bands(periods, scale):
        assert band.x >= 0 and band.width > 0 and band.x + band.width <= 100.01


def test_what_lies_before_or_after_the_picture_is_left_out():
    before, after = Period(valid_to=date(2025, 1, 1), valid_from=date(2024, 1, 1)), Period(valid_from=date(2026, 1, 1))
    assert [band.x for band in timeline.bands([before, after], YEAR)] == [0]
    assert timeline.bands([Period(valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))], YEAR) == []


def test_a_band_that_began_earlier_is_marked_as_cut():
    bands = timeline.bands([Period(valid_from=date(2020, 1, 1))], YEAR)
    assert [(band.x, band.width, band.is_cut) for band in bands] == [(0, 100, True)]


def test_what_has_ended_is_drawn_thin():
    (lifted,) = timeline.bands([Period("lifted")], YEAR)
    (in_force,) = timeline.bands([Period()], YEAR)
    assert lifted.height < in_force.height


def test_status_is_shape_as_well_as_colour():
    def drawn(period):
        band = timeline.bands([period], YEAR)[0]
        return band.height, band.shown.fill, band.shown.css

    periods = [Period(), Period("suspended"), Period("proposed"), Period(by_lapse=True, is_confirmed=False)]
    assert [drawn(period)[1] for period in periods] == ["", "url(#hatch)", "url(#dots)", "url(#broken)"]
    assert drawn(periods[3])[2] == "s-in-force is-unconfirmed"


def test_marks_that_would_overlap_stand_on_different_levels():
    days = [date(2025, 5, 10), date(2025, 5, 12), date(2025, 9, 1)]
    levels = [mark.level for mark in timeline.marks([(day, day) for day in days], YEAR, gap=2)]
    assert levels == [0, 1, 0]


def test_marks_outside_the_picture_are_left_out():
    assert timeline.marks([(date(2024, 5, 1), "early"), (date(2026, 1, 1), "late")], YEAR, gap=2) == []


def test_the_scale_begins_with_the_quarter_of_the_first_day_and_goes_past_today():
    scale = timeline.scale_for([date(2022, 11, 7)], today=TODAY, ahead=timedelta(days=100))
    assert scale.start == date(2022, 10, 1)
    assert scale.end == TODAY + timedelta(days=100)


def test_one_stray_year_does_not_squeeze_the_picture():
    eight = timedelta(days=8 * 365)
    scale = timeline.scale_for([date(1990, 1, 1)], today=TODAY, ahead=timedelta(days=100), longest=eight)
    assert scale.start == date(2018, 10, 1)


def test_a_date_far_ahead_does_not_squeeze_the_picture():
    scale = timeline.scale_for([date(2099, 1, 1)], today=TODAY, ahead=timedelta(days=100))
    assert scale.end == TODAY + timedelta(days=200)


@pytest.mark.parametrize("days", [1, 30, 300, 900, 3000])
def test_tick_labels_keep_clear_of_today_and_of_each_other(days):
    scale = Scale(TODAY - timedelta(days=days), TODAY + timedelta(days=100))
    labelled = [tick.x for tick in timeline.ticks(scale, today=TODAY) if tick.label]
    gaps = [right - left for left, right in zip(labelled, labelled[1:], strict=False)]
    assert all(gap > 3 for gap in gaps)
    assert all(not 0 <= scale.at(TODAY) - x < 3 for x in labelled)


def test_an_axis_that_begins_within_a_year_says_so_and_a_long_one_names_every_other_year():
    within = timeline.ticks(Scale(date(2025, 10, 1), date(2027, 3, 1)), today=date(2026, 11, 23))
    assert [tick.label for tick in within][:3] == ["Oct 2025", "2026", "Apr"]
    long = timeline.ticks(Scale(date(2008, 1, 1), date(2027, 3, 1)), today=date(2026, 11, 23))
    assert [tick.label for tick in long if tick.label][:3] == ["2008", "2010", "2012"]


def test_the_picture_in_words():
    periods = [Period(valid_from=date(2025, 5, 23), valid_to=date(2025, 7, 1)), Period("lifted", date(2025, 7, 2))]
    assert timeline.sentence(periods) == "In force, 23 May 2025 to 1 Jul 2025; Lifted since 2 Jul 2025"
    assert timeline.sentence([]) == "No status yet"


def test_of_thousands_of_periods_a_bar_shows_the_longest_of_its_stretch_and_none_is_left_blank():
    first = date(2012, 1, 1)
    days = [first + timedelta(days=number) for number in range(5000)]
    periods = [Period("eased" if n % 50 else "in_force", day, day) for n, day in enumerate(days)]
    scale = Scale(first, days[-1])
    drawn = timeline.bands(periods, scale)
    assert len(drawn) <= timeline.MOST_BANDS + 1
    assert all(abs(one.x + one.width - after.x) < 0.5 for one, after in pairwise(drawn))
    assert drawn[0].title.split()[0].isdigit()
