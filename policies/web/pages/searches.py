"""Searches kept in an account: the only place where they are written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from policies.models import SavedSearch
from policies.models.changelog import in_one_order
from policies.vocabulary import LONGEST_TITLE
from policies.web import asking

from .listing import SORTS, names_of_values

MOST, LONGEST_QUERY = 200, 6000


class NotKept(ValueError):
    """Why a search was not kept. The text says what would be."""


@dataclass(frozen=True)
class Kept:
    """A search as its page shows it: with what it asks in words, and where a letter or a feed follows it."""

    row: SavedSearch
    said: list[str]
    watch: str


def kept_by(owner: Any) -> list[Kept]:
    """The searches of an account, by name."""
    names = names_of_values()
    return [_kept(row, names) for row in SavedSearch.objects.filter(owner=owner)]


def keep(owner: Any, name: str, query: str, *, now: datetime) -> SavedSearch:
    """Keep a search, or give the one that asks the same its new name. Raises ``NotKept`` and ``BadQuery``."""
    name, query = _name(name), question(query)
    with in_one_order():
        same = SavedSearch.objects.filter(owner=owner, query=query)
        if same.update(name=name):
            return same.get()
        if SavedSearch.objects.filter(owner=owner).count() >= MOST:
            raise NotKept(_("You keep %(most)s searches already: delete one first.") % {"most": MOST})
        return SavedSearch.objects.create(owner=owner, name=name, query=query, created_at=now)


def rename(owner: Any, pk: int, name: str) -> None:
    """Give a search of this account another name. Raises ``NotKept``."""
    if not SavedSearch.objects.filter(owner=owner, pk=pk).update(name=_name(name)):
        raise NotKept(_("You keep no such search any more."))


def forget(owner: Any, pk: int) -> None:
    SavedSearch.objects.filter(owner=owner, pk=pk).delete()


def question(text: str) -> str:
    """A question in the one form that an address gives it: without a page, and without what no list knows."""
    if len(text) > LONGEST_QUERY:
        raise NotKept(_("This search is too long to be kept."))
    asked = QueryDict(text.replace("\x00", "").lstrip("?"))
    day, sort = asking.day(asked), asking.choice(asked, "sort", SORTS)
    more = [("as_of", day.isoformat())] if day else []
    more += [("sort", sort)] if sort != SORTS[0] else []
    return urlencode(asking.filters(asked).pairs + more)


def _name(name: str) -> str:
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise NotKept(_("Name: write what you want to call it."))
    if len(name) > LONGEST_TITLE:
        told = {"count": len(name), "most": LONGEST_TITLE}
        raise NotKept(_("Name: it has %(count)s characters, of which %(most)s are allowed.") % told)
    return name


def _kept(row: SavedSearch, names: dict[str, dict[str, str]]) -> Kept:
    asked = QueryDict(row.query)
    filters = asking.filters(asked)
    said = [text for text in (filters.q, filters.code) if text]
    said += [names[facet].get(value, value) for facet, values in filters.chosen.items() for value in values]
    said += [asked["as_of"]] if "as_of" in asked else []
    return Kept(row, said, filters.query)
