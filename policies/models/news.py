"""What is watched and what came from it: sources, the runs that fetched them, and the articles with their revisions.

Sources and articles are written by ``policies.pipeline.ingest``; editors keep sources through ``policies.registry.edit``.
"""

from django.db import models
from django.db.models import Q

from policies.vocabulary import Grade, SourceFormat, Word

from .fields import only, word_field
from .registry import SLUG_MAX, Jurisdiction, Registered


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
            "suspect": "suspect",
            "failing": "failing",
            "parked": "parked",
        }[self.value]


class Source(Registered):
    """A watched publisher or feed. What is owed stands in ``next_due_at``: a source past it waits for a worker."""

    slug = models.SlugField(max_length=SLUG_MAX, unique=True)
    name = models.CharField(max_length=200)
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
    interval_minutes = models.PositiveIntegerField(default=60)
    note = models.TextField(blank=True)

    next_due_at = models.DateTimeField(null=True, blank=True, help_text="Empty: due at once.")
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    state = word_field(SourceState, default=SourceState.NEVER.value, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    last_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_good_at = models.DateTimeField(null=True, blank=True, editable=False)

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


class FetchRun(models.Model):
    """One look at a source: when, what came back, and in one sentence how it ended."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    state = word_field(SourceState)
    message = models.CharField(max_length=500)
    http_status = models.PositiveSmallIntegerField(null=True)
    byte_count = models.PositiveIntegerField(default=0)
    entry_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]
        constraints = [only("state", SourceState, name="fetchrun_state")]

    def __str__(self) -> str:
        return self.message


class NewsItem(models.Model):
    """One article or document, as it reads now; what it said before stands in its revisions.

    ``key`` is what makes it one: the SHA-256 of its canonical address, or of its text where it has none. It is owed a
    reading while ``read_revision`` is behind ``revision``; a reading that keeps failing is parked with its reason.
    ``copy_of`` is the first one seen that carries nearly the same text, never itself a copy: wire copy on many sites is
    kept and read, and counts once as evidence.
    """

    key = models.CharField(max_length=64, unique=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="items")
    url = models.CharField(max_length=2000, blank=True)
    guid = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    grade = word_field(Grade)
    is_sample = models.BooleanField(default=False)
    title = models.CharField(max_length=500)
    language = models.CharField(max_length=12, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_precision = models.CharField(max_length=12, blank=True, help_text="day where only a date was given.")
    text = models.TextField()
    document = models.JSONField(
        default=dict,
        blank=True,
        help_text="What an official document says of itself: citation, type, agencies, effective date. Empty for others.",
    )
    content_hash = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    read_revision = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    read_attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(null=True, help_text="When a worker was last asked to read it.")
    parked_reason = models.CharField(max_length=300, blank=True)
    background = models.JSONField(default=list, help_text="Slugs of restrictions that it mentions as history only.")
    copy_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies")

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            only("grade", Grade, name="newsitem_grade"),
            models.CheckConstraint(condition=~Q(copy_of=models.F("id")), name="newsitem_not_its_own_copy"),
            models.CheckConstraint(
                condition=Q(read_revision__lte=models.F("revision")), name="newsitem_read_not_ahead"
            ),
        ]
        indexes = [
            # The sweep: which articles are owed a reading.
            models.Index(
                fields=["received_at"],
                name="newsitem_owed",
                condition=Q(read_revision__lt=models.F("revision"), parked_reason=""),
            ),
            models.Index(fields=["content_hash"], name="newsitem_content"),
        ]

    def __str__(self) -> str:
        return self.title


class CopyBand(models.Model):
    """One band of the fingerprint of an article that is no copy. Whatever shares a band with it may be one.

    Written by ``policies.pipeline.originals``; ``key`` is made by ``policies.pipeline.copies``.
    """

    item = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="bands")
    key = models.BigIntegerField()
    at = models.DateTimeField(help_text="When the article was published; received, where that is not known.")

    class Meta:
        ordering = ["id"]
        # Which earlier article may this one be a copy of.
        indexes = [models.Index(fields=["key", "at"], name="copyband_lookup")]

    def __str__(self) -> str:
        return f"{self.key:x}"


class NewsRevision(models.Model):
    """What an article said at one time. Revision 1 is what was first seen; rows are never changed."""

    item = models.ForeignKey(NewsItem, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    text = models.TextField()
    content_hash = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["item_id", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.title} (revision {self.number})"
