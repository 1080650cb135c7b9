"""The database refuses to change history; what gets past it is named by ``verify``."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from policies import history
from policies.models import Checkpoint, StatusEvent, triggers
from policies.vocabulary import Action
from tests.makers import NOW, make_event, make_restriction

pytestmark = pytest.mark.django_db

ATTACKS = [
    "UPDATE policies_statusevent SET summary = 'x'",
    "UPDATE policies_statusevent SET effective_date = '2020-01-01' WHERE sequence = 1",
    "DELETE FROM policies_statusevent",
    "DELETE FROM policies_statusevent WHERE sequence = 2",
    "UPDATE policies_change SET reason = 'x'",
    "DELETE FROM policies_change",
]
ATTACKS_SQLITE = [
    "INSERT OR REPLACE INTO policies_statusevent SELECT * FROM policies_statusevent",
    "REPLACE INTO policies_statusevent SELECT * FROM policies_statusevent WHERE sequence = 1",
    "INSERT INTO policies_statusevent SELECT * FROM policies_statusevent WHERE true "
    "ON CONFLICT(id) DO UPDATE SET summary = 'x'",
    "UPDATE OR REPLACE policies_statusevent SET id = 1",
]
ATTACKS_POSTGRESQL = [
    "TRUNCATE policies_statusevent CASCADE",
    "TRUNCATE policies_change",
    "INSERT INTO policies_statusevent SELECT * FROM policies_statusevent ON CONFLICT(id) DO UPDATE SET summary = 'x'",
    "WITH gone AS (DELETE FROM policies_statusevent RETURNING *) SELECT count(*) FROM gone",
]


def three_steps() -> list[StatusEvent]:
    restriction = make_restriction(slug="chain")
    return [
        make_event(restriction, effective_date=date(2025, 5, 23), summary="one"),
        make_event(restriction, action=Action.EASE, effective_date=date(2025, 6, 2), summary="two"),
        make_event(restriction, action=Action.LIFT, effective_date=date(2025, 7, 2), summary="three"),
    ]


def smuggle(statement: str, *params: object) -> None:
    """Change a row as the owner of the database could: with the triggers taken away for a moment."""
    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
        cursor.execute(statement, params)
    triggers.create(connection)


@pytest.mark.parametrize(
    "attack", ATTACKS + (ATTACKS_POSTGRESQL if connection.vendor == "postgresql" else ATTACKS_SQLITE)
)
def test_the_database_refuses(attack: str) -> None:
    three_steps()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if connection.vendor == "postgresql" else "SELECT 1")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert [event.summary for event in StatusEvent.objects.all()] == ["one", "two", "three"]


def test_the_orm_is_refused_too() -> None:
    event = three_steps()[0]
    event.summary = "other"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.save()


def test_a_whole_ledger_verifies() -> None:
    three_steps()
    history.seal(now=NOW)
    assert history.verify() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("summary", "other"),
        ("effective_date", "2025-05-24"),
        ("quote", "never said"),
        ("recorded_by_name", "somebody"),
        ("sources", "[]"),
        ("scope", "a part"),
    ],
)
def test_an_edited_row_is_named(column: str, value: str) -> None:
    source = [{"url": "https://example.org/", "grade": "press"}]
    make_event(make_restriction(slug="chain"), summary="one", sources=source)
    smuggle(f"UPDATE policies_statusevent SET {column} = %s", value)
    fault = history.verify()[0]
    assert (fault.restriction, fault.sequence) == ("chain", 1)
    assert "was changed after it was recorded" in fault.what


def test_a_row_taken_from_the_middle_is_named() -> None:
    _, second, _ = three_steps()
    StatusEvent.periods.rel.related_model.objects.all().delete()
    smuggle("DELETE FROM policies_statusevent WHERE id = %s", second.pk)
    assert any(fault.sequence == 3 and "missing" in fault.what for fault in history.verify())


def test_a_cut_tail_is_found_against_the_last_seal() -> None:
    _, _, third = three_steps()
    history.seal(now=NOW)
    StatusEvent.periods.rel.related_model.objects.all().delete()
    smuggle("DELETE FROM policies_statusevent WHERE id = %s", third.pk)
    fault = history.verify()[0]
    assert (fault.restriction, fault.sequence) == ("chain", 3)
    assert "is gone" in fault.what


def test_a_row_rewritten_with_its_hash_is_found_against_the_last_seal() -> None:
    third = three_steps()[2]
    history.seal(now=NOW)
    third.summary = "rewritten"
    smuggle(
        "UPDATE policies_statusevent SET summary = %s, hash = %s WHERE id = %s",
        third.summary,
        history.chain.event_hash(third),
        third.pk,
    )
    assert any("not the row sealed" in fault.what for fault in history.verify())


def test_a_forged_seal_is_named() -> None:
    three_steps()
    checkpoint = history.seal(now=NOW)
    smuggle("UPDATE policies_checkpoint SET digest = %s", "0" * 64)
    assert history.verify()[0].restriction == f"checkpoint {checkpoint.pk}"


def test_the_command_ends_badly_and_names_the_row(capsys: pytest.CaptureFixture[str]) -> None:
    three_steps()
    smuggle("UPDATE policies_statusevent SET summary = 'x' WHERE sequence = 2")
    with pytest.raises(CommandError, match="chain step 2"):
        call_command("verify_history")
    assert "chain step 2" in capsys.readouterr().err


def test_the_command_says_that_all_fits_and_seals(capsys: pytest.CaptureFixture[str]) -> None:
    three_steps()
    call_command("verify_history", "--seal")
    assert "3 steps fit" in capsys.readouterr().out
    assert Checkpoint.objects.get().event_count == 3


def test_rebuild_periods_mends_what_was_broken(capsys: pytest.CaptureFixture[str]) -> None:
    three_steps()
    StatusEvent.periods.rel.related_model.objects.filter(status="eased").update(status="in_force")
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("rebuild_periods", "--check")
    call_command("rebuild_periods")
    call_command("rebuild_periods", "--check")
    assert "chain: the stored periods" in capsys.readouterr().out


def test_seals_follow_the_ledger() -> None:
    three_steps()
    first = history.seal(now=NOW)
    make_event(make_restriction(), now=NOW + timedelta(days=1))
    second = history.seal(now=NOW + timedelta(days=1))
    assert first.digest != second.digest and second.event_count == 4


def test_a_ledger_is_sealed_again_only_after_a_new_step() -> None:
    three_steps()
    assert history.seal_if_changed(now=NOW)
    assert history.seal_if_changed(now=NOW) is None
    make_event(make_restriction())
    assert history.seal_if_changed(now=NOW)
    assert Checkpoint.objects.count() == 2
