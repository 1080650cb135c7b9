"""Learn the reader's weights from the labelled corpus."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from policies.management import weighing, weighing_outcomes
from policies.management.evaluation import CorpusFaulty, Labelled, load
from policies.pipeline.reading import Catalog
from policies.pipeline.reading.supposed import weights
from policies.registry.catalog import RegistryFaulty, from_files


class Command(BaseCommand):
    help = (
        "Learn from the seen part of the labelled corpus what each kind of evidence is worth that a text reports a "
        "recorded step, and what happened, and write it to the reader's lexicon. Reads the shipped registry."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", type=Path, default=settings.BASE_DIR / "tests" / "reading" / "corpus")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            texts, catalog = load(options["corpus"]), from_files()
        except (CorpusFaulty, RegistryFaulty) as fault:
            raise CommandError(str(fault)) from fault
        self._learn_reports(texts, catalog)
        self._learn_outcomes(texts, catalog)

    def _learn_reports(self, texts: list[Labelled], catalog: Catalog) -> None:
        data = weighing.rows(texts, catalog)
        weighing.write(weighing.learned(data))
        weights.cache_clear()
        reported = sum(is_right for _, is_right in data)
        self.stdout.write(f"Learned from {len(data)} places, {reported} of them reports, into {weighing.WEIGHTS.name}.")

    def _learn_outcomes(self, texts: list[Labelled], catalog: Catalog) -> None:
        """After the other weights, since they decide what is found."""
        data = weighing_outcomes.rows(texts, catalog)
        weighing_outcomes.write(weighing_outcomes.learned(data))
        self.stdout.write(f"Learned from {len(data)} findings into {weighing_outcomes.OUTCOMES.name}.")
