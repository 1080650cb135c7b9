"""The goods that an official text lists, with their codes.

An entry is a bullet with a code in it, or a code with its name behind it, and goes on while a bracket is open. A text
that lists no codes gives the bullets under "the following items:"; one that lists nothing gives the codes of its summary.
"""

import re
from collections.abc import Iterator

from policies.vocabulary import CodeSystem

from ..folding import Folded
from ..values import DraftItem
from .parts import Parts, Span, flowing

MOST = 200
LONGEST = 200
CONTINUED = 500
PARAGRAPH = r"(?:\.[a-z]{1,2}(?:\.\d{1,2}(?:\.[a-z](?:\.\d{1,2})?)?)?)?"
LIST_CODE = rf"(?<![A-Za-z0-9.])\d[A-E]\d{{3}}{PARAGRAPH}(?![A-Za-z0-9])"
CODE = re.compile(LIST_CODE)
# National numbers that belong to no system of the vocabulary: they mark an entry, and are no part of its name.
OWN_CODE = re.compile(r"\bPL\d{4}\b|编号[::]\s?\d{6}[A-Z]|編號[::]\s?\d{6}[A-Z]")
HS = re.compile(
    r"(?:海关商品编号|海關商品編號|(?:HS|H\.S\.) (?:codes?|numbers?)"
    r"|customs (?:commodity )?(?:codes?|numbers?)|tariff (?:codes?|lines?|items?)|HTS(?:US)?(?: codes?)?)[::\s]*"
    r"(?P<codes>\d[\d.]{3,12}(?:[\s、,;]+(?:and )?\d[\d.]{3,12}){0,60})",
    re.I,
)
CAS = re.compile(r"\bCAS(?: ?(?:No\.?|number|RN|号|號|登记号))?[::\s]*(?P<code>\d{2,7}-\d{2}-\d)\b", re.I)
BULLET = re.compile(
    r"\s*(?:(?:[-•*·○◦] ?|—\s|[(](?:\d{1,2}|[a-z]{1,2}|[ivx]{1,5}|[一二三四五六七八九十]{1,3})[)][.、]?\s?"
    r"|(?:\d{1,2}|[a-z]|[ivx]{1,5}|[一二三四五六七八九十]{1,3})(?:[)、]\s?|\.(?!\d)\s?))\s?){1,3}",
    re.I,
)
AT_CODE = re.compile(rf"\s*(?:ECCN )?(?P<code>{LIST_CODE})(?P<after>[\s:.,-]{{0,3}})(?P<name>\S.?)")
# An American text also begins lines with a code by chance; there a name follows in capitals or in quotes.
NAMED = re.compile(r"[A-Z\"'\[]|[^\x00-\x7f]")
# What tells the printer of the code how to change it is no item.
INSTRUCTION = re.compile(
    r"supplement no|\b(?:is|are) (?:amended|revised|added|removed)\b|\bby (?:revising|adding|removing)\b"
    r"|\bto read as follows",
    re.I,
)
INLINE = re.compile(r"(?<=[。;:])\s?(?=[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}\.\s?[\d一-鿿])")
# What stands about a code and is no part of the name.
ABOUT = re.compile(
    r"[(\[]?\s*(?:参考|參考|reference )?(?:管制编码|管制編碼|出口管制编码|control(?:led)? codes?"
    r"|control numbers?|ECCNs?\b"
    r"|海关商品编号|海關商品編號|编号[::]|編號[::]|CAS\b|HS (?:codes?|numbers?)|HTS"
    r"|customs (?:commodity )?(?:codes?|numbers?)"
    r"|tariff (?:codes?|lines?|items?)|PL\d{4}).*$",
    re.I | re.S,
)
# "The following are controlled: …" in the line of the first.
LED_BY = re.compile(r"^[^:。;]{0,40}(?:以下|下列)[^:。;]{0,30}[::]\s?(?=\S)")
AS_FOLLOWS = re.compile(
    r",? as follows\b.*$|,? having (?:all|any) of the following.*$|\(see List of Items.*$", re.I | re.S
)
LIST_HEAD = re.compile(
    r"(?:(?:以下|下列)(?:物项|物項|貨品|货物|技术|技術)|following (?:items|goods|commodities|software"
    r"|technolog\w+|equipment)"
    r"|the following|onderstaande goederen|以下の貨物)[^\n]{0,70}[::]?\s*$",
    re.I,
)
SYSTEMS = {
    "US": CodeSystem.ECCN,
    "CN": CodeSystem.CN_DUAL_USE,
    "EU": CodeSystem.EU_DUAL_USE,
    "NL": CodeSystem.EU_DUAL_USE,
    "FR": CodeSystem.EU_DUAL_USE,
    "GB": CodeSystem.EU_DUAL_USE,
    "TW": CodeSystem.EU_DUAL_USE,
}
IN_PROSE = re.compile(
    rf"(?:(?:of|on|for|as) (?P<name>[a-z][^.,;:()]{{3,80}}?) ?[(])?(?:ECCNs?|(?:new )?entr(?:y"
    rf"|ies))\s(?P<code>{LIST_CODE})"
)
Placed = tuple[DraftItem, Span]
Code = tuple[str, str, str]


