"""Official texts are read as the documents that they are; reports that quote them are not."""

from datetime import date

import pytest

from policies.pipeline.reading import Catalog, Draft, Reading, read
from policies.pipeline.reading.folding import fold
from policies.pipeline.reading.official import Document, document

RULE = """[Federal Register Volume 90, Number 187 (Tuesday, September 30, 2025)]
[Rules and Regulations]
[Pages 47201-47210]
90 FR 47201

DEPARTMENT OF COMMERCE
Bureau of Industry and Security
15 CFR Parts 732, 734, 736, 744, and 748
[Docket No. 250509-0083]
RIN 0694-AK11

Expansion of End-User Controls To Cover Affiliates of Certain Listed
Entities

AGENCY: Bureau of Industry and Security, Department of Commerce.

ACTION: Interim final rule; request for comments.

SUMMARY: With this rule BIS brings under the license requirements of a listed
entity every company that listed entities own by at least 50 percent.

DATES: This rule is effective September 29, 2025. Comments must be received
by October 29, 2025.

SUPPLEMENTARY INFORMATION: The authority is the Export Control Reform Act of 2018, 50 U.S.C. 4801-4852.
"""

NEW_RULE = """DEPARTMENT OF COMMERCE
Bureau of Industry and Security
15 CFR Part 774
[Docket No. 261012-0101]
RIN 0694-AL40

Export Controls on Certain Additive Manufacturing Equipment

AGENCY: Bureau of Industry and Security, Department of Commerce.

ACTION: Interim final rule.

SUMMARY: In this rule the Bureau imposes new export controls on printers for metal parts of turbines. Exports to China
of what the new entries describe take a license.

DATES: This rule is effective November 20, 2026.

SUPPLEMENTARY INFORMATION: 50 U.S.C. 4801 gives the authority. The following items are added:
- Printers for oxidation-resistant alloys (ECCN 2B910)
- Software made for them (ECCN 2D910.b)

FR Doc. 2026-20456
"""

IMPOSING = """商务部 海关总署公告2026年第88号 公布对钴、镍相关物项实施出口管制的决定

【发布单位】商务部 海关总署

根据《中华人民共和国出口管制法》《中华人民共和国两用物项出口管制条例》有关规定，为维护国家安全和利益，经国务院批准，
决定对下列物项实施出口管制。现将有关事项公告如下：

一、以下物项未经许可不得出口：
（一）钴相关物项
1. 金属钴粉（管制编码：1C920.a；参考海关商品编号：8105201000、8105209001）
2. 氧化钴（参考海关商品编号：2822001000）
（二）镍相关物项
3. 高纯镍（管制编码：1C921）

二、出口经营者出口上述物项，应当向商务部申请许可。

本公告自2026年12月1日起正式实施。
"""

IMPOSING_IN_ENGLISH = """Announcement No. 88 of 2026 of the Ministry of Commerce and the General Administration of Customs
Announcement on the Decision to Implement Export Controls on Cobalt and Nickel Related Items

In accordance with the Export Control Law of the People's Republic of China and the Regulations on the Export Control of
Dual-use Items, and with the approval of the State Council, it has been decided to implement controls on the following
items. The relevant matters are hereby announced:

1. Cobalt powder (control code 1C920.a; reference HS codes: 8105201000, 8105209001)
2. Nickel of high purity (control code 1C921)

Exporters shall apply to the Ministry of Commerce for a licence. This announcement is effective December 1, 2026.
"""

SUSPENDING = """商务部 海关总署公告2025年第70号 关于暂停实施2025年第55号等公告的公告

经批准，现将有关事项公告如下：自即日起至2026年11月10日，暂停实施商务部、海关总署公告2025年第55号、第56号、第57号、第58号，
商务部公告2025年第61号、第62号所实施的出口管制措施。
"""

