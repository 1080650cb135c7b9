"""Compute the status periods anew from the events."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from policies.history import periods
from policies.models import Restriction


class Command(BaseCommand):
    help = (
        "Compute all status periods anew from the history. With --check only say which differ (status 1 if any does)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, only compare")

    def handle(self, *args: Any, **options: Any) -> None:
        restrictions = list(Restriction.objects.order_by("slug"))
        different = [row for row in restrictions if periods.differs(row)]
        for row in different:
            self.stdout.write(f"{row.slug}: the stored periods are not what its history gives")
        if options["check"]:
            if different:
                raise CommandError(f"{len(different)} of {len(restrictions)} restrictions differ; run rebuild_periods.")
            self.stdout.write(f"The periods of {len(restrictions)} restrictions are what their history gives.")
            return
        with transaction.atomic():
            count = sum(periods.rebuild(row) for row in restrictions)
        self.stdout.write(
            f"{count} periods of {len(restrictions)} restrictions computed anew; {len(different)} had differed."
        )
