"""Merging: one measure that the registry holds twice becomes one, and the other points to it."""

from datetime import datetime

from django.utils.translation import gettext as _

from policies.models import Restriction
from policies.models.changelog import Author

from .edit import editing


class MergeRefused(ValueError):
    """A merge that makes no sense; the message says why."""


def merge(restriction: Restriction, target: Restriction, *, by: Author, now: datetime, expected_version: int) -> None:
    """Point a restriction to the one that takes its further history. Its own history stays where it is.

    Raises ``MergeRefused`` or ``EditedMeanwhile``.
    """
    with editing(restriction, by=by, now=now, expected_version=expected_version):
        _check(restriction, Restriction.objects.select_related("merged_into").get(pk=target.pk))
        restriction.merged_into = target
        restriction.save(update_fields=["merged_into"])


def unmerge(restriction: Restriction, *, by: Author, now: datetime, expected_version: int) -> None:
    """Let a merged restriction stand by itself again. Raises ``EditedMeanwhile``."""
    with editing(restriction, by=by, now=now, expected_version=expected_version):
        restriction.merged_into = None
        restriction.save(update_fields=["merged_into"])


def _check(restriction: Restriction, target: Restriction) -> None:
    if target.pk == restriction.pk:
        raise MergeRefused(_("A restriction cannot be merged into itself."))
    if target.merged_into:
        raise MergeRefused(
            _("%(slug)s was itself merged into %(heir)s: merge into that one.")
            % {"slug": target.slug, "heir": target.merged_into.slug}
        )
    if restriction.merged_from.exists():
        others = ", ".join(restriction.merged_from.values_list("slug", flat=True))
        raise MergeRefused(
            _("%(others)s was merged into this one: point it to %(slug)s first.")
            % {"others": others, "slug": target.slug}
        )
