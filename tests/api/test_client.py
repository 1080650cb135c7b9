"""A client that a common generator makes of the schema works: it reads, follows, writes and is told what is wrong."""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.utils import timezone

from policies.api import keys
from policies.api.openapi import schema
from policies.models import StatusEvent
from policies.models.keys import Scope
from tests.api.test_changes import make_registered
from tests.makers import make_editor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The generated package."""
    (tmp_path / "openapi.json").write_bytes(orjson.dumps(schema()))
    command = [str(Path(sys.executable).parent / "openapi-python-client"), "generate", "--meta", "none"]
    command += ["--path", str(tmp_path / "openapi.json"), "--output-path", str(tmp_path / "tracker_client")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    yield lambda name: importlib.import_module(f"tracker_client.{name}")
    for name in [name for name in sys.modules if name.split(".")[0] == "tracker_client"]:
        del sys.modules[name]


def test_a_generated_client_reads_follows_and_writes(client: Any, live_server: Any) -> None:
    make_registered("one")
    _, key = keys.issue(make_editor(), name="generated", scope=Scope.EDIT, now=timezone.now())
    made = client("client").AuthenticatedClient(base_url=live_server.url, token=key)
    page = client("api.restrictions.list_restrictions").sync(client=made)
    assert [row.slug for row in page.results] == ["one"]
    one = client("api.restrictions.get_restriction").sync("one", client=made)
    assert (one.title, one.status) == (page.results[0].title, None)
    models = client("models")
    body = models.RecordBodyRequest.from_dict(
        {"action": "enter_into_force", "stage": "legal_act", "effective_date": "2025-01-01", "reason": "It says so."}
    )
    step = client("api.history.record_step").sync("one", client=made, body=body, idempotency_key="one")
    assert step.sequence == StatusEvent.objects.get().sequence == 1
    assert client("api.restrictions.get_restriction").sync("one", client=made).status == "in_force"
    log = client("api.changes.list_changes").sync(client=made, after=0)
    assert [row.object_type for row in log.results] == ["restriction", "statusevent"]
    wrong = client("api.history.record_step").sync_detailed("nobody", client=made, body=body)
    assert (wrong.status_code, wrong.headers["content-type"]) == (404, "application/problem+json")
