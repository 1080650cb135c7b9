"""What every request passes: its name, its caller, its safe address, its headers."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from policies.web import middleware


def test_a_well_formed_request_id_is_kept(client: Client) -> None:
    assert client.get("/health/live", headers={"X-Request-ID": "trace-00042"})["X-Request-ID"] == "trace-00042"


@pytest.mark.parametrize("brought", ["", "short", "a" * 65, "two words", "line\nbreak", "<script>alert(1)"])
def test_another_gets_a_name_of_ours(brought: str) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": brought})
    response = middleware.request_id(lambda request: HttpResponse())(request)
    assert len(response["X-Request-ID"]) == 32
    assert response["X-Request-ID"] == request.request_id  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/restrictions/%00/", "/?q=a%00b", "/api/v1/restrictions/?search=%00", "/admin/%00"])
def test_a_nul_in_the_address_is_a_400(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def address_seen(request: HttpRequest) -> str:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    middleware.caller(view)(request)
    return seen[0]


def test_a_forwarded_address_counts_only_behind_a_proxy_of_ours(settings: Any) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    assert address_seen(RequestFactory().get("/", headers=forwarded)) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert address_seen(RequestFactory().get("/", headers=forwarded)) == "198.51.100.7"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/restrictions/", "/api/v1/", "/admin/login/", "/health/live", "/not-there"])
def test_every_answer_carries_its_protection(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "'unsafe-inline'" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


def test_pages_and_style_travel_compressed_and_the_api_as_it_is(client, db):
    page = client.get("/about/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip" and len(page.content) < len(client.get("/about/").content) / 2
    assert "Content-Encoding" not in client.get("/api/v1/restrictions/", headers={"accept-encoding": "gzip"})
    assert client.get("/about/", headers={"accept-encoding": "gzip", "if-none-match": page["ETag"]}).status_code == 304
