#!/usr/bin/env python3
"""The command line: ``python manage.py help``."""

import os
import sys
from pathlib import Path


def go_on_with_own_python() -> None:
    """Typed with the system's Python, a command goes on with the one that ``make`` installed into."""
    python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if sys.prefix == sys.base_prefix and python.exists():
        os.execv(python, [str(python), *sys.argv])


def main() -> None:
    go_on_with_own_python()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. `make install` installs everything, into .venv.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
