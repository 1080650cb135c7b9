"""The schema: valid, complete, true to the addresses, and shown on a page that needs nobody else's server."""

import re
from io import StringIO

import jsonschema
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern
from drf_spectacular.validation import validate_schema

from policies.api import urls
from policies.api.openapi import schema
from policies.api.reading import names_of, read
from policies.api.serializers.restrictions import RestrictionSerializer
from policies.api.serializers.samples import BODIES
from policies.api.views.examples import RESTRICTION
from policies.models import Restriction
from policies.vocabulary import Action, Status
from tests.api.asking import PROBLEM, check
from tests.makers import NOW, make_restriction

OPERATIONS = [
    (path, method, operation)
    for path, methods in schema()["paths"].items()
    for method, operation in methods.items()
    if method in ("get", "post", "patch", "delete")
]


def test_the_schema_is_valid_and_nothing_in_it_was_guessed() -> None:
    validate_schema(schema())
    assert schema()["openapi"].startswith("3.1")
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


def test_every_address_of_the_api_is_in_the_schema() -> None:
    served = {
        "/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)).replace("{pk}", "{id}")
        for pattern in urls.urlpatterns
        if isinstance(pattern, URLPattern)
        and pattern.name not in ("root", "schema", "schema-yaml", "docs", "nowhere", "alert")
    }
    assert served == {path.replace("{pk}", "{id}") for path in schema()["paths"]}


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[row[2]["operationId"] for row in OPERATIONS])
def test_every_operation_is_described_with_its_errors(path: str, method: str, operation: dict) -> None:
    assert operation["summary"] and operation["description"]
    assert {"400", "401", "406"} <= set(operation["responses"])
    assert any(code.startswith("2") for code in operation["responses"])
    assert ("404" in operation["responses"]) == ("{" in path or "latest" in path)
    for code, response in operation["responses"].items():
        assert code.startswith(("2", "304")) or list(response["content"]) == [PROBLEM]
    for parameter in operation.get("parameters", []):
        assert parameter["in"] == "path" or parameter["description"]


def test_words_are_the_vocabulary_by_their_own_names() -> None:
    shapes = schema()["components"]["schemas"]
    assert shapes["Status"]["enum"] == list(Status)
    assert shapes["Action"]["enum"] == list(Action)
    assert not [name for name in shapes if name.endswith("Enum") and name != "NullEnum"]


def test_the_example_of_a_restriction_is_one() -> None:
    check("/api/v1/restrictions/us-eda-2025-05/", "get", 200, RESTRICTION)
    assert list(RESTRICTION) == list(names_of(RestrictionSerializer))


@pytest.mark.django_db
def test_reading_names_every_field_in_the_order_of_the_schema() -> None:
    make_restriction()
    (row,) = read(Restriction.objects.as_of(NOW.date()), RestrictionSerializer)
    assert list(row) == list(names_of(RestrictionSerializer))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("schema/", "application/vnd.oai.openapi+json; version=3.1"),
        ("schema/openapi.yaml", "application/vnd.oai.openapi"),
    ],
)
def test_the_schema_is_served(path: str, kind: str) -> None:
    answer = Client().get(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"].startswith(kind)) == (200, True)
    assert b"list_restrictions" in answer.content


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = Client().get("/api/v1/docs/").content.decode()
    assert not re.findall(r"(?:src|href)=\"https?://", page)
    assert "<script>" not in page and "style=" not in page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_shows_the_schema_and_tries_it_under_our_content_policy(live: object) -> None:
    faults: list[str] = []
    requested: list[str] = []
    live.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    live.on("pageerror", lambda error: faults.append(str(error)))
    live.on("request", lambda request: requested.append(request.url))
    live.goto("/api/v1/docs/")
    live.wait_for_selector("#operations-restrictions-list_restrictions")
    live.click("#operations-changes-list_changes .opblock-summary-control")
    live.click("#operations-changes-list_changes .execute")
    live.wait_for_selector("#operations-changes-list_changes .live-responses-table .response-col_status >> text=200")
    assert faults == []
    assert [url for url in requested if not url.startswith((live.url, "data:"))] == []


@pytest.mark.parametrize("name", BODIES)
def test_every_sample_of_a_body_is_one(name: str) -> None:
    shape = schema()["components"]["schemas"][f"{name.removesuffix('Serializer')}Request"]
    jsonschema.validate(BODIES[name], shape | {"components": {"schemas": schema()["components"]["schemas"]}})
    shown = [
        example["value"]
        for _, _, operation in OPERATIONS
        for media in operation.get("requestBody", {}).get("content", {}).values()
        for example in media.get("examples", {}).values()
    ]
    assert BODIES[name] in shown
