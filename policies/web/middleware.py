"""What every request passes."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes

from tracker import logs

GetResponse = Callable[[HttpRequest], HttpResponse]
# What speaks English alone: programs read it.
ONE_LANGUAGE = ("/api/", "/health/", "/static/")
DESK = "/admin/"
COMPRESSED = ("text/html", "text/css", "text/javascript", "image/svg+xml")
ONE_YEAR = 365 * 24 * 3600
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request a name that the logs, the change log and the answer carry; a well-formed one that it brings is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        brought = request.headers.get("X-Request-ID", "")
        request.request_id = brought if REQUEST_ID.fullmatch(brought) else uuid.uuid4().hex
        token = logs.request_id.set(request.request_id)
        try:
            response = get_response(request)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request.request_id
        return response

    return middleware


def caller(get_response: GetResponse) -> GetResponse:
    """Behind a proxy of ours, the caller's address is the last one forwarded: the one that this proxy added itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if settings.BEHIND_PROXY and forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rpartition(",")[2].strip()
        return get_response(request)

    return middleware


def refuse_nul(get_response: GetResponse) -> GetResponse:
    """Refuse a NUL byte in the address with a 400: databases refuse it too, with an error that would be a 500."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            raise BadRequest("The address holds a NUL character.")
        return get_response(request)

    return middleware


def compressed(get_response: GetResponse) -> GetResponse:
    """Send pages, style and scripts compressed, at a length that does not tell what they hold. The API is left as it is."""
    gzip = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_text = response.headers.get("Content-Type", "").partition(";")[0] in COMPRESSED
        return gzip.process_response(request, response) if is_text and response.status_code == 200 else response

    return middleware


def language(get_response: GetResponse) -> GetResponse:
    """Speak to a reader in the language that the address names, the last one chosen, or the browser's first.

    The desk takes its addresses for questions to its lists, so there the language is chosen by one that leads back to itself.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ONE_LANGUAGE):
            return get_response(request)
        asked = request.GET.get("lang", "").lower()
        chosen = asked if asked in dict(settings.LANGUAGES) else ""
        if chosen and request.path_info.startswith(DESK):
            return _chosen(HttpResponseRedirect(_without_language(request)), chosen)
        with translation.override(chosen or translation.get_language_from_request(request)):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return _chosen(response, chosen) if chosen else response

    return middleware


def _chosen(response: HttpResponse, language: str) -> HttpResponse:
    """Have the browser remember the language."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=ONE_YEAR, samesite="Lax", httponly=True)
    return response


def _without_language(request: HttpRequest) -> str:
    rest = request.GET.copy()
    del rest["lang"]
    return escape_leading_slashes(request.path) + (f"?{rest.urlencode()}" if rest else "")
