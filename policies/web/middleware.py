"""What every request passes."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from tracker import logs

GetResponse = Callable[[HttpRequest], HttpResponse]
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
