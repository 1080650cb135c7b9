"""Announcements of the Chinese Ministry of Commerce in English, as the ministry or a publisher of laws translates them."""

import re

from .chinese import BODY, HEAD, announced
from .parts import Parts, each, first, wrapped

HEADING = re.compile(
    r"^\s*(?:\[[^\]\n]{4,40}\]\s*)?(?P<who>(?:MOFCOM(?: (?:and|&) (?:GACC?|Customs))?|(?:the )?(?:Ministry of Commerce"
    r"|General Administration of Customs)[^\n]{0,120}?)?) ?"
    r"(?:Announcement|Notice) (?:(?:No\. ?)?(?P<number>\d{1,3})(?: of |,? \[?)(?P<year>20\d\d)\]?"
    r"|\[?(?P<y>20\d\d)\]?,? No\. ?(?P<n>\d{1,3}))(?P<rest>[^\n]{0,240})",
    re.M | re.I,
)
TOLD = re.compile(
    r"^[^\n.]{0,120}\b(?:issued|said|says|announced|announcing|requires?|published|released|took|takes|will|is"
    r"|are|was|has)\b",
    re.I,
)
REPORT = re.compile(
    r"\b(?:reported|analysts|client alert|according to(?! the (?:relevant |provisions|Export"
    r"|Foreign|Law))|spokesperson|said)\b",
    re.I,
)
VOICE = re.compile(
    r"\bthis announcement\b|\bhereby announced\b|\bis hereby decided\b|\bit (?:has been"
    r"|is) (?:hereby )?decided\b|\bfollowing is decided\b|\bhereby decides?\b|\bannounced as follows\b"
    r"|\brelevant matters\b"
    r"|\bdecision is (?:hereby )?announced\b|\brelevant provisions are as follows\b",
    re.I,
)
TITLE = re.compile(
    r"(?P<it>(?:(?:Announcement|Decision|Notice) (?:of [^\n]{0,90}? )?(?:on|to)|on (?:the|(?-i:[A-Z])[a-z]+)|Announcing"
    r"|Announcement of)\s[^\[]{8,260}?)"
    r"(?=\n\n|\n\[|\n\s*(?:In accordance|According to|Pursuant|To safeguard|With))",
    re.I,
)
LAW = wrapped(
    r"(?P<it>(?:[A-Z][\w-]+ ){0,6}(?:Law|Regulations?) of the People's\sRepublic\sof\sChina"
    r"(?: on (?:the )?(?:Export\sControl|Administration)\sof\s(?:[A-Z][\w-]+\s?){1,8}?(?=,|\.|\sand|\n|\s[a-z]))?"
    r"|Export Control Law)"
)
SIGNED = re.compile(r"\[(?:Issuing Date|Date of (?:issue|publication))\]:?\s*(?P<it>[^\n\[]{6,30})", re.I)
LAST = re.compile(r"^\s*(?P<it>[A-Z][a-z]+ \d{1,2}, 20\d\d)\s*$", re.M)
OTHER = re.compile(r"anti-?dumping|countervailing|tariff quota|import dut", re.I)


def translation(text: str) -> Parts | None:
    """An announcement in English, as the ministry or a publisher of laws translates it."""
    if not any(word in text[:HEAD] for word in ("nnouncement", "NNOUNCEMENT", "Notice")):
        return None
    head = next((m for m in HEADING.finditer(text, 0, HEAD) if not TOLD.search(m["rest"])), None)
    if head is None or not VOICE.search(text, head.end(), head.end() + BODY):
        return None
    begins = head.start("rest")
    if REPORT.search(text, 0, begins + 600) or not re.search("commerce|customs|mofcom", text[: begins + 600], re.I):
        return None
    title = first(TITLE, text, begins, begins + 600)
    if OTHER.search(text, begins, begins + 500) or not re.search("export", text[begins : begins + 1_500], re.I):
        return None
    body = (title[1] if title else begins, min(len(text), begins + BODY))
    laws = each(LAW, text, *body)
    signed = first(SIGNED, text, 0, HEAD) or first(LAST, text, *body)
    return announced(text, head, title, body, laws=laws, signed=signed, language="en")
