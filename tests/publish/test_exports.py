"""Exports: the same bytes for the same question, safe for spreadsheets, and what the feed and the tables say."""

import csv
import hashlib
import json
import sqlite3
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from policies import history
from policies.models import (
    Authority,
    Category,
    Instrument,
    Jurisdiction,
    Negotiation,
    Restriction,
    RestrictionLink,
    Source,
    StatusEvent,
)
from policies.publish import exports
from policies.publish.formats import write_csv
from policies.publish.replay import replay
from policies.publish.tables import Table, head, tables, world_at
from policies.registry import edit, merging
from policies.registry.edit import editing
from policies.vocabulary import Action
from tests.api.asking import faults, get
from tests.makers import NOW, make_author, make_event, make_step

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
BY = make_author()


def saved(row: Any, **many: Any) -> Any:
    edit.save(row, by=BY, now=NOW, **many)
    return row


@pytest.fixture
def world() -> Restriction:
    """A little of everything, with a correction, a merge, a deletion, and names that changed."""
    us = saved(Jurisdiction(code="US", name="United States"))
    cn = saved(Jurisdiction(code="CN", name="China"))
    bis = saved(Authority(slug="bis", name="Bureau", short_name="BIS", jurisdiction=us))
    chips = saved(Category(slug="chips", name="Chips"))
    rule = saved(Instrument(slug="rule", title="=A rule", kind="rule", grade="official", authority=bis))
    one = saved(Restriction(slug="one", title="One", measure="quota", authority=bis), targets=[cn], categories=[chips])
    two = saved(Restriction(slug="two", title="Two", measure="quota", authority=bis))
    gone = saved(Restriction(slug="gone", title="Gone", measure="quota", authority=bis))
    saved(Negotiation(slug="talks", name="Talks", start_date=DAY, end_date=DAY), parties=[us, cn], restrictions=[one])
    saved(Source(slug="gazette", name="Gazette", url="https://gazette.example/", grade="official", jurisdiction=us))
    with editing(one, by=BY, now=NOW):
        RestrictionLink.objects.create(from_restriction=one, to_restriction=two, kind="retaliates_for")
    event = make_event(one, instrument=rule, quote="It enters into force.")
    make_event(one, action=Action.SUSPEND, effective_date=date(2025, 3, 1), until_date=date(2025, 3, 31))
    history.correct(event, make_step(effective_date=date(2025, 1, 5)), by=BY, now=NOW + timedelta(hours=1))
    merging.merge(two, one, by=BY, now=NOW, expected_version=two.version)
    edit.delete(gone, by=BY, now=NOW)
    bis.slug, one.slug = "us-bis", "the-first"
    saved(bis)
    saved(one)
    return one


def feed() -> list[dict[str, Any]]:
    rows, after = [], 0
    while True:
        answer = get(f"changes/?after={after}&limit=5")
        rows += answer["results"]
        after = answer["next_after"]
        if not answer["has_more"]:
            return rows


def found(made: Any, name: str) -> list[dict[str, Any]]:
    return next(table.rows for table in made if table.name == name)


def test_who_follows_the_feed_from_zero_arrives_at_exactly_the_export(world: Restriction) -> None:
    rebuilt = replay(feed())
    assert rebuilt.cursor == head()
    assert [*tables(rebuilt, DAY)] == [*tables(world_at(head()), DAY)]


def test_what_the_log_gives_is_what_the_tables_hold(world: Restriction) -> None:
    rebuilt = world_at(head())
    for model in (Jurisdiction, Authority, Category, Instrument, Restriction, Negotiation, Source):
        name = model._meta.model_name
        assert {row.pk: _said(edit.snapshot(row)) for row in model.objects.all()} == {
            number: _said(rebuilt.get(name, number)) for number in rebuilt.rows[name]
        }
    events = {event.pk: history.public(event) for event in StatusEvent.objects.all()}
    for number, values in events.items():
        assert values.items() <= rebuilt.get("statusevent", number).items()


def _said(row: dict[str, Any]) -> dict[str, Any]:
    """Without what is nothing, which the log of a new row does not repeat."""
    return {name: value for name, value in row.items() if value is not None}


