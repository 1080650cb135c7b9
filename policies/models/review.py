"""What waits for a person: a proposed change with the passages it rests on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext as _

from policies.vocabulary import Action, Basis, Precision, Stage, Word

from .fields import only, word_field
from .history import StatusEvent
from .news import NewsItem
from .registry import Restriction

# What another independent report adds to the rank of a proposal, and how many of them count.
ANOTHER_REPORT, REPORTS_COUNTED = 0.03, 4


class State(Word):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ProposalKind(Word):
    """A step of a restriction that we keep, or a restriction that we do not know yet."""

    STEP = "step"
    NEW_RESTRICTION = "new_restriction"


class Verdict(Word):
    """What a decision says of the reading that led to it."""

    SAME = "same"
    AMENDED = "amended"
    WRONG = "wrong"


class RejectedFor(Word):
    """Why a proposal was turned down. Only a misreading is the reader's fault."""

    MISREAD = "misread"
    KNOWN = "known"
    DOUBTFUL = "doubtful"

    @property
    def label(self) -> str:
        return {
            "misread": "the text does not say so",
            "known": "true, and already recorded",
            "doubtful": "the text says so, and is not to be relied on",
        }[self.value]


class ProposalQuerySet(models.QuerySet["ProposedChange"]):
    RANKED = ("-weight", "created_at", "id")

    def weighted(self) -> "ProposalQuerySet":
        """Each with its ``weight``: how sure the best passage is, and how many independent reports there are."""
        more = Least(F("independent_count") - 1, Value(REPORTS_COUNTED))
        return self.annotate(weight=F("confidence") + ANOTHER_REPORT * more)

    def awake(self, day: object) -> "ProposalQuerySet":
        """Those that nobody put off beyond ``day``."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=day))

    def ranked(self) -> "ProposalQuerySet":
        """The most telling first."""
        return self.weighted().order_by(*self.RANKED)


class ProposedChange(models.Model):
    """What one or several articles report about a restriction, waiting for an editor.

    Written by ``policies.pipeline.propose``; decided only by ``policies.pipeline.review``. ``withdrawn`` means that the
    article it rested on was changed and no longer says so. One of kind ``new_restriction`` has a ``draft`` (as
    ``policies.pipeline.drafting`` writes it) in place of a restriction; ``draft_key`` is the act that brings it.
    ``follows`` is the earlier proposal whose story it carries on; ``conflicts_with`` are those that say the opposite.
    """

    kind = word_field(ProposalKind, default=ProposalKind.STEP.value)
    restriction = models.ForeignKey(
        Restriction, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    draft = models.JSONField(null=True, blank=True)
    draft_key = models.CharField(max_length=200, blank=True)
    action = word_field(Action)
    stage = word_field(Stage)
    effective_date = models.DateField(null=True, blank=True, help_text="Empty where the sources state none.")
    effective_precision = word_field(Precision, default=Precision.DAY.value)
    effective_basis = word_field(Basis, default=Basis.STATED.value)
    until_date = models.DateField(null=True, blank=True)
    reported_date = models.DateField(help_text="The day of the first report; of its receipt where that is not known.")
    confidence = models.FloatField()
    report_count = models.PositiveIntegerField(default=1)
    independent_count = models.PositiveIntegerField(default=1, help_text="Reports, near-copies counted once.")
    candidates = models.JSONField(default=list, help_text="Slugs of other restrictions that the text may mean.")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    conflicts_with = models.ManyToManyField("self", blank=True)
    state = word_field(State, default=State.PENDING.value)
    created_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="reviewed_proposals"
    )
    reviewed_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)
    rejected_for = word_field(RejectedFor, blank=True)
    event = models.OneToOneField(StatusEvent, null=True, on_delete=models.PROTECT, related_name="proposal")
    attached_to = models.ForeignKey(
        Restriction,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attached_drafts",
        help_text="The known restriction that a draft turned out to be.",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_proposals"
    )
    snoozed_until = models.DateField(null=True, blank=True, help_text="Comes back into the queue on this day.")
    corrects = models.ForeignKey(
        StatusEvent,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections_proposed",
        help_text="The step that it would replace, or take back.",
    )
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="first_approvals",
        help_text="The first of two people, where two decide; the second one records.",
    )
    first_at = models.DateTimeField(null=True, blank=True)
    first_said = models.JSONField(
        default=dict, blank=True, help_text="What the first would record otherwise than it says."
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-confidence", "id"]
        constraints = [
            only("kind", ProposalKind, name="proposal_kind"),
            only("action", Action, name="proposal_action"),
            only("stage", Stage, name="proposal_stage"),
            only("state", State, name="proposal_state"),
            only("effective_precision", Precision, name="proposal_precision"),
            only("effective_basis", Basis, name="proposal_basis"),
            only("rejected_for", RejectedFor, name="proposal_rejected_for", blank=True),
            models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=1), name="proposal_confidence"),
            models.CheckConstraint(
                condition=Q(state="accepted") & (Q(event__isnull=False) ^ Q(attached_to__isnull=False))
                | (~Q(state="accepted") & Q(event=None, attached_to=None)),
                name="proposal_accepted_has_event",
            ),
            models.CheckConstraint(
                condition=Q(kind="step", restriction__isnull=False, draft__isnull=True)
                | Q(kind="new_restriction", restriction__isnull=True, draft__isnull=False),
                name="proposal_restriction_or_draft",
            ),
            models.UniqueConstraint(
                fields=["draft_key"],
                condition=Q(state="pending") & ~Q(draft_key=""),
                name="proposal_draft_pending_once",
            ),
        ]
        indexes = [
            # The queue, and the search for a pending proposal that reports the same.
            models.Index(
                fields=["restriction", "action", "stage"], name="proposal_pending", condition=Q(state="pending")
            ),
            # What a new report may repeat, carry on or contradict.
            models.Index(fields=["restriction", "reported_date"], name="proposal_story"),
            # What was said of an act before.
            models.Index(fields=["draft_key"], name="proposal_draft", condition=~Q(draft_key="")),
        ]

    def __str__(self) -> str:
        told = {"action": self.get_action_display(), "stage": self.get_stage_display()}
        return f"{self.called}: " + _("%(action)s (%(stage)s)") % told

    def get_absolute_url(self) -> str:
        return reverse("admin:policies_proposedchange_change", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.kind == ProposalKind.NEW_RESTRICTION

    @property
    def subject(self) -> str:
        """What it is about, in short, as the record has it: the restriction's slug, or that it is a new one."""
        return self.restriction.slug if self.restriction else f"new: {(self.draft or {}).get('title', '')}"

    @property
    def called(self) -> str:
        """The same in the language of whoever reads."""
        return self.restriction.slug if self.restriction else _("new: %(title)s") % {"title": self.title}

    @property
    def title(self) -> str:
        """What it is about, as a heading: the title of the restriction or of its draft."""
        return self.restriction.title if self.restriction else (self.draft or {}).get("title", "")


