"""The hard sentences of the README give what its table says."""

import re
from datetime import date
from pathlib import Path

import pytest

from policies.pipeline.reading import Catalog, read

README = Path(__file__).parents[2] / "README.md"
ROW = re.compile(r"^\| (?P<day>\d{4}-\d\d-\d\d) \| (?P<text>[^|]+) \| (?P<gives>[^|]+) \| [^|]+ \|$", re.MULTILINE)
GIVEN = re.compile(r"`([\w-]+)` (\w+) (\w+)(?: until (\S+))?")
ROWS = [match.groupdict() for match in ROW.finditer(README.read_text(encoding="utf-8"))]


def test_the_readme_shows_twenty() -> None:
    assert len(ROWS) >= 20


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_a_hard_sentence_gives_what_the_readme_says(row: dict[str, str], catalog: Catalog) -> None:
    found = read(row["text"], catalog=catalog, published=date.fromisoformat(row["day"])).findings
    given = [
        (each.restriction, each.action, each.stage, each.until_date.isoformat() if each.until_date else "")
        for each in found
    ]
    assert given == GIVEN.findall(row["gives"])
