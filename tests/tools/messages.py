"""What the pages say, for translators: ``make messages`` brings the catalogues up to date and compiles them.

Needs no gettext on the machine. What is found: the marked strings of the templates and of the code, the words of the
vocabulary, the names of tables and columns with what helps with them, and the names that the starter registry ships.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import yaml
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.utils.translation.template import templatize

from policies import vocabulary
from policies.roles import Role

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
WORDS = (
    "Status",
    "Action",
    "Stage",
    "Outlook",
    "Grade",
    "Measure",
    "CodeSystem",
    "LinkKind",
    "InstrumentKind",
    "Reach",
)
WORDS += ("Nature", "Door", "Precision", "Basis", "JurisdictionKind", "SourceFormat")
# What django-axes shows at the desk and has not in Chinese.
AXES = ("Access lock out", "access attempt", "access attempts", "access failure", "access failures", "access log")
AXES += ("access logs", "User Agent", "IP Address", "Username", "HTTP Accept", "Path", "Attempt Time", "GET Data")
AXES += ("POST Data", "Failed Logins", "Logout Time", "Form Data", "Meta Data", "Axes")
AXES += ("Access Attempt", "access attempt expiration", "access attempt expirations", "Expires At")
AXES += ("Account locked: too many login attempts. Please try again later.",)
# The same of Django itself.
DJANGO = ("Error:", "Model name", "Add link", "Change or view list link")
DJANGO += ("After you’ve created a user, you’ll be able to edit more user options.",)

# Nothing that changes by itself: two runs over the same texts write the same bytes.
HEAD: dict[str, Any] = {
    "project": "Export-control policy tracker",
    "header_comment": "# What the pages say, in simplified Chinese.",
    "creation_date": datetime(2026, 11, 23, tzinfo=UTC),
    "revision_date": datetime(2026, 11, 23, tzinfo=UTC),
    "last_translator": "the project",
    "language_team": "the project",
    "msgid_bugs_address": "the project",
}
STRING = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"(?P<name>\bgettext|\bngettext|\b_)\(\s*{STRING}\s*(?:,\s*{STRING})?", re.DOTALL)


def found() -> Iterator[tuple[str, Any]]:
    """Every message with where it stands; a message of two forms is a pair."""
    templates = [
        path for name in ("*.html", "web/*.html", "admin/**/*.html") for path in ROOT.glob(f"templates/{name}")
    ]
    for path in sorted([*templates, *ROOT.glob("policies/**/*.py")]):
        yield from _of_file(path)
    yield from _of_tables()
    for name in WORDS:
        yield from ((f"policies/vocabulary.py:{name}", word.label) for word in getattr(vocabulary, name))
    yield from _of_registry()


def _of_registry() -> Iterator[tuple[str, Any]]:
    """The names by which the starter registry calls things: what stands in lists, headings and pictures."""
    data = ROOT / "policies/registry/data"
    named = {"jurisdictions": ["name"], "categories": ["name"], "authorities": ["name", "short_name"]}
    for name, columns in (named | {"negotiations": ["name", "place"]}).items():
        rows = yaml.safe_load((data / f"{name}.yaml").read_text())[name]
        yield from (
            (f"policies/registry/data/{name}.yaml", row[one]) for row in rows for one in columns if row.get(one)
        )
    for path in sorted(data.glob("restrictions/*.yaml")):
        rows = yaml.safe_load(path.read_text())
        for row in rows.get("restrictions", [rows]) if isinstance(rows, dict) else rows:
            yield str(path.relative_to(ROOT)), row["title"]


def _of_tables() -> Iterator[tuple[str, Any]]:
    """What ``policies.admin.tongue`` has the tables tell, in the words that they were given."""
    for model in apps.get_app_config("policies").get_models():
        place, meta = f"policies/models:{model.__name__}", model._meta
        for said in (meta.verbose_name, meta.verbose_name_plural, *_of_columns(meta)):
            yield place, str(said)
    for role in Role:
        yield "policies/roles.py:Role", role.label
    yield from (("axes", name) for name in AXES)
    yield from (("django", name) for name in DJANGO)


def _of_columns(meta: Any) -> Iterator[Any]:
    for field in (*meta.local_fields, *meta.local_many_to_many):
        yield field.verbose_name
        yield from [field.help_text] if field.help_text else []
        yield from (label for _, label in field.choices or [] if label)


def _of_file(path: Path) -> Iterator[tuple[str, Any]]:
    messages = _of_template(path) if path.suffix == ".html" else _of_python(path)
    yield from ((str(path.relative_to(ROOT)), message) for message in messages)


def _of_python(path: Path) -> Iterator[Any]:
    for _, function, message, _ in extract_python(io.BytesIO(path.read_bytes()), KEYWORDS, (), {}):
        if function in KEYWORDS and message:
            yield message[:2] if isinstance(message, tuple) else message


def _of_template(path: Path) -> Iterator[Any]:
    """What Django makes of a template for translators is nearly Python: only its calls are."""
    for call in CALL.finditer(templatize(path.read_text(), origin=str(path))):
        first, second = (ast.literal_eval(text) if text else None for text in call.groups()[1:])
        yield (first, second) if call["name"] == "ngettext" else first


def read() -> Catalog:
    path = FOLDER / "django.po"
    return read_po(path.open("rb"), locale="zh_Hans") if path.exists() else Catalog(locale="zh_Hans")


def compiled(catalogue: Catalog) -> bytes:
    body = io.BytesIO()
    write_mo(body, catalogue)
    return body.getvalue()


def wanted(*, old: Catalog | None = None) -> Catalog:
    """A catalogue of what is found, with the translations that ``old`` has."""
    fresh = Catalog(locale="zh_Hans", charset="utf-8", fuzzy=False, **HEAD)
    for place, message in found():
        known = old.get(message) if old else None
        fresh.add(message, string=known.string if known else None, locations=[(place.rsplit(":", 1)[0], None)])
    return fresh


def missing(catalogue: Catalog) -> list[Any]:
    """What is found and not translated."""
    rows = {row.id: row for row in catalogue if row.id}
    return [message for _, message in found() if not _is_whole(rows.get(message))]


def _is_whole(row: Any) -> bool:
    return (
        row is not None and not row.fuzzy and bool(row.string if isinstance(row.string, str) else any(row.string or ()))
    )


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    fresh = wanted(old=read())
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "django.po").open("wb") as stream:
        write_po(stream, fresh, width=0, sort_output=True, omit_header=False, include_lineno=False)
    (FOLDER / "django.mo").write_bytes(compiled(read()))
    for message in missing(fresh):
        print("not translated:", message)
    sys.exit(bool(missing(fresh)))


if __name__ == "__main__":
    main()
