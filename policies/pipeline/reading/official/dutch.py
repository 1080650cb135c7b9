"""Dutch orders on strategic goods, as the gazette prints them and in translation, and letters to parliament about them."""

import re

from .days import day_in
from .parts import Parts, each, first, plain

HEAD = 2_500
# The title goes on over its lines, until who orders it and on what.
GOES_ON = r"(?:\n(?!(?:De|The) (?:Minister|State)|De Staatss|Gelet|Handelend|Besluit|Having|Acting|Orders)[^\n]+){0,4}"
ORDER = re.compile(
    rf"^\s*(?P<it>(?:Regeling|Besluit|Wijzigingsregeling) van de (?:Minister|Staatssecretaris)[^\n]*{GOES_ON}"
    rf"|Regulation of the Minister (?:for|of) [^\n]*{GOES_ON})",
    re.M,
)
ENACTED = re.compile(r"^\s*(?:Besluit|Besluiten|Orders|Decrees|Decides|Has decided(?: as follows)?):\s*$", re.M)
LAW = re.compile(r"(?:Gelet op|Having regard to) (?P<it>[^;\n]{8,300}(?:\n[^;\n]{1,200})?)(?=;)", re.I)
UITVOER = re.compile(r"uitvoer|export|strategische goederen|2021/821", re.I)
SERIES = re.compile(r"\b(?:Staatscourant|Stcrt\.?),? ?(?P<y>20\d\d),? ?(?:nr\.? ?)?(?P<n>\d{3,6})\b", re.I)
SERIES_HEAD = re.compile(r"STAATSCOURANT.{0,160}?\bNr\. ?(?P<n>\d{3,6})\s+\d{1,2} \w+ (?P<y>20\d\d)", re.S | re.I)
OWN_NUMBER = re.compile(r"\b(?:nr|no)\. (?P<it>[A-Z][A-Za-z]+[.-]?\d{4}[\w.-]{3,24}?)(?=[\s,;]|$)")
ECONOMY = re.compile(r"Economische Zaken|Economic Affairs", re.I)


def dutch_order(text: str) -> Parts | None:
    """A ministerial order: who orders it, on what law, and the word by which it is ordered."""
    head = ORDER.search(text, 0, HEAD)
    enacted = ENACTED.search(text, head.end(), head.end() + 3_000) if head else None
    if head is None or enacted is None or not UITVOER.search(text, head.start(), enacted.end() + 3_000):
        return None
    series = SERIES.search(text, 0, head.end()) or SERIES_HEAD.search(text, 0, head.end())
    numbers = each(OWN_NUMBER, text, *head.span(), most=1)
    own = [f"Stcrt. {series['y']}, {series['n']}"] if series else []
    return Parts(
        kind="dutch_order",
        issuer="NL",
        authority="nl-ez" if ECONOMY.search(head["it"].split(",")[0]) else "nl-bhos",
        own=(*own, *(plain(text, span) for span in numbers)),
        title=head.span("it"),
        days=(enacted.end(), min(len(text), enacted.end() + 20_000)),
        does=(head.span("it"), (enacted.end(), min(len(text), enacted.end() + 900))),
        agency=_minister(head["it"]),
        laws=tuple(each(LAW, text, head.end(), enacted.start())),
        language="eu",
        signed=day_in(text, *head.span(), "eu"),
        spans={"citation": (series.span(),) if series else tuple(numbers)} if series or numbers else {},
    )


MINISTER = re.compile(
    r"(?:Regeling|Besluit|Wijzigingsregeling) van de (?P<it>.+?)(?= van \d)|(?P<english>Minister (?:for"
    r"|of) .+?)(?= of \d)"
)


def _minister(head: str) -> str:
    """Who orders it, as the head names them."""
    found = MINISTER.search(" ".join(head.split()))
    return (found["it"] or found["english"]) if found else "Minister"


LETTER = re.compile(
    r"^\s*(?:\d{2} \d{3}[^\n]*\n+)?\s*(?:Nr\. ?\d{1,4}\s)?(?:BRIEF VAN DE (?P<by>MINISTER"
    r"|STAATSSECRETARIS)[^\n]{0,120}\n|Geachte [Vv]oorzitter)",
    re.M,
)
TO_PARLIAMENT = re.compile(r"Aan de Voorzitter van de (?:Tweede|Eerste) Kamer", re.I)
FILE = re.compile(
    r"^\s*(?P<file>\d{2} \d{3})\b[^\n]*(?:\n[^\n]*){0,3}?\bNr\. ?(?P<n>\d{1,4})\b"
    r"|Onze referentie:?\s*(?P<ref>[A-Z][\w.-]{5,30})",
    re.M,
)
SUBJECT = re.compile(r"^\s*(?:Betreft|Onderwerp):?\s*(?P<it>[^\n]{8,200})", re.M)
CONTROL = re.compile(r"exportcontrole|vergunningplicht|dual.?use", re.I)


def dutch_letter(text: str) -> Parts | None:
    """A letter of a minister to parliament about export controls."""
    to = TO_PARLIAMENT.search(text, 0, HEAD) if "Voorzitter van de" in text[:HEAD] else None
    head = LETTER.search(text, 0, HEAD) if to else None
    if to is None or head is None or not CONTROL.search(text):
        return None
    own, title = FILE.search(text, 0, HEAD), first(SUBJECT, text, 0, HEAD)
    body = (max(to.end(), head.end()), min(len(text), to.end() + 20_000))
    return Parts(
        kind="dutch_letter",
        issuer="NL",
        authority="nl-ez" if ECONOMY.search(text, 0, body[0]) else "nl-bhos",
        own=(own["ref"] or f"Kamerstuk {own['file']}, nr. {own['n']}",) if own else (),
        title=title,
        days=body,
        does=(*((title,) if title else ()), (body[0], min(body[1], body[0] + 1_500))),
        agency="Minister",
        signed=day_in(text, to.end(), to.end() + 200, "eu"),
        language="eu",
        spans={"citation": (own.span(),)} if own else {},
    )
