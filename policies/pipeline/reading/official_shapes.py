"""The shapes in which issuers publish: what stands at the head of a document, and where its parts are found."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of document looks like: ``head`` stands near its beginning, ``formula`` anywhere; the others find its
    citation, title and law, and the words by which a clause gives its days (or the clause itself, as ``day``)."""

    kind: str
    issuer: str
    authority: str
    head: re.Pattern[str]
    formula: re.Pattern[str]
    citation: re.Pattern[str]
    title: re.Pattern[str]
    basis: re.Pattern[str]
    day: re.Pattern[str]


EXPORTS = re.compile(
    r"export|re-?export|dual-use|Entity List|end-use|出口管制|不得出口|出口管理|出口|輸出|uitvoer|vergunning",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"anti-?dumping|countervailing|反倾销|反傾銷|反补贴|反補貼|保障措施|import quota|进口关税|fisher|Magnuson|airworthiness",
    re.IGNORECASE,
)
CHINESE_HEAD = r"公告\s?[\[(〔]?(?P<year>20\d\d)[\])〕]?\s?年?\s?第\s?(?P<number>\d{1,3})\s?[号號]"
LAW = r"[^\n。]{0,40}?《[^》]{2,60}》(?:[、和及以与等]{0,3}《[^》]{2,60}》){0,8}"

SHAPES = (
    Shape(
        "federal_register",
        "US",
        "us-bis",
        head=re.compile(r"^\s*(?:AGENCY|ACTION):\s*(?P<agency>[^\n]+)", re.MULTILINE),
        formula=re.compile(r"^\s*ACTION:.{0,400}?^\s*SUMMARY:", re.MULTILINE | re.DOTALL),
        citation=re.compile(r"\b\d{2,3} FR \d{3,6}\b|\bFR Doc\.? \d{4}-\d{4,6}\b|\bRIN \d{4}-[A-Z]{2}\d{2}\b"),
        title=re.compile(
            r"(?:^|\n)[ \t]*(?!\[|RIN|\d+ CFR"
            r"|AGENCY)(?P<title>[A-Z][^\n]{8,200}(?:\n[ \t]*[A-Za-z][^\n:]{2,120}){0,3})\n+\s*AGENCY:"
        ),
        basis=re.compile(r"\b\d+ U\.?S\.?C\.? [\d, etseq.-]+|Export Control Reform Act[^\n.;]{0,60}|ECRA"),
        day=re.compile(r"^\s*DATES:\s*(?P<day>.{5,600}?)(?=\n\s*[A-Z][A-Z ]{4,}:|\Z)", re.MULTILINE | re.DOTALL),
    ),
    Shape(
        "mofcom_announcement",
        "CN",
        "cn-mofcom",
        head=re.compile(rf"(?:商务部|商務部|海关总署|海關總署)[^\n。]{{0,30}}{CHINESE_HEAD}"),
        formula=re.compile(
            r"公告如下|有关规定如下|有關規定如下|现予公告|現予公告|特此公告|有关决定公告|经国务院批准|經國務院批准|经批准|經批准"
        ),
        citation=re.compile(CHINESE_HEAD),
        title=re.compile(r"(?P<title>(?:关于|關於|公布)[^\n。]{4,90}(?:的?公告|的?决定|的?決定))"),
        basis=re.compile(rf"(?:根据|根據|依据|依據){LAW}"),
        day=re.compile("起(?:正式)?(?:实施|實施|施行|生效|执行|執行)|之日起|起至|即日起"),
    ),
    Shape(
        "mofcom_announcement",
        "CN",
        "cn-mofcom",
        head=re.compile(
            r"^(?=.{0,160}(?:Ministry of Commerce|General Administration of Customs|MOFCOM))[^\n]{0,160}"
            r"Announcement\s(?:No\.?\s?)?(?P<number>\d{1,3})(?:\sof\s|,?\s\[?)(?P<year>20\d\d)",
            re.MULTILINE | re.IGNORECASE,
        ),
        formula=re.compile(
            r"hereby announced|announced as follows|are as follows|with the approval of the State Council",
            re.IGNORECASE,
        ),
        citation=re.compile(
            r"Announcement\s(?:No\.?\s?)?(?P<number>\d{1,3})(?:\sof\s|,?\s\[?)(?P<year>20\d\d)", re.IGNORECASE
        ),
        title=re.compile(r"(?P<title>(?:Announcement|Decision|Notice) (?:of [^\n]{0,80} )?on [^\n]{8,160})"),
        basis=re.compile(
            r"(?:in accordance with|according to|pursuant to"
            r"|under) the (?P<law>[^\n.]{8,240}?(?:Law|Regulations?)[^\n.,]{0,80})",
            re.I,
        ),
        day=re.compile(r"\b(?:effective|takes? effect|comes? into force|implemented|until|as of)\b", re.IGNORECASE),
    ),
    Shape(
        "agency_release",
        "US",
        "us-bis",
        head=re.compile(r"FOR IMMEDIATE RELEASE", re.IGNORECASE),
        formula=re.compile(r"Bureau of Industry and Security|\bBIS\b"),
        citation=re.compile(r"\b\d{2,3} FR \d{3,6}\b"),
        title=re.compile(r"\n\s*(?P<title>(?:Commerce|Department of Commerce|BIS|U\.?S\.?)[^\n]{20,200})\n"),
        basis=re.compile(r"Export Administration Regulations|Export Control Reform Act"),
        day=re.compile(r"\b(?:effective|takes? effect|from)\b", re.IGNORECASE),
    ),
    Shape(
        "eu_regulation",
        "EU",
        "European Commission",
        head=re.compile(
            r"(?:DELEGATED|IMPLEMENTING|COUNCIL)?\s?REGULATION \(EU\) (?:No )?(?P<eu>\d{3,4}/\d{2,4})", re.IGNORECASE
        ),
        formula=re.compile(r"HAS ADOPTED THIS (?:REGULATION|DECISION)|shall enter into force on", re.IGNORECASE),
        citation=re.compile(r"Regulation \(EU\) (?:No )?\d{3,4}/\d{2,4}", re.IGNORECASE),
        title=re.compile(r"(?P<title>(?:amending|concerning|setting up|on|as regards) [^\n]{12,220})", re.IGNORECASE),
        basis=re.compile(r"Having regard to (?P<law>[^\n]{10,200})", re.IGNORECASE),
        day=re.compile(r"\b(?:enter into force|shall apply)\b", re.IGNORECASE),
    ),
    Shape(
        "dutch_order",
        "NL",
        "nl-bhos",
        head=re.compile(
            r"Staatscourant|Stcrt\.|Regeling van de Minister|Besluit van de Minister|Regulation of the Minister (?:for|of)",
            re.I,
        ),
        formula=re.compile(
            r"\bBesluit\b|\bArtikel 1\b|\bArticle 1\b|treedt in werking|enters into force", re.IGNORECASE
        ),
        citation=re.compile(r"(?:Stcrt\.|Staatscourant)\s?20\d\d,?\s?(?:nr\.?\s?)?\d{3,6}", re.IGNORECASE),
        title=re.compile(r"(?P<title>(?:Regeling|Besluit|Regulation)[^\n]{10,200})"),
        basis=re.compile(r"(?:Gelet op|Having regard to) (?P<law>[^\n]{8,200})", re.IGNORECASE),
        day=re.compile(r"treedt in werking|\benters? into force\b", re.IGNORECASE),
    ),
    Shape(
        "japanese_ordinance",
        "JP",
        "jp-meti",
        head=re.compile(r"Ministry of Economy, Trade and Industry|METI\b|経済産業省|经济产业省|經濟產業省"),
        formula=re.compile(r"promulgated|Ministerial Ordinance|Cabinet Order|省令|政令を"),
        citation=re.compile(
            r"(?:Ordinance|Order) (?:of [^\n]{0,60} )?No\.? ?\d{1,3} of 20\d\d|令和\d{1,2}年[^\n]{0,20}第\d{1,3}号",
            re.I,
        ),
        title=re.compile(r"(?P<title>(?:Ministerial Ordinance|Ordinance|Cabinet Order|Notice)[^\n]{12,200})"),
        basis=re.compile(r"Foreign Exchange and Foreign Trade Act|外国為替及び外国貿易法"),
        day=re.compile(r"\b(?:comes? into effect|comes? into force|take effect)\b|施行", re.IGNORECASE),
    ),
    Shape(
        "uk_notice",
        "GB",
        "Export Control Joint Unit",
        head=re.compile(r"Notice to exporters|\bNTE 20\d\d/\d{1,2}\b", re.IGNORECASE),
        formula=re.compile(r"Export Control Joint Unit|\bECJU\b"),
        citation=re.compile(r"(?:NTE|Notice to exporters) 20\d\d/\d{1,2}", re.IGNORECASE),
        title=re.compile(r"(?:NTE|Notice to exporters) 20\d\d/\d{1,2}[:,\s-]+(?P<title>[^\n]{8,200})", re.IGNORECASE),
        basis=re.compile(r"Export Control Order 2008|Export Control Act 2002"),
        day=re.compile(r"\b(?:comes? into force|effective|from)\b", re.IGNORECASE),
    ),
)

