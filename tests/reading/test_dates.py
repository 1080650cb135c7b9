"""Dates of a passage: what they say, and what they do."""

from datetime import date

import pytest

from policies.pipeline.reading.dates import effective, stated, until

PUBLISHED = date(2025, 11, 7)  # a Friday


def read(text: str, published: date | None = PUBLISHED) -> tuple[date | None, date | None]:
    dates = stated(text, 0, len(text), published)
    begins = effective(dates, text, published)
    return begins[0] if begins else None, until(dates, text, begins[0] if begins else None)


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("with effect from November 10, 2025", date(2025, 11, 10), None),
        ("effective 10 November 2025 through November 9, 2026", date(2025, 11, 10), date(2026, 11, 9)),
        ("effective Nov. 10, 2025 for one year", date(2025, 11, 10), date(2026, 11, 9)),
        ("from December 1", date(2025, 12, 1), None),
        ("until January 15", None, date(2026, 1, 15)),
        ("rescinded on Wednesday", date(2025, 11, 5), None),
        ("suspended today", date(2025, 11, 7), None),
        ("with immediate effect", date(2025, 11, 7), None),
        ("60 days after publication in the Federal Register", date(2026, 1, 6), None),
        ("自2025年11月10日起，至2026年11月10日", date(2025, 11, 10), date(2026, 11, 10)),
        ("自即日起至2026年11月10日", date(2025, 11, 7), date(2026, 11, 10)),
        ("自2025年11月10日起，为期一年。", date(2025, 11, 10), date(2026, 11, 9)),
        ("on February 30, 2025", None, None),
        ("no date at all", None, None),
    ],
)
def test_a_stated_date_is_read_relative_to_publication(text: str, begins: date | None, ends: date | None) -> None:
    assert read(text) == (begins, ends)


@pytest.mark.parametrize(
    "text", ["rescinded on Wednesday", "today", "from December 1", "自即日起", "60 days after publication"]
)
def test_without_a_day_of_publication_relative_dates_stay_open(text: str) -> None:
    assert read(text, published=None) == (None, None)


def test_a_month_alone_is_known_to_the_month() -> None:
    [found] = stated("from April 2026", 0, 15, None)
    assert (found.day, found.precision) == (date(2026, 4, 1), "month")
