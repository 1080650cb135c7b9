"""Sources that are asked in several steps, from the question to the stored article: everything once, however often."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from policies.models import FetchRun, NewsItem, NewsRevision
from policies.models.sources import SourceState
from policies.pipeline.fetch import Response, Trace
from policies.pipeline.ingest import looked, settle
from tests.intake.registers import AFTER, BEFORE, NOW, REGISTER, Ecfr, FederalRegister, document, version
from tests.intake.test_federal_register import every
from tests.intake.test_listing import HERE, PAGES, serving
from tests.makers import make_source

pytestmark = pytest.mark.django_db


def look(source: Any, ask: Callable[..., Response], *, days: int = 0) -> FetchRun:
    now = NOW + timedelta(days=days)
    return settle([looked(source, Trace(), ask, now=now)], now=now)[0]


def test_the_federal_register_is_stored_once_with_what_each_document_says_of_itself() -> None:
    source = make_source(
        url=REGISTER,
        format="federal_register",
        grade="official",
        options={"per_page": 20, "max_texts": 60, "days_back": 60},
    )
    register = FederalRegister([*every(136), document(500, citation="91 FR 5", effective_on="2026-05-01")])
    runs = [look(source, register) for _ in range(4)]
    assert [run.new_count for run in runs] == [60, 60, 17, 0]
    assert "77 of 137 documents are left for the next look." in runs[0].message
    assert NewsItem.objects.count() == 137 and source.etag == '"1"'
    item = NewsItem.objects.get(guid__startswith="2026-00500@")
    assert item.document["citation"] == "91 FR 5" and item.document["effective_date"] == "2026-05-01"
    assert (item.grade, item.publisher) == ("official", "Federal Register")


def test_a_correction_is_an_article_of_its_own_that_names_what_it_corrects() -> None:
    source = make_source(url=REGISTER, format="federal_register", grade="official")
    link = "https://www.federalregister.gov/api/v1/documents/2026-00001?publication_date=2026-03-02"
    right = document(2, document_number="C1-2026-00001", correction_of=link, html_url=None)
    look(source, FederalRegister([document(1), right]))
    corrected = NewsItem.objects.get(url="https://www.federalregister.gov/d/C1-2026-00001/2026-03-02")
    assert corrected.document["corrects"] == "2026-00001" and NewsItem.objects.count() == 2


def test_after_a_long_outage_the_register_is_asked_from_before_it() -> None:
    source = make_source(url=REGISTER, format="federal_register", last_good_at=NOW - timedelta(days=90))
    look(source, FederalRegister([document(1, day="2026-01-02"), document(2)]))
    assert NewsItem.objects.count() == 2


def test_a_day_of_amendments_is_stored_once() -> None:
    source = make_source(
        url="https://www.ecfr.gov", format="ecfr", options={"title": 15, "part": "744"}, grade="official"
    )
    server = Ecfr([version("744.2", "2026-03-10")], {"2017-01-01": BEFORE, "2026-03-10": AFTER})
    assert [look(source, server).state for _ in range(2)] == [SourceState.OK_NEW, SourceState.OK_UNCHANGED]
    item = NewsItem.objects.get()
    assert item.document["sections"] == ["744.2", "Supplement No. 4 to Part 744"]
    assert "+ (a) A licence is needed for tools and their parts." in item.text


def test_announcements_are_stored_once_and_one_that_changes_is_revised() -> None:
    source = make_source(url=HERE, format="links", grade="official")
    assert look(source, serving(PAGES)).new_count == 2
    source.etag = ""
    assert look(source, serving(PAGES)).new_count == 0
    changed = PAGES | {
        f"{HERE}art/2.html": str(PAGES[f"{HERE}art/2.html"]).replace("need a licence", "need no licence")
    }
    run = look(source, serving(changed))
    assert (run.new_count, run.changed_count) == (0, 1) and NewsItem.objects.count() == 2
    assert NewsRevision.objects.filter(number=2).count() == 1


def test_a_watched_page_that_changes_is_a_revision_of_the_same_article() -> None:
    address = "https://ministry.example/controls"
    source = make_source(url=address, format="html", grade="official")
    text = "<p>Exports of gallium need a licence from the ministry of trade.</p>" * 3
    for number, extra in enumerate(
        ["", "", "<p>From May, so do those of germanium and antimony, says the ministry.</p>"]
    ):
        look(source, serving({address: f"<html><title>Controls</title><body>{text}{extra}</body></html>"}), days=number)
    item = NewsItem.objects.get()
    assert item.revision == 2 and "germanium" in item.text
    assert list(NewsRevision.objects.values_list("number", flat=True)) == [1, 2]


def test_a_list_that_loses_its_links_is_guarded_and_takes_nothing_away() -> None:
    source = make_source(url=HERE, format="links", grade="official")
    look(source, serving(PAGES))
    source.etag = ""
    run = look(source, serving({HERE: "<html><body><p>Please sign in to go on.</p></body></html>"}))
    assert run.state == SourceState.SUSPECT and "no link to an announcement" in run.message
    assert NewsItem.objects.count() == 2
