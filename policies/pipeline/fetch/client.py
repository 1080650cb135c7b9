"""One fetch: ask, follow redirects by hand, read within limits, and say in one sentence what went wrong."""

import http.client
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import Message

from .body import read_body
from .connection import Watchdog, connect
from .targets import Target, next_target, shown, target_of
from .values import FetchFailed, FetchRefused, Http, Response, Trace

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
REDIRECTS = (301, 302, 303, 307, 308)
DOCUMENTS = (200, 203)
MAX_WAIT = 7 * 86_400
FORBIDDEN_IN_HEADER = re.compile(r"[^\x20-\x7e]")


Gate = Callable[[str], None]
"""Called with each address before it is asked; raises ``FetchRefused`` or ``FetchFailed`` where it shall not be."""


def fetch(
    url: str,
    *,
    http: Http,
    etag: str = "",
    last_modified: str = "",
    trace: Trace | None = None,
    gate: Gate | None = None,
) -> Response:
    """Bring one document.

    With a validator of an earlier answer the server may say 304: then ``not_modified`` is set and there is no body. Each
    step is noted in ``trace``. Raises ``FetchRefused`` where we will not go, ``FetchFailed`` where we went and got no
    document.
    """
    trace = trace or Trace()
    target = target_of(url)
    validators = _validators(etag, last_modified)
    with Watchdog(http.total_seconds) as dog:
        for _ in range(http.max_redirects + 1):
            if gate:
                gate(target.url)
            answer = _ask(target, validators, http=http, dog=dog, trace=trace)
            if isinstance(answer, Response):
                return answer
            target = answer
            trace.note("redirect", f"to {shown(target.url)}")
    raise FetchFailed(f"It redirects more than {http.max_redirects} times.")


def _validators(etag: str, last_modified: str) -> dict[str, str]:
    """Those that can stand in a header as they came."""
    wanted = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in wanted.items() if value and not FORBIDDEN_IN_HEADER.search(value)}


def _ask(target: Target, validators: dict[str, str], *, http: Http, dog: Watchdog, trace: Trace) -> Response | Target:
    """One request: a document, or where to ask instead. The faults of all layers become one of ours."""
    try:
        connection = connect(target, http=http, dog=dog, trace=trace)
        try:
            return _answer(connection, target, validators, http=http, dog=dog, trace=trace)
        finally:
            connection.close()
    except (FetchFailed, FetchRefused):
        if dog.has_bitten:
            raise dog.late() from None
        raise
    except Exception as fault:
        if dog.has_bitten:
            raise dog.late() from fault
        raise FetchFailed(_sentence(fault, http), is_passing=_is_passing(fault)) from fault


def _answer(
    connection: http.client.HTTPConnection,
    target: Target,
    validators: dict[str, str],
    *,
    http: Http,
    dog: Watchdog,
    trace: Trace,
) -> Response | Target:
    headers = {"User-Agent": http.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
    connection.request("GET", target.path, headers=headers | validators)
    trace.note("request", f"GET {shown(target.path)}" + (", if it has changed" if validators else ""))
    with connection.getresponse() as answer:
        trace.note("status", f"{answer.status} {http_reason(answer.status)}".strip())
        if answer.status in REDIRECTS:
            return _redirect(answer, target)
        if answer.status == 304:
            return _not_modified(answer, target, validators)
        if answer.status not in DOCUMENTS:
            raise _refusal(answer)
        body = read_body(answer, http=http)
        if dog.has_bitten:  # a body without a length looks whole when its socket is shut
            raise dog.late()
        trace.note("body", f"{len(body):,} bytes")
        return _document(answer, target, body)


def http_reason(status: int) -> str:
    """What a status means, in the words of the standard and not of the server."""
    return http.client.responses.get(status, "")


def _redirect(answer: http.client.HTTPResponse, target: Target) -> Target:
    location = (answer.getheader("Location") or "").strip()
    if not location:
        raise FetchFailed(f"It redirects ({answer.status}) without saying where to.", status=answer.status)
    with suppress(UnicodeError):  # header bytes are read as Latin-1, while addresses are written in UTF-8
        location = location.encode("latin-1").decode("utf-8")
    return next_target(location, after=target)


def _not_modified(answer: http.client.HTTPResponse, target: Target, validators: dict[str, str]) -> Response:
    if not validators:
        raise FetchFailed("It answered 304, not modified, although nothing was asked that allows it.", status=304)
    return Response(
        status=304,
        url=target.url,
        headers=_headers(answer),
        etag=answer.getheader("ETag") or validators.get("If-None-Match", ""),
        last_modified=answer.getheader("Last-Modified") or validators.get("If-Modified-Since", ""),
        not_modified=True,
    )


def _refusal(answer: http.client.HTTPResponse) -> FetchFailed:
    named = f"{answer.status} {http_reason(answer.status)}".strip()
    wait = (answer.getheader("Retry-After") or "").strip()
    seconds = min(int(wait), MAX_WAIT) if wait.isascii() and wait.isdigit() and len(wait) < 10 else None
    later = f" and asks for {seconds:,} s of patience" if seconds else ""
    return FetchFailed(f"The server answered {named}{later}.", status=answer.status, retry_after=seconds)


def _document(answer: http.client.HTTPResponse, target: Target, body: bytes) -> Response:
    kind = Message()
    kind["Content-Type"] = answer.getheader("Content-Type") or "application/octet-stream"
    return Response(
        status=answer.status,
        url=target.url,
        headers=_headers(answer),
        body=body,
        media_type=kind.get_content_type() if answer.getheader("Content-Type") else "",
        charset=_token(kind.get_param("charset")),
        etag=answer.getheader("ETag") or "",
        last_modified=answer.getheader("Last-Modified") or "",
    )


def _token(value: object) -> str:
    return value.strip().lower()[:40] if isinstance(value, str) else ""


def _headers(answer: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.getheaders()}


def _is_passing(fault: Exception) -> bool:
    return isinstance(fault, OSError) and not isinstance(fault, ssl.SSLError)


def _sentence(fault: Exception, http_: Http) -> str:
    if isinstance(fault, TimeoutError):
        return f"The server said nothing for {http_.read_seconds:g} s."
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"The server's certificate does not hold: {fault.verify_message}."
    if isinstance(fault, ssl.SSLError):
        return "The server does not speak TLS as it should."
    if isinstance(fault, http.client.RemoteDisconnected):
        return "The server closed the connection without an answer."
    if isinstance(fault, http.client.IncompleteRead):
        return "The answer ends in the middle."
    if isinstance(fault, http.client.HTTPException):
        return f"The answer is not proper HTTP ({type(fault).__name__})."
    if isinstance(fault, OSError):
        return f"The connection broke ({fault.strerror or type(fault).__name__})."
    return f"The answer could not be read ({type(fault).__name__})."
