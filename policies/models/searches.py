"""What people keep for themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from policies.vocabulary import LONGEST_TITLE


class SavedSearch(models.Model):
    """A question to the list of restrictions that somebody keeps in their account. Written by ``policies.web.pages.searches``.

    ``query`` is the question as the list's address has it, in one form for each question. Nobody else sees it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=LONGEST_TITLE)
    query = models.CharField(max_length=6000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["owner", "query"], name="search_once_per_owner"),
            models.CheckConstraint(condition=~Q(name=""), name="search_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
