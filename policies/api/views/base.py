"""What all views share."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from policies.api.openapi import Described
from policies.api.paging import PAGING, Keyset, Place, place
from policies.api.parameters import Parameter, read_all
from policies.api.reading import Shape, read


class View(APIView):
    """Reads its parameters before anything else, so that none is passed over in silence."""

    schema = Described()
    operation: ClassVar[str]
    summary: ClassVar[str]
    tag: ClassVar[str]
    answer: ClassVar[type[Shape]]
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    body: ClassVar[Any] = None
    examples: ClassVar[tuple[OpenApiExample, ...]] = ()
    may_be_missing: ClassVar[bool] = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not hasattr(self, request.method.lower()):
            raise MethodNotAllowed(request.method)
        super().initial(request, *args, **kwargs)
        self.asked  # noqa: B018 (raises what is wrong with it)

    @cached_property
    def asked(self) -> dict[str, Any]:
        """The value of each parameter, by name. Raises ``BadParameters``."""
        return read_all(self.request.query_params, self.parameters)


class ListView(View):
    """One page of a list, in the order of its keyset."""

    parameters = PAGING
    shape: ClassVar[type[Shape]]
    keyset: ClassVar[Keyset]
    more: ClassVar[tuple[str, ...]] = ()

    def get(self, request: Request, **named: str) -> Response:
        page = self.place()
        found = read(page.cut(self.rows(**named)), self.shape, *self.more)
        shown = found[: page.limit]
        self.fill(shown)
        return Response(self.head() | {"next": page.next(request, found), "results": shown})

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
