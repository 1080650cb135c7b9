"""What `manage.py check --deploy` looks at besides Django's own checks."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def nothing_inside_may_be_fetched(**kwargs: Any) -> list[Error]:
    """FETCH_ALLOW opens addresses of this network to the fetcher; it is for tests, whose servers stand on loopback."""
    if not settings.FETCH_ALLOW:
        return []
    opened = ", ".join(sorted(settings.FETCH_ALLOW))
    return [Error(f"FETCH_ALLOW lets the fetcher reach {opened}.", hint="Leave it empty.", id="policies.E001")]
