"""The Federal Register gives each document once, whatever its paging does in silence."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from policies.pipeline.fetch import FetchFailed, Response
from policies.pipeline.gather import gather
from policies.pipeline.gather.federal_register import Window, query
from policies.pipeline.parse import NotReadable, parse
from policies.pipeline.parse.federalregister import unwrapped

from .registers import REGISTER, FederalRegister, document, refusing, watch


def days(count: int) -> list[str]:
    return [(date(2026, 3, 1) + timedelta(days=number % 30)).isoformat() for number in range(count)]


def every(count: int, **changes: str) -> list[dict]:
    return [document(number, day=day, **changes) for number, day in enumerate(days(count))]


@pytest.mark.parametrize("per_page", [2, 3, 7, 20, 100, 137, 1000])
def test_each_document_comes_once_at_any_length_of_page(per_page: int) -> None:
    found = gather(watch(FederalRegister(every(137)), options={"per_page": per_page, "max_texts": 500}))
    assert len(found.entries) == len({entry.guid for entry in found.entries}) == 137
    assert not found.left_out and found.response.etag


def test_a_window_past_the_ceiling_is_halved_until_it_can_be_paged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policies.pipeline.gather.federal_register.CEILING", 100)
    monkeypatch.setattr("policies.pipeline.gather.federal_register.MAX_PAGES", 5)
    register = FederalRegister(every(700), ceiling=100, pages=5)
    found = gather(watch(register, options={"per_page": 20, "max_texts": 1}))
    assert found.left_out == "699 of 700 documents are left for the next look."
    assert found.response.etag == ""


def test_a_day_past_the_ceiling_is_parted_by_type_and_what_cannot_be_parted_is_a_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("policies.pipeline.gather.federal_register.CEILING", 100)
    kinds = ["Rule", "Proposed Rule", "Notice", "Presidential Document"]
    mixed = [document(number, type=kinds[number % 4]) for number in range(240)]
    found = gather(watch(FederalRegister(mixed, ceiling=100), options={"max_texts": 500, "per_page": 50}))
    assert len(found.entries) == 240
    one_kind = FederalRegister([document(number) for number in range(240)], ceiling=100)
    with pytest.raises(NotReadable, match="counts 100 documents on 2026-03-02, and does not give all"):
        gather(watch(one_kind, options={"per_page": 50}))


def test_a_server_that_gives_the_same_page_for_ever_is_found_out() -> None:
    register = FederalRegister(every(137), pages=1)
    with pytest.raises(NotReadable, match="counts 137 documents, and gave 20 of them"):
        gather(watch(register, options={"per_page": 20}))
    assert len(register.asked) == 2


def test_a_count_of_nothing_has_no_results() -> None:
    assert gather(watch(FederalRegister([]))).entries == []


def test_the_query_names_agency_part_type_days_and_every_field_that_lists_leave_out() -> None:
    options = {"agencies": ["industry-and-security-bureau"], "cfr_title": 15, "cfr_part": "730-774"}
    window = Window(date(2026, 3, 1), date(2026, 3, 31), ("RULE", "NOTICE"))
    asked = parse_qs(urlsplit(query(REGISTER, window, options, page=3, per_page=50)).query)
    assert {"effective_on", "citation", "cfr_references", "action", "raw_text_url"} <= set(asked.pop("fields[]"))
    assert asked == {
        "conditions[agencies][]": ["industry-and-security-bureau"],
        "conditions[type][]": ["RULE", "NOTICE"],
        "conditions[cfr][title]": ["15"],
        "conditions[cfr][part]": ["730-774"],
        "conditions[publication_date][gte]": ["2026-03-01"],
        "conditions[publication_date][lte]": ["2026-03-31"],
        "order": ["oldest"],
        "per_page": ["50"],
        "page": ["3"],
    }


def test_the_full_text_is_fetched_once_and_what_is_known_is_not_asked_for_again() -> None:
    register = FederalRegister(every(5))
    first = gather(watch(register))
    assert all(entry.text.startswith("Text of https://www.federalregister.gov/") for entry in first.entries)
    known = {entry.url for entry in first.entries}
    register.asked.clear()
    assert gather(watch(register, is_known=known.__contains__)).entries == []
    assert len(register.asked) == 1


def test_a_text_that_is_not_there_yet_is_waited_for_and_then_done_without() -> None:
    def ask(url: str, **_: str) -> Response:
        return register(url) if url.startswith(REGISTER) else refusing(404)(url)

    register = FederalRegister([document(1, day="2026-03-31"), document(2, day="2026-03-02", abstract="What it says.")])
    found = gather(watch(ask))
    assert [(entry.title, "SUMMARY: What it says." in entry.text) for entry in found.entries] == [("Document 2", True)]
    assert found.left_out == "1 of 2 documents are left for the next look."


def test_where_the_plain_text_is_missing_the_marked_up_one_is_taken() -> None:
    html = {"raw_text_url": None, "body_html_url": "https://www.federalregister.gov/x.html"}
    register = FederalRegister([document(1, **html)], texts=lambda url: "<p>First.</p><p>Second.</p>")
    assert gather(watch(register)).entries[0].text == "First.\n\nSecond."


def test_a_look_that_takes_too_long_leaves_the_rest_for_the_next() -> None:
    with pytest.raises(NotReadable, match="too wide for one look"):
        gather(watch(FederalRegister(every(3)), ends_at=0.0))


def test_a_refusal_of_the_register_is_passed_on() -> None:
    with pytest.raises(FetchFailed):
        gather(watch(refusing(400)))
    with pytest.raises(NotReadable, match="which says: field 'x' not valid"):
        parse(b'{"status": 400, "message": "field \'x\' not valid"}', format="federal_register")
    with pytest.raises(NotReadable, match="not JSON"):
        parse(b"<html>An error has occurred</html>", format="federal_register")


def test_lines_of_the_plain_text_become_paragraphs() -> None:
    text = (
        "<html><body><pre>\n[Federal Register Volume 91]\n[Rules]\n=======\n-------\nSUMMARY: In this rule the bureau\n"
    )
    text += "moves tools.\n    Second\nparagraph goes\n\n[[Page 10102]]\n\non here.\n</pre></body></html>"
    assert unwrapped(text).split("\n\n") == [
        "[Federal Register Volume 91]",
        "[Rules]",
        "SUMMARY: In this rule the bureau moves tools.",
        "Second paragraph goes on here.",
    ]
