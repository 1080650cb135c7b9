"""What editors say and do about a proposal before it is decided: for them alone, and never public."""

from django.conf import settings
from django.db import models

from policies.vocabulary import Word

from .fields import only, word_field
from .review import ProposedChange


class NoteKind(Word):
    COMMENT = "comment"
    ASSIGNED = "assigned"
    SNOOZED = "snoozed"
    APPROVED = "approved"
    UNDONE = "undone"


class ReviewNote(models.Model):
    """One remark or move on a proposal. Append-only. Written only by ``policies.pipeline.deskwork``.

    The change log, which is public, has that it was written, by whom and when. What it says stays here: who is asked to look
    at what concerns editors alone.
    """

    proposed = models.ForeignKey(ProposedChange, on_delete=models.CASCADE, related_name="notes")
    kind = word_field(NoteKind)
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="review_notes"
    )
    by_name = models.CharField(max_length=150, help_text="As it was when the row was written.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [only("kind", NoteKind, name="note_kind")]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.get_kind_display()} {self.text}".strip()
