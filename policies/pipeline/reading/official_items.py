"""The goods that an official text lists, with their codes."""

import re

from policies.vocabulary import CodeSystem

from .values import DraftItem

MOST = 200
LONGEST = 200
LIST_CODE = r"\b\d[A-E]\d{3}(?:\.[a-z]{1,2}(?:\.\d{1,2}(?:\.[a-z])?)?)?\b"
CODE = re.compile(LIST_CODE)
HS = re.compile(
    r"(?:海关商品编号|海關商品編號|HS codes?|customs (?:commodity )?(?:codes?|numbers?)|tariff (?:codes?|lines?))[::\s]*"
    r"(?P<codes>\d[\d.]{3,12}(?:[\s、,，;；]+(?:and )?\d[\d.]{3,12}){0,60})",
    re.IGNORECASE,
)
CAS = re.compile(r"\bCAS(?: No\.?| number)?[::\s]*(?P<code>\d{2,7}-\d{2}-\d)", re.IGNORECASE)
BULLET = re.compile(
    r"^\s*(?:[-•*·–]\s+|[((]?(?:\d{1,2}|[a-z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[))、.．]\s*)+", re.IGNORECASE
)
# What stands about a code and is no part of the name.
ABOUT = re.compile(
    r"[((]?\s*(?:管制编码|管制編碼|control code|ECCN|参考海关商品编号|參考海關商品編號|海关商品编号|海關商品編號"
    r"|CAS(?: No\.?)?|HS codes?|reference HS codes?)[::\s]*.*$",
    re.IGNORECASE,
)
SYSTEMS = {
    "US": CodeSystem.ECCN,
    "CN": CodeSystem.CN_DUAL_USE,
    "EU": CodeSystem.EU_DUAL_USE,
    "GB": CodeSystem.EU_DUAL_USE,
}

Placed = tuple[DraftItem, int, int]


def items(text: str, issuer: str, year: int) -> list[Placed]:
    """The goods listed, a line each, with the places of their lines. Only lines with a code, unless none has one."""
    lines = [(match.group(), match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    coded = [placed for line, start, end in lines if (placed := _coded(line, start, end, issuer, year))]
    return (coded or _listed(lines))[:MOST]


def _coded(line: str, start: int, end: int, issuer: str, year: int) -> Placed | None:
    codes = _codes(line, issuer, year)
    name = _name(line)
    return (DraftItem(name, codes), start, end) if codes and name and BULLET.match(line) else None


def _codes(line: str, issuer: str, year: int) -> tuple[tuple[str, str, str], ...]:
    found: dict[tuple[str, str, str], None] = {}
    if system := SYSTEMS.get(issuer):
        found |= {(system.value, code, ""): None for code in CODE.findall(line)}
    for listed in HS.finditer(line):
        for code in re.findall(r"\d[\d.]{3,12}", listed["codes"]):
            found[CodeSystem.HS.value, code.replace(".", ""), f"{issuer} {year}" if year else ""] = None
    found |= {(CodeSystem.CAS.value, each["code"], ""): None for each in CAS.finditer(line)}
    return tuple(found)


def _name(line: str) -> str:
    bare = ABOUT.sub("", BULLET.sub("", line))
    bare = re.sub(rf"(?:^|[\s(])(?:{LIST_CODE})[\s:)-]*", " ", bare)
    return " ".join(bare.split()).strip(" ;；,，.。:：()（）")[:LONGEST]


LIST_HEAD = re.compile(
    r"(?:以下物项|下列物项|以下物項|下列物項|following items|the following)[^\n]{0,60}[::]?\s*$", re.IGNORECASE
)


def _listed(lines: list[tuple[str, int, int]]) -> list[Placed]:
    """The bullets under "the following items:", where the text gives no codes."""
    found: list[Placed] = []
    is_open = False
    for line, start, end in lines:
        if LIST_HEAD.search(line):
            is_open = True
        elif is_open and BULLET.match(line) and (name := _name(line)):
            found.append((DraftItem(name), start, end))
        elif is_open and found:
            break
    return found