EU = """COMMISSION DELEGATED REGULATION (EU) 2026/1188
of 8 September 2026
amending Regulation (EU) 2021/821 as regards the list of dual-use items

THE EUROPEAN COMMISSION,
Having regard to Regulation (EU) 2021/821 of the European Parliament and of the Council,
HAS ADOPTED THIS REGULATION:
Article 1
New controls are set on the export of the following items:
- Quantum computers with 34 or more qubits (4A906)
- Dilution refrigerators (3A904)
Article 2
This Regulation shall enter into force on 15 November 2026.
"""

DUTCH = """Staatscourant 2026, 21455
Regeling van de Minister voor Buitenlandse Handel houdende uitvoer van meetapparatuur voor halfgeleiders
Gelet op artikel 9 van Verordening (EU) 2021/821;
Besluit:
Artikel 1
Voor de uitvoer is een vergunning vereist van:
- Elektronenbundelmeetapparatuur (3B993)
Artikel 2
Deze regeling treedt in werking op 1 April 2027.
"""

JAPANESE = """Ministry of Economy, Trade and Industry
Ministerial Ordinance amending the list of goods under the Foreign Exchange and Foreign Trade Act: quantum sensors
The ordinance was promulgated today. Exports of the following goods to all destinations take a licence:
- Cold-atom gravimeters
- Optically pumped magnetometers
It will come into effect on January 20, 2027.
"""

RELEASE = """FOR IMMEDIATE RELEASE
Bureau of Industry and Security
Commerce Imposes New Export Controls on Gas Turbine Test Stands

The Bureau of Industry and Security imposes new controls on exports of test stands; a license is needed from
November 24, 2026.
"""

BRITISH = """Notice to exporters 2026/31: new controls on semiconductor packaging equipment
Published by the Export Control Joint Unit. The Export Control Order 2008 is amended. Exports of the following items need a
licence and come into force on 1 December 2026:
- Hybrid bonders (PL9014)
"""

DOCUMENTS = [
    (RULE, "federal_register_rule", "US", "impose", "90 FR 47201", date(2025, 9, 29)),
    (NEW_RULE, "federal_register_rule", "US", "impose", "FR Doc. 2026-20456", date(2026, 11, 20)),
    (
        IMPOSING,
        "mofcom_announcement",
        "CN",
        "impose",
        "Announcement No. 88 of 2026 of the Ministry of Commerce and the General Administration of Customs",
        date(2026, 12, 1),
    ),
    (
        IMPOSING_IN_ENGLISH,
        "mofcom_announcement",
        "CN",
        "impose",
        "Announcement No. 88 of 2026 of the Ministry of Commerce and the General Administration of Customs",
        date(2026, 12, 1),
    ),
    (
        SUSPENDING,
        "mofcom_announcement",
        "CN",
        "suspend",
        "Announcement No. 70 of 2025 of the Ministry of Commerce and the General Administration of Customs",
        date(2025, 11, 7),
    ),
    (EU, "eu_regulation", "EU", "impose", "Regulation (EU) 2026/1188", date(2026, 11, 15)),
    (DUTCH, "dutch_order", "NL", "impose", "Stcrt. 2026, 21455", date(2027, 4, 1)),
    (JAPANESE, "japan_ordinance", "JP", "impose", "", date(2027, 1, 20)),
    (RELEASE, "bis_release", "US", "impose", "", date(2026, 11, 24)),
    (BRITISH, "uk_notice", "GB", "impose", "NTE 2026/31", date(2026, 12, 1)),
]
PUBLISHED = {RULE: date(2025, 9, 30), SUSPENDING: date(2025, 11, 7)}


def of(text: str) -> Document | None:
    return document(fold(text), PUBLISHED.get(text, date(2026, 11, 10)))


def reading(text: str, catalog: Catalog) -> Reading:
    return read(text, catalog=catalog, published=PUBLISHED.get(text, date(2026, 11, 10)))


def draft(text: str, catalog: Catalog) -> Draft:
    (found,) = reading(text, catalog).new
    return found


@pytest.mark.parametrize(("text", "kind", "issuer", "effect", "citation", "begins"), DOCUMENTS)
def test_a_document_is_read_as_one(text: str, kind: str, issuer: str, effect: str, citation: str, begins: date) -> None:
    found = of(text)
    assert found is not None
    assert (found.kind, found.issuer, found.effect) == (kind, issuer, effect)
    assert (found.citation, found.effective_date) == (citation, begins)


