"""The page of searches that somebody keeps in their account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .asking import BadQuery
from .pages import searches as kept


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def searches(request: HttpRequest) -> HttpResponse:
    """The list; a POST keeps, renames or deletes one."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('admin:login')}?{urlencode({'next': reverse('searches')})}")
    fault = ""
    if request.method == "POST":
        try:
            _act(request)
            return redirect("searches")
        except (kept.NotKept, BadQuery) as refused:
            fault = str(refused)
    shown = {"kept": kept.kept_by(request.user), "fault": fault}
    return render(request, "web/searches.html", shown, status=400 if fault else 200)


def _act(request: HttpRequest) -> None:
    sent, owner = request.POST, request.user
    number = int(sent["search"]) if sent.get("search", "").isascii() and sent.get("search", "")[:9].isdigit() else 0
    if sent.get("act") == "forget":
        kept.forget(owner, number)
    elif sent.get("act") == "rename":
        kept.rename(owner, number, sent.get("name", ""))
    else:
        kept.keep(owner, sent.get("name", ""), sent.get("query", ""), now=timezone.now())
