"""Names of restrictions in addresses."""

from django.http import Http404

from policies.models import Restriction


def restriction_id(slug: str) -> int:
    """The id of the restriction of this name. Raises ``Http404``."""
    found = Restriction.objects.filter(slug=slug).values_list("id", flat=True).first()
    if found is None:
        raise no_such_restriction(slug)
    return found


def no_such_restriction(slug: str) -> Http404:
    return Http404(f"There is no restriction {slug!r}.")
