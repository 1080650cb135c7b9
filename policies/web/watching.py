"""The page on what is watched."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .pages.sources import sources_page
from .views import page


@page
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "web/sources.html", {"page": sources_page(timezone.now())})
