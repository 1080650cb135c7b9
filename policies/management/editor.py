"""The first account, with which somebody can sign in after the first start."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model

NAME = "editor"


@dataclass(frozen=True)
class Account:
    """What is to be said about the account: ``password`` only when it was made just now."""

    password: str
    file: Path

    def __str__(self) -> str:
        if self.password:
            return f"{NAME}, password {self.password} (kept in {self.file})"
        if self.file.exists():
            return f"{NAME}, password in {self.file}"
        return f"{NAME}; a new password is set by: python manage.py changepassword {NAME}"


def ensure(folder: Path) -> Account:
    """Make the account ``editor`` unless it exists. Its password is generated, and kept in a file for its owner alone."""
    file = folder / "editor-account.txt"
    users = get_user_model().objects
    if users.filter(username=NAME).exists():
        return Account("", file)
    password = secrets.token_urlsafe(15)
    _keep(file, f"name: {NAME}\npassword: {password}\n")
    users.create_superuser(username=NAME, password=password)
    return Account(password, file)


def _keep(file: Path, content: str) -> None:
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as kept:
        kept.write(content)
