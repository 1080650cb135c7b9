"""No pattern of the intake is slower than linear on what it is made of."""

import re
import time
from importlib import import_module
from pkgutil import iter_modules

import pytest

from policies.pipeline import fetch, parse

LENGTH = 100_000
PATTERNS = {
    f"{module.name}.{name}.{number}": value
    for package in (fetch, parse)
    for module in iter_modules(package.__path__, package.__name__ + ".")
    for name, held in vars(import_module(module.name)).items()
    for number, value in enumerate(held if isinstance(held, list) else [held])
    if isinstance(value, re.Pattern)
}
AT_ONE_PLACE = {"policies.pipeline.parse.sniff.PROLOGUE.0"}  # never searched for
PIECES = [
    "<",
    "<a ",
    "a",
    "a:",
    "<a:",
    " ",
    "\n",
    "'",
    '"',
    "&",
    "&#",
    "&a",
    "-",
    "<!--",
    "<![CDATA[",
    "<?",
    "<!DOCTYPE ",
    "[",
    "]",
    "0",
    "1:",
]
PIECES += [
    "<pubDate>",
    "<date ",
    "<?xml ",
    "<meta ",
    "<meta charset=",
    "charset=",
    "2025-",
    "Mon, ",
    "a.",
    "a-",
    "\\",
    "\u00a0",
    "年",
    "é",
]


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_is_linear_on_repeats_of_its_own_alphabet(name: str) -> None:
    pattern = PATTERNS[name]
    for piece in PIECES:
        for text in (piece * (LENGTH // len(piece)), "x" + piece * (LENGTH // len(piece)) + "\x01"):
            subject = text.encode() if isinstance(pattern.pattern, bytes) else text
            began = time.process_time()
            pattern.match(subject)
            pattern.fullmatch(subject)
            if name not in AT_ONE_PLACE:
                sum(1 for _ in pattern.finditer(subject))
            assert time.process_time() - began < 2.0, (name, piece)
