"""What all views share."""

from functools import cache, cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from policies.api import throttling
from policies.api.jsons import LARGEST_BODY, drain
from policies.api.openapi import Described
from policies.api.paging import PAGING, Keyset, Place, place
from policies.api.parameters import REASON, Parameter, picked, read_all
from policies.api.reading import Shape, names_of, read
from policies.api.validators import State, spare, state, validated
from policies.api.writes import Write
from policies.models.keys import Scope


class View(APIView):
    """Reads its parameters before anything else, so that none is passed over in silence."""

    schema = Described()
    operation: ClassVar[str]
    summary: ClassVar[str]
    tag: ClassVar[str]
    answer: ClassVar[type[Shape]]
    shape: ClassVar[type[Shape] | None] = None
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    body: ClassVar[Any] = None
    examples: ClassVar[tuple[OpenApiExample, ...]] = ()
    may_be_missing: ClassVar[bool] = False
    also: ClassVar[tuple[int, ...]] = ()  # errors of its own
    media_type: ClassVar[str] = ""  # of the answer, where it is no JSON
    writes: ClassVar[dict[str, Write]] = {}  # by method
    is_logged: ClassVar[bool] = True  # whether all that it shows is in the log when it changes
    is_private: ClassVar[bool] = False  # for accounts alone
    is_validated: ClassVar[bool] = True  # whether its answers carry an ETag
    headers: ClassVar[tuple[OpenApiParameter, ...]] = ()  # that it reads besides
    largest_body: ClassVar[int] = LARGEST_BODY
    state: State | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not hasattr(self, request.method.lower()):
            raise MethodNotAllowed(request.method)
        super().initial(request, *args, **kwargs)
        self.asked  # noqa: B018 (raises what is wrong with it)
        if self.is_logged and request.method in ("GET", "HEAD"):
            self.state = state()  # before any row is read, so that it is never newer than the answer
            spare(request._request, self.state)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(response, Response) or response.status_code != 200 or request.method not in ("GET", "HEAD"):
            drain(request._request)
            answer = super().finalize_response(request, response, *args, **kwargs)
            throttling.told(request, answer)
            return answer
        renderer = request.accepted_renderer
        body = renderer.render(response.data, renderer.media_type, {"request": request, "view": self})
        kind = response.content_type or renderer.media_type
        answer = validated(request._request, body, self.state, kind)
        patch_vary_headers(answer, ["Accept", "Authorization", "Cookie"])
        throttling.told(request, answer)
        return answer

    def perform_authentication(self, request: Request) -> None:
        """Who asks, counted whether they prove it or not: whoever guesses at keys or lacks a right is slowed down too."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            request._not_authenticated()
            super().check_throttles(request)
            raise
        super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Done already, before anything could be refused."""

    def needs(self, method: str) -> tuple[str, Scope]:
        """The right of an account, and the scope of a key, that it takes to write."""
        write = self.writes.get(method)
        return (write.right, write.scope) if write else ("change_proposedchange", Scope.EDIT)

    @property
    def taken(self) -> tuple[Parameter, ...]:
        """Every parameter that may be given."""
        return (*self.parameters, *(selecting(self.shape) if self.shape else ()))

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The value of each parameter, by name. Raises ``BadParameters``."""
        if self.request.method not in self.writes:
            return read_all(self.request.query_params, self.taken)
        said = read_all(self.request.query_params, (REASON,) if self.request.method == "DELETE" else ())
        return said | read_all(QueryDict(), self.taken)  # what is answered to a write is what reading would give

    def wants(self, *names: str) -> bool:
        """Whether any of these fields is to be shown."""
        fields = self.asked.get("fields")
        return not fields or not set(names).isdisjoint(fields)

    def includes(self, name: str) -> bool:
        return name in (self.asked.get("include") or ())

    def picked(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row with the fields that were asked for, in the order of the shape."""
        fields = self.asked.get("fields")
        if not fields or self.shape is None:
            return row
        kept = {self.shape.key, *self.shape.hidden, *fields}
        return {name: value for name, value in row.items() if name in kept}


class ListView(View):
    """One page of a list, in the order of its keyset."""

    parameters = PAGING
    shape: ClassVar[type[Shape]]
    keyset: ClassVar[Keyset]
    more: ClassVar[tuple[str, ...]] = ()

    def get(self, request: Request, **named: str) -> Response:
        page = self.place()
        found = self.found(page, **named)
        head = self.head() | {"next": page.next(request, found)}
        if self.asked["count"]:
            head["count"] = self.rows(**named).order_by().count()
        shown = found[: page.limit]
        self.fill(shown)
        return Response(head | {"results": [self.picked(row) for row in shown]})

    def found(self, page: Place, **named: str) -> list[dict[str, Any]]:
        """The rows of the page, and one more where another page follows."""
        return read(page.cut(self.rows(**named)), self.shape, *self.more)

    def place(self) -> Place:
        return place(self.request, self.keyset, self.asked)

    def rows(self, **named: str) -> QuerySet[Any]:
        """All rows of the list, before they are put in order and cut."""
        raise NotImplementedError

    def fill(self, rows: list[dict[str, Any]]) -> None:
        """Put into the rows of the page what is no column of theirs."""

    def head(self) -> dict[str, Any]:
        """What the answer says besides the rows."""
        return {}


class DetailView(View):
    """One row of a list, by its name."""

    of: ClassVar[type[ListView]]
    what: ClassVar[str]
    shape: ClassVar[type[Shape]]

    def get(self, request: Request, **named: Any) -> Response:
        (name,) = named.values()
        listing = self.of()
        rows = self.all_rows().filter(**{self.shape.key: name})
        found = read(rows, self.shape, *listing.more)
        if not found:
            raise Http404(f"There is no {self.what} {name!r}.")
        listing.request = request
        listing.fill(found)
        return Response(self.picked(found[0]))

    def all_rows(self) -> QuerySet[Any]:
        raise NotImplementedError


@cache
def selecting(shape: type[Shape]) -> tuple[Parameter, ...]:
    """The parameters that choose what is shown of each row."""
    if not shape.key:
        return ()
    fields = picked("fields", names_of(shape), f"Only these fields of each row, and its {shape.key}.")
    include = picked("include", shape.included, "Show these besides.") if shape.included else None
    return (fields, include) if include else (fields,)
