"""Score the reader on the labelled corpus."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from policies.management.evaluation import CorpusFaulty, as_corpus, as_text, evaluate, load, report_on
from policies.pipeline import rereading
from policies.registry.catalog import RegistryFaulty, from_files

YAML = "yaml: with --decided, the articles themselves with what was decided, as a file of the corpus"


class Command(BaseCommand):
    help = (
        "Score the reader on labelled texts: precision, recall and F1 for restriction, direction and exact action and "
        "stage, by language and kind, with confusions, errors and the worth of its confidence. Reads the shipped "
        "registry, or with --decided what editors decided here; writes nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--corpus", type=Path, default=settings.BASE_DIR / "tests" / "reading" / "corpus")
        parser.add_argument("--unseen", action="store_true", help="score the third that is never looked at; no errors")
        parser.add_argument(
            "--decided", action="store_true", help="score it on the articles that editors decided on, read again"
        )
        parser.add_argument("--format", choices=["text", "json", "yaml"], default="text", help=YAML)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] == "yaml":
            self._corpus(options["decided"])
            return
        try:
            if options["decided"]:
                report = report_on(rereading.scored(), part="decided", is_open=True)
            else:
                report = evaluate(load(options["corpus"]), from_files(), is_unseen=options["unseen"])
        except (CorpusFaulty, RegistryFaulty) as fault:
            raise CommandError(str(fault)) from fault
        is_json = options["format"] == "json"
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2) if is_json else as_text(report))

    def _corpus(self, is_decided: bool) -> None:
        if not is_decided:
            raise CommandError("The corpus is YAML already: --format yaml goes with --decided.")
        self.stdout.write(as_corpus(rereading.decided()))
