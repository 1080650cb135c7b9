"""Who may ask by machine: keys of accounts, and what was already answered to a request that may come twice."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from policies.vocabulary import LONGEST_TITLE, Word


class Scope(Word):
    """What a key may do. Each may do what those before it may, and never more than its account."""

    READ = "read"
    PROPOSE = "propose"
    EDIT = "edit"
    ADMIN = "admin"

    def covers(self, other: "Scope") -> bool:
        order = list(Scope)
        return order.index(self) >= order.index(other)


class ApiKey(models.Model):
    """A key of an account. Only its digest is kept: whoever reads this table can use none. Written by ``policies.api.keys``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=LONGEST_TITLE)
    prefix = models.CharField(max_length=12, unique=True, help_text="The part that may be shown.")
    digest = models.CharField(max_length=64)
    scope = models.CharField(max_length=12, choices=Scope.choices(), default=Scope.READ.value)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Empty: never.")
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the minute.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user_id", "name", "id"]
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=[scope.value for scope in Scope]), name="apikey_scope"),
            models.CheckConstraint(condition=~Q(name=""), name="apikey_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class IdempotentAnswer(models.Model):
    """What was answered to a request with an ``Idempotency-Key``, so that it is done once however often it comes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, path and body.")
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotent_once")]
        # What is old enough to be forgotten.
        indexes = [models.Index(fields=["at"], name="idempotent_at")]

    def __str__(self) -> str:
        return self.key
