"""The new restriction that an official text brings, filled in as far as the text goes."""

import re
from datetime import date

from policies.vocabulary import Action, Measure

from ..catalog import Catalog
from ..folding import Folded
from ..values import Draft, Finding, Quote
from .acts import founded
from .document import Document

FIELDS = ("citation", "legal_basis", "effective_date", "items", "targets")
IMPOSING = frozenset(["impose", "propose"])
UNDOING = frozenset(["suspend", "lift", "ease", "extend", "expire", "maintain"])
BAN = re.compile(
    r"\bprohibit|shall not be exported|\bban(?:s|ned)? (?:on |of )?(?:the )?export|禁止[^。\n]{0,40}出口"
    r"|不得(?:向|对)[^。\n]{0,30}出口"
    r"|uitvoerverbod|輸出を禁止",
    re.I,
)
LICENCE = re.compile(
    r"(?<!not be )licen[cs]|authori[sz]ation|permission|\bpermit\b|(?<!不予)许可|(?<!不予)許可|Genehmigung|autorizaci"
    r"|vergunning|허가|輸出許可|autorisation",
    re.I,
)
TECHNOLOGY = re.compile(r"\btechnolog(?:y|ies)\b|技术|技術|기술", re.I)
GOODS = re.compile(
    r"\b(?:items|goods|equipment|materials|commodities|software|products|biens|Güter|productos|goederen)\b"
    r"|物项|物項|设备|設備|材料|貨物|物品"
    r"|货物|貨品",
    re.I,
)
END_USER = re.compile(
    r"Entity List|\bentit(?:y|ies)\b[^\n]{0,60}\b(?:control|watch|concern) list|Unverified List|end[- -]users?"
    r"|最终用户|最終用戶|管控名单|管控名單|不可靠实体|不可靠實體"
    r"|关注名单|實體管理名單|実体",
    re.I,
)
QUOTA = re.compile(r"\bexport quotas?\b|出口配额|出口配額", re.I)
LICENCES_HALTED = re.compile(
    r"\b(?:suspen[ds]|revo[kc])\w* (?:(?:of|all|the|its|certain|existing|export|specific) ){0,4}licen[cs]es?\b", re.I
)
DOES = 2_500


def drafts(
    act: Document | None, folded: Folded, catalog: Catalog, findings: tuple[Finding, ...], published: date | None
) -> tuple[Draft, ...]:
    """The draft of the restriction that a document imposes or proposes; none where it is known, or where the document
    acts on known ones."""
    if act is None or act.effect not in IMPOSING or founded(act, catalog):
        return ()
    if not (act.title or act.citation or act.items):
        return ()  # a part of a document: what it brings has no name here
    if any(each.action in UNDOING for each in findings) or _is_begun(act, findings, catalog, published):
        return ()
    return (_draft(act, folded),)


def _is_begun(act: Document, findings: tuple[Finding, ...], catalog: Catalog, published: date | None) -> bool:
    """Whether a finding is the beginning, on these days, of a restriction that is known."""
    days = {day for day in (published, act.effective_date) if day}
    begun = (catalog.known[each.restriction] for each in findings)
    steps = (step.day for known in begun if known.imposed_by == act.issuer for step in known.steps)
    return any(abs((day - step).days) <= NEAR for step in steps for day in days)


NEAR = 14


def _draft(act: Document, folded: Folded) -> Draft:
    filled = [name for name in FIELDS if name in act.spans]
    is_proposal = act.effect == "propose"
    return Draft(
        title=_title(act),
        imposed_by=act.issuer,
        authority=act.authority,
        measure=_measure(act, folded.text),
        action=Action.PROPOSE.value if is_proposal else "",
        targets=act.targets,
        citation=act.citation,
        instrument_title=act.title,
        legal_basis=act.legal_basis,
        items=act.items,
        effective_date=act.effective_date,
        effective_basis=act.effective_basis or "stated",
        until_date=act.until_date,
        quotes=_quotes(act, folded),
        confidence=round(0.55 + 0.08 * len(filled), 2),
        because=(f"has the shape of a document: {act.kind.replace('_', ' ')}", f"it gives {', '.join(filled)}"),
    )


def _title(act: Document) -> str:
    """Its title; where it has none, what it is and what it is about."""
    if act.title:
        return act.title
    goods = ", ".join(item.name for item in act.items[:3])
    name = act.citation or act.kind.replace("_", " ")
    return f"{name}: {goods}" if goods else name


def _quotes(act: Document, folded: Folded) -> tuple[Quote, ...]:
    """The words behind each field; of fields with several places, all from the first to the last only for items."""
    found = []
    for name, spans in act.spans.items():
        start, end = folded.span(spans[0][0], spans[-1][1] if name == "items" else spans[0][1])
        found.append(Quote(name, folded.original[start:end], start, end))
    return tuple(found)


def _measure(act: Document, text: str) -> str:
    title, said = act.title, _said(act, text)
    if END_USER.search(title):
        return Measure.END_USER_CONTROL.value
    if QUOTA.search(title):
        return Measure.QUOTA.value
    if LICENCES_HALTED.search(title):
        return Measure.LICENCE_SUSPENSION.value
    if TECHNOLOGY.search(title) and not GOODS.search(title):
        return Measure.TECHNOLOGY_CONTROL.value
    if BAN.search(title) or BAN.search(said) and not LICENCE.search(said):
        return Measure.EXPORT_BAN.value
    return Measure.LICENCE_REQUIREMENT.value if LICENCE.search(said) or act.items else Measure.OTHER.value


def _said(act: Document, text: str) -> str:
    """The title and the words that follow what says the effect."""
    starts = [span[0] for name in ("title", "effect") for span in act.spans.get(name, ())]
    return "\n".join(text[start : start + DOES] for start in starts)
