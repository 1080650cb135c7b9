"""The public pages: read what is asked, fetch the page's values, hand them to a template."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from policies.models import NewsItem, Restriction
from policies.vocabulary import Action, CodeSystem, Grade, Nature, Stage, Status

from . import asking
from .pages import changes, news, sheet
from .pages.home import home as home_page
from .pages.listing import ORDERS, NoSuchPage, listing
from .pages.restriction import restriction_page, where_it_went
from .statuses import MEANING, Shown

View = Callable[..., HttpResponse]


def today() -> date:
    """The day it is in UTC, in which the whole record is kept."""
    return timezone.now().date()


def page(view: View) -> View:
    """A public page: read only, and a bad address is answered with what is wrong about it."""

    @wraps(view)
    def answer(request: HttpRequest, **parts: object) -> HttpResponse:
        try:
            return view(request, **parts)
        except asking.BadQuery as fault:
            return render(request, "400.html", {"fault": str(fault)}, status=400)

    return require_safe(answer)


@page
def home(request: HttpRequest) -> HttpResponse:
    since = asking.year(request.GET, "from", last=today().year)
    return render(request, "web/home.html", {"page": home_page(today(), since=since)})


@page
def restrictions(request: HttpRequest) -> HttpResponse:
    asked = asking.day(request.GET)
    number = asking.number(request.GET, "page") or 1
    sort = asking.choice(request.GET, "sort", tuple(ORDERS))
    try:
        found = listing(asked or today(), asking.filters(request.GET), page=number, sort=sort)
    except NoSuchPage as missing:
        raise Http404(str(missing)) from missing
    unknown = asking.unknown(request.GET, "as_of", "page", "sort", "q", "code", *asking.FACETS)
    shown = {"page": found, "is_today": found.day == today(), "unknown": unknown}
    return render(request, "web/restrictions.html", shown)


@page
def restrictions_csv(request: HttpRequest) -> StreamingHttpResponse:
    day = asking.day(request.GET) or today()
    filters, sort = asking.filters(request.GET), asking.choice(request.GET, "sort", tuple(ORDERS))
    lines = sheet.rows(day, filters, sort=sort, site=request.build_absolute_uri("/").rstrip("/"))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="restrictions-{day}.csv"'
    return answer


@page
def restriction(request: HttpRequest, *, slug: str) -> HttpResponse:
    target = where_it_went(slug)
    if target:
        asked = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(reverse("restriction", args=[target]) + (f"?{asked}" if asked else ""))
    day = asking.day(request.GET) or today()
    try:
        found = restriction_page(slug, today=today(), day=day)
    except Restriction.DoesNotExist:
        raise Http404(f"There is no restriction “{slug}”.") from None
    return render(request, "web/restriction.html", {"page": found})


@page
def news_list(request: HttpRequest) -> HttpResponse:
    return render(request, "web/news_list.html", {"items": news.news_list(asking.number(request.GET, "page") or 1)})


@page
def news_item(request: HttpRequest, *, pk: int) -> HttpResponse:
    user = getattr(request, "user", None)
    try:
        found = news.news_page(pk, is_staff=bool(user and user.is_staff))
    except NewsItem.DoesNotExist:
        raise Http404(f"There is no news item {pk}.") from None
    return render(request, "web/news_item.html", {"page": found})


@page
def change_log(request: HttpRequest) -> HttpResponse:
    found = changes.log(before=asking.number(request.GET, "before"), nature=asking.nature(request.GET))
    return render(request, "web/changes.html", {"page": found, "natures": list(Nature)})


@page
def about(request: HttpRequest) -> HttpResponse:
    statuses = [(Shown(status.value), MEANING[status]) for status in Status]
    words = {"statuses": statuses, "lapsed": Shown(Status.IN_FORCE, True, False)}
    return render(
        request,
        "web/about.html",
        words | {"grades": list(Grade), "stages": list(Stage), "actions": list(Action), "systems": list(CodeSystem)},
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that were not told of an icon, as on the desk."""
    return redirect(static("policies/favicon.svg"))
