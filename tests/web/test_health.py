"""Liveness says that the process answers; readiness says whether it can do its work, and if not, why."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from tests.makers import make_news_item, make_source

pytestmark = pytest.mark.django_db


def test_live_needs_nothing(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere"
    assert client.get("/health/live").json() == {"status": "ok"}


def test_ready_when_all_is_well(client: Client, settings: Any, valkey: Any) -> None:
    settings.REDIS_URL = valkey.url
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "faults": {}})


def test_a_broker_that_is_away_is_said(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/with-a-secret"
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["faults"]["broker"] == "does not answer (ConnectionError)"


def test_a_missing_migration_is_said(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="policies").delete()
    assert "are not applied" in client.get("/health/ready").json()["faults"]["migrations"]


def test_work_that_nobody_does_is_said(client: Client) -> None:
    make_news_item(received_at=timezone.now() - timedelta(seconds=80))
    assert "waits since" in client.get("/health/ready").json()["faults"]["work"]


def test_work_that_was_owed_just_now_is_no_fault(client: Client) -> None:
    make_news_item(received_at=timezone.now() - timedelta(seconds=20))
    make_source(next_due_at=timezone.now() - timedelta(seconds=20))
    assert "work" not in client.get("/health/ready").json()["faults"]
