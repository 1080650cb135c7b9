"""The main job, end to end: a report is taken in, read, proposed, accepted with one click, and shows everywhere."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from policies.models import Change, ProposedChange, Restriction, StatusEvent
from tests.makers import make_editor

pytestmark = pytest.mark.django_db
REPORT = """London, 10 June 2025. Negotiators from Washington and Beijing met again at Lancaster House.

The US side is weighing whether to lift the export restrictions on chip design software that it imposed in May, two people
briefed on the talks said. Officials declined to comment.

Curbs on Nvidia's H20 chips will stay in place, a White House adviser added.
"""
SLUG = "us-eda-2025-05"


@pytest.fixture
def registry() -> None:
    call_command("load_registry", verbosity=0)


def ingest(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = folder / "report.txt"
    path.write_text(REPORT)
    call_command("ingest", str(path), "--here", "--published", "2025-06-10", "--publisher", "A wire")
    return capsys.readouterr().out


def test_a_report_becomes_proposals_once(registry: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 new" in ingest(tmp_path, capsys)
    found = {(p.restriction.slug, p.action, p.stage) for p in ProposedChange.objects.select_related("restriction")}
    assert found == {(SLUG, "lift", "talk"), ("us-h20-mi308-2025-04", "maintain", "talk")}
    assert "1 already known" in ingest(tmp_path, capsys)
    assert ProposedChange.objects.count() == 2


def test_what_is_accepted_shows_in_history_api_page_and_log(
    registry: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    ingest(tmp_path, capsys)
    proposed = ProposedChange.objects.get(restriction__slug=SLUG)
    quote = proposed.evidence.get().quote
    before = status(client)
    editor = make_editor(username="mei")
    accept_in_admin(proposed, editor)

    event = StatusEvent.objects.get(news_item__isnull=False)
    assert (event.quote, event.effective_date, event.recorded_by) == (quote, date(2025, 6, 10), editor)
    after = status(client)
    assert after["status"] == before["status"] == "in_force", "talk changes no status"
    assert (before["outlook"], after["outlook"]) in ((None, "easing"), ("", "easing"))
    history = client.get(f"/api/v1/restrictions/{SLUG}/history/").json()
    assert quote in [step["quote"] for step in history["results"]]
    assert quote.split(",")[0][:60] in client.get(f"/restrictions/{SLUG}/").content.decode()
    change = Change.objects.filter(object_type="statusevent").last()
    assert (change.actor, change.door, change.nature) == (editor, "admin", "policy")
    assert change.after["quote"] == quote
    log = client.get(f"/api/v1/changes/?after={change.pk - 1}").json()["results"]
    assert log[0]["after"]["quote"] == quote


def status(client: Client) -> dict[str, Any]:
    return client.get(f"/api/v1/restrictions/{SLUG}/?as_of=2025-06-12").json()


def accept_in_admin(proposed: ProposedChange, editor: Any) -> None:
    desk = Client()
    desk.force_login(editor)
    address = f"/admin/policies/proposedchange/{proposed.pk}/change/"
    page = desk.get(address)
    form = page.context["form"] if "form" in (page.context or {}) else page.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    answer = desk.post(
        address, {k: v for k, v in values.items() if v is not None} | {"decision": "accept", "_accept": "1"}
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]


def test_an_answer_for_a_past_day_knows_its_two_times(registry: None, client: Client) -> None:
    assert client.get("/api/v1/restrictions/cn-2025-57/?as_of=2026-11-10").json()["status"] == "suspended"
    lapsed = client.get("/api/v1/restrictions/cn-2025-61/?as_of=2026-11-12").json()
    assert (lapsed["status"], lapsed["by_lapse"], lapsed["is_confirmed"]) == ("in_force", True, False)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    unknown = client.get(f"/api/v1/restrictions/cn-2025-61/?as_of=2026-11-12&known_at={long_ago}").json()
    assert unknown["status"] is None
    assert Restriction.objects.count() == 31
