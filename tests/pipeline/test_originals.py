"""Each copy points to the first article that we saw, found without looking through the table."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.models import Alias, CopyBand, NewsItem
from policies.pipeline import originals, storing
from policies.pipeline.parse import Entry
from tests.makers import NOW, make_author, make_news_item, make_restriction, make_source
from tests.pipeline.test_copies import OTHER_REPORT, WIRE
from tests.pipeline.test_review import at_once

pytestmark = pytest.mark.django_db
DAY = datetime(2025, 7, 3, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def software() -> None:
    restriction = make_restriction(slug="eda")
    Alias.objects.create(restriction=restriction, text="chip design software", language="en")
    Alias.objects.create(restriction=restriction, text="electronic design automation", language="en")


def arrive(text: str = WIRE, *, site: str = "a", at: datetime | None = DAY, **changes: Any) -> NewsItem:
    values = {"guid": site, "url": f"https://{site}.example/1", "title": text[:40], "publisher": site, "language": "en"}
    values |= {"published_at": at, "published_precision": "second", "text": text, "summary": ""}
    taken = storing.take_in([Entry(**values)], by=make_author(), now=NOW, **changes)
    return (taken.unread + taken.known)[0]


def test_wire_copy_on_other_sites_points_to_the_first() -> None:
    first, second = arrive(), arrive(WIRE.replace("Thursday", "Friday"), site="b")
    third = arrive(WIRE + "\n\nMore on our site.", site="c")
    assert (first.copy_of, second.copy_of, third.copy_of) == (None, first, first)


def test_copies_are_kept_and_only_the_first_keeps_a_fingerprint() -> None:
    first = arrive()
    arrive(site="b")
    assert NewsItem.objects.count() == 2
    assert set(CopyBand.objects.values_list("item", flat=True)) == {first.pk}


def test_an_article_that_names_nothing_keeps_no_fingerprint() -> None:
    arrive("The committee met in the morning and spoke of the harvest, of roads and of the price of bread. " * 9)
    assert not CopyBand.objects.exists()


def test_another_report_is_no_copy() -> None:
    arrive()
    assert arrive(OTHER_REPORT, site="b").copy_of is None


def test_the_same_words_weeks_later_are_news_again() -> None:
    first = arrive()
    assert arrive(site="b", at=DAY + timedelta(days=8)).copy_of is None
    assert arrive(site="c", at=DAY - timedelta(days=6)).copy_of == first


def test_an_article_without_a_date_counts_from_its_receipt() -> None:
    first = arrive(at=None)
    assert arrive(site="b", at=NOW - timedelta(days=2)).copy_of == first


def test_a_sample_of_ours_is_never_the_first_of_a_real_article() -> None:
    arrive(source=make_source(is_sample=True))
    assert arrive(site="b").copy_of is None


def test_a_copy_that_is_rewritten_is_one_no_more() -> None:
    arrive()
    copy = arrive(site="b")
    revised = arrive(OTHER_REPORT, site="b")
    assert revised == copy and revised.copy_of is None
    assert CopyBand.objects.filter(item=copy).exists()


def test_the_first_stays_the_first_when_it_is_rewritten() -> None:
    first, copy = arrive(), arrive(site="b")
    arrive(OTHER_REPORT)
    copy.refresh_from_db()
    first.refresh_from_db()
    assert (first.copy_of, copy.copy_of) == (None, first)


def test_a_lookup_takes_as_many_statements_among_many_articles_as_among_few() -> None:
    counts = []
    for number in range(60):
        item = make_news_item(text=f"{OTHER_REPORT} {number}", published_at=DAY, title=f"Site {number}")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            originals.place(item)
        counts.append(len(caught))
    assert max(counts) <= 6


def test_the_lookup_goes_by_the_index() -> None:
    bands = CopyBand.objects.filter(key__in=[1, 2, 3], at__range=(0, 1 << 32), item__lt=9).order_by()
    plan = bands.explain()
    assert "copyband_lookup" in plan or connection.vendor == "postgresql"  # which reads so small a table whole


@pytest.mark.django_db(transaction=True)
def test_of_copies_that_come_at_once_one_is_the_first() -> None:
    sites = [f"site-{number}" for number in range(4)]
    at_once(*(partial(arrive, site=site) for site in sites))
    firsts = NewsItem.objects.filter(copy_of=None)
    assert firsts.count() == 1
    assert NewsItem.objects.filter(copy_of=firsts.get()).count() == 3
