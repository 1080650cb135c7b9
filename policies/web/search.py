"""Finding restrictions by what people call them: title, citation, press term, item, code or company."""

import json
import unicodedata

from django.db.models import Exists, OuterRef, Q

from policies.models import Alias, ControlledItem, ItemCode
from policies.models.registry import RestrictionQuerySet

MOST_WORDS = 8


def matching(restrictions: RestrictionQuerySet, text: str) -> RestrictionQuerySet:
    """Those that every word of ``text`` leads to. A quoted phrase is not special; Chinese needs no spaces."""
    for word in unicodedata.normalize("NFKC", text).split()[:MOST_WORDS]:
        restrictions = restrictions.filter(_mentions(word))
    return restrictions


def _mentions(word: str) -> Q:
    own = Q()
    for field in ("title", "slug", "citation", "summary", "authority__name", "authority__short_name"):
        own |= Q(**{f"{field}__icontains": word})
    return own | _company(word) | _called(word) | _item(word) | _code(word)


def _company(word: str) -> Q:
    # SQLite keeps JSON escaped to ASCII, PostgreSQL keeps it as written.
    escaped = json.dumps(word)[1:-1]
    return Q(companies__icontains=word) | Q(companies__icontains=escaped)


def _called(word: str) -> Q:
    return Q(Exists(Alias.objects.filter(restriction=OuterRef("pk"), text__icontains=word)))


def _item(word: str) -> Q:
    return Q(Exists(ControlledItem.objects.filter(restriction=OuterRef("pk"), name__icontains=word)))


def _code(word: str) -> Q:
    codes = ItemCode.objects.filter(item__restriction=OuterRef("pk"))
    wanted = Q(code__istartswith=word)
    if "." in word and word.replace(".", "").isdigit():
        wanted |= Q(code__istartswith=word.replace(".", ""))
    return Q(Exists(codes.filter(wanted)))
