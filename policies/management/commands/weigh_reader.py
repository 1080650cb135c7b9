"""Learn the reader's weights from the labelled corpus."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from policies.management.evaluation import CorpusFaulty, load
from policies.management.weighing import WEIGHTS, learned, rows, write
from policies.registry.catalog import RegistryFaulty, from_files


class Command(BaseCommand):
    help = (
        "Learn from the seen part of the labelled corpus what each kind of evidence is worth that a text reports a "
        "recorded step, and write it to the reader's lexicon. Reads the shipped registry."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", type=Path, default=settings.BASE_DIR / "tests" / "reading" / "corpus")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = rows(load(options["corpus"]), from_files())
        except (CorpusFaulty, RegistryFaulty) as fault:
            raise CommandError(str(fault)) from fault
        write(learned(data))
        reported = sum(is_right for _, is_right in data)
        self.stdout.write(f"Learned from {len(data)} places, {reported} of them reports, into {WEIGHTS.name}.")
