"""What every request passes."""

import re
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from tracker import logs

GetResponse = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request a name that the change log and the answer carry; a well-formed one that it brings is kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        brought = request.headers.get("X-Request-ID", "")
        request.request_id = brought if REQUEST_ID.fullmatch(brought) else uuid.uuid4().hex
        logs.request_id.set(request.request_id)
        response = get_response(request)
        response["X-Request-ID"] = request.request_id
        return response

    return middleware


def refuse_nul(get_response: GetResponse) -> GetResponse:
    """Refuse a NUL byte in the address: databases do, with an error of their own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query:
            problem = b'{"type":"about:blank","title":"Bad Request","status":400,"detail":"The address holds a NUL byte."}'
            return HttpResponseBadRequest(problem, content_type="application/problem+json")
        return get_response(request)

    return middleware