@pytest.mark.parametrize(
    "text",
    [
        "China's commerce ministry issued Announcement No. 61 of 2025 on Thursday, Reuters reported, tightening its controls.",
        "Client alert: On September 29, BIS published an interim final rule (90 FR 47201). The rule is effective at once.",
        "商务部公告2026年第12号 关于对原产于美国的进口共聚聚甲醛进行反倾销调查的公告\n现将有关事项公告如下：出口商应登记应诉。",
        "AGENCY: National Marine Fisheries Service.\n\nACTION: Rule.\n\nSUMMARY: The export of tuna; Magnuson-Stevens Act.",
        "中国商务部发言人表示，根据有关规定，将依法审批稀土出口许可申请。",
        "The European Commission said its new regulation on dual-use exports will be adopted in autumn.",
        "",
    ],
)
def test_a_report_or_another_matter_is_no_document(text: str) -> None:
    assert of(text) is None


def test_a_document_that_fits_no_known_restriction_proposes_a_new_one(catalog: Catalog) -> None:
    found = draft(IMPOSING, catalog)
    assert (found.imposed_by, found.authority, found.measure) == ("CN", "cn-mofcom", "licence_requirement")
    assert found.title == "公布对钴、镍相关物项实施出口管制的决定"
    assert found.effective_date == date(2026, 12, 1)
    assert found.legal_basis == "中华人民共和国出口管制法; 中华人民共和国两用物项出口管制条例"
    codes = {code for item in found.items for code in item.codes}
    assert ("cn_dual_use", "1C920.a", "") in codes
    assert ("hs", "8105201000", "CN 2026") in codes
    assert any(item.name == "金属钴粉" for item in found.items)


def test_the_original_and_its_translation_propose_under_one_citation(catalog: Catalog) -> None:
    assert draft(IMPOSING, catalog).citation == draft(IMPOSING_IN_ENGLISH, catalog).citation


@pytest.mark.parametrize(
    ("text", "codes"),
    [(NEW_RULE, {"2B910", "2D910.b"}), (EU, {"4A906", "3A904"}), (IMPOSING_IN_ENGLISH, {"1C920.a", "1C921"})],
)
def test_the_codes_of_the_items_are_kept(text: str, codes: set[str], catalog: Catalog) -> None:
    listed = {code for item in draft(text, catalog).items for system, code, _ in item.codes if system != "hs"}
    assert listed == codes


@pytest.mark.parametrize("text", [NEW_RULE, IMPOSING, IMPOSING_IN_ENGLISH, EU, DUTCH, JAPANESE, RELEASE, BRITISH])
def test_every_field_of_a_draft_shows_the_words_it_rests_on(text: str, catalog: Catalog) -> None:
    found = draft(text, catalog)
    assert {"title", "effective_date"} <= {quote.field for quote in found.quotes}
    assert all(quote.text == text[quote.start : quote.end] for quote in found.quotes)


def test_what_the_catalogue_knows_by_its_number_is_no_new_restriction(catalog: Catalog) -> None:
    assert reading(RULE, catalog).new == ()
    assert reading(SUSPENDING, catalog).new == ()


def test_what_a_document_does_to_known_restrictions_is_a_legal_act(catalog: Catalog) -> None:
    found = reading(SUSPENDING, catalog).findings
    numbers = ["cn-2025-55", "cn-2025-56", "cn-2025-57", "cn-2025-58", "cn-2025-61", "cn-2025-62"]
    assert sorted(each.restriction for each in found) == numbers
    assert {(each.action, each.stage) for each in found} == {("suspend", "legal_act")}
    assert {each.until_date for each in found} == {date(2026, 11, 10)}


def test_the_target_of_a_rule_is_read_from_where_goods_go(catalog: Catalog) -> None:
    assert draft(NEW_RULE, catalog).targets == ("CN",)
