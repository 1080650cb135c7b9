"""The pages that answer a question: compare, any day, who restricts whom, check my goods, the calendar, what hangs together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from policies.api.validators import etag_of
from policies.models import Restriction
from policies.models.delivery import Frequency
from policies.publish import alerts

from . import asking, og
from .pages import cards, groups
from .pages.calendar import AHEAD, calendar_page
from .pages.check import asked_goods, check_page
from .pages.comparing import comparison
from .pages.data import data_page
from .pages.day import day_page
from .pages.matrix import matrix as matrix_page
from .pages.watch import order, watch_of
from .views import page, today


@page
def compare(request: HttpRequest) -> HttpResponse:
    first = asking.day(request.GET, "from") or today() - timedelta(days=7)
    last = asking.day(request.GET, "to") or today()
    if last < first:
        raise asking.BadQuery(_("“to” is before “from”: the earlier day comes first."))
    slug = asking.text(request.GET, "restriction")
    try:
        found = comparison(first, last, today=today(), slug=slug)
    except Restriction.DoesNotExist:
        raise asking.BadQuery(_("There is no restriction “%(slug)s” to compare.") % {"slug": slug[:80]}) from None
    return render(request, "web/compare.html", {"page": found})


@page
def on_a_day(request: HttpRequest) -> HttpResponse:
    day = asking.day(request.GET) or today()
    return render(request, "web/day.html", {"page": day_page(day, today=today())})


@page
def matrix(request: HttpRequest) -> HttpResponse:
    day = asking.day(request.GET) or today()
    return render(request, "web/matrix.html", {"page": matrix_page(day), "is_today": day == today()})


@page
def check(request: HttpRequest) -> HttpResponse:
    day, asked = asking.day(request.GET) or today(), asked_goods(request.GET)
    shown = {"page": check_page(asked, day), "is_today": day == today(), "now": timezone.now()}
    return render(request, "web/check.html", shown, status=400 if asked.faults else 200)


@page
def calendar(request: HttpRequest) -> HttpResponse:
    first = asking.day(request.GET, "from") or today()
    last = asking.day(request.GET, "to") or first + AHEAD
    found = calendar_page(first, last, today=today(), filters=asking.filters(request.GET))
    return render(request, "web/calendar.html", {"page": found})


@page
def jurisdiction(request: HttpRequest, *, code: str) -> HttpResponse:
    return _group(request, "jurisdiction", lambda: groups.jurisdiction_page(code, today()), code)


@page
def authority(request: HttpRequest, *, slug: str) -> HttpResponse:
    return _group(request, "authority", lambda: groups.authority_page(slug, today()), slug)


@page
def category(request: HttpRequest, *, slug: str) -> HttpResponse:
    return _group(request, "category", lambda: groups.category_page(slug, today()), slug)


def _group(request: HttpRequest, kind: str, made: Callable[[], groups.Group], name: str) -> HttpResponse:
    return render(request, "web/group.html", {"page": _there(made, name), "kind": kind})


@page
def categories(request: HttpRequest) -> HttpResponse:
    return render(request, "web/categories.html", {"branches": groups.category_tree()})


@page
def negotiations(request: HttpRequest) -> HttpResponse:
    return render(request, "web/negotiations.html", {"rows": groups.negotiations_page()})


@page
def negotiation(request: HttpRequest, *, slug: str) -> HttpResponse:
    found = _there(lambda: groups.negotiation_page(slug, today()), slug)
    return render(request, "web/negotiation.html", {"page": found})


def _there(made: Callable[[], Any], name: str) -> Any:
    try:
        return made()
    except ObjectDoesNotExist:
        raise Http404(_("We have nothing of the name “%(name)s”.") % {"name": name}) from None


@page
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "web/data.html", {"page": data_page()})


@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: HttpRequest) -> HttpResponse:
    """Ask for letters. The same is said whether the address is known or not; nothing is sent before it is confirmed."""
    try:
        found = watch_of(request.GET, today())
    except asking.BadQuery as fault:
        return render(request, "400.html", {"fault": str(fault)}, status=400)
    sent = order(request.POST) if request.method == "POST" else None
    is_done = False
    if sent and not sent.fault and found.letters is not None:
        is_done = True
        name = ", ".join(found.said)[:100]
        alerts.subscribe(sent.email, name=name, filters=found.letters, frequency=sent.frequency, now=timezone.now())
    shown = {"page": found, "sent": sent, "is_done": is_done, "frequencies": list(Frequency)}
    return render(request, "web/watch.html", shown, status=400 if sent and not is_done else 200)


@require_safe
def og_home(request: HttpRequest) -> HttpResponse:
    with in_english():
        return _picture(request, cards.of_all(today()))


@require_safe
def og_restriction(request: HttpRequest, *, slug: str) -> HttpResponse:
    with in_english():
        return _picture(request, _there(lambda: cards.of_one(slug, today()), slug))


def in_english() -> translation.override:
    """Whoever asks: the fonts that draw the pictures know no other letters."""
    return translation.override(settings.LANGUAGE_CODE)


def _picture(request: HttpRequest, card: og.Card) -> HttpResponse:
    """The picture of a card; what it is drawn from is its validator, so that it is drawn only where it is not there yet."""
    etag = etag_of(repr(card).encode())
    if etag in request.headers.get("If-None-Match", ""):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(og.png(card), content_type="image/png")
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, max_age=3600)
    return answer
