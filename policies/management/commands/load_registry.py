"""Load registry files: the starter registry, or your own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policies.models import Source
from policies.models.changelog import Author
from policies.registry.load import STARTER, RegistryRefused, load
from policies.registry.rows import Loading
from policies.registry.watching import caution
from policies.vocabulary import Door

LONG = 100


class Command(BaseCommand):
    help = (
        "Load a registry file or a folder of them; without a path, the starter registry. All is checked first, and "
        "all or nothing is written. What people edited since the last load stays as they left it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", nargs="?", type=Path, default=STARTER, metavar="PATH", help="a YAML file or a folder"
        )
        parser.add_argument("--check", action="store_true", help="only say what is wrong, or what would change")
        parser.add_argument("--overwrite", action="store_true", help="take the files' values also where people edited")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Author(user=None, door=Door.LOADER, reason=f"loaded from {_shown(options['path'])}")
        try:
            loading = load(
                options["path"],
                by=by,
                now=timezone.now(),
                is_check=options["check"],
                is_overwriting=options["overwrite"],
                tell=self._tell,
            )
        except RegistryRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            count = _count(len(refused.faults), "fault")
            raise CommandError(f"{_shown(options['path'])}: {count}; nothing was written.") from None
        self._report(loading, path=options["path"], is_check=options["check"])

    def _tell(self, done: int, total: int, what: str) -> None:
        if total >= LONG and (done % LONG == 0 or done == total):
            self.stderr.write(f"{done} of {total} restrictions: {what}")

    def _report(self, loading: Loading, *, path: Path, is_check: bool) -> None:
        for what in loading.kept:
            self.stdout.write(f"Kept as edited: {what}")
        for what in loading.passed_over:
            self.stdout.write(f"Not taken in: {what}")
        for source in [] if is_check else Source.objects.filter(is_active=True, address_verified=False):
            self.stdout.write(f"Note: {caution(source)}")
        if loading.is_nothing_new:
            self.stdout.write(f"{_shown(path)}: in order, and nothing in it is new.")
            return
        verb = "would be" if is_check else "were"
        self.stdout.write(
            f"{_shown(path)}: {_count(loading.created, 'row')} {verb} created, {loading.updated} updated; "
            f"{_count(loading.recorded, 'step')} recorded, {loading.corrected} corrected or taken back."
        )


def _shown(path: Path) -> str:
    return "starter registry" if path == STARTER else str(path)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
