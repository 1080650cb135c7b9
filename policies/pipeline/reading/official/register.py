"""American documents: rules and notices of the Federal Register, releases and letters of the Bureau of Industry and
Security.

A rule reaches us as the printing office sets it (lines wrapped, pages marked), as a site prints it (a label on a line of
its own), or as the register's interface answers: title, parts and the labels alone.
"""

import re

from .days import day_in
from .parts import Parts, Span, each, first, lines, plain, wrapped

HEAD = 12_000
LABEL = re.compile(
    r"(?:^|(?<=[.\s]))(?P<name>AGENCY|ACTION|SUMMARY|EFFECTIVE DATES?|DATES|ADDRESSES|FOR FURTHER INFORMATION CONTACT"
    r"|SUPPLEMENTARY INFORMATION):\s*"
)
WANTED = ("AGENCY", "ACTION", "SUMMARY")
# Who administers export controls, by the words of AGENCY; others issue no document of ours.
AGENCIES = (
    (re.compile(r"Bureau of Industry and Security|Industry and Security Bureau", re.I), "us-bis"),
    (re.compile(r"Defense Trade Controls|Department of State|State Department", re.I), "Department of State"),
    (re.compile(r"Nuclear Regulatory Commission", re.I), "Nuclear Regulatory Commission"),
    (re.compile(r"Foreign Assets Control|Department of the Treasury", re.I), "Office of Foreign Assets Control"),
    (re.compile(r"National Nuclear Security Administration|Department of Energy", re.I), "Department of Energy"),
)
EXPORT = re.compile(
    r"\b(?:re-?)?export|Munitions List|Traffic in Arms|Entity List|end-use"
    r"|Commerce Control List|\bITAR\b|\bEAR\b",
    re.I,
)
PROPOSAL = re.compile(r"proposed rule|notice of proposed|advance notice", re.I)
RULE = re.compile(r"\brule\b|amendment|regulation", re.I)

PAGE = re.compile(r"\b\d{2,3} FR \d{3,6}\b")
VOLUME = re.compile(r"Federal Register(?:: [^\n(]{8,24}[(]|,? ?/? )Vol(?:ume|\.) (\d{2,3})", re.I)
PAGES = re.compile(r"\[Pages? (?P<page>\d{3,6})")
FR_DOC = re.compile(r"\bFR Doc\.?(?: No)?[.:]? ?(\d{4}-\d{4,6}|[A-Z]\d-\d{4}-\d{4,6})\b")
DOCKET = re.compile(r"\bDocket No\.? ?[\w-]{6,24}")
RIN = re.compile(r"\bRIN ?:? ?\d{4}-[A-Z]{2}\d{2,3}\b")
CFR = re.compile(
    r"\b(?P<title>\d{1,2}) CFR (?:Parts? )?(?P<parts>\d{3,4}(?:(?:, (?:and )?| and )\d{3,4})*)(?![\d.])", re.I
)
SECTION = re.compile(r"(?:Section |Sec\. |§ ?)(?P<section>7\d\d\.\d{1,3}(?:\([a-z0-9]{1,3}\))*) is amended", re.I)
NO_TITLE = re.compile(
    r"^\[|^\d{1,2} CFR|^RIN\b|^Docket|^DEPARTMENT|^Department of|^Bureau of|^-{3,}|^={3,}|^Start |FR Doc|^\d+ FR"
)
LAW = wrapped(
    r"(?P<it>Export Control Reform Act of 2018|\bECRA\b(?!\))|(?:22|50)\sU\.?S\.?C\.?\s(?:48\d\d|46\d\d|17\d\d"
    r"|27\d\d)(?:-\d{4})?"
    r"|Export Administration Regulations|Arms Export Control Act|Atomic Energy Act of 1954)"
)
RULES_ONLY = re.compile(r"Export Administration Regulations")