# In this order: what undoes is told by its own words, and speaks of what it undoes besides.
EFFECTS = (
    ("extend", re.compile(r"\bextend(?:s|ed|ing)? the (?:suspension|stay|pause|exemption)|延长暂停|延長暫停", re.I)),
    (
        "suspend",
        re.compile(
            r"\bsuspen(?:d|ds|ded|ding|sion)\b|\bstay(?:s|ed|ing)? (?:the|of)|暂停实施|暫停實施|暂停执行|暫停執行|停止实施",
            re.I,
        ),
    ),
    (
        "lift",
        re.compile(
            r"\brescind|\brescission|\brepeal|\brevok(?:e|es|ed|ing) (?:the|its) (?:rule|control|requirement)"
            r"|废止|廢止|解除管制",
            re.I,
        ),
    ),
    (
        "propose",
        re.compile(
            r"proposed rule|notice of proposed rulemaking|advance notice|征求意见|徵求意見|public consultation", re.I
        ),
    ),
    (
        "impose",
        re.compile(
            r"implement(?:s|ing|ation of)? (?:export )?controls?"
            r"|impos(?:e|es|ing) (?:new )?(?:export )?(?:controls?|licen[cs]e)"
            r"|new (?:export |license |licence )?(?:controls?|requirements?|restrictions?)"
            r"|adds? [^.\n]{0,80}(?:Entity List|control list)|(?:takes?|needs?|requires?) an? (?:export )?licen[cs]e"
            r"|licen[cs]e requirements?|shall not be exported|may not be exported|expan(?:d|ds|ding|sion)"
            r"|authorisation (?:shall be|is) required|vergunningplicht|vergunning|exportcontrole"
            r"|实施出口管制|實施出口管制|不得出口|列入[^。\n]{0,20}管制|未经许可|未經許可",
            re.I,
        ),
    ),
    (
        "ease",
        re.compile(r"\bremov(?:e|es|ing)\b|licen[cs]e exception|case-by-case|eas(?:e|es|ing)\b|放宽|放寬|豁免", re.I),
    ),
)
