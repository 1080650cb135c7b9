"""The ledger: steps that are never typed over, the periods computed from them, and the checkpoints that seal them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from policies.vocabulary import STATUS_AFTER, Action, Basis, Door, Precision, Stage, Status, Word

from .fields import only, word_field
from .news import NewsItem
from .registry import Instrument, Restriction

DEPARTURES = (Action.SUSPEND, Action.EASE, Action.EXTEND)


class EventKind(Word):
    """A step of the world, a row that replaces a mistaken step, or a row that takes one back."""

    STEP = "step"
    CORRECTION = "correction"
    RETRACTION = "retraction"


def _status_follows_action() -> Q:
    """The status stored is the one that the action and stage give, and nothing else."""
    silent = [action.value for action in Action if action not in STATUS_AFTER] + [""]
    rule = Q(stage=Stage.TALK, status="") | Q(action__in=silent, status="")
    for action, status in STATUS_AFTER.items():
        rule |= Q(action=action.value, status=status.value) & ~Q(stage=Stage.TALK)
    return rule


class StatusEvent(models.Model):
    """One dated step in a restriction's history.

    Append-only: a mistake is corrected by a later row that names the row it corrects. The database refuses UPDATE and
    DELETE. Written only by ``policies.history``.
    """

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField(help_text="1, 2, 3 … within the restriction, in the order of recording.")
    kind = word_field(EventKind, default=EventKind.STEP.value)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    action = word_field(Action, blank=True)
    stage = word_field(Stage, blank=True)
    status = word_field(Status, blank=True, help_text="After the step; empty where it changes none.")
    effective_date = models.DateField(help_text="When it holds in the world.")
    effective_precision = word_field(Precision, default=Precision.DAY.value)
    effective_basis = word_field(Basis, default=Basis.STATED.value)
    announced_date = models.DateField(null=True, blank=True)
    until_date = models.DateField(null=True, blank=True, help_text="Last day of a suspension or easing.")
    summary = models.TextField(blank=True)
    scope = models.CharField(max_length=300, blank=True, help_text="Where the step touches only a part.")
    note = models.TextField(blank=True, help_text="What is doubtful about it, or where sources differ.")
    quote = models.TextField(blank=True)
    quote_start = models.PositiveIntegerField(null=True, blank=True)
    quote_end = models.PositiveIntegerField(null=True, blank=True)
    sources = models.JSONField(default=list, help_text='A list of {"url", "grade", "title"}.')
    instrument = models.ForeignKey(Instrument, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    news_item = models.ForeignKey(NewsItem, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    external_key = models.CharField(
        max_length=80, blank=True, help_text="The step's name in the file it was loaded from."
    )
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="recorded_events"
    )
    recorded_by_name = models.CharField(max_length=150, help_text="As it was when the row was written.")
    door = word_field(Door)
    recorded_at = models.DateTimeField(help_text="When we knew.")
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["restriction_id", "sequence"]
        indexes = [
            # "Order of events": what every fold of one restriction reads.
            models.Index(fields=["restriction", "effective_date", "sequence"], name="event_order"),
            # "Latest steps in the world": the first page, and the page of any day.
            models.Index(fields=["-effective_date", "-id"], name="event_latest"),
        ]
        constraints = [
            only("kind", EventKind, name="event_kind"),
            only("action", Action, name="event_action", blank=True),
            only("stage", Stage, name="event_stage", blank=True),
            only("effective_precision", Precision, name="event_precision"),
            only("effective_basis", Basis, name="event_basis"),
            only("door", Door, name="event_door"),
            models.UniqueConstraint(fields=["restriction", "sequence"], name="event_sequence"),
            models.UniqueConstraint(
                fields=["restriction", "external_key"], condition=~Q(external_key=""), name="event_external_key"
            ),
            models.CheckConstraint(condition=_status_follows_action(), name="event_status_follows_action"),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("effective_date")), name="event_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(action__in=[action.value for action in DEPARTURES]),
                name="event_until_only_on_departures",
            ),
            models.CheckConstraint(
                condition=Q(kind="step", corrects=None) | (~Q(kind="step") & ~Q(corrects=None)),
                name="event_corrects_a_row",
            ),
            models.CheckConstraint(
                condition=Q(kind="retraction", action="", stage="")
                | (~Q(kind="retraction") & ~Q(action="") & ~Q(stage="")),
                name="event_has_action_unless_retraction",
            ),
            models.CheckConstraint(
                condition=Q(quote_start=None, quote_end=None) | Q(quote_end__gt=F("quote_start")),
                name="event_quote_span",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == EventKind.RETRACTION:
            return _("retraction of step %(sequence)s") % {"sequence": self.corrects.sequence}
        told = {"action": self.get_action_display(), "stage": self.get_stage_display()}
        return _("%(action)s (%(stage)s)") % told + f", {self.effective_date}"


class StatusPeriodQuerySet(models.QuerySet["StatusPeriod"]):
    def current(self) -> "StatusPeriodQuerySet":
        """As we know it now."""
        return self.filter(known_to=None)

    def known(self, moment: object) -> "StatusPeriodQuerySet":
        """As we knew it at ``moment`` (None: now)."""
        if moment is None:
            return self.current()
        return self.filter(Q(known_to=None) | Q(known_to__gt=moment), known_from__lte=moment)

    def on(self, day: date) -> "StatusPeriodQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class StatusPeriod(models.Model):
    """A run of days on which a restriction has one status, and the span of time in which we knew it so.

    A read model: computed from the events by ``policies.history``, rebuildable at any time. ``valid_to`` is the last day
    (None: open), ``known_to`` the moment from which we knew otherwise (None: still so).
    """

    restriction = models.ForeignKey(Restriction, on_delete=models.CASCADE, related_name="periods")
    status = word_field(Status)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)
    by_lapse = models.BooleanField(
        help_text="It began because a temporary departure ran out, not because anyone acted."
    )
    is_confirmed = models.BooleanField(help_text="False on a lapse that no source has confirmed yet.")
    event = models.ForeignKey(StatusEvent, on_delete=models.PROTECT, related_name="periods")

    objects = StatusPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["restriction_id", "valid_from"]
        indexes = [
            # "What was it on that day": as_of for one restriction or for all.
            models.Index(
                fields=["restriction", "valid_from"], name="period_of_restriction", condition=Q(known_to=None)
            ),
            # "Which are in force": the status filter of list, home and stock counts.
            models.Index(
                fields=["status", "valid_from", "valid_to"], name="period_by_status", condition=Q(known_to=None)
            ),
            # "What did we say on 1 July": the same with known_at.
            models.Index(fields=["restriction", "known_from", "known_to"], name="period_known"),
        ]
        constraints = [
            only("status", Status, name="period_status"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="period_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(known_to=None) | Q(known_to__gt=F("known_from")), name="period_known_span"
            ),
        ]

    def __str__(self) -> str:
        return _("%(status)s from %(day)s") % {"status": self.get_status_display(), "day": self.valid_from}


class Checkpoint(models.Model):
    """A seal over all heads of the ledger at one moment, meant to be published where no one here can change it.

    ``heads`` gives each restriction's last sequence and hash; ``digest`` is the SHA-256 of them all. Append-only.
    """

    at = models.DateTimeField()
    event_count = models.PositiveIntegerField()
    heads = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return _("%(digest)s over %(count)s steps") % {"digest": self.digest[:12], "count": self.event_count}
