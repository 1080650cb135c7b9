"""Asking the API as a client does; whatever it answers is held against the schema that it publishes."""

import base64
from functools import cache
from typing import Any

import jsonschema
from django.test import Client

from policies.api.openapi import schema

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"


def get(path: str, *, status: int = 200, by: Any = None, **headers: str) -> Any:
    """The JSON at ``path``, which may be a whole address as ``next`` gives it."""
    return ask("get", path, status=status, by=by, **headers)


def post(path: str, body: Any = None, *, status: int = 200, by: Any = None, **headers: str) -> Any:
    return ask(
        "post",
        path,
        status=status,
        by=by,
        data={} if body is None else body,
        content_type="application/json",
        **headers,
    )


def patch(path: str, body: Any, *, status: int = 200, by: Any = None, **headers: str) -> Any:
    return ask("patch", path, status=status, by=by, data=body, content_type="application/json", **headers)


def delete(path: str, body: Any, *, status: int = 204, by: Any = None, **headers: str) -> Any:
    return ask("delete", path, status=status, by=by, data=body, content_type="application/json", **headers)


def ask(
    method: str, path: str, *, status: int, by: Any = None, data: Any = None, content_type: str = "", **headers: str
) -> Any:
    path = path.removeprefix("http://testserver")
    path = path if path.startswith("/") else ROOT + path
    if by is not None:
        headers["Authorization"] = f"Bearer {by}" if isinstance(by, str) else basic(by.get_username())
    sent = {"data": data, "content_type": content_type} if data is not None else {}
    response = getattr(Client(raise_request_exception=False), method)(path, headers=headers, **sent)
    assert response.status_code == status, (response.status_code, response.content[:600])
    if status == 204:
        assert not response.content
        return None
    expected = "application/json" if status < 300 else PROBLEM
    assert response["Content-Type"] == expected, response["Content-Type"]
    answer = response.json()
    check(path, method, status, answer)
    return answer


def basic(name: str, password: str = "correct horse battery") -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def faults(answer: dict[str, Any]) -> dict[str, str]:
    """What a problem names, parameter or pointer, with its sentence."""
    return {row.get("parameter") or row["pointer"]: row["detail"] for row in answer.get("errors", [])}


def slugs(answer: dict[str, Any]) -> list[str]:
    return [row["slug"] for row in answer["results"]]


def all_pages(path: str) -> list[Any]:
    rows, next_ = [], path
    while next_:
        answer = get(next_)
        rows += answer["results"]
        next_ = answer["next"]
    return rows


def check(path: str, method: str, status: int, answer: Any) -> None:
    """Hold an answer against the schema: nothing missing, nothing unannounced, nothing of another type."""
    told = schema()["paths"].get(template(path), {}).get(method, {"responses": {}})["responses"]
    if str(status) in told:
        shape = told[str(status)]["content"]["application/json" if status < 300 else PROBLEM]["schema"]
    else:
        assert status >= 300 and not told, f"{method} {path} answers {status}, which the schema does not tell"
        shape = {"$ref": "#/components/schemas/Problem"}
    jsonschema.validate(answer, shape | {"components": components()})


def template(path: str) -> str | None:
    """The path of the schema that an address is of: fixed words before names."""
    parts = path.split("?")[0].split("/")
    fitting = [
        known
        for known in schema()["paths"]
        if len(known.split("/")) == len(parts)
        and all(mine.startswith("{") or mine == theirs for mine, theirs in zip(known.split("/"), parts, strict=True))
    ]
    return min(fitting, key=lambda known: known.count("{"), default=None)


@cache
def components() -> dict[str, Any]:
    """The components of the schema, closed: a field that they do not name is a fault."""
    return {"schemas": {name: _closed(shape) for name, shape in schema()["components"]["schemas"].items()}}


def _closed(shape: dict[str, Any]) -> dict[str, Any]:
    return shape | {"additionalProperties": False} if shape.get("properties") else shape
