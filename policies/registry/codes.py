"""The numbers that goods go by: one check and one normal form for each system.

No database, and of Django only its messages. ``normal_code(system, text, edition=…)`` gives the form in which a code is
stored, so that a search for ``2805 30`` and a registry file with ``2805.30`` mean the same; what cannot be a code raises
``CodeFault``.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.vocabulary import CodeSystem

PRODUCT_GROUPS = {
    "A": "systems, equipment and components",
    "B": "test, inspection and production equipment",
    "C": "materials",
    "D": "software",
    "E": "technology",
}
LIST_NAMES = {
    CodeSystem.ECCN: gettext_lazy("an ECCN"),
    CodeSystem.EU_DUAL_USE: gettext_lazy("an EU dual-use code"),
    CodeSystem.CN_DUAL_USE: gettext_lazy("a code of the Chinese dual-use list"),
}
LIST_CODE = re.compile(r"(?P<category>.)(?P<group>[A-Z])(?P<number>[0-9]*)(?P<paragraphs>.*)", re.DOTALL)
LETTERS, NUMBER = re.compile(r"[a-z]{1,2}"), re.compile(r"[0-9]{1,3}")
EDITION = re.compile(r"(?P<by>[A-Z]{2}) (?P<year>[0-9]{4})")
CAS = re.compile(r"(?P<body>[0-9]{2,7}-[0-9]{2})-(?P<check>[0-9])")
# The Harmonised System has chapters 1 to 97, without 77; 98 and 99 are for national use.
CHAPTERS = frozenset(f"{number:02}" for number in range(1, 100)) - {"77"}


class CodeFault(ValueError):
    """A text that cannot be a code of its system, or an edition that does not fit. The message says what is wrong."""


def normal_code(system: str, text: str, *, edition: str = "") -> str:
    """The code as it is stored: ``3a090.A`` → ``3A090.a``, ``2805.30`` → ``280530``. Raises ``CodeFault``."""
    try:
        normalise = SYSTEMS[CodeSystem(system)]
    except ValueError:
        raise CodeFault(
            _("'%(system)s' is not a system of codes: use %(systems)s")
            % {"system": system, "systems": ", ".join(SYSTEMS)}
        ) from None
    return normalise(str(text).strip(), edition.strip())


def cas_check_digit(body: str) -> int:
    """The check digit of a CAS number without its last part: ``7440-55`` → 3."""
    digits = [int(digit) for digit in reversed(body) if digit.isdigit()]
    return sum(place * digit for place, digit in enumerate(digits, start=1)) % 10


def _list_code(system: CodeSystem) -> Callable[[str, str], str]:
    """ECCN, EU and Chinese codes share a shape, not a meaning: category, group, three digits, then paragraphs."""

    def normalise(text: str, edition: str) -> str:
        name = LIST_NAMES[system]
        head, *paragraphs = re.sub(r"\s", "", text).split(".")
        return ".".join([_entry(head.upper(), text, name), *_paragraphs(paragraphs, text, name)])

    return normalise


def _entry(head: str, text: str, name: str) -> str:
    parts = LIST_CODE.fullmatch(head)
    if parts is None or parts["category"] not in "0123456789":
        raise CodeFault(
            _("%(text)s is not %(name)s: it begins with a category digit and a group letter, as in 3A001")
            % {"text": repr(text), "name": name}
        )
    if parts["group"] not in PRODUCT_GROUPS:
        raise CodeFault(
            _("%(text)s is not %(name)s: there is no product group %(group)s, only A to E")
            % {"text": repr(text), "name": name, "group": parts["group"]}
        )
    if len(parts["number"]) != 3 or parts["paragraphs"]:
        raise CodeFault(
            _("%(text)s is not %(name)s: three digits follow the group letter, then paragraphs after a point")
            % {"text": repr(text), "name": name}
        )
    return head


def _paragraphs(paragraphs: list[str], text: str, name: str) -> list[str]:
    """Letters and numbers by turns, as in ``.a.1.b``."""
    normal = [paragraph.lower() for paragraph in paragraphs]
    for level, paragraph in enumerate(normal):
        shape, wanted = (NUMBER, _("a number")) if level % 2 else (LETTERS, _("a letter"))
        if not shape.fullmatch(paragraph):
            raise CodeFault(
                _("%(text)s is not %(name)s: paragraph %(level)s is %(paragraph)s, where %(wanted)s belongs")
                % {"text": repr(text), "name": name, "level": level + 1, "paragraph": repr(paragraph), "wanted": wanted}
            )
    return normal


def _hs(text: str, edition: str) -> str:
    code = re.sub(r"[.\s]", "", text)
    if not code.isascii() or not code.isdigit():
        raise CodeFault(
            _("%(text)s is not an HS code: it has digits only, with points or spaces between them")
            % {"text": repr(text)}
        )
    if len(code) not in (2, 4, 6, 8, 10):
        raise CodeFault(
            _("%(text)s has %(code)s digits: an HS code has 2, 4, 6, 8 or 10") % {"text": repr(text), "code": len(code)}
        )
    if code[:2] not in CHAPTERS:
        raise CodeFault(
            _("%(text)s is not an HS code: there is no chapter %(code)s") % {"text": repr(text), "code": code[:2]}
        )
    _hs_edition(text, code, edition)
    return code


def _hs_edition(text: str, code: str, edition: str) -> None:
    if not edition:
        raise CodeFault(
            _("%(text)s needs the edition of its tariff, such as 'HS 2022' or 'CN 2025'") % {"text": repr(text)}
        )
    parts = EDITION.fullmatch(edition)
    if parts is None:
        raise CodeFault(
            _("%(edition)s is not an edition: write 'HS 2022', or a country and a year, 'CN 2025'")
            % {"edition": repr(edition)}
        )
    if parts["by"] == "HS" and len(code) > 6:
        raise CodeFault(
            _("%(text)s has %(code)s digits, HS codes end at six: name the national tariff, 'CN 2025'")
            % {"text": repr(text), "code": len(code)}
        )


def _cas(text: str, edition: str) -> str:
    parts = CAS.fullmatch(text)
    if parts is None or not text.isascii():
        raise CodeFault(
            _("%(text)s is not a CAS number: two to seven digits, two digits and one, as in 7440-55-3")
            % {"text": repr(text)}
        )
    check = cas_check_digit(parts["body"])
    if int(parts["check"]) != check:
        raise CodeFault(_("check digit of %(text)s should be %(check)s") % {"text": text, "check": check})
    return text


SYSTEMS: dict[CodeSystem, Callable[[str, str], str]] = {
    CodeSystem.ECCN: _list_code(CodeSystem.ECCN),
    CodeSystem.EU_DUAL_USE: _list_code(CodeSystem.EU_DUAL_USE),
    CodeSystem.CN_DUAL_USE: _list_code(CodeSystem.CN_DUAL_USE),
    CodeSystem.HS: _hs,
    CodeSystem.CAS: _cas,
}
