"""Chinese sentences as the press writes them, each with what an editor would read out of it."""

import pytest

from policies.pipeline.reading import Catalog

from .test_english import read_out

SENTENCES = [
    (
        "2025-05-31",
        "美国政府下令要求芯片设计软件企业停止向中国公司销售产品。",
        {("us-eda-2025-05", "enter_into_force", "decision")},
    ),
    (
        "2025-07-17",
        "H20芯片此前因美国出口管制而停止交付。美国政府已保证将批准相关出口许可。",
        {("us-h20-mi308-2025-04", "ease", "talk")},
    ),
    (
        "2025-11-01",
        "各界關注安世半導體從大陸出口晶片受阻，大陸商務部表示，將對符合條件的出口予以豁免，更強調是荷蘭政府的干預造成了混亂。",
        {("cn-nexperia-2025-10", "ease", "decision")},
    ),
    (
        "2025-11-10",
        "中国同意将10月初对稀土实施的额外出口管制暂停一年。",
        {(f"cn-2025-{number}", "suspend", "talk") for number in (57, 61, 62)},
    ),
]


@pytest.mark.parametrize(("published", "text", "expected"), SENTENCES)
def test_a_chinese_report_is_read_as_an_editor_reads_it(
    published: str, text: str, expected: set[tuple[str, str, str]], catalog: Catalog
) -> None:
    assert read_out(text, published, catalog) == expected


def test_a_paragraph_of_the_announcement_cited_before_is_that_paragraph(catalog: Catalog) -> None:
    text = "商务部公告2024年第46号有所调整。经批准，自即日起至2026年11月27日，该公告中第二款内容暂停实施。"
    assert ("cn-2024-46-p2", "suspend", "legal_act") in read_out(text, "2025-11-09", catalog)
    assert not {found for found in read_out(text, "2025-11-09", catalog) if found[:2] == ("cn-2024-46-p1", "suspend")}
