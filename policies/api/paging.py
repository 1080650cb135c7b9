"""Pages that hold still: by the key of the last row seen, never by counting rows.

The key is one column that is unique, never empty and indexed, so that no row is lost or shown twice while others are added.
A cursor also says which question it belongs to: with another filter it is refused rather than misread.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import QuerySet
from rest_framework.request import Request

from .parameters import LARGEST, Parameter, limit
from .problems import BadParameters

NOT_OURS = "This cursor is not from this list with these filters. Start again without it, or follow “next” as it is."
CURSOR = Parameter("cursor", str, "Where to go on, as “next” of the page before gives it.")
PAGING = (limit(50, 200), CURSOR)


def number(key: Any) -> int:
    if type(key) is not int or not 0 <= key <= LARGEST:
        raise ValueError
    return key


@dataclass(frozen=True)
class Keyset:
    """The order of a list. ``name`` is the column, and its name in the answer; ``read`` takes a cursor's key or raises."""

    name: str
    read: Callable[[Any], Any]
    is_descending: bool = False

    def after(self, rows: QuerySet[Any], key: Any) -> QuerySet[Any]:
        return rows.filter(**{f"{self.name}__{'lt' if self.is_descending else 'gt'}": key})

    def ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by(f"-{self.name}" if self.is_descending else self.name)


@dataclass(frozen=True)
class Place:
    """A page of a list: how many rows, after which cursor, of which question (path and parameters as understood)."""

    keyset: Keyset
    path: str
    question: dict[str, str]
    limit: int
    cursor: str | None

    def cut(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of this page and one more, which tells whether another page follows. Raises ``BadParameters``."""
        rows = self.keyset.ordered(rows)
        if self.cursor is not None:
            rows = self.keyset.after(rows, self._key(self.cursor))
        return rows[: self.limit + 1]

    def next(self, request: Request, found: list[dict[str, Any]]) -> str | None:
        """The address of the page that follows, which asks the same question; None on the last page."""
        if len(found) <= self.limit:
            return None
        cursor = self._cursor(found[self.limit - 1][self.keyset.name])
        asked = self.question | {"limit": str(self.limit), "cursor": cursor}
        return request.build_absolute_uri(f"{self.path}?{urlencode(asked)}")

    def _cursor(self, key: Any) -> str:
        return base64.urlsafe_b64encode(orjson.dumps([self._digest(), key])).rstrip(b"=").decode()

    def _key(self, cursor: str) -> Any:
        try:
            digest, key = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            if digest != self._digest():
                raise ValueError
            return self.keyset.read(key)
        except (ValueError, TypeError):
            raise BadParameters({"cursor": NOT_OURS}) from None

    def _digest(self) -> str:
        asked = orjson.dumps([self.path, sorted(self.question.items())])
        return hashlib.sha256(asked).hexdigest()[:12]


def place(request: Request, keyset: Keyset, asked: dict[str, Any], **understood: str) -> Place:
    """Where in a list a request stands. ``understood`` are values that were not given and must hold for all pages."""
    given = {name: value for name, value in request.query_params.items() if name not in ("limit", "cursor")}
    return Place(keyset, request.path, given | understood, asked["limit"], asked["cursor"])
