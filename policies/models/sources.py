"""What is watched: sources, the looks at them, copies of what was read, and the hosts that they live on.

Looks, copies and hosts are written by ``policies.pipeline``; editors keep sources through ``policies.registry.edit``.
"""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from policies.vocabulary import LONGEST_TITLE, Grade, SourceFormat, Word

from .fields import only, word_field
from .registry import SLUG_MAX, Jurisdiction, Registered

WEEKS = 4  # by which items a week are counted


class SourceState(Word):
    """How the last look at a source ended. Nothing found is never the same as nothing new."""

    NEVER = "never"
    OK_NEW = "ok_new"
    OK_UNCHANGED = "ok_unchanged"
    OK_EMPTY = "ok_empty"
    SUSPECT = "suspect"
    FAILING = "failing"
    PARKED = "parked"

    @property
    def label(self) -> str:
        return {
            "never": "not checked yet",
            "ok_new": "fine, brought news",
            "ok_unchanged": "fine, nothing new",
            "ok_empty": "fine, empty",
            "suspect": "guarded: a suspect answer",
            "failing": "failing",
            "parked": "paused by itself",
        }[self.value]


GOOD_STATES = (SourceState.OK_NEW, SourceState.OK_UNCHANGED, SourceState.OK_EMPTY)


class Health(Word):
    """What a reader needs to know of a source, in one word."""

    HEALTHY = "healthy"
    GUARDED = "guarded"
    FAILING = "failing"
    PAUSED = "paused"
    WAITING = "waiting"

    @property
    def label(self) -> str:
        return self.value

    @property
    def meaning(self) -> str:
        return {
            "healthy": "answered as it should when it was last looked at",
            "guarded": "answers, but not as it used to: held for an outage, and nothing of it is taken in",
            "failing": "does not answer as it should, and is tried again later and later",
            "paused": "is not looked at",
            "waiting": "was not looked at yet",
        }[self.value]


class SourceQuerySet(models.QuerySet["Source"]):
    def watched(self) -> "SourceQuerySet":
        """Switched on by an editor, and not paused by its failures."""
        return self.filter(is_active=True, paused_at=None)

    def with_items_per_week(self, *, now: datetime) -> "SourceQuerySet":
        """Each with ``items_per_week``, by the last four weeks."""
        items = apps.get_model("policies", "NewsItem").objects.filter(
            source=OuterRef("pk"), received_at__gte=now - timedelta(weeks=WEEKS)
        )
        counted = items.order_by().values("source").annotate(count=Count("pk")).values("count")
        return self.annotate(items_per_week=Coalesce(Subquery(counted), 0) / float(WEEKS))

    def due(self, *, now: datetime) -> "SourceQuerySet":
        """Owed a look, and in nobody's hands."""
        past = self.watched().filter(Q(next_due_at=None) | Q(next_due_at__lte=now))
        return past.filter(Q(claimed_until=None) | Q(claimed_until__lte=now))