def test_the_export_says_what_the_api_says(world: Restriction) -> None:
    made = [*tables(world_at(head()), date(2025, 3, 15))]
    rows = {row["slug"]: row for row in found(made, "restrictions")}
    for shown in get("restrictions/?as_of=2025-03-15")["results"]:
        row = rows[shown["slug"]]
        assert {name: row[name] for name in ("title", "status", "status_since", "targets", "categories")} == {
            name: shown[name] for name in ("title", "status", "status_since", "targets", "categories")
        }
    periods = [row["status"] for row in found(made, "periods") if row["restriction"] == "the-first"]
    assert periods == [row["status"] for row in get("restrictions/the-first/periods/")["results"]]
    assert rows["the-first"]["authority"] == "us-bis"
    assert rows["two"]["merged_into"] == "the-first"


def test_the_same_question_gives_the_same_bytes_and_later_changes_do_not_show(
    world: Restriction, tmp_path: Path
) -> None:
    cursor = head()
    first = exports.write(_made(tmp_path / "a"), cursor, DAY)
    world.title = "Newer"
    saved(world)
    assert exports.write(_made(tmp_path / "b"), cursor, DAY) == first
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name
    assert exports.write(_made(tmp_path / "c"), head(), DAY)["files"] != first["files"]


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_all_formats_hold_the_same_rows(world: Restriction, tmp_path: Path) -> None:
    manifest = exports.write(tmp_path, head(), DAY)
    for name, table in manifest["tables"].items():
        lines = [json.loads(line) for line in (tmp_path / f"{name}.ndjson").read_text().splitlines()]
        cells = list(csv.DictReader(StringIO((tmp_path / f"{name}.csv").read_text())))
        typed = parquet.read_table(tmp_path / f"{name}.parquet")
        with sqlite3.connect(tmp_path / "everything.sqlite") as database:
            (stored,) = database.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert len(lines) == len(cells) == typed.num_rows == stored == table["rows"]
        assert list(table["columns"]) == typed.column_names
    for name, told in manifest["files"].items():
        body = (tmp_path / name).read_bytes()
        assert (len(body), hashlib.sha256(body).hexdigest()) == (told["bytes"], told["sha256"])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\0=1"])
def test_no_cell_can_be_taken_for_a_formula(text: str, tmp_path: Path) -> None:
    write_csv(Table("t", {"name": "text"}, [{"name": text}]), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as stream:
        assert list(csv.reader(stream))[1] == [f"'{text}"]


def test_a_delta_turns_one_export_into_the_next(world: Restriction) -> None:
    middle = head() - 4
    rows = {name: {json.dumps(row) for row in made} for name, made in _tables(middle).items()}
    for line in exports.deltas(middle, head(), DAY):
        row = json.dumps(line["row"])
        (rows[line["table"]].add if line["op"] == "add" else rows[line["table"]].remove)(row)
    assert rows == {name: {json.dumps(row) for row in made} for name, made in _tables(head()).items()}


def _tables(cursor: int) -> dict[str, list[Any]]:
    return {table.name: table.rows for table in tables(world_at(cursor), DAY)}


def test_the_api_serves_the_files_that_its_manifest_names(world: Restriction, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    manifest = get("exports/?as_of=2026-11-23")
    for name in ("restrictions.csv", "events.ndjson", "codes.parquet", "everything.sqlite"):
        answer = Client().get(f"/api/v1/exports/{name}/?as_of=2026-11-23")
        body = b"".join(answer.streaming_content)
        assert hashlib.sha256(body).hexdigest() == manifest["files"][name]["sha256"]
        again = Client().get(f"/api/v1/exports/{name}/?as_of=2026-11-23", headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
    assert get("exports/passwords.csv/", status=404)["status"] == 404
    assert "cursor" in faults(get("exports/?cursor=999999", status=400))
    lines = Client().get("/api/v1/exports/deltas/?from=0").getvalue().splitlines()
    assert json.loads(lines[0])["op"] == "add"
    assert "to" in faults(get("exports/deltas/?from=9&to=3", status=400))


def test_the_command_writes_everything_into_a_folder(world: Restriction, tmp_path: Path) -> None:
    said = StringIO()
    call_command("export", str(tmp_path / "out"), "--as-of", "2026-11-23", stdout=said)
    assert "2 restrictions" in said.getvalue()
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["cursor"] == head()
    with pytest.raises(CommandError, match="ends at"):
        call_command("export", str(tmp_path / "out"), "--cursor", "999999")
