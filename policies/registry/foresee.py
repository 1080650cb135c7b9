"""A file looked at before it is taken in: what it would create, change and record, or what is wrong with it.

It may be in the form of the registry (YAML), one exported table (CSV, NDJSON), or a ZIP archive of such tables. What it may
cost is bounded, in size and in time.
"""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

import orjson
from django.db import transaction

from policies.models import Change
from policies.models.changelog import Author, in_one_order

from .load import Progress, RegistryRefused, load
from .rows import Loading
from .tabular import decoded, is_tabular, unpacked
from .taking import take_tables
from .yamlfile import Fault, Mark

SHOWN, SECONDS = 100, 20
YAML = ".yaml"
Files = dict[str, tuple[str, str]]
"""By file name, its kind (".yaml", ".csv", ".ndjson") and its text."""


class ChangedMeanwhile(Exception):
    """What a file would change is not any longer what was shown."""


@dataclass(frozen=True)
class Foreseen:
    """What a file changes, or would: counts, the first changes as the log has them, and how many more there are.

    ``digest`` stands for all that would change.
    """

    created: int
    updated: int
    recorded: int
    corrected: int
    kept: list[str]
    passed_over: list[str]
    changes: list[Change]
    more: int
    digest: str


def understood(name: str, content: bytes) -> Files:
    """The files in what was sent. Raises ``RegistryRefused``."""
    faults: list[Fault] = []
    if content.startswith(b"PK\x03\x04"):
        files = {each: (is_tabular(each, text), text) for each, text in unpacked(content, faults).items()}
    else:
        text = decoded(content, name or "text", faults)
        files = {name or "text": (is_tabular(name, text) or YAML, text)}
    if faults:
        raise RegistryRefused(faults)
    return files


def take_in(
    files: Files,
    *,
    by: Author,
    now: datetime,
    is_check: bool,
    is_overwriting: bool,
    expected: str = "",
    seconds: int = SECONDS,
) -> Foreseen:
    """Take files in, or only see what they would change: a check writes nothing. Raises ``RegistryRefused``.

    Where they would change something else by now than ``expected``, the digest of a check, raises ``ChangedMeanwhile``.
    """
    with in_one_order():
        last = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
        loading = _load(files, by=by, now=now, is_overwriting=is_overwriting, tell=_until(monotonic() + seconds))
        fresh = list(Change.objects.filter(id__gt=last).order_by("id"))
        digest = _digest(fresh)
        if expected and digest != expected:
            raise ChangedMeanwhile
        transaction.set_rollback(is_check)
    counts = (loading.created, loading.updated, loading.recorded, loading.corrected)
    more = max(len(fresh) - SHOWN, 0)
    return Foreseen(*counts, loading.kept, loading.passed_over, changes=fresh[:SHOWN], more=more, digest=digest)


def _load(files: Files, *, by: Author, now: datetime, is_overwriting: bool, tell: Progress) -> Loading:
    if any(kind != YAML for kind, _ in files.values()):
        return take_tables(files, by=by, now=now, is_overwriting=is_overwriting, tell=tell)
    with tempfile.TemporaryDirectory(prefix="registry-") as folder:
        for _, text in files.values():
            (Path(folder) / "import.yaml").write_text(text, encoding="utf-8")
        return load(Path(folder) / "import.yaml", by=by, now=now, is_overwriting=is_overwriting, tell=tell)


def _until(end: float) -> Progress:
    def tell(done: int, total: int, what: str) -> None:
        if monotonic() > end and done < total:
            where = Mark("file", 1, 1)
            said = f"takes too long: {done} of {total} rows were looked at. Split it into several files"
            raise RegistryRefused([Fault(where, said)])

    return tell


def _digest(changes: list[Change]) -> str:
    """Over all that would change; not over moments and hashes, which are new each time."""
    told = [[change.object_type, change.kind, change.before, {**change.after, "hash": ""}] for change in changes]
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
