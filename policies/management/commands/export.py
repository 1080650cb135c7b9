"""Write everything into a folder: CSV, NDJSON, Parquet, SQLite and a manifest."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from policies.publish import exports
from policies.publish.tables import head


class Command(BaseCommand):
    help = "Write everything as of a cursor of the log and for a day, into a folder. The same question gives the same bytes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--as-of", type=_day, help="The day that statuses are for; today where it is not given.")
        parser.add_argument("--cursor", type=int, help="The last change that counts; the newest where it is not given.")

    def handle(self, *args: Any, **options: Any) -> None:
        newest, folder = head(), options["folder"]
        cursor = newest if options["cursor"] is None else options["cursor"]
        if not 0 <= cursor <= newest:
            raise CommandError(f"The log ends at {newest}.")
        folder.mkdir(parents=True, exist_ok=True)
        manifest = exports.write(folder, cursor, options["as_of"] or timezone.localdate())
        rows = ", ".join(f"{table['rows']} {name}" for name, table in manifest["tables"].items())
        self.stdout.write(f"{folder}: as of {manifest['as_of']}, cursor {cursor}: {rows}.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a day: write YYYY-MM-DD.") from None
