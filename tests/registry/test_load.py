"""Loading is all or nothing, happens once, and never overrides in silence what a person or the history says."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from policies import history
from policies.models import (
    Alias,
    Authority,
    Category,
    Change,
    ControlledItem,
    Jurisdiction,
    Negotiation,
    Restriction,
    Source,
    StatusEvent,
)
from policies.registry import edit
from policies.registry.edit import editing
from policies.registry.load import RegistryRefused, load
from policies.registry.rows import Loading
from policies.vocabulary import Door
from tests.makers import NOW, make_author, make_restriction, make_step
from tests.registry.files import SMALL, changed, line_of, write

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def loaded(path: Path, **changes: Any) -> Loading:
    by = make_author(door=Door.LOADER, reason="loaded by a test")
    return load(path, **({"by": by, "now": NOW} | changes))


def refused(path: Path) -> list[str]:
    with pytest.raises(RegistryRefused) as refusal:
        loaded(path)
    return [str(fault) for fault in refusal.value.faults]


def test_a_registry_is_loaded_with_all_it_says(tmp_path: Path) -> None:
    loading = loaded(write(tmp_path))
    restriction = Restriction.objects.get()
    assert (loading.recorded, loading.corrected) == (2, 0)
    assert restriction.authority.jurisdiction.code == "US"
    assert [target.code for target in restriction.targets.all()] == ["CN"]
    assert restriction.verified_on.isoformat() == "2025-09-01"
    assert [str(code) for code in restriction.items.get().codes.all()] == ["3A090.c", "854232"]
    assert restriction.aliases.get().context == ["export"]
    assert Category.objects.get(slug="memory").parent.slug == "chips"
    assert Negotiation.objects.get().restrictions.get() == restriction
    assert Source.objects.get().interval_minutes == 60


def test_steps_go_into_the_history_with_what_their_sources_are_worth(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    letter, pause = StatusEvent.objects.order_by("sequence")
    assert letter.sources == [{"url": "https://news.example/letter", "grade": "press", "confidence": "confirmed"}]
    assert (letter.instrument.slug, letter.door, letter.reason) == ("us-letter", "loader", "loaded by a test")
    assert (pause.effective_precision, pause.effective_date.isoformat()) == ("month", "2025-08-01")
    assert [period.status for period in Restriction.objects.get().periods.all()] == [
        "in_force",
        "suspended",
        "in_force",
    ]
    assert history.verify() == []


def test_a_new_restriction_is_one_row_of_the_log(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    (change,) = Change.objects.filter(object_type="restriction")
    assert (change.kind, change.door, change.reason) == ("created", "loader", "loaded by a test")
    assert change.after["items"][0]["name"] == "Memory chips"
    assert change.after["targets"] == ["CN"]


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path)
    loaded(path)
    rows, steps = Change.objects.count(), StatusEvent.objects.count()
    assert loaded(path, now=LATER).is_nothing_new
    assert (Change.objects.count(), StatusEvent.objects.count()) == (rows, steps)


def test_only_what_differs_is_changed(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    before, item = Change.objects.count(), ControlledItem.objects.get().pk
    loaded(write(tmp_path, changed("title: Licences for memory chips", "title: Licences for memory")), now=LATER)
    change = Change.objects.latest("id")
    assert Change.objects.count() == before + 1
    assert (change.before, change.after) == ({"title": "Licences for memory chips"}, {"title": "Licences for memory"})
    assert ControlledItem.objects.get().pk == item


def test_what_belongs_to_a_restriction_follows_the_file(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    text = changed("{text: memory chips, context: [export]}", "{text: HBM, case: true}")
    loaded(write(tmp_path, changed("code: 3A090.c", "code: 3A090.b", text)), now=LATER)
    assert Alias.objects.get().text == "HBM"
    assert [str(code) for code in ControlledItem.objects.get().codes.all()] == ["3A090.b", "854232"]


def test_a_faulty_file_writes_nothing(tmp_path: Path) -> None:
    assert len(refused(write(tmp_path, changed("code: 3A090.c", "code: 3A09.c")))) == 1
    assert not Jurisdiction.objects.exists()
    assert not Change.objects.exists()


def test_a_step_that_the_history_refuses_leaves_nothing_behind(tmp_path: Path) -> None:
    text = changed("        action: enter_into_force", "        action: lift")
    (fault,) = refused(write(tmp_path, text))
    assert f"registry.yaml:{line_of('action: suspend', text)}:" in fault
    assert "what has ended cannot be suspended" in fault
    assert not Change.objects.exists()


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    loading = loaded(write(tmp_path), is_check=True)
    assert (loading.recorded, StatusEvent.objects.count(), Change.objects.count()) == (2, 0, 0)


def test_a_file_may_name_what_an_earlier_one_brought(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    more = write(
        tmp_path, "authorities:\n  - {slug: us-x, jurisdiction: US, short_name: X, name: X}\n", name="more.yaml"
    )
    assert loaded(more).created == 1
    assert Authority.objects.get(slug="us-x").jurisdiction.code == "US"


def test_what_a_person_edited_stays(tmp_path: Path) -> None:
    path = write(tmp_path)
    loaded(path)
    restriction = Restriction.objects.get()
    with editing(restriction, by=make_author(door=Door.ADMIN), now=NOW):
        restriction.title = "A better title"
        restriction.save()
        Alias.objects.create(restriction=restriction, text="DRAM")
    loading = loaded(write(tmp_path, changed("verified_on: 2025-09-01", "verified_on: 2025-10-01")), now=LATER)
    restriction.refresh_from_db()
    assert (restriction.title, restriction.verified_on.isoformat()) == ("A better title", "2025-10-01")
    assert restriction.aliases.count() == 2
    assert loading.kept == ["restriction us-memory: title", "restriction us-memory: aliases"]


def test_the_file_wins_where_that_is_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path)
    loaded(path)
    restriction = Restriction.objects.get()
    restriction.title = "A better title"
    edit.save(restriction, by=make_author(door=Door.ADMIN), now=NOW)
    loaded(path, is_overwriting=True, now=LATER)
    restriction.refresh_from_db()
    assert restriction.title == "Licences for memory chips"
    assert loaded(path, now=LATER).is_nothing_new


def test_a_source_that_a_person_removed_does_not_come_back(tmp_path: Path) -> None:
    path = write(tmp_path)
    loaded(path)
    edit.delete(Source.objects.get(), by=make_author(door=Door.ADMIN), now=NOW)
    loading = loaded(path, now=LATER)
    assert (loading.kept, Source.objects.count()) == (["source feed: removed"], 0)
    loaded(path, is_overwriting=True, now=LATER)
    assert Source.objects.count() == 1


def test_a_new_step_is_recorded_beside_the_old_ones(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    step = """\
      - key: end
        action: lift
        stage: legal_act
        effective_date: 2026-02-01
        summary: The letter is withdrawn.
        sources:
          - {url: 'https://news.example/end', grade: press}
