"""Against whom a document is: the jurisdictions it names where goods may not go, in its title and in what it does."""

import re

from .parts import Parts, Span

NAMES = {
    "US": r"United States(?: of America)?|U\.S\.|美国|美國|米国|미국",
    "CN": r"China|PRC|中国(?!台)|中國(?!台)|China \(PRC\)|중국",
    "HK": r"Hong Kong|香港",
    "MO": r"Macau|Macao|澳门|澳門",
    "TW": r"Taiwan|台湾|台灣|臺灣",
    "JP": r"Japan|日本",
    "KR": r"(?:South Korea|Republic of Korea)|韩国|韓國",
    "KP": r"North Korea|DPRK|朝鲜|北韓|北朝鮮|북한",
    "RU": r"Russia(?:n Federation)?|Rusland|俄罗斯|俄羅斯|ロシア|러시아",
    "BY": r"Belarus|白俄罗斯|白俄羅斯|ベラルーシ|벨라루스",
    "IR": r"Iran|伊朗|イラン|이란",
    "SY": r"Syria|叙利亚|敘利亞",
    "CU": r"Cuba|古巴",
    "VE": r"Venezuela|委内瑞拉",
    "MM": r"Burma|Myanmar|缅甸|緬甸",
    "NI": r"Nicaragua",
    "PK": r"Pakistan|巴基斯坦",
    "IN": r"India\b(?!n)|印度(?!尼)",
    "NL": r"(?:the )?Netherlands|荷兰|荷蘭",
    "UA": r"Ukraine|乌克兰|烏克蘭",
    "AE": r"United Arab Emirates|UAE",
    "GE": r"Georgia",
    "AM": r"Armenia",
    "KZ": r"Kazakhstan|哈萨克斯坦",
    "KG": r"Kyrgyzstan|Kyrgyz Republic",
    "IL": r"Israel|以色列",
    "SA": r"Saudi Arabia",
    "VN": r"Viet ?nam|越南",
    "MX": r"Mexico|墨西哥",
    "YE": r"Yemen",
    "TR": r"T(?:urkey|ürkiye)",
}
ONE = "|".join(f"(?P<{code}>{names})" for code, names in NAMES.items())
ANY = "|".join(NAMES.values())
OF = r"(?:the )?(?:People's Republic of |Islamic Republic of |Russian Federation and )?"
LIST = rf"{OF}(?:{ANY})(?:(?:,\s(?:and\s|or\s)?|\sand\s|\sor\s|[、和与與及]){OF}(?:{ANY})){{0,12}}"
# Where goods go; a Chinese text names the country before the goods leave for it.
TOWARD = re.compile(
    rf"\b(?:to|against|toward|towards|destined (?:for|to)|destinations? of|in|within|for|naar|tegen|with regard to"
    rf"|in view of|vers"
    rf"|de la)\s{LIST}\b"
    rf"|(?:对|對|向|输往|輸往|运往|\d{{1,3}}家|\d{{1,3}}個)(?:{LIST})"
    rf"|(?:{LIST})(?:実体|实体|實體|等国|[をへ]仕向地|に対する|向け|으로의|에 대한)",
    re.I,
)
ONE_NAME = re.compile(ONE, re.I)
# In the body of a Chinese announcement only what is forbidden counts, not who is named besides.
FORBIDDEN = re.compile(r"(?:禁止|不得|暂停|停止|加强|加強|[将將])[^。;\n]{0,40}")
SUMMARY = 1_200


def targets(parts: Parts, text: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The codes of the jurisdictions, in the order of the text, and where they are named."""
    found: dict[str, Span] = {}
    for span in _places(parts, text):
        for match in TOWARD.finditer(text, *span):
            for name in ONE_NAME.finditer(match.group()):
                if (code := name.lastgroup or "") != parts.issuer:
                    found.setdefault(code, (match.start() + name.start(), match.start() + name.end()))
    return tuple(found), tuple(found.values())


def _places(parts: Parts, text: str) -> list[Span]:
    places = [(start, min(end, start + SUMMARY)) for start, end in parts.does]
    if parts.issuer != "CN" or parts.language != "zh" or not parts.title:
        return places
    body = places[-1]
    return [parts.title, *(match.span() for match in FORBIDDEN.finditer(text, *body))]
