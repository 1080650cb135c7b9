"""Writing to the registry: made, edited and removed through ``policies.registry.edit``, so that the log has it all."""

from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from django.utils.http import parse_etags
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.jsons import JsonRenderer
from policies.api.refusals import Changed, MatchNeeded
from policies.api.validators import etag_of
from policies.api.writes import author, once, told
from policies.models import Alias, Restriction, RestrictionLink
from policies.models.registry import Registered
from policies.registry import edit
from policies.registry.codes import CodeFault, normal_code
from policies.registry.edit import editing
from policies.registry.items import CodeEntry
from policies.registry.rows import write_belongings

from .base import View

SETS = ("targets", "categories", "parties", "restrictions")
BELONGINGS = ("items", "aliases", "links")


class Writing(View):
    """Reads who writes and what they send; the rest is up to the ledger and the registry."""

    def sent(self, request: Request, *, is_partial: bool = False) -> dict[str, Any]:
        body = self.writes[request.method].body(data=request.data)
        for field in body.fields.values() if is_partial else ():  # what is within a field that is sent stays as it is
            field.required, field.default = False, empty
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def must_match(self, request: Request, *, is_needed: bool, **named: Any) -> None:
        """Raise ``Changed`` where the caller saw another version than there is, as ``If-Match`` tells."""
        given = request.headers.get("If-Match")
        if not given:
            if is_needed:
                raise MatchNeeded
            return
        now = etag_of(JsonRenderer().render(self.get(request, **named).data))
        if given.strip() != "*" and now not in parse_etags(given):
            raise Changed("It was changed since you read it. Read it again, and edit that.")


class Making(Writing):
    """POST on a list makes a row."""

    model: ClassVar[type[Registered]]
    detail: ClassVar[type[View]]

    def post(self, request: Request) -> Response:
        return once(request, lambda: self._make(request), now=timezone.now())

    def _make(self, request: Request) -> Response:
        sent = self.sent(request)
        by = author(request, sent.pop("reason", ""))
        with told():
            store(self.model(), sent, by=by)
        return Response(self.shown(request, sent), status=201)

    def shown(self, request: Request, sent: dict[str, Any]) -> Any:
        view = self.detail()
        view.request = request
        name = "code" if "code" in sent else "slug"
        return view.get(request, **{name: sent[name]}).data


class Editing(Writing):
    """PATCH on a row edits it, DELETE removes it; both take the ETag of what the caller saw."""

    model: ClassVar[type[Registered]]

    def patch(self, request: Request, **named: Any) -> Response:
        return once(request, lambda: self._edit(request, named), now=timezone.now())

    def delete(self, request: Request, **named: Any) -> Response:
        return once(request, lambda: self._remove(request, named), now=timezone.now())

    def _edit(self, request: Request, named: dict[str, Any]) -> Response:
        row = self.row(named)
        sent = self.sent(request, is_partial=True)
        self.must_match(request, is_needed=True, **named)
        by = author(request, sent.pop("reason", ""))
        with told():
            store(row, sent, by=by)
        return self.get(request, **(named | {name: sent[name] for name in named if name in sent}))

    def _remove(self, request: Request, named: dict[str, Any]) -> Response:
        row = self.row(named)
        self.must_match(request, is_needed=True, **named)
        with told():
            edit.delete(row, by=author(request, self.asked["reason"] or ""), now=timezone.now())
        return Response(status=204)

    def row(self, named: dict[str, Any]) -> Any:
        found = self.model.objects.filter(**named).first()
        if found is None:
            raise Http404("Nothing has this name.")
        return found


def store(row: Registered, sent: dict[str, Any], *, by: Any) -> None:
    """Put what was sent into a row, new or old, with its sets and belongings."""
    belongings = {name: _read(name, sent.pop(name)) for name in BELONGINGS if name in sent}
    sets = {name: sent.pop(name) for name in SETS if name in sent}
    with editing(row, by=by, now=timezone.now(), expected_version=row.version if row.pk else None):
        for name, value in sent.items():
            setattr(row, name, value)
        row.full_clean()
        edit.write(row)
        for name, rows in sets.items():
            getattr(row, name).set(rows)
        if isinstance(row, Restriction):
            write_belongings(row, belongings)


def _read(name: str, rows: list[dict[str, Any]]) -> list[Any]:
    if name == "items":
        return [_item(number, row) for number, row in enumerate(rows)]
    if name == "aliases":
        return [Alias(**row) for row in rows]
    return [
        RestrictionLink(
            kind=row["kind"],
            to_restriction=row["restriction"],
            note=row.get("note", ""),
            source_url=row.get("source_url", ""),
        )
        for row in rows
    ]


def _item(number: int, row: dict[str, Any]) -> tuple[str, str, list[CodeEntry]]:
    codes = []
    for place, code in enumerate(row.get("codes", ())):
        edition = code.get("edition", "")
        try:
            normal = normal_code(code["system"], code["code"], edition=edition)
        except CodeFault as fault:
            raise ValidationError({"items": {str(number): {"codes": {str(place): {"code": str(fault)}}}}}) from None
        codes.append(CodeEntry(code["system"], normal, edition, code["is_verified"], code.get("source_url", "")))
    return row["name"], row.get("note", ""), codes
