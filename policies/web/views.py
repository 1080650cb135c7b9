"""The public pages: read what is asked, fetch the page's values, hand them to a template."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.conf import settings
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from policies.models import NewsItem, Restriction, StatusEvent
from policies.models.changelog import ChangeKind
from policies.vocabulary import Action, CodeSystem, Grade, Nature, Stage, Status

from . import asking, visits
from .pages import changes, news, sheet
from .pages.home import home as home_page
from .pages.listing import SORTS, NoSuchPage, listing
from .pages.picture import GROUPED, NoSuchRows, Place
from .pages.restriction import former_name, restriction_page, where_it_went
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
    now, end = timezone.now(), changes.end()
    seen = visits.visit(request.COOKIES.get(visits.COOKIE, ""), end=end, now=now)
    by = asking.choice(request.GET, "group", tuple(GROUPED))
    place = Place(asking.number(request.GET, "rows") or 1, by=by)
    try:
        found = home_page(today(), now=now, visit=seen, since=since, place=place)
    except NoSuchRows:
        raise Http404(_("The picture has no page %(number)s.") % {"number": place.number}) from None
    answer = render(request, "web/home.html", {"page": found})
    told = str(seen or visits.first(end=end, now=now))
    answer.set_cookie(visits.COOKIE, told, max_age=visits.MAX_AGE, samesite="Lax", httponly=True, secure=settings.HTTPS)
    return answer


@page
def restrictions(request: HttpRequest) -> HttpResponse:
    asked = asking.day(request.GET)
    number = asking.number(request.GET, "page") or 1
    sort = asking.choice(request.GET, "sort", SORTS)
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
    filters, sort = asking.filters(request.GET), asking.choice(request.GET, "sort", SORTS)
    lines = sheet.rows(day, filters, sort=sort, site=request.build_absolute_uri("/").rstrip("/"))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="restrictions-{day}.csv"'
    return answer


@page
def restriction(request: HttpRequest, *, slug: str) -> HttpResponse:
    return one_restriction(request, slug)


@page
def restriction_version(request: HttpRequest, *, slug: str, digest: str) -> HttpResponse:
    """The record as one step left it, at an address that says the same for ever."""
    return one_restriction(request, slug, version=digest)


def one_restriction(request: HttpRequest, slug: str, *, version: str = "") -> HttpResponse:
    target = where_it_went(slug)
    if target:
        return _moved(request, target)
    day, steps = asking.day(request.GET), asking.number(request.GET, "steps") or 1
    try:
        found = restriction_page(slug, today=today(), day=day, version=version, steps=steps)
    except Restriction.DoesNotExist:
        former = former_name(slug)
        if former:
            return _moved(request, former)
        raise Http404(_("There is no restriction “%(slug)s”.") % {"slug": slug}) from None
    except StatusEvent.DoesNotExist:
        raise Http404(_("The record of “%(slug)s” never had this version.") % {"slug": slug}) from None
    except EmptyPage:
        raise Http404(_("There is no page %(number)s of its steps.") % {"number": steps}) from None
    return render(request, "web/restriction.html", {"page": found})


def _moved(request: HttpRequest, slug: str) -> HttpResponse:
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(reverse("restriction", args=[slug]) + (f"?{asked}" if asked else ""))


@page
def news_list(request: HttpRequest) -> HttpResponse:
    return render(request, "web/news_list.html", {"items": news.news_list(asking.number(request.GET, "page") or 1)})


@page
def news_item(request: HttpRequest, *, pk: int) -> HttpResponse:
    user = getattr(request, "user", None)
    try:
        found = news.news_page(pk, is_staff=bool(user and user.is_staff))
    except NewsItem.DoesNotExist:
        raise Http404(_("There is no news item %(number)s.") % {"number": pk}) from None
    return render(request, "web/news_item.html", {"page": found})


@page
def change_log(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    wanted = changes.Wanted(
        nature=asking.nature(asked) if asked.get("nature") != "all" else "",
        is_all=asked.get("nature") == "all",
        kind=asking.word(asked, "kind", ChangeKind),
        restriction=asking.text(asked, "restriction"),
        by=asking.choice(asked, "by", ("", "person", "system")),
        first=asking.day(asked, "since"),
        last=asking.day(asked, "until"),
    )
    try:
        found = changes.log(wanted, before=asking.number(asked, "before"))
    except Restriction.DoesNotExist:
        raise asking.BadQuery(_("There is no restriction “%(slug)s”.") % {"slug": wanted.restriction[:80]}) from None
    return render(request, "web/changes.html", {"page": found, "natures": list(Nature), "kinds": list(ChangeKind)})


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
