"""The numbers that goods go by: one check and one normal form for each system.

Pure: no database, no Django. ``normal_code(system, text, edition=…)`` gives the form in which a code is stored, so that
a search for ``2805 30`` and a registry file with ``2805.30`` mean the same; what cannot be a code raises ``CodeFault``.
"""

import re
from collections.abc import Callable

from policies.vocabulary import CodeSystem

PRODUCT_GROUPS = {
    "A": "systems, equipment and components",
    "B": "test, inspection and production equipment",
    "C": "materials",
    "D": "software",
    "E": "technology",
}
LIST_NAMES = {
    CodeSystem.ECCN: "an ECCN",
    CodeSystem.EU_DUAL_USE: "an EU dual-use code",
    CodeSystem.CN_DUAL_USE: "a code of the Chinese dual-use list",
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
        raise CodeFault(f"'{system}' is not a system of codes: use {', '.join(SYSTEMS)}") from None
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
        raise CodeFault(f"{text!r} is not {name}: it begins with a category digit and a group letter, as in 3A001")
    if parts["group"] not in PRODUCT_GROUPS:
        raise CodeFault(f"{text!r} is not {name}: there is no product group {parts['group']}, only A to E")
    if len(parts["number"]) != 3 or parts["paragraphs"]:
        raise CodeFault(f"{text!r} is not {name}: three digits follow the group letter, then paragraphs after a point")
    return head


def _paragraphs(paragraphs: list[str], text: str, name: str) -> list[str]:
    """Letters and numbers by turns, as in ``.a.1.b``."""
    normal = [paragraph.lower() for paragraph in paragraphs]
    for level, paragraph in enumerate(normal):
        shape, wanted = (NUMBER, "a number") if level % 2 else (LETTERS, "a letter")
        if not shape.fullmatch(paragraph):
            raise CodeFault(f"{text!r} is not {name}: paragraph {level + 1} is {paragraph!r}, where {wanted} belongs")
    return normal


def _hs(text: str, edition: str) -> str:
    code = re.sub(r"[.\s]", "", text)
    if not code.isascii() or not code.isdigit():
        raise CodeFault(f"{text!r} is not an HS code: it has digits only, with points or spaces between them")
    if len(code) not in (2, 4, 6, 8, 10):
        raise CodeFault(f"{text!r} has {len(code)} digits: an HS code has 2, 4, 6, 8 or 10")
    if code[:2] not in CHAPTERS:
        raise CodeFault(f"{text!r} is not an HS code: there is no chapter {code[:2]}")
    _hs_edition(text, code, edition)
    return code


def _hs_edition(text: str, code: str, edition: str) -> None:
    if not edition:
        raise CodeFault(f"{text!r} needs the edition of its tariff, such as 'HS 2022' or 'CN 2025'")
    parts = EDITION.fullmatch(edition)
    if parts is None:
        raise CodeFault(f"{edition!r} is not an edition: write 'HS 2022', or a country and a year, 'CN 2025'")
    if parts["by"] == "HS" and len(code) > 6:
        raise CodeFault(f"{text!r} has {len(code)} digits, HS codes end at six: name the national tariff, 'CN 2025'")


def _cas(text: str, edition: str) -> str:
    parts = CAS.fullmatch(text)
    if parts is None or not text.isascii():
        raise CodeFault(f"{text!r} is not a CAS number: two to seven digits, two digits and one, as in 7440-55-3")
    check = cas_check_digit(parts["body"])
    if int(parts["check"]) != check:
        raise CodeFault(f"check digit of {text} should be {check}")
    return text


SYSTEMS: dict[CodeSystem, Callable[[str, str], str]] = {
    CodeSystem.ECCN: _list_code(CodeSystem.ECCN),
    CodeSystem.EU_DUAL_USE: _list_code(CodeSystem.EU_DUAL_USE),
    CodeSystem.CN_DUAL_USE: _list_code(CodeSystem.CN_DUAL_USE),
    CodeSystem.HS: _hs,
    CodeSystem.CAS: _cas,
}
