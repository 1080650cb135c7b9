"""Each table is filled in one place: nothing writes a tracked table past the module that logs it."""

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policies.models import Change, Restriction, ReviewNote
from policies.pipeline import deskwork, review, undoing
from tests.admin.helpers import make_proposal
from tests.makers import NOW, make_author, make_editor

ROOT = Path(__file__).resolve().parent.parent
WRITES = {
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "update",
    "delete",
    "acreate",
    "aupdate",
    "adelete",
}
REGISTRY = "policies/registry/"
PROPOSING = tuple(f"policies/pipeline/{name}.py" for name in ("drafting", "sheet", "supporting", "weighing"))
DECIDING = tuple(f"policies/pipeline/{name}.py" for name in ("deskwork", "seconding", "undoing"))
WRITERS = {
    "StatusEvent": ("policies/history/ledger.py", "policies/history/bulk.py"),
    "StatusPeriod": ("policies/history/periods.py",),
    "Checkpoint": ("policies/history/verifying.py",),
    "Change": (),
    "AnnouncedDay": ("policies/publish/coming.py",),
    "Source": ("policies/pipeline/schedule.py", "policies/pipeline/outcomes.py", REGISTRY),
    "FetchRun": ("policies/pipeline/outcomes.py", "policies/pipeline/archive.py"),
    "ArchivedCopy": ("policies/pipeline/archive.py",),
    "WebHost": ("policies/pipeline/politeness.py", "policies/pipeline/robots.py"),
    "NewsItem": ("policies/pipeline/storing.py", "policies/pipeline/readings.py", "policies/pipeline/originals.py"),
    "CopyBand": ("policies/pipeline/originals.py",),
    "NewsRevision": ("policies/pipeline/storing.py",),
    "ProposedChange": ("policies/pipeline/propose.py", "policies/pipeline/review.py", *PROPOSING, *DECIDING),
    "ReviewNote": ("policies/pipeline/deskwork.py",),
    "SavedSearch": ("policies/web/pages/searches.py",),
    "Evidence": ("policies/pipeline/feedback.py", *PROPOSING),
} | dict.fromkeys(
    (
        "Jurisdiction",
        "Authority",
        "Category",
        "Instrument",
        "Restriction",
        "ControlledItem",
        "ItemCode",
        "Alias",
        "RestrictionLink",
        "Negotiation",
    ),
    (REGISTRY,),
)
# Rows are saved, and SQL is written, in these places alone.
SAVERS = (REGISTRY, "policies/history/ledger.py", "policies/pipeline/storing.py", "policies/pipeline/propose.py")
SAVERS += ("policies/admin/", "policies/management/editor.py")  # the admin saves within ``registry.edit.editing``
SAVERS += ("policies/web/og.py",)  # a picture, into memory
SQL = (
    "policies/models/bulk.py",
    "policies/models/changelog.py",
    "policies/models/triggers.py",
    "policies/web/health.py",
    "policies/models/prepared.py",
    "policies/publish/formats.py",  # into files of its own
)


def sources() -> list[Path]:
    found = [path for top in ("policies", "tracker") for path in (ROOT / top).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Each call of a method in a file, with the method's name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def model_written(name: str, call: ast.Call) -> str | None:
    """The model of ``Model.objects.….create(…)`` and its like."""
    if name not in WRITES:
        return None
    node: ast.AST = call.func
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name):
            return node.value.id
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return None


def may(path: Path, places: tuple[str, ...]) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return any(name == place or (place.endswith("/") and name.startswith(place)) for place in places)


def where(path: Path, call: ast.Call) -> str:
    return f"{path.relative_to(ROOT)}:{call.lineno}"


def test_no_table_is_written_round_its_module() -> None:
    strays = [
        f"{where(path, call)} writes {model}"
        for path in sources()
        for name, call in calls(path)
        if (model := model_written(name, call)) in WRITERS and not may(path, WRITERS[model])
    ]
    assert strays == []


def test_rows_are_saved_only_where_changes_are_logged() -> None:
    strays = [
        where(path, call)
        for path in sources()
        for name, call in calls(path)
        if name == "save" and not may(path, SAVERS)
    ]
    assert strays == []


def test_sql_is_written_in_few_places() -> None:
    strays = [
        where(path, call)
        for path in sources()
        for name, call in calls(path)
        if name in ("execute", "executemany", "raw") and not may(path, SQL)
    ]
    assert strays == []


@pytest.mark.parametrize(
    "code",
    [
        "Restriction.objects.create(slug='x')",
        "Restriction.objects.filter(pk=1).update(title='x')",
        "StatusEvent.objects.all().delete()",
        "Alias.objects.bulk_create([])",
    ],
)
def test_the_look_for_writes_finds_them(code: str, tmp_path: Path) -> None:
    path = tmp_path / "stray.py"
    path.write_text(code)
    assert [model_written(name, call) for name, call in calls(path) if model_written(name, call)]


# --- what the desk writes ---


def assigned(proposed: Any, who: Any) -> None:
    deskwork.assign(proposed, who["by"].user, **who)


def put_off(proposed: Any, who: Any) -> None:
    deskwork.snooze(proposed, NOW.date() + timedelta(days=3), **who)


def remarked(proposed: Any, who: Any) -> None:
    deskwork.comment(proposed, "Look at the annex.", **who)


def approved_first(proposed: Any, who: Any) -> None:
    Restriction.objects.update(is_decided_by_two=True)
    proposed.restriction.refresh_from_db()
    review.accept(proposed, **who)


def undone(proposed: Any, who: Any) -> None:
    undoing.undo(proposed, **who)


@pytest.mark.django_db
@pytest.mark.parametrize("move", [assigned, put_off, remarked, approved_first, undone])
def test_every_row_of_the_desk_is_logged_once_with_its_editor(move: Callable[[Any, Any], None]) -> None:
    proposed, who = make_proposal(), {"by": make_author(user=make_editor(), reason="so"), "now": NOW}
    if move is undone:
        review.reject(proposed, **who)
    logged = Change.objects.count()
    move(proposed, who)
    assert (ReviewNote.objects.count(), Change.objects.count()) == (1, logged + 1)
    change = Change.objects.latest("id")
    assert (change.object_type, change.object_id, change.nature) == ("proposedchange", proposed.pk, "review")
    assert change.actor == who["by"].user and change.before != change.after


def test_remarks_are_kept_only_by_functions_that_log() -> None:
    keeping = [
        (path, function)
        for path in sources()
        if may(path, DECIDING)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and function.name != "note" and calls_one_of(function, {"note"})
    ]
    assert len(keeping) == 4
    assert [function.name for _, function in keeping if not calls_one_of(function, {"_log", "record"})] == []


def calls_one_of(function: ast.FunctionDef, names: set[str]) -> bool:
    called = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any((each.id if isinstance(each, ast.Name) else getattr(each, "attr", "")) in names for each in called)
