"""Show what the reader makes of a text. Writes nothing."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from policies.pipeline.catalog import from_database
from policies.pipeline.reading import Catalog, Draft, Finding, Reading, read
from policies.registry.catalog import RegistryFaulty, from_files
from policies.vocabulary import Grade

LARGEST = 4 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Read a plain text and show what would be proposed. Nothing is written. Uses the registry of the database "
        "where one is loaded, else the one that is shipped."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE|-", help="a text file in UTF-8, or - for standard input")
        parser.add_argument("--published", type=_day, help="the day of publication: YYYY-MM-DD")
        parser.add_argument("--publisher-kind", choices=[grade.value for grade in Grade], default=Grade.PRESS.value)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        text = _decoded(_bytes(options["file"]), name=options["file"])
        reading = read(
            text, catalog=_catalog(), published=options["published"], publisher_kind=options["publisher_kind"]
        )
        write = as_json if options["format"] == "json" else as_text
        self.stdout.write(write(reading))


def as_json(reading: Reading) -> str:
    """One JSON object; offsets are characters of the text read."""
    findings = [_plain(finding) for finding in reading.findings]
    shown: dict[str, Any] = {"language": reading.language, "findings": findings, "background": list(reading.background)}
    if reading.new:
        shown["new"] = [asdict(draft) for draft in reading.new]
    return json.dumps(shown, ensure_ascii=False, indent=2, default=str)


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "restriction": finding.restriction,
        "action": finding.action,
        "stage": finding.stage,
        "effective_date": _iso(finding.effective_date),
        "effective_precision": finding.effective_precision or None,
        "effective_basis": finding.effective_basis or None,
        "until_date": _iso(finding.until_date),
        "quote": finding.quote,
        "start": finding.start,
        "end": finding.end,
        "confidence": finding.confidence,
        "because": list(finding.because),
        "candidates": list(finding.candidates),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def as_text(reading: Reading) -> str:
    lines = [f"Language: {reading.language}"]
    lines += [line for finding in reading.findings for line in _lines(finding)] or ["No development found."]
    lines += [line for draft in reading.new for line in _draft_lines(draft)]
    if reading.background:
        lines.append(f"Only mentioned: {', '.join(reading.background)}")
    return "\n".join(lines)


def _draft_lines(draft: Draft) -> list[str]:
    """A restriction that nobody keeps yet, a line for each field that the text fills."""
    shown = {
        "citation": draft.citation,
        "imposed by": f"{draft.imposed_by}, {draft.authority}",
        "measure": draft.measure,
        "toward": ", ".join(draft.targets),
        "law": draft.legal_basis,
        "from": draft.effective_date,
        "until": draft.until_date,
    }
    lines = ["", f"New restriction: {draft.title}  [{draft.confidence:.2f}]"]
    lines += [f"  {name}: {value}" for name, value in shown.items() if value]
    for item in draft.items:
        codes = ", ".join(code for _, code, _ in item.codes)
        lines.append(f"  item: {item.name}" + (f" ({codes})" if codes else ""))
    return lines


def _lines(finding: Finding) -> list[str]:
    when = [f"from {finding.effective_date} ({finding.effective_basis})"] if finding.effective_date else []
    when += [f"until {finding.until_date}"] if finding.until_date else []
    lines = [
        "",
        f"{finding.restriction}: {finding.action}, {finding.stage}"
        + (f", {', '.join(when)}" if when else "")
        + f"  [{finding.confidence:.2f}]",
        f"  “{' '.join(finding.quote.split())}”",
    ]
    lines += [f"  - {reason}" for reason in finding.because]
    if finding.candidates:
        lines.append(f"  could be any of: {', '.join(finding.candidates)}")
    return lines


def _catalog() -> Catalog:
    try:
        catalog = from_database()
    except DatabaseError:
        catalog = None
    if catalog is not None and catalog.known:
        return catalog
    try:
        return from_files()
    except RegistryFaulty as fault:
        raise CommandError(f"The shipped registry cannot be read: {fault}") from fault


def _bytes(name: str) -> bytes:
    if name == "-":
        return _within_limit(sys.stdin.buffer.read(LARGEST + 1), name="standard input")
    try:
        with Path(name).open("rb") as file:
            return _within_limit(file.read(LARGEST + 1), name=name)
    except OSError as error:
        raise CommandError(f"{name}: cannot be read: {error.strerror or error}") from error


def _within_limit(body: bytes, *, name: str) -> bytes:
    if len(body) > LARGEST:
        raise CommandError(f"{name}: is larger than {LARGEST // 1024**2} MiB, the most that is read as one text")
    return body


def _decoded(body: bytes, *, name: str) -> str:
    if b"\0" in body[:4096]:
        raise CommandError(f"{name}: is not a text file in UTF-8 (it holds NUL bytes: binary, or UTF-16)")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{name}: is not UTF-8 (byte {error.start + 1}); convert it first") from error
    if not text.strip():
        raise CommandError(f"{name}: is empty")
    return text


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise ArgumentTypeError(f"{written!r} is not a day: write YYYY-MM-DD") from error
