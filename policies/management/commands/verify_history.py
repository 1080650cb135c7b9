"""Check that the ledger is what was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policies import history
from policies.models import Checkpoint, StatusEvent


class Command(BaseCommand):
    help = (
        "Check every step of the history against its hash, its chain and the last checkpoint. "
        "Names each row that does not fit, and then ends with status 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seal", action="store_true", help="afterwards seal the history with a new checkpoint")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = history.verify()
        for fault in faults:
            self.stderr.write(self.style.ERROR(str(fault)))
        if faults:
            raise CommandError(f"{len(faults)} faults in the history. The first: {faults[0]}")
        last = Checkpoint.objects.last()
        sealed = f"sealed as {last.digest} on {last.at:%d %B %Y %H:%M} UTC" if last else "not sealed yet"
        self.stdout.write(f"{StatusEvent.objects.count()} steps fit, {sealed}.")
        if options["seal"]:
            self.stdout.write(f"Sealed: {history.seal(now=timezone.now()).digest}")