negotiations:
"""
    assert loaded(write(tmp_path, changed("negotiations:\n", step)), now=LATER).recorded == 1
    assert [event.external_key for event in StatusEvent.objects.all()] == ["letter", "pause", "end"]


def test_a_step_that_reads_otherwise_is_refused_without_a_reason(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    text = changed("until_date: 2025-12-31", "until_date: 2026-01-31")
    (fault,) = refused(write(tmp_path, text))
    assert f"registry.yaml:{line_of('until_date', text)}:" in fault
    assert "the step 'pause' was recorded with another until_date" in fault
    assert "add a corrects_reason" in fault


def test_a_step_with_a_reason_is_corrected_once(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    reason = "until_date: 2026-01-31\n        corrects_reason: the first report was wrong"
    path = write(tmp_path, changed("until_date: 2025-12-31", reason))
    assert loaded(path, now=LATER).corrected == 1
    correction = StatusEvent.objects.get(kind="correction")
    assert (correction.corrects.external_key, correction.reason) == ("pause", "the first report was wrong")
    assert loaded(path, now=LATER).is_nothing_new
    assert history.verify() == []


def test_a_step_may_go_back_to_what_it_said_first(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    for day in ("2026-01-31", "2025-12-31"):
        reason = f"until_date: {day}\n        corrects_reason: found out more"
        assert loaded(write(tmp_path, changed("until_date: 2025-12-31", reason)), now=LATER).corrected == 1
    assert Restriction.objects.get().periods.current().get(status="suspended").valid_to.isoformat() == "2025-12-31"


def test_a_step_that_never_happened_is_taken_back(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    path = write(tmp_path, changed("key: pause", "key: pause\n        retract_reason: it was only talk"))
    assert loaded(path, now=LATER).corrected == 1
    assert StatusEvent.objects.get(kind="retraction").reason == "it was only talk"
    assert [period.status for period in Restriction.objects.get().periods.current()] == ["in_force"]
    assert loaded(path, now=LATER).is_nothing_new


def test_a_step_that_was_taken_back_needs_a_new_key(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    loaded(write(tmp_path, changed("key: pause", "key: pause\n        retract_reason: it was only talk")), now=LATER)
    (fault,) = refused(write(tmp_path, changed("until_date: 2025-12-31", "until_date: 2026-01-31")))
    assert "the step 'pause' was taken back: record it anew under another key" in fault


def test_a_step_that_left_the_file_is_asked_for(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    (fault,) = refused(write(tmp_path, changed("key: pause", "key: rest")))
    assert "the step 'pause' is in the history but no longer in the file" in fault
    assert StatusEvent.objects.count() == 2


def test_what_a_person_corrected_in_the_history_stays(tmp_path: Path) -> None:
    path = write(tmp_path)
    loaded(path)
    pause = StatusEvent.objects.get(external_key="pause")
    step = make_step(action="suspend", effective_date=pause.effective_date, summary="As the editor says.")
    history.correct(pause, step, by=make_author(door=Door.ADMIN), now=NOW)
    assert loaded(path, now=LATER).is_nothing_new
    reason = "until_date: 2026-01-31\n        corrects_reason: found out more"
    loading = loaded(write(tmp_path, changed("until_date: 2025-12-31", reason)), now=LATER)
    assert (loading.corrected, loading.kept) == (0, ["restriction us-memory: step pause, changed by admin"])


def test_steps_that_came_by_the_news_are_left_alone(tmp_path: Path) -> None:
    path = write(tmp_path)
    loaded(path)
    history.record(Restriction.objects.get(), make_step(action="maintain"), by=make_author(door=Door.ADMIN), now=NOW)
    assert loaded(path, now=LATER).is_nothing_new


def test_a_merged_restriction_takes_no_new_steps(tmp_path: Path) -> None:
    path = write(tmp_path)
    loaded(path)
    Restriction.objects.filter(slug="us-memory").update(merged_into=make_restriction(slug="us-other"))
    assert loaded(path, now=LATER).is_nothing_new
    text = changed("until_date: 2025-12-31", "until_date: 2026-01-31\n        corrects_reason: found out more")
    (fault,) = refused(write(tmp_path, text))
    assert "was merged into us-other: record the step there" in fault


def test_the_command_names_each_fault_and_fails(tmp_path: Path) -> None:
    text = changed("code: 3A090.c", "code: 3A09.c", changed("grade: official", "grade: gossip"))
    path, err = write(tmp_path, text), StringIO()
    with pytest.raises(CommandError, match="2 faults; nothing was written"):
        call_command("load_registry", str(path), stderr=err)
    lines = err.getvalue().splitlines()
    assert lines[0].startswith(f"{path}:{line_of('3A09.c', text)}:")
    assert lines[1].startswith(f"{path}:{line_of('gossip', text)}:")


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    path, out = write(tmp_path), StringIO()
    call_command("load_registry", str(path), "--check", stdout=out)
    call_command("load_registry", str(path), stdout=out)
    call_command("load_registry", str(path), stdout=out)
    assert out.getvalue().splitlines() == [
        f"{path}: 9 rows would be created, 0 updated; 2 steps recorded, 0 corrected or taken back.",
        f"{path}: 9 rows were created, 0 updated; 2 steps recorded, 0 corrected or taken back.",
        f"{path}: in order, and nothing in it is new.",
    ]
    assert Source.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("key: pause\n        action: suspend", "key: another\n        action: suspend"),
        ("2025-05-23\n", "2025-05-24\n        corrects_reason: The letter names another day\n"),
        ("key: pause\n", "key: pause\n        retract_reason: It was a rumour\n"),
    ],
    ids=["a new step", "a correction", "a retraction"],
)
def test_a_file_alone_records_nothing_where_two_decide_and_says_so(tmp_path: Path, old: str, new: str) -> None:
    loaded(write(tmp_path))
    Restriction.objects.update(is_decided_by_two=True)
    text = changed(old, new).replace("Licences for memory chips", "Another title")
    if "key: another" in new:  # which stands beside the old one
        text = changed("negotiations:", SMALL[SMALL.index("      - key: pause") : SMALL.index("negotiations:")]
                       + "negotiations:", text)  # fmt: skip
    loading = loaded(write(tmp_path, text), now=LATER)
    assert (loading.recorded, loading.corrected, loading.updated) == (0, 0, 1)
    (told,) = loading.passed_over
    assert "us-memory is decided by two" in told
    assert (StatusEvent.objects.count(), Restriction.objects.get().title) == (2, "Another title")


def test_the_command_names_what_waits_for_two(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    Restriction.objects.update(is_decided_by_two=True)
    text = changed("key: pause\n", "key: pause\n        retract_reason: It was a rumour\n")
    out = StringIO()
    call_command("load_registry", write(tmp_path, text), stdout=out)
    assert "Not taken in: step pause: us-memory is decided by two" in out.getvalue()


def test_the_same_file_says_nothing_of_two_people(tmp_path: Path) -> None:
    loaded(write(tmp_path))
    Restriction.objects.update(is_decided_by_two=True)
    assert loaded(write(tmp_path), now=LATER).passed_over == []