def register(text: str) -> Parts | None:
    """A document of the Federal Register, known by its labels and its agency."""
    if "AGENCY:" not in text[:HEAD] or "SUMMARY:" not in text[:HEAD]:
        return None
    sections = _sections(text)
    if any(name not in sections for name in WANTED):
        return None
    begins = [sections[name][0] for name in WANTED]
    agency, action, summary = (_trimmed(text, sections[name]) for name in WANTED)
    authority = next((slug for pattern, slug in AGENCIES if pattern.search(text, *agency)), "")
    if begins != sorted(begins) or not authority or not _is_on_exports(text, agency, summary):
        return None
    title = _title(text, agency[0])
    own, where = _numbers(text, agency[0])
    spans = {"agency": (agency,), "action_line": (action,), "summary": (summary,), "citation": where}
    spans |= {"amends": (*each(CFR, text, 0, agency[0]), *each(SECTION, text, most=40))}
    return Parts(
        kind=_kind(text[slice(*action)]),
        issuer="US",
        authority=authority,
        own=own,
        title=title,
        days=sections.get("DATES") or sections.get("EFFECTIVE DATE") or sections.get("EFFECTIVE DATES") or summary,
        does=(action, *((title,) if title else ()), summary),
        agency=plain(text, agency).rstrip("."),
        laws=tuple(_laws(text)),
        signed=day_in(text, 0, min(agency[0], 400)) if VOLUME.search(text, 0, 400) else None,
        spans={name: found for name, found in spans.items() if found},
    )


def amended(text: str, spans: tuple[Span, ...]) -> tuple[str, ...]:
    """The parts and sections that a rule amends: "15 CFR 744", "15 CFR 744.11"."""
    found: dict[str, None] = {}
    title = "15"
    for span in spans:
        words = text[slice(*span)]
        if part := CFR.search(words):
            title = part["title"]
            found |= dict.fromkeys(f"{title} CFR {number}" for number in re.findall(r"\d{3,4}", part["parts"]))
        elif section := SECTION.search(words):
            found[f"{title} CFR {section['section']}"] = None
    return tuple(found)


def _sections(text: str) -> dict[str, Span]:
    """What stands under each label, up to the next one. The first of each counts."""
    found = list(LABEL.finditer(text, 0, 4 * HEAD))
    ends = [*(match.start() for match in found[1:]), len(text)]
    sections: dict[str, Span] = {}
    for match, end in zip(found, ends, strict=False):
        sections.setdefault(match["name"], (match.end(), end))
    return sections


def _is_on_exports(text: str, agency: Span, summary: Span) -> bool:
    title = _title(text, agency[0])
    return bool(EXPORT.search(text, *summary) or title and EXPORT.search(text, *title))


def _trimmed(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    return span[0], span[0] + len(words.rstrip(" \n\t.=-"))


def _kind(action: str) -> str:
    if PROPOSAL.search(action):
        return "federal_register_proposal"
    return "federal_register_rule" if RULE.search(action) else "federal_register_notice"


def _title(text: str, agency: int) -> Span | None:
    """The lines before AGENCY, back to a number or a blank line."""
    start = text.rfind("AGENCY", 0, agency)
    found: list[Span] = []
    for line in reversed(list(lines(text, max(0, start - 900), start))):
        words = text[slice(*line)].strip()
        if NO_TITLE.search(words):
            if found:
                break
            continue
        if found and "\n\n" in text[line[1] : found[-1][0]]:
            break
        found.append(line)
        if len(found) == 4:
            break
    if not found or len(text[found[-1][0] : found[0][1]]) > 400 or found[-1][0] == max(0, start - 900) > 0:
        return None
    return found[-1][0], found[0][1]


def _numbers(text: str, agency: int) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Its own numbers, the best known first, with their places. A page in the head, else by the register's volume."""
    found: dict[str, Span] = {}
    volume, pages = VOLUME.search(text, 0, agency), PAGES.search(text, 0, agency)
    if page := first(PAGE, text, 0, agency):
        found[plain(text, page)] = page
    elif volume and pages:
        found[f"{volume[1]} FR {pages['page']}"] = pages.span("page")
    tail = max(agency, len(text) - 400)
    documents = [*FR_DOC.finditer(text, 0, agency), *FR_DOC.finditer(text, tail), *FR_DOC.finditer(text)]
    if documents:
        found[f"FR Doc. {documents[0][1]}"] = documents[0].span()
    for pattern in (DOCKET, RIN):
        if span := first(pattern, text, 0, agency):
            found[plain(text, span)] = span
    return tuple(found), tuple(found.values())


def _laws(text: str) -> list[Span]:
    """The acts it rests on; the regulations that it amends only where it names no act."""
    found = each(LAW, text)
    acts = [span for span in found if not RULES_ONLY.match(text, *span)]
    return acts or found
