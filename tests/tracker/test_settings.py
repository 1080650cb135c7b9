"""Settings refuse a bad value by name, are safe where nothing is said, and stand in the README."""

import re
import runpy
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2
DEPLOYED = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "tracker.example"}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Read the settings anew under these variables, and no others."""

    def read(**variables: str) -> dict[str, Any]:
        for name in runpy.run_path(str(ROOT / "tracker" / "settings.py"))["VARIABLES"]:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "tracker" / "settings.py"))

    return read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "staging"),
        ("DEBUG", "yes"),
        ("DATA_DIR", "data"),
        ("DATA_DIR", "/dev/null/data"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY_FALLBACKS", "short"),
        ("ALLOWED_HOSTS", "*"),
        ("HOST", "localhost"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "８０００"),
        ("PORT", "http"),
        ("BEHIND_PROXY", "1"),
        ("HTTPS", "true"),
        ("HSTS_SECONDS", "-1"),
        ("DATABASE_URL", "mysql://user:hunter2@host/name"),
        ("DATABASE_URL", "postgresql://user:hunter2@host:port/name"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "tracker.sqlite3"),
        ("REDIS_URL", "amqp://user:hunter2@host"),
        ("REDIS_URL", "localhost:6379"),
        ("SWEEP_SECONDS", "0"),
        ("RESEND_AFTER_SECONDS", "1.5"),
        ("SOURCE_LEASE_SECONDS", ""),
        ("COPY_WINDOW_DAYS", "0"),
        ("FETCH_ALLOW", "localhost:80"),
        ("FETCH_ALLOW", "127.0.0.1"),
        ("FETCH_ALLOW", "127.0.0.1:0"),
        ("CONTACT", "one\ntwo"),
        ("INGEST_MAX_MIB", "1000"),
        ("FETCH_SECONDS", "600"),
        ("FETCH_PORTS", "80, http"),
        ("FETCHES_AT_ONCE", "0"),
        ("HOST_GAP_SECONDS", "-1"),
        ("PAUSE_AFTER_FAILURES", "0"),
        ("ARCHIVE_DAYS", "for ever"),
        ("FETCH_RUN_DAYS", "0"),
        ("API_ANONYMOUS", "yes"),
        ("API_PROPOSALS", "yes"),
        ("API_RATE_ADDRESS", "-1"),
        ("API_RATE_KEY", "many"),
        ("DATA_LICENCE", "one\ntwo"),
        ("SITE_URL", "tracker.example/path"),
        ("EMAIL_HOST", "mail server"),
        ("EMAIL_PORT", "0"),
        ("EMAIL_USER", "a\nb"),
        ("EMAIL_PASSWORD", "hunter2\nx"),
        ("EMAIL_TLS", "yes"),
        ("EMAIL_FROM", "nobody"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_bad_value_is_refused_by_its_name(read: Any, name: str, value: str) -> None:
    if not value:
        assert read(**DEPLOYED, **{name: value})  # empty is as good as not set
        return
    with pytest.raises(ImproperlyConfigured, match=f"^{name} takes .*; .+[.]$") as refused:
        read(**DEPLOYED | {name: value})
    assert "hunter2" not in str(refused.value)


def test_every_variable_has_a_bad_value_that_is_tried(read: Any) -> None:
    marks = test_a_bad_value_is_refused_by_its_name.pytestmark  # type: ignore[attr-defined]
    assert {name for name, _ in marks[0].args[1]} == set(read()["VARIABLES"])


def test_a_checkout_is_development_for_this_machine_alone(read: Any, tmp_path: Path) -> None:
    settings = read()
    assert settings["MODE"] == "development"
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert not settings["DEBUG"]
    assert settings["SECRET_KEY"] == (tmp_path / "secret_key").read_text() == read()["SECRET_KEY"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_no_two_data_folders_share_a_secret(read: Any, tmp_path: Path) -> None:
    assert read()["SECRET_KEY"] != read(DATA_DIR=str(tmp_path / "other"))["SECRET_KEY"]


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_deployment_without_its_secret_or_its_name_does_not_start(read: Any, missing: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{missing} takes"):
        read(**{name: value for name, value in DEPLOYED.items() if name != missing})
    with pytest.raises(ImproperlyConfigured, match="production has no default"):
        read(MODE="production")


def test_development_is_not_served_to_others(read: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="^ALLOWED_HOSTS"):
        read(MODE="development", ALLOWED_HOSTS="tracker.example")


def test_debug_is_never_on_in_production(read: Any) -> None:
    assert read(DEBUG="on")["DEBUG"]
    with pytest.raises(ImproperlyConfigured, match="^DEBUG"):
        read(**DEPLOYED, DEBUG="on")


def test_a_deployment_is_production_and_wants_https(read: Any) -> None:
    settings = read(**DEPLOYED)
    assert settings["IS_PRODUCTION"]
    assert settings["SECURE_SSL_REDIRECT"] and settings["SESSION_COOKIE_SECURE"] and settings["SECURE_HSTS_SECONDS"]
    assert settings["SECURE_PROXY_SSL_HEADER"] is None
    assert read(**DEPLOYED, BEHIND_PROXY="on")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_sqlite_is_opened_so_that_several_may_write(read: Any, tmp_path: Path) -> None:
    for settings in (read(), read(DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3")):
        database = settings["DATABASES"]["default"]
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_postgresql_is_taken_from_its_address(read: Any) -> None:
    database = read(DATABASE_URL="postgresql://ann:p%40ss@db.example:5433/tracker")["DATABASES"]["default"]
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "tracker")
    assert database["PASSWORD"] == "p@ss"


@pytest.mark.parametrize("folder", ["short", "x" * 120, "with a space", "with-ü"])
def test_the_brokers_socket_fits_wherever_the_data_lie(read: Any, tmp_path: Path, folder: str) -> None:
    settings = read(DATA_DIR=str(tmp_path / folder))
    socket = settings["BROKER_SOCKET"]
    assert len(bytes(socket)) <= 107
    assert settings["CELERY_BROKER_URL"] == f"redis+socket://{socket}"
    assert settings["REDIS_URL"] == f"unix://{socket}"
    assert " " not in str(socket)


def test_a_given_broker_replaces_our_own(read: Any) -> None:
    settings = read(REDIS_URL="redis://:pass@cache.example:6379/2")
    assert settings["BROKER_SOCKET"] is None
    assert settings["CELERY_BROKER_URL"] == "redis://:pass@cache.example:6379/2"


def test_the_time_limits_fit_into_each_other(read: Any) -> None:
    settings = read()
    limits = [settings[f"CELERY_{name}"] for name in ("TASK_SOFT_TIME_LIMIT", "TASK_TIME_LIMIT", "VISIBILITY_TIMEOUT")]
    assert limits == sorted(limits)
    assert settings["SOURCE_LEASE_SECONDS"] > settings["CELERY_TASK_TIME_LIMIT"]
    assert settings["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"] == settings["CELERY_VISIBILITY_TIMEOUT"]


def test_the_readme_lists_every_variable(read: Any) -> None:
    section = (ROOT / "README.md").read_text().partition("\n## Settings\n")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `([A-Z_]+)` ", section, flags=re.MULTILINE)
    assert sorted(listed) == sorted(read()["VARIABLES"])
