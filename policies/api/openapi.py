"""The schema, from what the views declare: each says its operation, parameters, body, answer and errors once."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from .parameters import REASON
from .problems import MEDIA_TYPE, problem
from .serializers.common import ProblemSerializer

ERRORS = {
    400: "A parameter or a field cannot be understood; each is named.",
    401: "The name or password is wrong, or there is none where one is needed.",
    403: "Not allowed for this account.",
    404: "Nothing has this name.",
    406: "Only JSON is served here.",
    409: "Somebody else decided first, or the restriction was merged meanwhile.",
    412: "It was changed since you read it.",
    413: "The body is too large.",
    415: "The body must be JSON.",
    422: "This Idempotency-Key was used for another request.",
    428: "Say which version you edit: send If-Match.",
    429: "Too many requests, or too many failed sign-ins from this address.",
    503: "As many wait already as can. Come back a little later.",
}
READING = (400, 401, 406, 429)
WRITING = (400, 401, 403, 406, 409, 413, 415, 429)


IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    location=OpenApiParameter.HEADER,
    description="A name of your own for this request: sent again with the same one, it is answered again and done once.",
)
SPARED = "What If-None-Match or If-Modified-Since names is still the answer: nothing is sent."
MATCH = "The ETag of what you read. Where it is no longer that, nothing is done and the answer is 412."


class Described(AutoSchema):
    """Asks a ``View`` of ours for what the schema says of it, and a ``Write`` of it for what writing takes."""

    @property
    def write(self) -> Any:
        return self.view.writes.get(self.method)

    def get_operation_id(self) -> str:
        return self.write.operation if self.write else self.view.operation

    def get_summary(self) -> str:
        return self.write.summary if self.write else self.view.summary

    def get_description(self) -> str:
        return (self.write.description if self.write else "") or super().get_description()

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_auth(self) -> list[dict[str, Any]]:
        """Reading takes no account, unless the site says so."""
        is_reading = not self.write and (self.method == "GET" or getattr(self.view, "is_reading", False))
        return [*super().get_auth(), *([{}] if is_reading and not self.view.is_private else [])]

    def get_override_parameters(self) -> list[OpenApiParameter]:
        if not self.write:
            return [*(parameter.described() for parameter in self.view.taken), *self.view.headers]
        needed = " Without it the answer is 428." if self.method in ("PATCH", "DELETE") else ""
        match = OpenApiParameter("If-Match", location=OpenApiParameter.HEADER, description=MATCH + needed)
        reason = [REASON.described()] if self.method == "DELETE" else []
        return [*reason, IDEMPOTENCY, *([match] if self.write.is_matched else [])]

    def get_request_serializer(self) -> Any:
        if self.method == "DELETE":
            return None
        return self.write.body if self.write else self.view.body

    def get_response_serializers(self) -> dict[Any, OpenApiResponse]:
        spared = {304: OpenApiResponse(description=SPARED)} if self._is_validated() else {}
        errors = {(code, MEDIA_TYPE): _error(code) for code in sorted(self._errors())}
        return {self._success(): self._answer()} | spared | errors

    def _is_validated(self) -> bool:
        return self.method == "GET" and self.view.is_validated

    def _answer(self) -> OpenApiResponse:
        if self.write:
            return OpenApiResponse(self.write.answer, self.write.summary)
        return OpenApiResponse(self.view.answer, self.view.summary, examples=list(self.view.examples))

    def _success(self) -> Any:
        if self.write:
            return self.write.status
        return (200, self.view.media_type) if self.view.media_type else 200

    def _errors(self) -> set[int]:
        if self.write:
            own = {404} if self.write.may_be_missing else set()
            own |= {412} if self.write.is_matched else set()
            return {*WRITING, 422, *own, *({428} if self.method in ("PATCH", "DELETE") else set())}
        missing = {404} if "{" in self.path or self.view.may_be_missing else set()
        return {*(WRITING if self.view.body else READING), *missing, *self.view.also}


def closed_bodies(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A body has the fields that are named, and no others."""
    for name, shape in result["components"]["schemas"].items():
        if name.endswith("Request") and "properties" in shape:
            shape["additionalProperties"] = False
    return result


def _error(code: int) -> OpenApiResponse:
    value = problem(code, ERRORS[code], instance="/api/v1/restrictions/")
    return OpenApiResponse(ProblemSerializer, ERRORS[code], examples=[OpenApiExample(f"{code}", value=value)])


@cache
def schema() -> dict[str, Any]:
    """The whole schema as OpenAPI 3.1. It depends on the code alone, so it is made once."""
    return SchemaGenerator().get_schema(request=None, public=True)
