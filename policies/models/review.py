"""What waits for a person: a proposed change with the passages it rests on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from policies.vocabulary import Action, Basis, Precision, Stage, Word

from .fields import only, word_field
from .history import StatusEvent
from .news import NewsItem
from .registry import Restriction


class State(Word):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ProposedChange(models.Model):
    """What one or several articles report about a restriction, waiting for an editor.

    Written by ``policies.pipeline.propose``; decided only by ``policies.pipeline.review``. ``withdrawn`` means that the
    article it rested on was changed and no longer says so.
    """

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="proposals")
    action = word_field(Action)
    stage = word_field(Stage)
    effective_date = models.DateField(null=True, blank=True, help_text="Empty where the sources state none.")
    effective_precision = word_field(Precision, default=Precision.DAY.value)
    effective_basis = word_field(Basis, default=Basis.STATED.value)
    until_date = models.DateField(null=True, blank=True)
    reported_date = models.DateField(help_text="The day of the first report; of its receipt where that is not known.")
    confidence = models.FloatField()
    candidates = models.JSONField(default=list, help_text="Slugs of other restrictions that the text may mean.")
    refers_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    state = word_field(State, default=State.PENDING.value)
    created_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reviewed_proposals"
    )
    reviewed_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    event = models.OneToOneField(StatusEvent, null=True, on_delete=models.PROTECT, related_name="proposal")

    class Meta:
        ordering = ["-confidence", "id"]
        constraints = [
            only("action", Action, name="proposal_action"),
            only("stage", Stage, name="proposal_stage"),
            only("state", State, name="proposal_state"),
            only("effective_precision", Precision, name="proposal_precision"),
            only("effective_basis", Basis, name="proposal_basis"),
            models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=1), name="proposal_confidence"),
            models.CheckConstraint(
                condition=Q(state="accepted", event__isnull=False) | (~Q(state="accepted") & Q(event=None)),
                name="proposal_accepted_has_event",
            ),
        ]
        indexes = [
            # The queue, and the search for a pending proposal that reports the same.
            models.Index(
                fields=["restriction", "action", "stage"], name="proposal_pending", condition=Q(state="pending")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.restriction.slug}: {self.get_action_display()} ({self.get_stage_display()})"

    def get_absolute_url(self) -> str:
        return reverse("admin:policies_proposedchange_change", args=[self.pk])


class Evidence(models.Model):
    """One passage of one article that a proposal rests on. ``quote`` is the text from ``start`` to ``end``."""

    proposed = models.ForeignKey(ProposedChange, on_delete=models.CASCADE, related_name="evidence")
    news_item = models.ForeignKey(NewsItem, on_delete=models.PROTECT, related_name="evidence")
    revision = models.PositiveIntegerField()
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    confidence = models.FloatField()
    because = models.JSONField(default=list)
    is_current = models.BooleanField(default=True, help_text="Off when a later revision no longer says so.")

    class Meta:
        ordering = ["-confidence", "id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["proposed", "news_item", "revision"], name="evidence_once_per_revision"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="evidence_span"),
        ]

    def __str__(self) -> str:
        return self.quote[:80]
