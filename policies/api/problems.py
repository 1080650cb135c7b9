"""Errors as ``application/problem+json`` (RFC 9457): every error of every kind, from wherever it comes."""

from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from itertools import islice
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from .refusals import BadParameters
from .validators import NotModified

MEDIA_TYPE = "application/problem+json"
API = "/api/"
MOST_TOLD = 100  # faults of one request


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """What REST framework answers for ``exc``; None for what it does not know, which becomes a 500."""
    if isinstance(exc, NotModified):
        return _not_modified(exc)
    response = exception_handler(exc, context)
    if response is None:
        return None
    errors, detail = _told(exc, response.data)
    response.data = problem(response.status_code, detail, instance=context["request"].path, errors=errors)
    response.content_type = MEDIA_TYPE
    return response


def _not_modified(exc: NotModified) -> Response:
    headers = {"ETag": exc.etag, "Cache-Control": "no-cache"}
    return Response(status=304, headers=headers | ({"Last-Modified": exc.modified} if exc.modified else {}))


def problem(status: int, detail: str, *, instance: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The body of a problem.

    Each of ``errors`` names what is at fault: ``{"pointer": "#/field", "detail": sentence}`` in the body, or
    ``{"parameter": name, "detail": sentence}`` in the address.
    """
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body |= {"detail": detail, "instance": instance}
    return body | {"errors": errors} if errors else body


def _told(exc: Exception, data: Any) -> tuple[list[dict[str, str]], str]:
    if isinstance(exc, BadParameters):
        return [{"parameter": name, "detail": fault} for name, fault in exc.faults.items()], str(exc.detail)
    if isinstance(exc, ValidationError):
        return list(islice(_errors(data, ""), MOST_TOLD)), "The request is not valid."
    return [], str(data.get("detail", "")) if isinstance(data, dict) else str(data)


def _errors(data: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Flatten REST framework's nested lists and dicts into one row an error."""
    if isinstance(data, dict):
        for name, inner in data.items():
            yield from _errors(inner, pointer if name == "non_field_errors" else f"{pointer}/{_escaped(str(name))}")
    elif isinstance(data, list):
        for number, inner in enumerate(data):
            yield from _errors(inner, f"{pointer}/{number}" if isinstance(inner, dict | list) else pointer)
    else:
        yield {"pointer": f"#{pointer}", "detail": str(data)}


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


# --- What is answered outside of REST framework's views ---


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    # What Django itself finds suspicious is not repeated to whoever sent it; a refusal of ours says why.
    detail = str(exception) if isinstance(exception, BadRequest) else "The request cannot be understood."
    return _plain(request, 400, detail) or defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain(request, 403, "This is not allowed.") or defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain(request, 404, "Nothing is found at this address.") or defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain(request, 500, "Something went wrong on our side.") or defaults.server_error(request)


def only(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page under the API that answers to these methods alone; another one is refused in the one form of errors."""

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods:
                return view(request, *args, **kwargs)
            body = problem(405, f'Method "{request.method}" not allowed.', instance=request.path)
            return JsonResponse(body, status=405, content_type=MEDIA_TYPE, headers={"Allow": ", ".join(methods)})

        return csrf_exempt(wraps(view)(answer))

    return wrap


def _plain(request: HttpRequest, status: int, detail: str) -> HttpResponse | None:
    if not request.path.startswith(API):
        return None
    return JsonResponse(problem(status, detail, instance=request.path), status=status, content_type=MEDIA_TYPE)
