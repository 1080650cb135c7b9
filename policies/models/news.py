"""What came from the sources: articles with their revisions, and what tells copies apart.

Articles are written by ``policies.pipeline.storing`` and ``policies.pipeline.ingest``.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from policies.vocabulary import Grade

from .fields import only, word_field
from .sources import FetchRun, Source, SourceState

__all__ = ["CopyBand", "FetchRun", "NewsItem", "NewsRevision", "Source", "SourceState"]


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
            # Storing: an article that a source gives again under another address.
            models.Index(fields=["source", "guid"], name="newsitem_guid", condition=~Q(guid="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_owed(self) -> bool:
        """Whether its present revision is still to be read."""
        return self.read_revision < self.revision


class CopyBand(models.Model):
    """One band of the fingerprint of an article that is no copy. Whatever shares a band with it may be one.

    Written by ``policies.pipeline.originals``; ``key`` is made by ``policies.pipeline.copies``.
    """

    item = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="bands")
    key = models.BigIntegerField()
    at = models.BigIntegerField(
        help_text="When the article was published; received, where that is not known. Seconds since 1970."
    )

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
        return _("%(title)s (revision %(number)s)") % {"title": self.title, "number": self.number}
