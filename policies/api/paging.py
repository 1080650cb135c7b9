"""Pages that hold still: by the key of the last row seen, never by counting rows.

The key ends with one column that is unique, never empty and indexed, so that no row is lost or shown twice while others are
added. A cursor also says which question it belongs to: with another filter it is refused rather than misread.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import Q, QuerySet
from rest_framework.request import Request

from .parameters import Parameter, flag, limit
from .refusals import BadParameters
from .values import LARGEST

NOT_OURS = "This cursor is not from this list with these filters. Start again without it, or follow “next” as it is."
CURSOR = Parameter("cursor", str, "Where to go on, as “next” of the page before gives it.")
COUNT = flag("count", "Also tell how many rows the whole list has, as “count”. It costs a look at all of them.")
PAGING = (limit(50, 200), CURSOR, COUNT)
UNASKED = ("limit", "cursor", "count")  # what two pages of one list may differ in


def number(key: Any) -> int:
    if type(key) is not int or not 0 <= key <= LARGEST:
        raise ValueError
    return key


def instant(key: Any) -> datetime:
    return datetime.fromisoformat(key)


@dataclass(frozen=True)
class Keyset:
    """The order of a list. ``name`` is the column, and its name in the answer; ``read`` takes a cursor's key or raises.

    Where ``leading`` names a column, that comes first, the largest before the others; ``lead`` reads it from a cursor.
    """

    name: str
    read: Callable[[Any], Any]
    is_descending: bool = False
    leading: str = ""
    lead: Callable[[Any], Any] = number

    def taken(self, key: Any) -> Any:
        """A key as a cursor carries it, read. Raises ``ValueError`` or ``TypeError``."""
        if not self.leading:
            return self.read(key)
        first, second = key
        return self.lead(first), self.read(second)

    def after(self, rows: QuerySet[Any], key: Any) -> QuerySet[Any]:
        step = f"{self.name}__{'lt' if self.is_descending else 'gt'}"
        if not self.leading:
            return rows.filter(**{step: key})
        led, name = key
        return rows.filter(Q(**{f"{self.leading}__lt": led}) | Q(**{self.leading: led, step: name}))

    def ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        name = f"-{self.name}" if self.is_descending else self.name
        return rows.order_by(f"-{self.leading}", name) if self.leading else rows.order_by(name)

    def key(self, row: dict[str, Any]) -> Any:
        return [row[self.leading], row[self.name]] if self.leading else row[self.name]


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
        for key in self.key():
            rows = self.keyset.after(rows, key)
        return self.keyset.ordered(rows)[: self.limit + 1]

    def key(self) -> tuple[Any, ...]:
        """The key of the last row seen, as the cursor gives it; none on the first page. Raises ``BadParameters``."""
        if self.cursor is None:
            return ()
        try:
            digest, key = orjson.loads(base64.urlsafe_b64decode(self.cursor + "=" * (-len(self.cursor) % 4)))
            if digest != self._digest():
                raise ValueError
            return (self.keyset.taken(key),)
        except (ValueError, TypeError):
            raise BadParameters({"cursor": NOT_OURS}) from None

    def next(self, request: Request, found: list[dict[str, Any]]) -> str | None:
        """The address of the page that follows, which asks the same question; None on the last page."""
        if len(found) <= self.limit:
            return None
        cursor = self._cursor(self.keyset.key(found[self.limit - 1]))
        asked = self.question | {"limit": str(self.limit), "cursor": cursor}
        return request.build_absolute_uri(f"{self.path}?{urlencode(asked)}")

    def _cursor(self, key: Any) -> str:
        return base64.urlsafe_b64encode(orjson.dumps([self._digest(), key])).rstrip(b"=").decode()

    def _digest(self) -> str:
        asked = orjson.dumps([self.path, self.keyset.leading, sorted(self.question.items())])
        return hashlib.sha256(asked).hexdigest()[:12]


def place(request: Request, keyset: Keyset, asked: dict[str, Any], **understood: str) -> Place:
    """Where in a list a request stands. ``understood`` are values that were not given and must hold for all pages."""
    given = {name: value for name, value in request.query_params.items() if name not in UNASKED}
    return Place(keyset, request.path, given | understood, asked["limit"], asked["cursor"])
