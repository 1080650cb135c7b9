"""Wire copy that was edited is told from another report of the same event."""

import itertools
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from policies.pipeline.copies import FEWEST, SHORT, contained, fingerprint, is_copy, shape, shared

CORPUS = Path(__file__).resolve().parent.parent / "reading" / "corpus"
WIRE = """US lifts chip design software curbs on China

WASHINGTON, July 3 - The United States has told three makers of chip design software that they no longer need licences \
to sell to customers in China, the companies said on Thursday, as a truce between the two sides takes hold.

The requirement had been imposed in late May. The Commerce Department did not immediately answer a request for comment. \
Shares of the three rose by between four and seven percent in early trade.

China said this week that it was reviewing applications for the export of controlled items that meet the conditions."""
OTHER_REPORT = """Synopsys, Cadence and Siemens free to sell to China again

The Trump administration has withdrawn the letters of May that stopped sales of electronic design automation tools to \
Chinese firms. Synopsys said it had received word from the Bureau of Industry and Security on Wednesday night and was \
working to restore access. Analysts had put the lost revenue at a tenth of the year's total.

The step follows talks in London at which Beijing agreed to speed up licences for rare earths."""
ZH = """商务部:暂停实施对镓、锗、锑相关物项出口管制公告

新华社北京11月9日电 商务部9日发布公告,自即日起至2026年11月27日\
暂停实施2024年第46号公告第二款关于对美国出口镓、锗、锑、超硬材料的禁令。

商务部发言人表示,中方愿同有关国家一道,继续加强出口管制领域的对话与合作,维护全球产业链供应链安全稳定。

此前,中美两国元首在韩国釜山举行会晤,双方就经贸问题达成重要共识。"""
ZH_OTHER = """中国宣布对美镓锗出口禁令暂缓一年执行

据财新网报道,主管部门周日公布,去年底针对美方的关键金属禁运措施将不再执行到明年十一月末。业内人士认为,此举回应了华盛顿方面推迟实施穿透性规则的决定,但两用物项的许可申请仍须逐案审查,企业不应期待审批大幅加快。"""
BOILER = "Sign up for our daily newsletter. Reporting by our bureau; editing by the night desk. Read more on our site."


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


EDITS = {
    "another headline": lambda text: "\n\n".join(["Software makers told sales may go on", *paragraphs(text)[1:]]),
    "a paragraph cut": lambda text: "\n\n".join(paragraphs(text)[:2] + paragraphs(text)[3:]),
    "the end cut": lambda text: "\n\n".join(paragraphs(text)[:3]),
    "boilerplate added": lambda text: f"{text}\n\n{BOILER}",
    "another credit": lambda text: text.replace("WASHINGTON, July 3 -", "(Agencies)").replace(
        "新华社北京11月9日电 ", ""
    ),
    "other signs": lambda text: text.replace(",", "，").replace(" - ", " — ").upper(),
    "in traditional characters": lambda text: text.replace("对", "對").replace("实", "實").replace("关", "關"),
}


@pytest.mark.parametrize("text", [WIRE, ZH], ids=["English", "Chinese"])
@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_copy_is_one_and_shares_a_band(text: str, edit: str) -> None:
    copy = EDITS[edit](text)
    assert is_copy(shape(text), shape(copy))
    assert set(fingerprint(shape(text))) & set(fingerprint(shape(copy)))


@pytest.mark.parametrize(("one", "other"), [(WIRE, OTHER_REPORT), (ZH, ZH_OTHER), (WIRE, ZH)])
def test_another_report_of_the_same_event_is_no_copy(one: str, other: str) -> None:
    assert not is_copy(shape(one), shape(other))


def notice(number: int, items: str) -> str:
    return (
        f"Announcement No. {number} of 2025 of the Ministry of Commerce and the General Administration of Customs. In "
        "accordance with the Export Control Law and the regulations on dual-use items, and to safeguard national "
        f"security and interests, it has been decided to impose export controls on the following items: {items}. "
        "Exporters shall apply to the competent department for a licence. This announcement takes effect on the day "
        "of publication."
    )


def test_two_notices_of_one_form_are_no_copies() -> None:
    one = shape(notice(57, "holmium 1C910.a.1, erbium 1C910.b.1, thulium 1C910.c.1, europium 1C910.d.1"))
    other = shape(notice(58, "lithium batteries 3A901.a, cathode materials 3B901.b, graphite anodes 3C901.c"))
    assert shared(one, other) > 0.4
    assert not is_copy(one, other)


def test_a_sentence_that_two_reports_share_makes_no_copy() -> None:
    said = "China's commerce ministry said on Thursday that it would suspend the export controls announced in October"
    assert not is_copy(shape(f"{said} for a year, after talks in Busan."), shape(f"{said}. Shares of miners fell."))


def test_of_a_headline_alone_only_the_same_words_are_a_copy() -> None:
    assert is_copy(shape("China lifts ban on gallium exports"), shape("CHINA lifts ban on gallium-exports"))
    assert not is_copy(shape("China lifts ban on gallium exports"), shape("China keeps ban on gallium exports"))


@pytest.mark.parametrize("text", ["", "   \n", "!!! —", "\u200b\u202e"])
def test_what_has_no_word_is_a_copy_of_nothing(text: str) -> None:
    assert fingerprint(shape(text)) == []
    assert not is_copy(shape(text), shape(text))


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    code = "import sys; from policies.pipeline.copies import *; print(fingerprint(shape(sys.argv[1])))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code, WIRE], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert told == {str(fingerprint(shape(WIRE)))}


def corpus() -> dict[str, str]:
    entries = [entry for file in CORPUS.rglob("*.yaml") for entry in yaml.safe_load(file.read_text("utf-8")) or []]
    return {entry["id"]: entry["text"] for entry in entries}


@pytest.mark.once
def test_no_two_texts_of_the_corpus_are_copies_and_the_gap_is_as_measured() -> None:
    shapes = {name: shape(text) for name, text in corpus().items()}
    pairs = [(one, other) for one, other in itertools.combinations(shapes, 2) if is_copy(shapes[one], shapes[other])]
    assert [pair for pair in pairs if min(len(shapes[name].shingles) for name in pair) >= FEWEST] == []
    longer = [of for of in shapes.values() if len(of.shingles) >= SHORT]
    assert max(shared(*pair) for pair in itertools.combinations(longer, 2)) < 0.4
    assert max(contained(*pair) for pair in itertools.combinations(longer, 2)) < 0.7


def test_articles_of_the_corpus_with_words_changed_throughout_are_found_again() -> None:
    chance = random.Random(7)
    for text in (text for text in corpus().values() if len(text) > 700):
        words = re.split(r"(\s+)", text)
        edited = "".join("another" if chance.random() < 0.03 else word for word in words)
        one, other = shape(text), shape(edited)
        assert is_copy(one, other) and set(fingerprint(one)) & set(fingerprint(other))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "字" * 1_000_000,
        "a b " * 250_000,
        "\u200b\u202e字x" * 200_000,
        "١٢٣ " * 300_000,
        "\x00\ufffd" * 99,
    ],
    ids=["one word", "one character", "two words", "tricks", "other digits", "rubbish"],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    one = shape(text)
    assert is_copy(one, shape(text)) in (True, False) and len(fingerprint(one)) in (0, 24)
    assert time.process_time() - began < 2
