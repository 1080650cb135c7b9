"""How far those who publish have come."""

from django.db import models


class AnnouncedDay(models.Model):
    """A day whose scheduled changes of status were announced in the change log. Written by ``policies.publish.coming``."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return self.day.isoformat()
