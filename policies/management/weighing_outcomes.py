"""Learn, from the labelled corpus, what each kind of evidence is worth for what happened: the act and its stage.

Of the outcomes that a finding may have, one is labelled; the weights are those that make the labelled ones the most
likely, with a penalty on large weights. Solved by a quasi-Newton method (Nocedal and Wright, Numerical Optimization,
algorithm 7.4) from nothing, so the same texts give the same weights.
"""

from collections import Counter
from collections.abc import Callable
from math import exp, log
from pathlib import Path

import yaml

from policies.pipeline.reading import Catalog, outcomes

from .evaluation import Labelled

# How strongly large weights are held back; the findings that evidence has to occur in; when the weights are settled,
# how many steps may be taken at most, and how many are remembered.
PENALTY, COMMON, SETTLED, STEPS, REMEMBERED = 3.0, 30, 1e-3, 200, 12
OUTCOMES = Path(__file__).parents[1] / "pipeline" / "reading" / "lexicon" / "outcomes.yaml"
HEAD = (
    "# What evidence is worth that a finding has an act and a stage, in log odds; what follows an arrow is the one it\n"
    "# speaks for. Learned from the seen part of the labelled corpus by `manage.py weigh_reader`; to be made anew rather\n"
    "# than edited.\n"
)

Row = tuple[list[dict[str, float]], int]
"""The evidence for each outcome of one finding, and the place of the labelled one."""
Vector = list[float]
Sparse = list[tuple[int, float]]


def rows(texts: list[Labelled], catalog: Catalog) -> list[Row]:
    """Each finding of a seen text that is about a labelled restriction, where its evidence has the labelled outcome."""
    made = []
    for text in texts:
        if text.is_unseen:
            continue
        labels = {label["restriction"]: (label["action"], label["stage"]) for label in text.expect}
        read = outcomes(text.text, catalog=catalog, published=text.published, publisher_kind=text.publisher_kind)
        made += [
            (list(options.values()), list(options).index(labels[slug]))
            for slug, options in read
            if labels.get(slug) in options
        ]
    return made


def learned(data: list[Row]) -> dict[str, float]:
    """The weight of each kind of evidence that is common enough, by its name."""
    seen = Counter(name for options, _ in data for name in {name for each in options for name in each})
    names = sorted(name for name, count in seen.items() if count >= COMMON)
    place = {name: at for at, name in enumerate(names)}
    sparse = [
        ([[(place[name], value) for name, value in each.items() if name in place] for each in options], right)
        for options, right in data
    ]
    return dict(zip(names, _least(lambda weights: _loss(sparse, weights), len(names)), strict=True))


def _loss(data: list[tuple[list[Sparse], int]], weights: Vector) -> tuple[float, Vector]:
    """How unlikely the labelled outcomes are, penalty included, and its slope."""
    loss = PENALTY / 2 * _dot(weights, weights)
    slope = [PENALTY * weight for weight in weights]
    for options, right in data:
        scores = [sum([weights[at] * value for at, value in each]) for each in options]
        best = max(scores)
        worth = [exp(score - best) for score in scores]
        total = sum(worth)
        loss += log(total) + best - scores[right]
        for number, (each, share) in enumerate(zip(options, worth, strict=True)):
            surplus = share / total - (number == right)
            for at, value in each:
                slope[at] += surplus * value
    return loss, slope


def _least(function: Callable[[Vector], tuple[float, Vector]], size: int) -> Vector:
    """Where a smooth convex function is least."""
    at = [0.0] * size
    value, slope = function(at)
    past: list[tuple[Vector, Vector]] = []
    for _ in range(STEPS):
        if max(map(abs, slope), default=0.0) < SETTLED:
            break
        way = _downhill(slope, past)
        new, new_value, new_slope = _stepped(function, at, value, slope, way)
        past = [*past[-REMEMBERED + 1 :], (_minus(new, at), _minus(new_slope, slope))]
        at, value, slope = new, new_value, new_slope
    return at


def _stepped(
    function: Callable[[Vector], tuple[float, Vector]], at: Vector, value: float, slope: Vector, way: Vector
) -> tuple[Vector, float, Vector]:
    """The first point that is low enough, of ever shorter steps."""
    gain, length = _dot(slope, way), 1.0
    while True:
        new = [here + length * step for here, step in zip(at, way, strict=True)]
        new_value, new_slope = function(new)
        if new_value <= value + 1e-4 * length * gain or length < 1e-9:
            return new, new_value, new_slope
        length /= 2


def _downhill(slope: Vector, past: list[tuple[Vector, Vector]]) -> Vector:
    """The way down by what the last steps showed of the curvature."""
    way, parts = [-each for each in slope], []
    for step, turn in reversed(past):
        part = _dot(step, way) / _dot(step, turn)
        parts.append(part)
        way = _plus(way, turn, -part)
    if past:
        step, turn = past[-1]
        scale = _dot(step, turn) / _dot(turn, turn)
        way = [each * scale for each in way]
    else:
        way = [each / max(1.0, _dot(slope, slope) ** 0.5) for each in way]
    for (step, turn), part in zip(past, reversed(parts), strict=True):
        way = _plus(way, step, part - _dot(turn, way) / _dot(step, turn))
    return way


def _dot(one: Vector, other: Vector) -> float:
    return sum(map(float.__mul__, one, other))


def _plus(one: Vector, other: Vector, share: float) -> Vector:
    return [each + share * more for each, more in zip(one, other, strict=True)]


def _minus(one: Vector, other: Vector) -> Vector:
    return [each - less for each, less in zip(one, other, strict=True)]


def write(weights: dict[str, float]) -> None:
    """Replace the shipped weights."""
    OUTCOMES.write_text(HEAD + yaml.safe_dump(shown(weights), sort_keys=False, allow_unicode=True), encoding="utf-8")


def shown(weights: dict[str, float]) -> dict[str, float]:
    """The weights as they are shipped: to two places, the largest first."""
    return {name: round(weight, 2) for name, weight in sorted(weights.items(), key=lambda each: -each[1])}
