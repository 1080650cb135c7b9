"""Take in many sources at once, from the lists that feed readers exchange."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policies.models.changelog import Author
from policies.registry.opml import Imported, OpmlRefused, import_opml
from policies.vocabulary import Door, Grade


class Command(BaseCommand):
    help = (
        "Take in the feeds of an OPML file, or of all OPML files in a folder, as paused sources. All is checked first, and "
        "all or nothing is written. What is watched already is named and left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="an OPML file or a folder of them")
        parser.add_argument("--check", action="store_true", help="only say what is wrong, or what would be taken in")
        parser.add_argument("--active", action="store_true", help="switch them on at once")
        parser.add_argument("--grade", choices=[grade.value for grade in Grade], default=Grade.PRESS.value)

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["path"]
        by = Author(user=None, door=Door.COMMAND, reason=f"imported from {path.name}")
        try:
            imported = import_opml(
                path,
                by=by,
                now=timezone.now(),
                grade=Grade(options["grade"]),
                is_active=options["active"],
                is_check=options["check"],
            )
        except OpmlRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{path}: {len(refused.faults)} at fault; nothing was written.") from None
        self._report(imported, is_check=options["check"], is_active=options["active"])

    def _report(self, imported: Imported, *, is_check: bool, is_active: bool) -> None:
        for sentence in imported.left_out:
            self.stdout.write(f"Left out: {sentence}")
        verb = "would be" if is_check else "were"
        state = "switched on" if is_active else "paused"
        self.stdout.write(
            f"{len(imported.created)} sources {verb} taken in, {state}; {len(imported.left_out)} left out."
        )
