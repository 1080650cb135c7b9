"""How the watched sources fare."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from policies.management import looks
from policies.models import Source
from policies.models.sources import Health


class Command(BaseCommand):
    help = (
        "List the sources with their health: when each was last good, last brought something and is next due, how much it "
        "brings in a week, how often it failed in a row, and why it is paused. Times are told from now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="only these")
        parser.add_argument("--health", choices=[each.value for each in Health], help="only those that fare so")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        rows = Source.objects.with_items_per_week(now=now)
        if options["slugs"]:
            rows = rows.filter(slug__in=options["slugs"])
        shown = [source for source in rows if options["health"] in (None, source.health)]
        for line in looks.table(shown, now=now):
            self.stdout.write(line)
        self.stdout.write(f"{len(shown)} sources.")
