"""Who restricts whom: the jurisdictions that impose, against those toward which."""

from dataclasses import dataclass
from datetime import date

from policies.models import Jurisdiction
from policies.vocabulary import Reach
from policies.web.statuses import BINDING

from .listing import index_of

MOST_COLUMNS = 24
SHADES = 5


@dataclass(frozen=True)
class Cell:
    """How many restrictions bind from one side toward another; ``shade`` is 0 for none, up to ``SHADES`` for the most."""

    target: str
    count: int
    shade: int


@dataclass(frozen=True)
class Side:
    jurisdiction: Jurisdiction
    cells: list[Cell]
    everywhere: Cell
    total: int


@dataclass(frozen=True)
class Matrix:
    day: date
    columns: list[Jurisdiction]
    columns_left_out: int
    rows: list[Side]
    total: int


def matrix(day: date) -> Matrix:
    """Restrictions that bind on a day, by who imposes them and toward whom; one toward several counts for each."""
    index = index_of(day)
    names = {row.code: row for row in Jurisdiction.objects.all()}
    masks = index.masks
    binding = 0
    for status in BINDING:
        binding |= masks["status"].get(status.value, 0)
    everywhere = masks["reach"].get(Reach.ALL.value, 0) & binding
    listed = {code: mask & binding & ~everywhere for code, mask in masks["target"].items()}
    columns = sorted((code for code, mask in listed.items() if mask), key=lambda code: -listed[code].bit_count())
    sides = {code: mask & binding for code, mask in masks["by"].items() if mask & binding}
    shown = columns[:MOST_COLUMNS]
    counts = [(listed[column] & mine).bit_count() for mine in sides.values() for column in shown]
    counts += [(everywhere & mine).bit_count() for mine in sides.values()]
    most = max(counts, default=0)
    rows = [
        Side(
            names[code],
            [_cell(column, (listed[column] & mine).bit_count(), most) for column in shown],
            _cell("", (everywhere & mine).bit_count(), most),
            mine.bit_count(),
        )
        for code, mine in sorted(sides.items(), key=lambda one: -one[1].bit_count())
    ]
    return Matrix(day, [names[code] for code in shown], len(columns) - len(shown), rows, binding.bit_count())


def _cell(target: str, count: int, most: int) -> Cell:
    return Cell(target, count, -(-count * SHADES // most) if count else 0)
