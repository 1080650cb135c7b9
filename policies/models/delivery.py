"""How far those who publish have come, and to whom: announced days, webhooks, and alerts for people."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from policies.vocabulary import LONGEST_TITLE, Word

from .fields import only, word_field


class AnnouncedDay(models.Model):
    """A day whose scheduled changes of status were announced in the change log. Written by ``policies.publish.coming``."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()


class DeliveryState(Word):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookEndpoint(models.Model):
    """Where changes are sent to. ``cursor`` is the last change that was looked at on its behalf: the log is the outbox.

    No secret is stored: it is derived from the site's secret key, the endpoint and ``secret_version``. Written by
    ``policies.publish.webhooks``.
    """

    public_id = models.CharField(max_length=32, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=LONGEST_TITLE)
    url = models.CharField(max_length=2000)
    filters = models.JSONField(default=dict, blank=True)
    cursor = models.BigIntegerField(default=0)
    secret_version = models.PositiveIntegerField(default=1)
    previous_until = models.DateTimeField(null=True, blank=True, help_text="Until when the secret before also signs.")
    is_active = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=300, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One message to one endpoint, until it arrived or was given up. ``message_id`` stays the same on every attempt."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=64, unique=True)
    event_type = models.CharField(max_length=60)
    change_id = models.BigIntegerField(null=True, help_text="The cursor; empty on a test event.")
    payload = models.TextField()
    state = word_field(DeliveryState, default=DeliveryState.PENDING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(
        null=True, help_text="When the next attempt is due; while one is made, when it is lost."
    )
    last_status = models.PositiveSmallIntegerField(null=True)
    last_message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "webhook deliveries"
        constraints = [only("state", DeliveryState, name="delivery_state")]
        indexes = [
            # The sweep: which attempts are due.
            models.Index(fields=["next_at"], name="delivery_due", condition=Q(state="pending")),
            # The delivery log of one endpoint.
            models.Index(fields=["endpoint", "-id"], name="delivery_log"),
        ]

    def __str__(self) -> str:
        return self.message_id


class WebhookAttempt(models.Model):
    """One try to deliver a message, and how it ended."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    http_status = models.PositiveSmallIntegerField(null=True)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.message or str(self.http_status)


class Frequency(Word):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Subscription(models.Model):
    """An alert by e-mail: a saved search or a watch list. Nothing is sent before it was confirmed, nor once it was left.

    ``cursor`` is the last change that was told or passed over. Written by ``policies.publish.alerts``.
    """

    email = models.EmailField()
    name = models.CharField(max_length=LONGEST_TITLE, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    frequency = word_field(Frequency, default=Frequency.DAILY.value)
    cursor = models.BigIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [only("frequency", Frequency, name="subscription_frequency")]
        # Which alerts are due.
        indexes = [models.Index(fields=["next_at"], name="subscription_due", condition=Q(left_at=None))]

    def __str__(self) -> str:
        return self.name or "alert"
