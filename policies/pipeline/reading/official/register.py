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
DAYS = ("DATES", "EFFECTIVE DATE", "EFFECTIVE DATES")
OPENING = 300  # of a summary, where nothing else says what kind of document it is
# Who administers export controls, by the words of AGENCY; others issue no document of ours.
AGENCIES = (
    (re.compile(r"Bureau of Industry and Security|Industry and Security Bureau", re.I), "us-bis"),
    (re.compile(r"Defense Trade Controls|Department of State|State Department", re.I), "Department of State"),
    (re.compile(r"Nuclear Regulatory Commission", re.I), "Nuclear Regulatory Commission"),
    (re.compile(r"Foreign Assets Control|Department of the Treasury", re.I), "Office of Foreign Assets Control"),
    (re.compile(r"National Nuclear Security Administration|Department of Energy", re.I), "Department of Energy"),
)
BUREAU = re.compile(r"Bureau of Industry and Security|\bBIS\b|Export Administration Regulations")
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
    r"^(?:\d\. )?(?:\[|\d{1,2} CFR|RIN\b|Docket)|^RIN\b|^Docket|^DEPARTMENT|^Department of|^Bureau of|^-{3,}"
    r"|^={3,}|^Start |FR Doc|^\d+ FR"
)
LAW = wrapped(
    r"(?P<it>Export Control Reform Act of 2018|\bECRA\b(?!\))|(?:22|50)\sU\.?S\.?C\.?\s(?:48\d\d|46\d\d|17\d\d"
    r"|27\d\d)(?:-\d{4})?"
    r"|Export Administration Regulations|Arms Export Control Act|Atomic Energy Act of 1954)"
)
RULES_ONLY = re.compile(r"Export Administration Regulations")


def register(text: str) -> Parts | None:
    """A document of the Federal Register, or the part of one that has its labels, known by them and by its agency."""
    if "SUMMARY:" not in text[:HEAD]:
        return None
    sections = _sections(text)
    begins = [sections[name][0] for name in WANTED if name in sections]
    days = next((sections[name] for name in DAYS if name in sections), None)
    if "SUMMARY" not in sections or begins != sorted(begins) or len(begins) + bool(days) < 2:
        return None
    top = _top(text)
    agency, action, summary = (_trimmed(text, sections[name]) if name in sections else None for name in WANTED)
    authority = _authority(text, agency, top, summary or (0, 0))
    title = _title(text, top)
    if summary is None or not authority or not any(EXPORT.search(text, *span) for span in (summary, title) if span):
        return None
    own, where = _numbers(text, top)
    spans = {"agency": (agency,), "action_line": (action,), "summary": (summary,), "citation": where}
    spans |= {"amends": (*each(CFR, text, 0, top), *each(SECTION, text, most=40))}
    return Parts(
        kind=_kind(text[slice(*(action or (summary[0], summary[0] + OPENING)))]),
        issuer="US",
        authority=authority,
        own=own,
        title=title,
        days=days or summary,
        does=tuple(span for span in (action, title, summary) if span),
        agency=plain(text, agency).rstrip("."),
        laws=tuple(_laws(text)),
        signed=day_in(text, 0, min(top, 400)) if VOLUME.search(text, 0, 400) else None,
        spans={name: tuple(span for span in found if span) for name, found in spans.items() if any(found)},
    )


def _top(text: str) -> int:
    """Where the first label stands."""
    found = LABEL.search(text)
    return found.start("name") if found else 0


def _authority(text: str, agency: Span | None, top: int, summary: Span) -> str:
    """Who issues it: by its agency; a part without that is the bureau's where its head or its summary names it."""
    if agency:
        return next((slug for pattern, slug in AGENCIES if pattern.search(text, *agency)), "")
    return "us-bis" if any(BUREAU.search(text, *span) for span in ((0, top), summary)) else ""


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


def _trimmed(text: str, span: Span) -> Span:
    words = text[slice(*span)]
    return span[0], span[0] + len(words.rstrip(" \n\t.=-"))


def _kind(action: str) -> str:
    if PROPOSAL.search(action):
        return "federal_register_proposal"
    return "federal_register_rule" if RULE.search(action) else "federal_register_notice"


def _title(text: str, top: int) -> Span | None:
    """The lines before the first label, back to a number or a blank line."""
    start = top
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


def _numbers(text: str, top: int) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Its own numbers, the best known first, with their places. A page in the head, else by the register's volume."""
    found: dict[str, Span] = {}
    volume, pages = VOLUME.search(text, 0, top), PAGES.search(text, 0, top)
    if page := first(PAGE, text, 0, top):
        found[plain(text, page)] = page
    elif volume and pages:
        found[f"{volume[1]} FR {pages['page']}"] = pages.span("page")
    tail = max(top, len(text) - 400)
    documents = [*FR_DOC.finditer(text, 0, top), *FR_DOC.finditer(text, tail), *FR_DOC.finditer(text)]
    if documents:
        found[f"FR Doc. {documents[0][1]}"] = documents[0].span()
    for pattern in (DOCKET, RIN):
        if span := first(pattern, text, 0, top):
            found[plain(text, span)] = span
    return tuple(found), tuple(found.values())


def _laws(text: str) -> list[Span]:
    """The acts it rests on; the regulations that it amends only where it names no act."""
    found = each(LAW, text)
    acts = [span for span in found if not RULES_ONLY.match(text, *span)]
    return acts or found
