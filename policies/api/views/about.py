"""The way in, the schema, and the page to read and try it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from drf_spectacular.renderers import OpenApiYamlRenderer
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.openapi import schema
from policies.api.problems import only

from .base import View

RESOURCES = (
    "restrictions", "events", "all_periods", "items", "codes", "links", "compare", "calendar", "stats", "changes", "news",
    "proposals", "checkpoints", "jurisdictions", "authorities", "categories", "instruments", "negotiations", "sources",
    "exports", "schema", "docs",
)  # fmt: skip


class Root(View):
    """Where everything is."""

    schema = None
    is_logged = False

    def get(self, request: Request) -> Response:
        return Response({name: request.build_absolute_uri(reverse(f"api:{name}")) for name in RESOURCES})


class JsonSchema(View):
    schema = None
    is_logged = False

    def get(self, request: Request) -> Response:
        return Response(schema(), content_type="application/vnd.oai.openapi+json; version=3.1")


class YamlSchema(View):
    schema = None
    is_logged = False
    renderer_classes = (OpenApiYamlRenderer,)

    def get(self, request: Request) -> Response:
        return Response(schema())


class Nowhere(View):
    """An address under the API that is none: told in the form of all errors."""

    schema = None
    is_logged = False

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {}  # there is nothing whose methods could be told

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound("Nothing is found at this address.")


@only("GET", "HEAD")
def docs(request: HttpRequest) -> HttpResponse:
    """The page to read the schema and try it. What it needs comes from this site."""
    return render(request, "api/docs.html", {"root": request.build_absolute_uri(reverse("api:root"))})