def items(parts: Parts, folded: Folded, text: str, *, year: int) -> list[Placed]:
    """The goods listed, with the places of their entries; ``year`` is the edition of the tariff numbers."""
    entries = list(_entries(parts, text))
    found = _whole([placed for span in entries if (placed := _coded(span, parts, folded, text, year))])
    return (found or _listed(entries, folded, text) or _in_prose(parts, text))[:MOST]


def _entries(parts: Parts, text: str) -> Iterator[Span]:
    """The lines of the body, a line together with those on which its open bracket goes on."""
    start, end = min(parts.days[0], parts.does[0][1]), len(text)
    held: Span | None = None
    for match in re.finditer(r"[^\n]+", text[start:end]):
        line = (start + match.start(), start + match.end())
        if held and _is_open(text[slice(*held)]) and line[1] - held[0] < CONTINUED:
            held = (held[0], line[1])
            continue
        if held:
            yield from _split(held, text)
        held = line
    if held:
        yield from _split(held, text)


def _is_open(words: str) -> bool:
    return len(words) < CONTINUED and words.count("(") > words.count(")")


def _split(line: Span, text: str) -> Iterator[Span]:
    """A Chinese line that runs several numbered entries together, one by one."""
    start = line[0]
    if line[1] - start > 60:
        for match in INLINE.finditer(text, *line):
            yield start, match.start()
            start = match.end()
    yield start, line[1]


def _coded(span: Span, parts: Parts, folded: Folded, text: str, year: int) -> Placed | None:
    line = text[slice(*span)]
    bullet = BULLET.match(line)
    bare = line[bullet.end() :] if bullet else line
    at = AT_CODE.match(bare)
    if parts.issuer == "US" and INSTRUCTION.search(line):
        return None
    if not bullet and (not at or parts.issuer == "US" and not NAMED.match(at["name"])):
        return None
    codes = _codes(bare, at, parts.issuer, year)
    name = _name(bare, at)
    if not name or not (codes or at or OWN_CODE.search(bare) or CODE.search(bare)):
        return None
    return DraftItem(_as_written(name, span, folded, text), codes), span


def _codes(line: str, at: re.Match[str] | None, issuer: str, year: int) -> tuple[Code, ...]:
    """The codes of an entry: the one it begins with, else all; those of the tariff and of chemicals besides."""
    found: dict[Code, None] = {}
    if system := SYSTEMS.get(issuer):
        own = [at["code"]] if at else CODE.findall(line)
        found |= {(system.value, code, ""): None for code in own}
    for listed in HS.finditer(line):
        for code in re.findall(r"\d[\d.]{3,12}", listed["codes"]):
            found[CodeSystem.HS.value, code.replace(".", ""), f"{issuer} {year}" if year else ""] = None
    found |= {(CodeSystem.CAS.value, each["code"], ""): None for each in CAS.finditer(line)}
    return tuple(found)


def _name(line: str, at: re.Match[str] | None) -> str:
    bare = line[at.start("name") :] if at else LED_BY.sub("", line)
    bare = re.sub(rf"\s?[(](?:see )?{LIST_CODE}[)]", "", AS_FOLLOWS.sub("", ABOUT.sub("", bare)))
    bare = " ".join(bare.split()).strip(" ;,.。:-、")
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    return (bare.removesuffix("(") if bare.count("(") > bare.count(")") else bare).strip(" ;,.。:-、(")[:LONGEST]


def _as_written(name: str, span: Span, folded: Folded, text: str) -> str:
    """A name with the characters of the original, where it stands there in one piece."""
    at = text.find(name, *span)
    if at < 0:
        return name
    start, end = folded.span(at, at + len(name))
    return " ".join(folded.original[start:end].split())


def _whole(found: list[Placed]) -> list[Placed]:
    """Without entries that repeat the codes of one before them."""
    kept: dict[tuple[str, tuple[Code, ...]], Placed] = {}
    for item, span in found:
        kept.setdefault((item.name, item.codes), (item, span))
    return list(kept.values())


def _listed(entries: list[Span], folded: Folded, text: str) -> list[Placed]:
    """The bullets under "the following items:", where the text gives no codes."""
    found: list[Placed] = []
    is_open = False
    for span in entries:
        line = text[slice(*span)]
        bullet = BULLET.match(line)
        if LIST_HEAD.search(line):
            is_open = True
        elif is_open and bullet and (name := _name(line[bullet.end() :], None)):
            found.append((DraftItem(_as_written(name, span, folded, text)), span))
        elif is_open and found:
            break
    return found


def _in_prose(parts: Parts, text: str) -> list[Placed]:
    """What the summary or the operative sentence calls by its number: "wafer bonders (ECCN 3B991)"."""
    system = SYSTEMS.get(parts.issuer)
    if system is None:
        return []
    found: dict[str, Placed] = {}
    flow = flowing(parts, text)
    for span in parts.does:
        for match in IN_PROSE.finditer(flow, *span):
            name = " ".join((match["name"] or f"{match['code']}").split())
            item = DraftItem(name, ((system.value, match["code"], ""),))
            found.setdefault(match["code"], (item, match.span()))
    return list(found.values())
