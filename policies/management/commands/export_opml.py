"""Give the watched feeds as a list that feed readers take."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from policies.models import Source
from policies.registry.opml import export_opml


class Command(BaseCommand):
    help = "Write the sources that are feeds as OPML 2.0, to a file or to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", nargs="?", default="-", metavar="PATH|-", help="where to write; - is standard output"
        )
        parser.add_argument("--all", action="store_true", help="also those that are paused")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = Source.objects.all() if options["all"] else Source.objects.filter(is_active=True)
        text, left = export_opml(sources.order_by("name"))
        if options["path"] == "-":
            self.stdout.write(text, ending="")
        else:
            Path(options["path"]).write_text(text, encoding="utf-8")
        if left:
            self.stderr.write(f"{left} sources are no feeds, and were left out.")
