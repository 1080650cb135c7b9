"""History through the API: every row, the periods it gives, two days compared, and the seals."""

import hashlib
import json
from datetime import date, timedelta

import pytest

from policies import history
from policies.vocabulary import Action, Stage
from tests.api.asking import all_pages, faults, get
from tests.makers import NOW, make_author, make_event, make_restriction, make_step

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
BETWEEN = "2026-11-23T18:00:00Z"


def make_corrected(slug: str = "one") -> None:
    """Recorded as of January, corrected a day later to February."""
    event = make_event(make_restriction(slug=slug), effective_date=date(2025, 1, 1))
    by = make_author(reason="The notice says February.")
    history.correct(event, make_step(effective_date=date(2025, 2, 1)), by=by, now=LATER)


def test_every_row_is_told_in_order_with_what_corrects_it() -> None:
    make_corrected()
    first, second = get("restrictions/one/history/")["results"]
    assert (first["sequence"], first["kind"], first["corrected_by"]) == (1, "step", 2)
    assert (second["kind"], second["corrects"], second["reason"]) == ("correction", 1, "The notice says February.")
    assert second["previous_hash"] == first["hash"]


def test_as_known_earlier_the_correction_is_not_there() -> None:
    make_corrected()
    (only,) = get(f"restrictions/one/history/?known_at={BETWEEN}")["results"]
    assert (only["sequence"], only["corrected_by"]) == (1, None)
    both = get("restrictions/one/history/?known_at=2026-11-25T00:00:00Z")["results"]
    assert [row["corrected_by"] for row in both] == [2, None]


def test_a_retraction_has_no_action() -> None:
    event = make_event(make_restriction(slug="one"))
    history.retract(event, by=make_author(), now=LATER)
    assert get("restrictions/one/history/")["results"][1]["action"] is None
    assert get("restrictions/one/periods/")["results"] == []


def test_the_source_and_the_quote_stand_beside_the_step() -> None:
    sources = [{"url": "https://www.bis.gov/letter", "grade": "official", "title": "Letter"}]
    make_event(make_restriction(slug="one"), sources=sources, quote="A licence is required.")
    (row,) = get("restrictions/one/history/")["results"]
    assert (row["sources"], row["quote"], row["actor"]) == (sources, "A licence is required.", "system")


def test_a_long_history_comes_in_pages() -> None:
    restriction = make_restriction(slug="one")
    for month in range(1, 8):
        make_event(restriction, action=Action.TIGHTEN, effective_date=date(2025, month, 1))
    rows = all_pages("restrictions/one/history/?limit=3")
    assert [row["sequence"] for row in rows] == [1, 2, 3, 4, 5, 6, 7]


def test_periods_follow_each_other_without_a_gap() -> None:
    restriction = make_restriction(slug="one")
    make_event(restriction)
    make_event(restriction, action=Action.SUSPEND, effective_date=date(2025, 3, 1), until_date=date(2025, 3, 31))
    periods = all_pages("restrictions/one/periods/?limit=1")
    assert [(row["status"], row["valid_from"], row["valid_to"], row["by_lapse"]) for row in periods] == [
        ("in_force", "2025-01-01", "2025-02-28", False),
        ("suspended", "2025-03-01", "2025-03-31", False),
        ("in_force", "2025-04-01", None, True),
    ]
    assert [row["event"] for row in periods] == [1, 2, 1]


def test_periods_as_known_earlier() -> None:
    make_corrected()
    (earlier,) = get(f"restrictions/one/periods/?known_at={BETWEEN}")["results"]
    (now,) = get("restrictions/one/periods/")["results"]
    assert (earlier["valid_from"], now["valid_from"]) == ("2025-01-01", "2025-02-01")
    assert earlier["known_to"] == now["known_from"]


@pytest.mark.parametrize("part", ["history", "periods"])
def test_the_history_of_nothing_is_a_404(part: str) -> None:
    assert "'nobody'" in get(f"restrictions/nobody/{part}/", status=404)["detail"]


# --- Two days compared ---


def test_two_days_are_compared_by_what_came_went_and_eased() -> None:
    make_event(make_restriction(slug="came"), effective_date=date(2025, 6, 15))
    went = make_restriction(slug="went")
    make_event(went)
    make_event(went, action=Action.LIFT, effective_date=date(2025, 7, 2))
    make_event(make_restriction(slug="stayed"))
    answer = get("compare/?from=2025-06-10&to=2025-07-10")
    assert [(row["restriction"], row["move"]) for row in answer["results"]] == [("came", "came"), ("went", "went")]
    came, went_row = answer["results"]
    assert came["before"] is None
    assert (went_row["before"]["status"], went_row["after"]["status"]) == ("in_force", "lifted")


def test_a_comparison_is_also_made_as_known_earlier() -> None:
    make_corrected()
    assert get("compare/?from=2024-12-01&to=2025-01-15")["results"] == []
    answer = get(f"compare/?from=2024-12-01&to=2025-01-15&known_at={BETWEEN}")
    assert ([row["restriction"] for row in answer["results"]], answer["known_at"]) == (["one"], BETWEEN)


@pytest.mark.parametrize(
    ("query", "missing"), [("", {"from", "to"}), ("from=2025-06-10", {"to"}), ("from=x&to=", {"from", "to"})]
)
def test_both_days_must_be_given_and_be_days(query: str, missing: set[str]) -> None:
    assert set(faults(get(f"compare/?{query}", status=400))) == missing


# --- Seals ---


def test_the_newest_seal_is_published_with_what_it_is_computed_over() -> None:
    make_event(make_restriction(slug="one"))
    history.seal(now=NOW)
    make_event(make_restriction(slug="two"), stage=Stage.TALK)
    history.seal(now=LATER)
    seal = get("checkpoints/latest/")
    assert (seal["event_count"], [head["restriction"] for head in seal["heads"]]) == (2, ["one", "two"])
    heads = {str(head["id"]): [head["sequence"], head["hash"]] for head in seal["heads"]}
    canonical = json.dumps(heads, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(canonical.encode()).hexdigest() == seal["digest"]
    assert [row["event_count"] for row in get("checkpoints/")["results"]] == [2, 1]


def test_before_the_first_seal_there_is_none() -> None:
    assert "not been sealed" in get("checkpoints/latest/", status=404)["detail"]
