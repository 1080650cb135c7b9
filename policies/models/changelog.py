"""The one log: every change to anything that the public can see, in one order.

The order has no late rows. A row's cursor is its id, taken while the writer holds a lock that it keeps until it commits, so
a smaller cursor never appears after a larger one was handed out: on PostgreSQL an advisory lock, on SQLite the write lock
that every transaction here takes when it begins.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models

from policies.vocabulary import Door, Nature, Word

from .bulk import insert_all
from .fields import only, word_field
from .writing import writing

WRITERS_LOCK = 4_711_202_601


class ChangeKind(Word):
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


@dataclass(frozen=True)
class Author:
    """Who changes something, through which door and why. ``user`` is None where no person acts."""

    user: Any
    door: Door
    reason: str = ""
    request_id: str = ""

    @property
    def name(self) -> str:
        return self.user.get_username() if self.user else self.door.label


@contextmanager
def in_one_order() -> Iterator[None]:
    """A transaction that may write the log. All that do stand in one line, from here to their commit."""
    with writing():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])
        yield


class ChangeManager(models.Manager["Change"]):
    def record(
        self,
        row: models.Model,
        *,
        kind: ChangeKind,
        nature: Nature,
        before: dict[str, Any],
        after: dict[str, Any],
        by: Author,
        now: datetime,
        restriction_id: int | None = None,
    ) -> "Change":
        """Log one change of ``row``. Only within ``in_one_order``."""
        what = Change.of(row, kind=kind, nature=nature, before=before, after=after, restriction_id=restriction_id)
        return self.record_all([what], by=by, now=now)[0]

    def record_all(self, changes: Iterable["Change"], *, by: Author, now: datetime) -> list["Change"]:
        """Log several changes, each made by ``Change.of``, in their order. Only within ``in_one_order``."""
        rows = list(changes)
        for each in rows:
            each.at, each.actor, each.actor_name = now, by.user, by.name
            each.door, each.reason, each.request_id = by.door, by.reason, by.request_id
        insert_all(rows)
        return rows


class Change(models.Model):
    """One change: what, before and after by field, who, through which door, and why. Append-only, like the ledger.

    The rows that it speaks of are named by type, id and key rather than by foreign keys, so that a deleted object keeps its
    log. Written only by ``Change.objects.record``.
    """

    id = models.BigAutoField(primary_key=True, help_text="The cursor.")
    at = models.DateTimeField()
    kind = word_field(ChangeKind)
    nature = word_field(Nature)
    object_type = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    object_key = models.CharField(max_length=120, help_text="The object's public name: a slug, or type and number.")
    restriction_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="changes")
    actor_name = models.CharField(max_length=150)
    door = word_field(Door)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = ChangeManager()

    class Meta:
        ordering = ["id"]
        constraints = [
            only("kind", ChangeKind, name="change_kind"),
            only("nature", Nature, name="change_nature"),
            only("door", Door, name="change_door"),
        ]
        indexes = [
            # The history of one object in the admin.
            models.Index(fields=["object_type", "object_id", "id"], name="change_of_object"),
            # The changes of one restriction and all that belongs to it.
            models.Index(fields=["restriction_id", "id"], name="change_of_restriction"),
            # The newest that could matter to the reader, among thousands of articles.
            models.Index(fields=["nature", "id"], name="change_of_nature"),
        ]

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_key} {self.kind}"

    @classmethod
    def of(
        cls,
        row: models.Model,
        *,
        kind: ChangeKind,
        nature: Nature,
        before: dict[str, Any],
        after: dict[str, Any],
        restriction_id: int | None = None,
    ) -> "Change":
        """What changed, before it is said who did it and when, and before it is stored."""
        return cls(
            kind=kind,
            nature=nature,
            object_type=row._meta.model_name,
            object_id=row.pk,
            object_key=object_key(row),
            restriction_id=restriction_id,
            before=before,
            after=after,
        )


def object_key(row: models.Model) -> str:
    return getattr(row, "slug", "") or getattr(row, "code", "") or f"{row._meta.model_name}-{row.pk}"
