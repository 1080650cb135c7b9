"""The schema, from what the views declare: each says its operation, parameters, body, answer and errors once."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from .problems import MEDIA_TYPE, problem
from .serializers.common import ProblemSerializer

ERRORS = {
    400: "A parameter or a field cannot be understood; each is named.",
    401: "The name or password is wrong, or there is none where one is needed.",
    403: "Not allowed for this account.",
    404: "Nothing has this name.",
    406: "Only JSON is served here.",
    409: "Somebody else decided first, or the restriction was merged meanwhile.",
    413: "The body is too large.",
    415: "The body must be JSON.",
    429: "Too many requests, or too many failed sign-ins from this address.",
    503: "As many wait already as can. Come back a little later.",
}
READING = (400, 401, 406, 429)
WRITING = (400, 401, 403, 406, 409, 413, 415, 429)


class Described(AutoSchema):
    """Asks a ``View`` of ours for what the schema says of it."""

    def get_operation_id(self) -> str:
        return self.view.operation

    def get_summary(self) -> str:
        return self.view.summary

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_override_parameters(self) -> list[OpenApiParameter]:
        return [parameter.described() for parameter in self.view.taken]

    def get_request_serializer(self) -> Any:
        return self.view.body

    def _success(self) -> Any:
        return (200, self.view.media_type) if self.view.media_type else 200

    def get_response_serializers(self) -> dict[Any, OpenApiResponse]:
        codes = WRITING if self.view.body else READING
        codes = (*codes, 404) if "{" in self.path or self.view.may_be_missing else codes
        codes = (*codes, *self.view.also)
        answer = OpenApiResponse(self.view.answer, self.view.summary, examples=list(self.view.examples))
        return {self._success(): answer} | {(code, MEDIA_TYPE): _error(code) for code in sorted(codes)}


def _error(code: int) -> OpenApiResponse:
    value = problem(code, ERRORS[code], instance="/api/v1/restrictions/")
    return OpenApiResponse(ProblemSerializer, ERRORS[code], examples=[OpenApiExample(f"{code}", value=value)])


@cache
def schema() -> dict[str, Any]:
    """The whole schema as OpenAPI 3.1. It depends on the code alone, so it is made once."""
    return SchemaGenerator().get_schema(request=None, public=True)
