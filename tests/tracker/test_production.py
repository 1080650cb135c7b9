"""A production configuration, as a server sees it: nothing to find fault with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
OWN = ("PATH", "HOME", "LANG")


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: os.environ[name] for name in OWN if name in os.environ}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment | variables, capture_output=True, text=True, timeout=60)


def deployed(folder: Path, **variables: str) -> dict[str, str]:
    key = "k3y-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2
    return {"SECRET_KEY": key, "ALLOWED_HOSTS": "tracker.example", "DATA_DIR": str(folder), **variables}


def test_check_deploy_finds_nothing(tmp_path: Path) -> None:
    done = manage("check", "--deploy", "--fail-level", "INFO", **deployed(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout + done.stderr


def test_check_deploy_finds_an_opened_fetcher(tmp_path: Path) -> None:
    done = manage("check", "--deploy", **deployed(tmp_path, FETCH_ALLOW="127.0.0.1:8080"))
    assert done.returncode == 1
    assert "FETCH_ALLOW lets the fetcher reach 127.0.0.1:8080" in done.stderr


def test_a_refused_setting_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    done = manage("check", **deployed(tmp_path, PORT="http"))
    assert done.returncode == 1
    assert done.stderr.strip() == "PORT takes a whole number from 1 to 65535; not 'http'."


def test_files_are_served_by_names_that_tell_their_content(tmp_path: Path) -> None:
    done = manage("collectstatic", "--noinput", "--ignore", "drf_spectacular_sidecar", **deployed(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()
