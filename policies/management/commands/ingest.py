"""Take in news by hand: files, addresses, standard input, or what the watched sources have."""

import sys
from argparse import ArgumentParser
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from policies.management import handover, looks
from policies.models import NewsItem, ProposedChange
from policies.models.changelog import Author
from policies.pipeline import submit
from policies.pipeline.fetch import FetchFailed, FetchRefused, Http
from policies.pipeline.parse import NotReadable
from policies.pipeline.storing import TakenIn
from policies.vocabulary import Door, Grade


class Command(BaseCommand):
    help = (
        "Take in news: plain text, HTML, PDF, RSS, Atom, JSON Feed or an answer of the Federal Register. What it says is read "
        "by the worker where one answers, else here, and proposed for review. The same news again changes nothing. "
        "With --due, look here and now at every source whose time has come; with --source, at one, due or not."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "what", nargs="*", metavar="PATH|URL|-", help="a file, an http(s) address, or - for standard input"
        )
        parser.add_argument("--due", action="store_true", help="look at every source that is due, until none is")
        parser.add_argument("--source", metavar="SLUG", help="look at this source now, and tell each step")
        parser.add_argument(
            "--published", type=_day, help="the day it was published, where it does not say: YYYY-MM-DD"
        )
        parser.add_argument("--publisher", default="", help="who published it, where it does not say")
        parser.add_argument("--grade", choices=[grade.value for grade in Grade], default=Grade.PRESS.value)
        parser.add_argument("--here", action="store_true", help="read in this process, without asking for a worker")
        parser.add_argument("--queue", action="store_true", help="store it and leave the reading to the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        if sum(map(bool, (options["what"], options["due"], options["source"]))) != 1:
            raise CommandError("Name files or addresses, or --due, or --source: one of the three.")
        if options["due"]:
            return looks.at_due(say=self.stdout.write)
        if options["source"]:
            return looks.at_one(options["source"], say=self.stdout.write)
        return self._hand_in(options)

    def _hand_in(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        items: list[NewsItem] = []
        faults = 0
        for what in options["what"]:
            try:
                items += self._take_in(what, options, now=now)
            except (NotReadable, FetchRefused, FetchFailed) as fault:
                faults += 1
                self.stderr.write(self.style.ERROR(f"{_name(what)}: {fault}"))
        self._have_read(items, options, now=now)
        self._tell(items)
        if faults:
            raise CommandError(f"{faults} of {len(options['what'])} could not be taken in; see above.")

    def _take_in(self, what: str, options: dict[str, Any], *, now: datetime) -> list[NewsItem]:
        submission = replace(
            _bring(what),
            published=options["published"],
            publisher=options["publisher"],
            grade=Grade(options["grade"]),
        )
        taken = submit.submit(submission, by=Author(user=None, door=Door.COMMAND), now=now)
        self.stdout.write(f"{_name(what)}: {_counts(taken)}")
        return taken.unread + [item for item in taken.known if item.is_owed]

    def _have_read(self, items: list[NewsItem], options: dict[str, Any], *, now: datetime) -> None:
        if not items:
            return
        if options["here"] or (not options["queue"] and not handover.worker_answers()):
            handover.read_here(items, now=now, say=self.stderr.write)
            self.stdout.write(f"Read here: {len(items)}.")
        elif options["queue"]:
            self.stdout.write(f"Left to the worker: {len(items)}.")
        else:
            left = handover.read_by_worker(items, say=self.stderr.write)
            self.stdout.write(f"Read by the worker: {len(items) - left}." + (f" Still owed: {left}." if left else ""))

    def _tell(self, items: list[NewsItem]) -> None:
        proposals = (
            ProposedChange.objects.filter(evidence__news_item__in=items).select_related("restriction").distinct()
        )
        if not proposals:
            self.stdout.write("Nothing new to review.")
            return
        self.stdout.write(f"{len(proposals)} proposals, for review at /admin/policies/proposedchange/:")
        for proposed in proposals:
            self.stdout.write(
                f"  {proposed.subject}: {proposed.get_action_display()} ({proposed.get_stage_display()}), "
                f"confidence {proposed.confidence:.2f}, {proposed.get_state_display()}"
            )


def _bring(what: str) -> submit.Submission:
    if what == "-":
        return submit.from_stream(sys.stdin.buffer)
    if what.lower().startswith(("http://", "https://")):
        return submit.from_url(what, http=Http.from_settings())
    return submit.from_path(Path(what))


def _name(what: str) -> str:
    return "standard input" if what == "-" else what


def _counts(taken: TakenIn) -> str:
    return f"{len(taken.new)} new, {len(taken.revised)} revised, {len(taken.known)} already known."


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--published takes a day as YYYY-MM-DD, not {text!r}.") from None
