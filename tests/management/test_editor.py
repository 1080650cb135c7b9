"""The first account: made once, its password told once and kept for its owner alone."""

import stat
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import RequestFactory

from policies.management import editor

pytestmark = pytest.mark.django_db


def test_the_first_start_makes_the_account(tmp_path: Path) -> None:
    account = editor.ensure(tmp_path)
    user = authenticate(RequestFactory().post("/"), username="editor", password=account.password)
    assert user and user.is_staff
    assert account.password in account.file.read_text()
    assert stat.S_IMODE(account.file.stat().st_mode) == 0o600
    assert account.password in str(account)


def test_a_later_start_changes_and_tells_nothing(tmp_path: Path) -> None:
    first = editor.ensure(tmp_path)
    again = editor.ensure(tmp_path)
    assert again.password == "" and first.password not in str(again)
    assert str(again) == f"editor, password in {first.file}"
    assert get_user_model().objects.count() == 1


def test_when_the_file_is_gone_it_is_said_how_to_set_another_password(tmp_path: Path) -> None:
    editor.ensure(tmp_path).file.unlink()
    assert "manage.py changepassword editor" in str(editor.ensure(tmp_path))
    assert not list(tmp_path.iterdir())
