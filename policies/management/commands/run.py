"""Run the whole product on this machine."""

from typing import Any

from django.core.management.base import BaseCommand

from policies.management import start


class Command(BaseCommand):
    help = "Prepare the database and run web server, worker and beat, with our own broker unless REDIS_URL names one."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        start.run(say=self._say)

    def _say(self, who: str, line: str) -> None:
        self.stdout.write(f"{who:<6} | {line}")
        self.stdout.flush()
