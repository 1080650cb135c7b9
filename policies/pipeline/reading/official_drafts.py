"""The new restriction that an official text brings, filled in as far as the text goes."""

import re
from datetime import date

from policies.vocabulary import Measure

from .catalog import Catalog
from .folding import Folded
from .official import Document
from .official_items import items
from .values import Draft, Finding, Quote

NAMES = {
    "US": r"United States|U\.S\.|美国|美國",
    "CN": r"\bChina\b|PRC|中国|中國",
    "JP": r"Japan|日本",
    "RU": r"Russia|俄罗斯|俄羅斯",
}
TOWARD = r"(?:to|against|destined for|for end use in|对|對|向|输往|輸往)\s?(?:the )?(?:People's Republic of )?"
BAN = re.compile(
    r"\bprohibit|shall not be exported|\bban(?:s|ned)? (?:on )?export|禁止[^。\n]{0,40}出口|不予许可|不予許可", re.I
)
LICENCE = re.compile(r"licen[cs]e|authori[sz]ation|许可|許可|vergunning", re.I)
TECHNOLOGY = re.compile(r"\btechnolog(?:y|ies)\b|技术|技術", re.I)
GOODS = re.compile(r"\b(?:items|goods|equipment|materials|commodities)\b|物项|物項|设备|設備|材料", re.I)
END_USER = re.compile(r"Entity List|end-users?|最终用户|最終用戶|管控名单", re.I)
UNDOING = frozenset(["suspend", "lift", "ease", "extend", "expire", "maintain"])


def drafts(
    found: Document | None, folded: Folded, catalog: Catalog, findings: tuple[Finding, ...], published: date | None
) -> tuple[Draft, ...]:
    """The draft of the restriction that a document imposes or proposes; none where it is known, or where the document
    acts on known ones."""
    if found is None or found.effect not in ("impose", "propose") or not found.title:
        return ()
    if _is_known(found, catalog) or any(each.action in UNDOING for each in findings):
        return ()
    if any(_is_just_begun(each, catalog, published) for each in findings):
        return ()
    return (_draft(found, folded, published),)


def _is_known(found: Document, catalog: Catalog) -> bool:
    """Whether the catalogue has a restriction under the document's own number or citation."""
    year, number = found.number
    if number:
        return bool(catalog.announced(year, number))
    key = found.citation.lower().replace("-", " ")
    return bool(key) and any(phrase.lower().replace("-", " ") == key for phrase in catalog.phrases.phrases)


def _is_just_begun(each: Finding, catalog: Catalog, published: date | None) -> bool:
    """Whether a finding is the beginning, in these days, of a restriction that is known."""
    periods = catalog.known[each.restriction].periods
    return bool(periods and published and abs((published - periods[0][1]).days) <= NEAR)


NEAR = 14


def _draft(found: Document, folded: Folded, published: date | None) -> Draft:
    text = folded.text
    year = found.number[0] or (published.year if published else 0)
    listed = items(text, found.issuer, year)
    targets, where = _targets(text, found.issuer)
    spans = dict(found.spans) | ({"targets": where} if where else {})
    if listed:
        spans["items"] = (listed[0][1], listed[-1][2])
    filled = [name for name in ("citation", "title", "legal_basis", "effective_date", "items") if name in spans]
    return Draft(
        title=found.title,
        imposed_by=found.issuer,
        authority=found.authority,
        measure=_measure(text, found.title),
        targets=targets,
        citation=found.citation,
        instrument_title=found.title,
        legal_basis=found.legal_basis,
        items=tuple(item for item, _, _ in listed),
        effective_date=found.effective_date,
        effective_basis=found.effective_basis or "stated",
        until_date=found.until_date,
        quotes=tuple(_quote(name, span, folded) for name, span in spans.items()),
        confidence=round(0.5 + 0.08 * len(filled), 2),
        because=(f"has the shape of a document: {found.kind.replace('_', ' ')}", f"it gives {', '.join(filled)}"),
    )


def _quote(field: str, span: tuple[int, int], folded: Folded) -> Quote:
    start, end = folded.span(*span)
    return Quote(field, folded.original[start:end], start, end)


def _targets(text: str, issuer: str) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    found = {}
    for code, names in NAMES.items():
        if code != issuer and (match := re.search(rf"{TOWARD}(?:{names})", text[:6_000])):
            found[code] = match.span()
    return tuple(found), next(iter(found.values()), None)


def _measure(text: str, title: str) -> str:
    head = f"{title}\n{text[:4_000]}"
    if END_USER.search(title):
        return Measure.END_USER_CONTROL.value
    if TECHNOLOGY.search(title) and not GOODS.search(title):
        return Measure.TECHNOLOGY_CONTROL.value
    if BAN.search(title) or BAN.search(head) and not LICENCE.search(head):
        return Measure.EXPORT_BAN.value
    return Measure.LICENCE_REQUIREMENT.value if LICENCE.search(head) else Measure.OTHER.value