class Source(Registered):
    """A watched publisher or feed. What is owed stands in ``next_due_at``: a source past it waits for a worker.

    ``claimed_until`` is the lease of the worker that has it in hand, and the worker's proof that it is still its own.
    ``usual_…`` is what its answers are like, by which one that is not like them is held for an outage.
    """

    slug = models.SlugField(max_length=SLUG_MAX, unique=True)
    name = models.CharField(max_length=LONGEST_TITLE)
    url = models.CharField(
        max_length=2000, help_text="http(s) address, or package: for a feed that ships with the product."
    )
    format = word_field(SourceFormat, default=SourceFormat.AUTO.value)
    options = models.JSONField(
        default=dict, blank=True, help_text='What the format needs to know, as in {"title": 15, "part": "744"}.'
    )
    grade = word_field(Grade)
    language = models.CharField(max_length=12, blank=True)
    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.PROTECT, related_name="sources"
    )
    terms = models.TextField(blank=True, help_text="On what terms the publisher lets it be read and quoted.")
    address_verified = models.BooleanField(
        default=True, help_text="Whether the address was seen to be the publisher's own; the note says where."
    )
    is_sample = models.BooleanField(default=False, help_text="Its items are samples of ours, and are marked so.")
    is_active = models.BooleanField(default=True)
    interval_minutes = models.PositiveIntegerField(default=60, help_text="60 is hourly, 1440 daily.")
    cron = models.CharField(
        max_length=100,
        blank=True,
        help_text="In place of the interval: minute, hour, day of month, month, day of week, in UTC, as in 30 6 * * 1-5.",
    )
    note = models.TextField(blank=True)

    next_due_at = models.DateTimeField(null=True, blank=True, help_text="Empty: due at once.")
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    state = word_field(SourceState, default=SourceState.NEVER.value, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    last_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_good_at = models.DateTimeField(null=True, blank=True, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    paused_reason = models.CharField(max_length=500, blank=True, editable=False)
    good_looks = models.PositiveIntegerField(default=0, editable=False)
    usual_entries = models.FloatField(default=0, editable=False)
    usual_length = models.FloatField(default=0, editable=False, help_text="Characters of text, of a single document.")
    usual_language = models.CharField(max_length=12, blank=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            only("format", SourceFormat, name="source_format"),
            only("grade", Grade, name="source_grade"),
            only("state", SourceState, name="source_state"),
            models.CheckConstraint(condition=Q(interval_minutes__gte=1), name="source_interval_positive"),
        ]
        # The sweep: which sources are due.
        indexes = [models.Index(fields=["next_due_at"], name="source_due", condition=Q(is_active=True))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_watched(self) -> bool:
        return self.is_active and self.paused_at is None

    @property
    def health(self) -> Health:
        if not self.is_watched:
            return Health.PAUSED
        if self.state == SourceState.NEVER:
            return Health.WAITING
        if self.state in GOOD_STATES:
            return Health.HEALTHY
        return Health.GUARDED if self.state == SourceState.SUSPECT else Health.FAILING

    @property
    def why_paused(self) -> str:
        """In one sentence; nothing while it is watched."""
        if self.paused_at:
            return self.paused_reason
        return "" if self.is_active else _("Switched off by an editor.")

    @property
    def how_often(self) -> str:
        """Its schedule in words."""
        if self.cron:
            return f"by {self.cron} (UTC)"
        return {60: "hourly", 1440: "daily"}.get(self.interval_minutes, f"every {self.interval_minutes} minutes")


class ArchivedCopy(models.Model):
    """What a source answered, byte for byte, once for each content. Kept for as long as the settings say.

    ``body`` is packed by zlib; ``size`` counts what it unpacks to. Written by ``policies.pipeline.archive``.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    charset = models.CharField(max_length=40, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_seen_at", "-id"]
        verbose_name_plural = "archived copies"
        # The sweep of what is no longer kept.
        indexes = [models.Index(fields=["last_seen_at"], name="archivedcopy_age")]

    def __str__(self) -> str:
        return _("%(digest)s, %(size)s bytes") % {"digest": self.sha256[:12], "size": f"{self.size:,}"}


class FetchRun(models.Model):
    """One look at a source: when, each step of it, what came back, and in one sentence how it ended.

    ``steps`` are [what, milliseconds since the beginning, outcome], in order.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    state = word_field(SourceState)
    message = models.CharField(max_length=500)
    http_status = models.PositiveSmallIntegerField(null=True)
    byte_count = models.PositiveIntegerField(default=0)
    entry_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    steps = models.JSONField(default=list)
    archived = models.ForeignKey(
        ArchivedCopy,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="runs",
        verbose_name="archived copy",
    )

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [only("state", SourceState, name="fetchrun_state")]
        # Items per week of a source, and the sweep of what is no longer kept.
        indexes = [models.Index(fields=["source", "started_at"], name="fetchrun_of_source")]

    def __str__(self) -> str:
        return self.message

    @property
    def unchanged_count(self) -> int:
        return max(self.entry_count - self.new_count - self.changed_count, 0)

    @property
    def milliseconds(self) -> int:
        return round((self.finished_at - self.started_at).total_seconds() * 1000)


class WebHost(models.Model):
    """A host that is asked: whose turn it is, when the next one may come, and what its robots.txt says.

    ``turn`` is the token of whoever is asking it now, until ``busy_until`` at the latest. Written by
    ``policies.pipeline.politeness`` and ``policies.pipeline.robots``.
    """

    name = models.CharField(max_length=300, unique=True, help_text="Scheme, host and port: https://news.example")
    turn = models.CharField(max_length=32, blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)
    free_at = models.DateTimeField(null=True, blank=True, help_text="Not to be asked before.")
    robots = models.TextField(blank=True)
    robots_rule = models.CharField(max_length=16, blank=True, help_text="rules, all or none; empty: not asked yet.")
    robots_until = models.DateTimeField(null=True, blank=True, help_text="Until when the answer is believed.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
