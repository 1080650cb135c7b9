"""The product, telling with each page how many statements it sent to the database, and beside it the plainest page there is."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from django.db import connection
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import path

from tracker.urls import urlpatterns as served
from tracker.wsgi import application as product

PLAIN = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Plain</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{style}"><h1>A page with a heading alone</h1>"""


def plain(request: Any) -> HttpResponse:
    return HttpResponse(PLAIN.format(style=static("policies/site.css")))


served.insert(0, path("plain/", plain))


class Count:
    """How often it was called on."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, *asked: Any) -> Any:
        self.statements += 1
        return execute(*asked)


def application(environ: Any, start_response: Any) -> Any:
    count = Count()

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-Statements", str(count.statements))], *rest)

    with connection.execute_wrapper(count):
        return product(environ, start)
