"""Regulations of the European Union: of the Commission and of the Council."""

import re

from .parts import Parts, each, first, plain

HEAD = 2_500
REGULATION = re.compile(
    r"^\s*(?P<by>COMMISSION|COUNCIL)\s(?:(?:DELEGATED|IMPLEMENTING)\s)?(?P<form>REGULATION|DECISION)"
    r"\s\((?P<under>EU|CFSP)\)\s(?:No\s)?(?P<it>\d{3,4}/\d{1,4})",
    re.M | re.I,
)
ENACTED = re.compile(r"\bHAS ADOPTED THIS (?:REGULATION|DECISION)\b", re.I)
ABOUT = re.compile(
    r"(?P<it>\b(?:amending|concerning|correcting|setting up|repealing|on"
    r"|as regards)\b[^\n]{8,}(?:\n[^\n]+){0,4}?)(?=\n\n|\s*\n?\(Text with|\s*\n?THE (?:EUROPEAN|COUNCIL))"
)
REGARD = re.compile(
    r"Having regard to (?P<it>(?!the Treaty)(?:Council )?(?:Regulation|Decision)[^;]{6,700}?)"
    r"(?=,?\s*(?:and in particular|Having regard|Whereas|\n\n|After|,\s*$))"
)
PARTICULAR = re.compile(r"and\sin\sparticular\s(?P<it>Article[s]?\s\d{1,3}(?:\(\d{1,2}\))?)")
DUAL_USE = re.compile(r"\bexport|dual-use", re.I)
NUMBERED = re.compile(r"(?:Regulation|Decision)\s\((?:EU|EC)\)\s(?:No\s)?\d{3,4}/\d{1,4}", re.I)
ISSUERS = {"COMMISSION": "European Commission", "COUNCIL": "Council of the European Union"}


def regulation(text: str) -> Parts | None:
    """A regulation of the Commission or the Council: its head, and the words by which it is enacted."""
    head = REGULATION.search(text, 0, HEAD) if "(EU)" in text[:HEAD] or "(CFSP)" in text[:HEAD] else None
    enacted = ENACTED.search(text, head.end()) if head else None
    if head is None or enacted is None or not DUAL_USE.search(text):
        return None
    title = first(ABOUT, text, head.end(), min(head.end() + 900, enacted.start()))
    laws = [span for law in each(REGARD, text, head.end(), enacted.start()) if (span := first(NUMBERED, text, *law))]
    return Parts(
        kind=f"eu_{head['form'].lower()}",
        issuer="EU",
        authority=ISSUERS[head["by"].upper()],
        own=(f"{head['form'].capitalize()} ({head['under'].upper()}) {head['it']}",),
        title=title,
        days=(enacted.end(), min(len(text), enacted.end() + 20_000)),
        does=(
            *((title,) if title else ()),
            (enacted.end(), min(len(text), enacted.end() + 900)),
            (head.end(), enacted.start()),
        ),
        agency=ISSUERS[head["by"].upper()],
        laws=(*laws, *each(PARTICULAR, text, head.end(), enacted.start(), most=1)),
        spans={"citation": (head.span(),)},
    )


CORRIGENDUM = re.compile(
    r"^\s*(?P<it>Corrigendum to (?P<by>Commission|Council)\s(?:(?:Delegated"
    r"|Implementing)\s)?Regulation\s\(EU\)[^\n]*(?:\n[^\n(]+){0,4})",
    re.M | re.I,
)


def corrigendum(text: str) -> Parts | None:
    """A correction of a regulation in the Official Journal."""
    head = CORRIGENDUM.search(text, 0, HEAD) if "orrigendum to" in text[:HEAD] else None
    if head is None or not DUAL_USE.search(text):
        return None
    return Parts(
        kind="eu_regulation",
        issuer="EU",
        authority=ISSUERS[head["by"].upper()],
        own=(),
        title=head.span("it"),
        days=(head.end(), head.end()),
        does=(head.span("it"),),
        agency=ISSUERS[head["by"].upper()],
    )


NOTE = re.compile(r"^\s*(?P<it>Compilation of national control lists[^\n]{0,160})", re.M | re.I)
NOTE_NUMBER = re.compile(r"\(?(?P<it>C/20\d\d/\d{1,5}|20\d\d/C \d{1,4}/\d{1,3})\)?")


def commission_notice(text: str) -> Parts | None:
    """What the Commission publishes of the lists of its members: it controls nothing itself."""
    title = first(NOTE, text, 0, HEAD) if "2021/821" in text[:HEAD] else None
    number = first(NOTE_NUMBER, text, 0, HEAD) if title else None
    if title is None:
        return None
    return Parts(
        kind="eu_notice",
        issuer="EU",
        authority="European Commission",
        own=(plain(text, number),) if number else (),
        title=title,
        days=(title[1], title[1]),
        does=(title,),
        agency="European Commission",
        spans={"citation": (number,)} if number else {},
    )
