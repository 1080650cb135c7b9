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
        "各界關注安世半導體從大陸出口晶片受阻，大陸商務部宣布，已對符合條件的出口予以豁免，更強調是荷蘭政府的干預造成了混亂。",
        {("cn-nexperia-2025-10", "ease", "decision")},
    ),
    (
        "2025-11-10",
        "中国同意将10月初对稀土实施的额外出口管制暂停一年。",
        {(f"cn-2025-{number}", "suspend", "talk") for number in (57, 61, 62)},
    ),
    # What goes on being suspended has its pause prolonged, also where the pause is a noun.
    (
        "2026-11-09",
        "美国商务部9日在《联邦公报》预告，关联企业规则的暂停期再延长一年。",
        {("us-affiliates-2025-09", "extend", "legal_act")},
    ),
    ("2026-11-03", "贝森特说，美方准备把关联企业规则的暂停再延长一年。", {("us-affiliates-2025-09", "extend", "talk")}),
    (
        "2026-11-10",
        "经批准，商务部公告2025年第61号、第62号继续暂停实施至2027年11月10日。",
        {("cn-2025-61", "extend", "legal_act"), ("cn-2025-62", "extend", "legal_act")},
    ),
    # The goods stand as the topic before the comma.
    (
        "2025-10-10",
        "商务部宣布，高能量密度的锂离子电池以及人造石墨负极材料等物项，下月8日起未经许可不得出口。",
        {("cn-2025-58", "adopt", "decision")},
    ),
    # 的话 after a source is what was said, and no condition.
    (
        "2025-05-08",
        "路透社援引美国商务部发言人的话报道，特朗普政府计划撤销人工智慧扩散规则。",
        {("us-ai-diffusion-2025-01", "lift", "talk")},
    ),
    # A firm that holds licences has been granted them.
    (
        "2025-12-05",
        "苏姿丰说，公司已取得部分MI308芯片的对华出口许可证，将向美国政府缴纳15%的费用。",
        {("us-h20-mi308-2025-04", "ease", "decision")},
    ),
    # A ministry without its country is that of the official who is quoted on it.
    (
        "2025-08-11",
        "白宫官员证实，商务部上周五已开始向英伟达发出H20许可证。",
        {("us-h20-mi308-2025-04", "ease", "decision")},
    ),
    # What is published by its name is made by it.
    (
        "2025-01-13",
        "拜登政府13日发布人工智能扩散框架暂行最终规则，将全球划分为三个等级。",
        {("us-ai-diffusion-2025-01", "adopt", "legal_act")},
    ),
    # Leave to bring goods in is the buyer's side's.
    (
        "2026-01-29",
        "消息人士称，中国已批准字节跳动进口首批英伟达H200芯片。",
        {("cn-nvidia-purchase-guidance-2025", "ease", "decision")},
    ),
    # A day of last year names what was announced on it.
    (
        "2026-11-10",
        "中方决定继续暂停实施去年10月9日公布的相关出口管制措施。",
        {(f"cn-2025-{number}", "extend", "decision") for number in (55, 56, 57, 58, 61, 62)},
    ),
    ("2025-05-13", "美国商务部宣布废除《人工智慧扩散规则》。", {("us-ai-diffusion-2025-01", "lift", "decision")}),
    # "在 … 后，" only sets the scene; "近期" makes a year beside it another thing's.
    ("2025-12-11", "在美国总统特朗普称将允许H200芯片出口至中国后，字节跳动已向英伟达询问购买事宜。", set()),
    (
        "2024-01-02",
        "阿斯麦1日证实，荷兰政府近期部分吊销了其2023年向中国客户发运光刻机的许可证。",
        {("nl-semicon-2023", "tighten", "decision")},
    ),
    # Another list, and an analyst's guess.
    ("2025-01-02", "商务部公告把10家美国企业列入不可靠实体清单。", set()),
    # A court's measures of October are none of Beijing's.
    ("2026-02-12", "法院说，2025年10月实施的紧急措施在调查期间继续有效。中国外交部回应了安世半导体一案。", set()),
    # What went before the news, what was reported before, what somebody is blamed for, what is denied.
    ("2025-11-06", "中国稀土管制措施生效至今，欧洲企业交了不少申请，中国商务部也见过他们。", set()),
    ("2026-01-16", "美国政府虽放行H200芯片对华出口，北京的企业仍在观望。", set()),
    ("2025-08-20", "先前英国媒体引述知情人士报道，大陆官方有意限制稀土出口，价格随之上扬。", set()),
    ("2025-10-23", "欧盟官员批评中国升级稀土出口管制，称汽车业受创最深。", set()),
    ("2026-01-29", "中国批准进口H200芯片一事，英伟达执行长驳斥是假新闻。", set()),
    (
        "2026-01-14",
        "中国海关告诉报关行，H200芯片不准进口；官员还要企业避免采购。",
        {("cn-nvidia-purchase-guidance-2025", "tighten", "decision")},
    ),
    (
        "2025-02-05",
        "商务部对钨、碲实施出口管制。2024年12月，对美国出口镓、锗原则上不予许可。",
        {("cn-w-te-bi-mo-in-2025-10", "enter_into_force", "decision")},
    ),
    ("2025-12-04", "摩根大通在报告中说，若美国放行H200，英伟达收入可能增加。", set()),
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
