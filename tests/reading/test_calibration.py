"""A confidence is worth what it says: of findings that are 80 % sure, about four in five are exactly right.

Measured on the unseen part, as rules were fitted to the seen one; there, it may only be more often right than it claims.
"""

from itertools import pairwise

import pytest

from policies.pipeline.reading import Catalog
from policies.pipeline.reading.evaluation import Reliability, Scored, reliability

from .labelled import corpus

POPULATED = 20  # findings; a band with fewer is taken together with the next one
TOLERANCE = 0.15  # between what a band claims and what it keeps
NOISE = 0.08  # by which a surer band may be worse than the one below it


def populated(bands: list[Reliability]) -> list[Reliability]:
    """The bands with enough findings to say anything, thin ones merged upwards."""
    merged: list[Reliability] = []
    waiting: Reliability | None = None
    for band in bands:
        waiting = _together(waiting, band) if waiting else band
        if waiting.count >= POPULATED:
            merged.append(waiting)
            waiting = None
    return [*merged[:-1], _together(merged[-1], waiting)] if waiting and merged else merged


def _together(one: Reliability, other: Reliability) -> Reliability:
    count = one.count + other.count
    means = (
        (getattr(one, name) * one.count + getattr(other, name) * other.count) / count
        for name in ("confidence", "right")
    )
    return Reliability(one.low, other.high, count, *means)


@pytest.fixture(scope="module")
def scored(catalog: Catalog) -> dict[bool, list[Scored]]:
    """By whether the texts are unseen."""
    texts = corpus()
    return {part: [text.scored(catalog) for text in texts if text.is_unseen is part] for part in (True, False)}


def test_each_band_of_the_unseen_part_keeps_what_it_claims(scored: dict[bool, list[Scored]]) -> None:
    bands = populated(reliability(scored[True]))
    assert len(bands) >= 2
    assert all(abs(band.right - band.confidence) <= TOLERANCE for band in bands), bands


def test_a_surer_band_is_right_more_often(scored: dict[bool, list[Scored]]) -> None:
    bands = populated(reliability(scored[True]))
    assert all(lower.right <= higher.right + NOISE for lower, higher in pairwise(bands)), bands
    assert bands[-1].right > bands[0].right


def test_no_band_of_the_whole_corpus_claims_more_than_it_keeps(scored: dict[bool, list[Scored]]) -> None:
    bands = populated(reliability([*scored[True], *scored[False]]))
    assert all(band.right >= band.confidence - NOISE for band in bands), bands


def test_thin_bands_are_taken_together() -> None:
    bands = [
        Reliability(0.0, 0.5, 10, 0.4, 0.5),
        Reliability(0.5, 0.6, 30, 0.56, 0.7),
        Reliability(0.6, 0.7, 2, 0.6, 1.0),
    ]
    (band,) = populated(bands)
    assert (band.low, band.high, band.count) == (0.0, 0.7, 42)
    assert band.right == pytest.approx((5 + 21 + 2) / 42)
