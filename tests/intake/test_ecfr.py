"""A part of the eCFR between two days, and what changed in a text."""

import random
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from policies.pipeline.fetch import FetchFailed
from policies.pipeline.gather import gather
from policies.pipeline.parse import NotReadable, ecfr
from policies.pipeline.parse.differences import changes, differences

from .registers import AFTER, ANSWERS, BEFORE, Ecfr, refusing, version, watch

OPTIONS = {"title": 15, "part": "744"}
TEXTS = {"2017-01-01": BEFORE, "2026-03-10": AFTER}


def look(server: Ecfr, **changes: object):
    values = {"url": "https://www.ecfr.gov", "format": "ecfr", "options": OPTIONS} | changes
    return gather(watch(server, **values))


def test_a_day_of_amendments_gives_its_difference_section_by_section() -> None:
    server = Ecfr([version("744.2", "2026-03-10"), version("Supplement No. 4 to Part 744", "2026-03-10")], TEXTS)
    (entry,) = look(server).entries
    assert entry.text.split("\n") == [
        "15 CFR 744, changed on 2026-03-10: 744.2, Supplement No. 4 to Part 744",
        "",
        "§ 744.2 Tools.",
        "- (a) A licence is needed for tools.",
        "+ (a) A licence is needed for tools and their parts.",
        "  (b) See supplement 4.",
        "",
        "Supplement No. 4 to Part 744—List (added)",
        "+ Country Entity",
        "+ Ruritania Zenda Works & Co.",
    ]
    assert (entry.url, entry.published_precision) == ("https://www.ecfr.gov/on/2026-03-10/title-15/part-744", "day")
    assert entry.published_at == datetime(2026, 3, 10, tzinfo=UTC)
    assert entry.document == {
        "register": "ecfr", "citation": "15 CFR 744", "type": "Amendment", "effective_date": "2026-03-10",
        "cfr": ["15 CFR 744"], "sections": ["744.2", "Supplement No. 4 to Part 744"],
        "compared": ["2026-03-09", "2026-03-10"],
    }  # fmt: skip


def test_a_day_that_is_known_is_not_asked_for_again() -> None:
    server = Ecfr([version("744.2", "2026-03-10")], TEXTS)
    known = {entry.url for entry in look(server).entries}
    server.asked.clear()
    assert look(server, is_known=known.__contains__).entries == [] and len(server.asked) == 2
    server.asked.clear()
    assert look(server, etag='"v1"').response.not_modified and len(server.asked) == 1


def test_versions_are_paged_and_days_past_the_limit_are_left_for_the_next_look() -> None:
    days = [f"2026-03-{day:02d}" for day in range(10, 20)]
    server = Ecfr([version("744.2", day) for day in days], TEXTS, per_page=3)
    found = look(server, options=OPTIONS | {"max_days": 2})
    assert [entry.document["compared"][1] for entry in found.entries] == days[:2]
    assert found.left_out == "8 days of amendments are left for the next look." and not found.response.etag


def test_what_is_not_substantive_not_complete_or_being_processed_is_not_told() -> None:
    rows = [version("744.2", "2026-03-10", substantive=False), version("744.2", "2026-04-01")]
    assert look(Ecfr(rows, TEXTS)).entries == []
    found = look(Ecfr([version("744.2", "2026-03-10")], TEXTS, is_processing=True))
    assert found.entries == [] and "being processed" in found.left_out


def test_a_part_that_is_new_is_added_whole_and_one_that_is_gone_is_removed() -> None:
    (entry,) = look(Ecfr([version("744.1", "2026-03-10")], {"2026-03-10": BEFORE})).entries
    assert "§ 744.1 What this part is about. (added)" in entry.text and "\n- " not in entry.text
    gone = ecfr.difference(ecfr.sections(AFTER), ecfr.sections(BEFORE))
    assert "Supplement No. 4 to Part 744—List (removed)\n- Country Entity" in gone.text


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("<html>An error</html>", "not JSON"),
        ('{"error": "Title not found"}', "which says: Title not found"),
        ('{"titles": []}', "lists no title 15"),
        ("[]", "no list of titles"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_answer_of_the_ecfr_is_refused(body: str, sentence: str) -> None:
    with pytest.raises(NotReadable, match=sentence):
        ecfr.up_to_date(body, 15)


@pytest.mark.parametrize(
    "xml", ["<html><p>x</p></html>", "<DIV5><DIV8 TYPE='SECTION'>", "", "<a>" * 100_000, "<a " + "b='1' " * 50_000]
)
def test_what_is_no_part_is_refused(xml: str) -> None:
    with pytest.raises(NotReadable):
        ecfr.sections(xml)


def test_entities_of_a_part_are_not_resolved() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    xml = f'{bomb}<r><DIV8 TYPE="SECTION" N="1"><HEAD>H</HEAD><P>&f;&a;end</P></DIV8></r>'
    assert ecfr.sections(xml)["1"] == ("H", ["end"])


def test_a_refusal_is_passed_on() -> None:
    with pytest.raises(FetchFailed):
        gather(replace(watch(refusing(503)), url="https://www.ecfr.gov", format="ecfr", options=OPTIONS))


def test_the_versions_are_those_of_the_answer() -> None:
    versions, count = ecfr.versions((ANSWERS / "ecfr-versions.json").read_text())
    assert [version.identifier for version in versions] == ["744.2", "Supplement No. 4 to Part 744"] and count == 2
    assert ecfr.versions('{"content_versions": [{"identifier": 7}, "x", {}], "meta": []}') == ([], 2)


# --- differences ---


def test_sentences_taken_out_and_added_are_told_in_order() -> None:
    before = "The notice takes effect on 1 May. Licences are needed. Questions go to the bureau."
    after = "The notice takes effect on 1 June. Licences are needed. Questions go to the bureau. It is final."
    assert [str(piece) for piece in changes(before, after)] == [
        "- The notice takes effect on 1 May.",
        "+ The notice takes effect on 1 June.",
        "+ It is final.",
    ]
    assert [str(piece) for piece in changes("自公布之日起实施。其他不变。", "自下月起实施。其他不变。")] == [
        "- 自公布之日起实施。",
        "+ 自下月起实施。",
    ]


def test_differences_of_hostile_texts_are_told_in_time() -> None:
    dice = random.Random(7)
    repeating = [str(dice.randrange(3)) for _ in range(20_000)], [str(dice.randrange(2)) for _ in range(20_000)]
    distinct = [str(dice.random()) for _ in range(20_000)], [str(dice.random()) for _ in range(20_000)]
    for before, after in (repeating, distinct):
        began = time.process_time()
        found = differences(before, after)
        assert time.process_time() - began < 4 and found


def test_differences_rebuild_the_later_text() -> None:
    dice = random.Random(7)
    for _ in range(200):
        before, after = ([dice.choice("abcd") for _ in range(dice.randrange(12))] for _ in range(2))
        pieces = differences(before, after, context=100)
        assert [piece.text for piece in pieces if piece.sign != "-"] == after
        assert [piece.text for piece in pieces if piece.sign != "+"] == before
