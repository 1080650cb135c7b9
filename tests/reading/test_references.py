"""What takes up a restriction named before, and what it may be said of it."""

from datetime import date

import pytest

from policies.pipeline.reading import Catalog, read


def said(text: str, catalog: Catalog, published: date) -> list[tuple[str, str, str]]:
    found = read(text, catalog=catalog, published=published).findings
    return [(finding.restriction, finding.action, finding.stage) for finding in found]


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Makers of EDA software wait. The US has now rescinded the restrictions.", date(2025, 7, 3)),
        ("EDA software needs a US licence.\n\nWashington lifted those curbs on Wednesday.", date(2025, 7, 3)),
        ("美国限制芯片设计软件出口。该限制已被美方取消。", date(2025, 7, 3)),
    ],
)
def test_the_curbs_are_those_of_the_sentence_before(text: str, published: date, catalog: Catalog) -> None:
    assert said(text, catalog, published) == [("us-eda-2025-05", "lift", "decision")]


@pytest.mark.parametrize(
    "text",
    [
        "China licenses rare earths. The United States lifted the restrictions.",
        "Rare earths are scarce. One. Two. Three. China lifted the restrictions.",
        "China licenses rare earths. The restrictions require exporters to show who buys.",
    ],
)
def test_a_reference_names_no_control_of_another_side_nor_reaches_far_nor_makes_one(
    text: str, catalog: Catalog
) -> None:
    assert said(text, catalog, date(2025, 7, 3)) == []


def test_at_once_is_on_the_day_of_the_act_and_the_same_day_is_the_one_before(catalog: Catalog) -> None:
    text = (
        "The Commerce Department told Cadence on 2 July 2025 that its curbs on EDA software were rescinded with "
        "immediate effect. On the same day it rescinded the licence requirement on exports of ethane to China."
    )
    found = read(text, catalog=catalog, published=date(2025, 7, 5)).findings
    assert [(finding.restriction, finding.effective_date) for finding in found] == [
        ("us-eda-2025-05", date(2025, 7, 2)),
        ("us-ethane-2025-05", date(2025, 7, 2)),
    ]


def test_an_act_is_adopted_on_the_day_it_is_made_known(catalog: Catalog) -> None:
    text = (
        "China announced on 9 October 2025 that Announcement No. 55 of 2025 will enter into force on 8 November 2025."
    )
    [finding] = read(text, catalog=catalog, published=date(2025, 10, 10)).findings
    assert (finding.action, finding.effective_date) == ("adopt", date(2025, 10, 9))


def test_what_is_lifted_until_a_day_is_suspended(catalog: Catalog) -> None:
    text = "China lifted its ban on exports of gallium to the United States until November 27, 2026."
    [finding] = read(text, catalog=catalog, published=date(2025, 11, 10)).findings
    assert (finding.action, finding.until_date) == ("suspend", date(2026, 11, 27))


@pytest.mark.parametrize(
    "text",
    [
        "Washington agreed to lift several restrictions. These include curbs on EDA software and ethane for China.",
        "The US will roll back export controls, officials said.\n\nThe measures cover EDA software and ethane for China.",
        "美方将取消一系列限制措施。这些措施包括芯片设计软件、乙烷的对华出口管制。",
    ],
)
def test_a_sentence_may_say_which_the_curbs_of_the_one_before_are(text: str, catalog: Catalog) -> None:
    found = {slug for slug, _, stage in said(text, catalog, date(2025, 6, 27)) if stage == "talk"}
    assert found == {"us-eda-2025-05", "us-ethane-2025-05"}


def test_goods_listed_two_paragraphs_on_are_not_what_the_curbs_were(catalog: Catalog) -> None:
    text = "Washington agreed to lift several restrictions." + " Talks went on in London." * 40
    assert said(f"{text} These include ethane from the US.", catalog, date(2025, 6, 27)) == []
