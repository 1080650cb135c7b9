"""Learn, from the labelled corpus, what each kind of evidence is worth that a text reports a recorded step.

A logistic regression with a penalty on large weights, solved by Newton's method: the same texts give the same weights.
"""

from math import exp
from pathlib import Path

import yaml

from policies.pipeline.reading import Catalog, weighed

from .evaluation import Labelled

# How strongly large weights are held back, and by how much the last step may still move one.
PENALTY, SETTLED = 3.0, 1e-6
ALWAYS = "always"
WEIGHTS = Path(__file__).parents[1] / "pipeline" / "reading" / "lexicon" / "weights.yaml"
HEAD = (
    "# What evidence is worth that a text reports a step which its history has about that day, in log odds. Learned from\n"
    "# the seen part of the labelled corpus by `manage.py weigh_reader`; to be made anew rather than edited.\n"
)

Row = tuple[dict[str, float], bool]


def rows(texts: list[Labelled], catalog: Catalog) -> list[Row]:
    """The evidence for each restriction that a seen text may report, with whether it is labelled so."""
    return [
        (evidence | {ALWAYS: 1.0}, slug in {label["restriction"] for label in text.expect})
        for text in texts
        if not text.is_unseen
        for slug, evidence in weighed(
            text.text, catalog=catalog, published=text.published, publisher_kind=text.publisher_kind
        )
    ]


def learned(data: list[Row]) -> dict[str, float]:
    """The weight of each kind of evidence, by its name."""
    names = sorted({name for evidence, _ in data for name in evidence})
    matrix = [[evidence.get(name, 0.0) for name in names] for evidence, _ in data]
    weights = [0.0] * len(names)
    for _ in range(50):
        step = _newton(matrix, [is_right for _, is_right in data], weights, free=names.index(ALWAYS))
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < SETTLED:
            break
    return dict(zip(names, weights, strict=True))


def _newton(matrix: list[list[float]], right: list[bool], weights: list[float], *, free: int) -> list[float]:
    size = len(weights)
    slope = [-PENALTY * weight * (place != free) for place, weight in enumerate(weights)]
    curve = [[PENALTY * (row == column != free) for column in range(size)] for row in range(size)]
    for row, is_right in zip(matrix, right, strict=True):
        chance = 1 / (1 + exp(-sum(weight * value for weight, value in zip(weights, row, strict=True))))
        used = [place for place, value in enumerate(row) if value]
        for place in used:
            slope[place] += row[place] * (is_right - chance)
            for other in used:
                curve[place][other] += row[place] * row[other] * chance * (1 - chance)
    return _solved(curve, slope)


def _solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The vector that a symmetric positive matrix turns into ``right``, by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, pivot in enumerate(rows):
        for other in rows[at + 1 :]:
            factor = other[at] / pivot[at]
            other[at:] = [value - factor * above for value, above in zip(other[at:], pivot[at:], strict=True)]
    result = [0.0] * len(rows)
    for at in reversed(range(len(rows))):
        known = sum(value * result[place] for place, value in enumerate(rows[at][:-1]) if place > at)
        result[at] = (rows[at][-1] - known) / rows[at][at]
    return result


def write(weights: dict[str, float]) -> None:
    """Replace the shipped weights."""
    rounded = {name: round(weight, 2) for name, weight in sorted(weights.items(), key=lambda each: -each[1])}
    WEIGHTS.write_text(HEAD + yaml.safe_dump(rounded, sort_keys=False, allow_unicode=True), encoding="utf-8")
