"""What all tests share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.testcases import TransactionTestCase

from policies.models import triggers
from policies.pipeline import catalog
from tests.tools import chromium


@pytest.fixture(autouse=True, scope="session")
def _emptying_spares_no_ledger() -> Iterator[None]:
    """Between transactional tests the tables are emptied, which the guards of the ledger refuse; they stand aside for that."""
    empty = TransactionTestCase._fixture_teardown

    def with_guards_aside(self: TransactionTestCase) -> None:
        triggers.drop(connection)
        try:
            empty(self)
        finally:
            triggers.create(connection)

    TransactionTestCase._fixture_teardown = with_guards_aside
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(autouse=True)
def _no_catalogue_of_another_test() -> None:
    """It is kept by the newest entry of the log, whose number another test may have given away and taken back."""
    catalog.forget()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[Any]:
    """A broker of the test's own, running. ``valkey.url`` is for redis-py."""
    from policies.management.broker import Broker

    broker = Broker(socket=Path("/tmp") / f"tracker-test-{os.getpid()}" / "valkey.sock", folder=tmp_path / "broker")
    broker.start()
    yield broker
    broker.stop()
    shutil.rmtree(broker.socket.parent, ignore_errors=True)


# --- The browser ---

# Playwright keeps an event loop running beside the tests, which only makes Django think that they run in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which may not call home."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
    quiet += ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.getuid() == 0 else [])]
    return browser_type_launch_args | {"executable_path": chromium.find(), "args": quiet}


@pytest.fixture
def live(live_server: Any, page: Any) -> Any:
    """A browser page at a running server: ``live.goto("/restrictions/")``. Its faults fail the test."""
    page.set_default_timeout(10_000)
    return _At(live_server.url, page)


class _At:
    """A page whose addresses begin at the server's."""

    def __init__(self, url: str, page: Any) -> None:
        self.url, self.page = url, page

    def goto(self, path: str, **options: Any) -> Any:
        return self.page.goto(self.url + path, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page, name)


# Files that take longest begin first, so that no worker is left with one of them at the end.
LONGEST = (
    "test_hostile.py",
    "test_in_a_browser.py",
    "test_accessible.py",
    "test_more_hostile.py",
    "test_start.py",
    "test_robust.py",
)

# What is tested in these folders knows no database.
KNOW_NO_DATABASE = ("reading", "intake")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name in KNOW_NO_DATABASE:
            item.add_marker("once")
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
