"""Who acts when somebody works at the desk."""

from django.http import HttpRequest

from policies.models.changelog import Author
from policies.vocabulary import Door


def author(request: HttpRequest, reason: str = "") -> Author:
    """The signed-in editor, as the log will name them."""
    return Author(
        user=request.user, door=Door.ADMIN, reason=reason.strip(), request_id=getattr(request, "request_id", "")
    )
