"""The starter registry says what its sources support: each restriction's status on the days that are known."""

from datetime import date
from pathlib import Path

import pytest

from policies import history
from policies.models import Change, Restriction, StatusEvent
from policies.models.changelog import Author
from policies.registry.load import STARTER, load
from policies.registry.schema import Registry, read_registry
from policies.vocabulary import Door, Stage
from tests.makers import NOW

# On the day until which the record was verified, and on days that a mistake of mapping would get wrong.
STATUSES = [
    ("us-eda-2025-05", "2025-06-10", "in_force"),
    ("us-eda-2025-05", "2025-07-10", "lifted"),
    ("us-comac-engines-2025-05", "2025-06-10", "in_force"),
    ("us-comac-engines-2025-05", "2025-07-07", "lifted"),
    ("us-ethane-2025-05", "2025-05-24", "in_force"),
    ("us-ethane-2025-05", "2025-06-10", "eased"),
    ("us-ethane-2025-05", "2025-07-02", "lifted"),
    ("us-nuclear-2025-06", "2025-06-07", "in_force"),
    ("us-nuclear-2025-06", "2026-11-22", "in_force"),
    ("us-chemicals-machinery-2025-05", "2025-06-06", "in_force"),
    ("us-h20-mi308-2025-04", "2025-07-20", "in_force"),
    ("us-h20-mi308-2025-04", "2025-08-07", "in_force"),
    ("us-h20-mi308-2025-04", "2025-08-08", "eased"),
    ("us-h20-mi308-2025-04", "2026-01-15", "eased"),
    ("us-h200-2026-01", "2025-12-10", "in_force"),
    ("us-h200-2026-01", "2026-01-14", "in_force"),
    ("us-h200-2026-01", "2026-01-15", "eased"),
    ("us-h200-2026-01", "2026-06-01", "eased"),
    ("cn-nvidia-purchase-guidance-2025", "2025-08-01", "proposed"),
    ("cn-nvidia-purchase-guidance-2025", "2026-01-28", "eased"),
    ("cn-nvidia-purchase-guidance-2025", "2026-06-01", "in_force"),
    ("cn-ree7-2025-18", "2025-05-01", "in_force"),
    ("cn-ree7-2025-18", "2025-06-02", "eased"),
    ("cn-ree7-2025-18", "2026-06-22", "eased"),
    ("cn-2025-55", "2025-10-20", "adopted"),
    ("cn-2025-55", "2025-11-12", "suspended"),
    ("cn-2025-56", "2025-11-12", "suspended"),
    ("cn-2025-57", "2025-11-06", "adopted"),
    ("cn-2025-57", "2025-11-12", "suspended"),
    ("cn-2025-57", "2026-11-10", "suspended"),
    ("cn-2025-57", "2026-11-11", "in_force"),
    ("cn-2025-58", "2025-11-12", "suspended"),
    ("cn-2025-61", "2025-10-20", "in_force"),
    ("cn-2025-61", "2026-01-15", "suspended"),
    ("cn-2025-61", "2026-06-22", "suspended"),
    ("cn-2025-61", "2026-11-12", "in_force"),
    ("cn-2025-62", "2025-10-20", "in_force"),
    ("cn-2025-62", "2026-06-22", "suspended"),
    ("cn-2024-46-p2", "2025-11-08", "in_force"),
    ("cn-2024-46-p2", "2025-11-10", "suspended"),
    ("cn-2024-46-p2", "2026-11-20", "suspended"),
    ("cn-2024-46-p2", "2026-11-27", "suspended"),
    ("cn-2024-46-p2", "2026-11-28", "in_force"),
    ("cn-2024-46-p1", "2025-11-09", "in_force"),
    ("cn-2024-46-p1", "2026-11-20", "in_force"),
    ("cn-ga-ge-2023-23", "2023-07-31", "adopted"),
    ("cn-ga-ge-2023-23", "2025-11-09", "in_force"),
    ("cn-graphite-2023-39", "2024-01-17", "in_force"),
    ("cn-antimony-2024-33", "2024-09-15", "in_force"),
    ("cn-w-te-bi-mo-in-2025-10", "2025-11-01", "in_force"),
    ("us-chips-2022-10", "2026-05-31", "in_force"),
    ("us-chips-2023-10", "2023-11-16", "adopted"),
    ("us-chips-2023-10", "2026-05-31", "in_force"),
    ("us-chips-2024-12", "2024-12-31", "in_force"),
    ("us-ai-diffusion-2025-01", "2025-05-12", "adopted"),
    ("us-ai-diffusion-2025-01", "2025-05-15", "suspended"),
    ("us-ai-diffusion-2025-01", "2026-05-28", "suspended"),
    ("us-affiliates-2025-09", "2025-10-31", "in_force"),
    ("us-affiliates-2025-09", "2025-11-10", "suspended"),
    ("us-affiliates-2025-09", "2025-11-17", "suspended"),
    ("us-affiliates-2025-09", "2026-11-09", "suspended"),
    ("us-affiliates-2025-09", "2026-11-10", "in_force"),
    ("nl-semicon-2023", "2023-04-01", "proposed"),
    ("nl-semicon-2023", "2023-07-01", "adopted"),
    ("nl-semicon-2023", "2025-04-01", "in_force"),
    ("jp-semicon-2023", "2023-07-23", "in_force"),
    ("nl-nexperia-2025-09", "2025-11-18", "in_force"),
    ("nl-nexperia-2025-09", "2025-12-22", "suspended"),
    ("cn-nexperia-2025-10", "2025-10-31", "in_force"),
    ("cn-nexperia-2025-10", "2025-12-22", "eased"),
    ("cn-ecl-2026-06-22", "2026-06-22", "in_force"),
]
LIFTED = {"us-eda-2025-05", "us-comac-engines-2025-05", "us-ethane-2025-05"}
BY_LAPSE = {
    *(f"cn-2025-{number}" for number in (55, 56, 57, 58, 61, 62)),
    "cn-2024-46-p2",
    "us-affiliates-2025-09",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(STARTER, [])


@pytest.fixture
def _loaded(db: None) -> None:
    load(STARTER, by=Author(user=None, door=Door.LOADER), now=NOW)


def test_it_holds_31_restrictions_with_109_cited_steps(registry: Registry) -> None:
    restrictions = registry.records["restrictions"]
    steps = [step for row in restrictions for step in row["steps"]]
    assert len(restrictions) == len({row["slug"] for row in restrictions}) == 31
    assert len([step for step in steps if not step["derived"]]) == 109
    assert len([step for step in steps if step["derived"]]) == 8
    assert len(registry.records["negotiations"]) == 15


def test_each_restriction_stands_in_the_file_of_its_name(registry: Registry) -> None:
    for row in registry.records["restrictions"]:
        assert Path(row.mark.path).stem == row["slug"]


def test_each_restriction_says_until_when_it_was_verified_and_has_a_category(registry: Registry) -> None:
    for row in registry.records["restrictions"]:
        assert row["verified_on"] and row["categories"], row["slug"]


def test_each_step_says_how_far_its_sources_were_read(registry: Registry) -> None:
    assert all(step["confidence"] for row in registry.records["restrictions"] for step in row["steps"])


def test_what_rests_on_no_source_is_marked_unverified(registry: Registry) -> None:
    items = [item for row in registry.records["restrictions"] for item in row["items"]]
    codes = [code for item in items for code in item["codes"]]
    assert not [code["code"] for code in codes if code["system"] == "cas" and code["verified"]]
    assert not [
        code["code"] for code in codes if code["system"] == "cn_dual_use" and code["verified"] and not code["source"]
    ]


def test_each_inferred_date_says_why(registry: Registry) -> None:
    steps = [step for row in registry.records["restrictions"] for step in row["steps"]]
    assert not [step["key"] for step in steps if step["effective_basis"] == "inferred" and not step["note"]]


def test_steps_that_follow_only_from_a_date_in_a_text_have_no_talk_status(registry: Registry) -> None:
    steps = [step for row in registry.records["restrictions"] for step in row["steps"]]
    assert {step["action"] for step in steps if step["derived"] and step["stage"] != Stage.TALK} == {"enter_into_force"}


@pytest.mark.usefixtures("_loaded")
class TestLoaded:
    def test_each_restriction_has_the_status_that_its_sources_support(self) -> None:
        days = {date.fromisoformat(day) for _, day, _ in STATUSES}
        periods = {(day, pk): period for day in days for pk, period in history.as_of(day).items()}
        ids = dict(Restriction.objects.values_list("slug", "pk"))
        shown = [(slug, day, periods[date.fromisoformat(day), ids[slug]].status) for slug, day, _ in STATUSES]
        assert shown == STATUSES

    def test_every_restriction_is_in_the_table_of_statuses(self) -> None:
        assert {slug for slug, _, _ in STATUSES} == set(Restriction.objects.values_list("slug", flat=True))

    def test_nothing_is_lifted_but_what_was(self) -> None:
        lifted = Restriction.objects.with_status("lifted", on=date(2200, 1, 1))
        assert set(lifted.values_list("slug", flat=True)) == LIFTED

    def test_what_comes_back_by_lapse_is_unconfirmed(self) -> None:
        lapsed = Restriction.objects.as_of(date(2026, 12, 31)).filter(by_lapse=True)
        assert {row.slug for row in lapsed} == BY_LAPSE
        assert {(row.status, row.is_confirmed) for row in lapsed} == {("in_force", False)}

    def test_what_was_never_in_force_is_not_shown_so(self) -> None:
        never = Restriction.objects.get(slug="cn-2025-57").periods.filter(status="in_force")
        assert [period.valid_from for period in never] == [date(2026, 11, 11)]

    def test_the_promise_of_a_pause_moves_the_outlook_alone(self) -> None:
        row = Restriction.objects.as_of(date(2025, 11, 1)).get(slug="us-affiliates-2025-09")
        assert (row.status, row.outlook) == ("in_force", "easing")

    def test_loaded_again_it_changes_nothing(self) -> None:
        rows, steps = Change.objects.count(), StatusEvent.objects.count()
        assert load(STARTER, by=Author(user=None, door=Door.LOADER), now=NOW).is_nothing_new
        assert (Change.objects.count(), StatusEvent.objects.count()) == (rows, steps)

    def test_its_history_verifies(self) -> None:
        assert history.verify() == []