class Evidence(models.Model):
    """One passage of one article that a proposal rests on. ``quote`` is the text from ``start`` to ``end``.

    ``action`` to ``until_date`` are what the reader made of this passage, which can differ from what the proposal says
    by the weight of all; empty on rows older than these columns. ``verdict`` is what an editor's decision said of it.
    """

    proposed = models.ForeignKey(ProposedChange, on_delete=models.CASCADE, related_name="evidence")
    news_item = models.ForeignKey(NewsItem, on_delete=models.PROTECT, related_name="evidence")
    revision = models.PositiveIntegerField()
    quote = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    action = word_field(Action, blank=True)
    stage = word_field(Stage, blank=True)
    effective_date = models.DateField(null=True, blank=True)
    effective_precision = word_field(Precision, blank=True)
    effective_basis = word_field(Basis, blank=True)
    until_date = models.DateField(null=True, blank=True)
    confidence = models.FloatField()
    because = models.JSONField(default=list)
    rule = models.CharField(max_length=80, blank=True, help_text="The reader's rule that decided.")
    is_current = models.BooleanField(default=True, help_text="Off when a later revision no longer says so.")
    is_independent = models.BooleanField(default=True, help_text="Off for a near-copy of another report here.")
    verdict = word_field(Verdict, blank=True)

    class Meta:
        ordering = ["-confidence", "id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["proposed", "news_item", "revision"], name="evidence_once_per_revision"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="evidence_span"),
            only("action", Action, name="evidence_action", blank=True),
            only("stage", Stage, name="evidence_stage", blank=True),
            only("verdict", Verdict, name="evidence_verdict", blank=True),
        ]
        # How often each rule and each source was right.
        indexes = [models.Index(fields=["verdict", "rule"], name="evidence_judged", condition=~Q(verdict=""))]

    def __str__(self) -> str:
        return self.quote[:80]
