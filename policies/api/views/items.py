"""What is in restrictions: items, their codes, and the links between restrictions."""

from collections import defaultdict
from typing import Any

from django.db.models import Q, QuerySet

from policies.api.codes import listed, verdict
from policies.api.filters import CODE, SYSTEM, must_be_of, must_be_restrictions
from policies.api.paging import PAGING, Keyset, number
from policies.api.parameters import RESTRICTION, SEARCHED, Parameter, choice
from policies.api.reading import read
from policies.api.serializers.common import page_of
from policies.api.serializers.registry import ListedCodeSerializer, ListedItemSerializer, ListedLinkSerializer
from policies.api.serializers.restrictions import CodeSerializer
from policies.api.values import words
from policies.models import ControlledItem, ItemCode, RestrictionLink
from policies.vocabulary import LinkKind

from .base import ListView

IN_NAME = Parameter("q", words(8), "Every word must be found in the name.", schema=SEARCHED)


class ItemList(ListView):
    """The goods, software and technology in restrictions, with their codes."""

    operation, tag, summary = "list_items", "restrictions", "Controlled items"
    parameters = (RESTRICTION, CODE, SYSTEM, IN_NAME, *PAGING)
    answer, shape = page_of(ListedItemSerializer, "ItemPage"), ListedItemSerializer
    keyset = Keyset("id", number)

    def rows(self) -> QuerySet[ControlledItem]:
        rows = ControlledItem.objects.all()
        if self.asked["restriction"]:
            rows = rows.filter(restriction__slug=self.asked["restriction"])
        wanted = _wanted(self.asked)
        if self.asked["code"] or self.asked["system"]:
            rows = rows.filter(pk__in=wanted.values("item_id"))
        for word in (self.asked["q"] or "").split():
            rows = rows.filter(name__icontains=word)
        return rows

    def fill(self, rows: list[dict[str, Any]]) -> None:
        codes: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        found = ItemCode.objects.filter(item__in=[row["id"] for row in rows]).order_by("system", "code")
        for code in read(found, CodeSerializer, "item_id"):
            codes[code.pop("item_id")].append(code)
        for row in rows:
            row["codes"] = codes[row["id"]]


class CodeList(ListView):
    """The codes of items. Asked with a code: each listed code that has to do with it, and how."""

    operation, tag, summary = "list_codes", "restrictions", "Codes of items"
    parameters = (RESTRICTION, CODE, SYSTEM, *PAGING)
    answer, shape = page_of(ListedCodeSerializer, "CodePage"), ListedCodeSerializer
    keyset = Keyset("id", number)

    def rows(self) -> QuerySet[ItemCode]:
        slug = self.asked["restriction"]
        return _wanted(self.asked).filter(Q(item__restriction__slug=slug) if slug else Q())

    def fill(self, rows: list[dict[str, Any]]) -> None:
        for row in rows if self.asked["code"] else ():
            row["code_match"] = verdict(self.asked["code"], row["system"], row["code"])


class LinkList(ListView):
    """How restrictions stand to each other: retaliation, exchange, amendment, succession."""

    operation, tag, summary = "list_links", "restrictions", "Links between restrictions"
    parameters = (RESTRICTION, choice("kind", LinkKind, "Only these kinds."), *PAGING)
    answer, shape = page_of(ListedLinkSerializer, "LinkPage"), ListedLinkSerializer
    keyset = Keyset("id", number)

    def rows(self) -> QuerySet[RestrictionLink]:
        rows, slug = RestrictionLink.objects.all(), self.asked["restriction"]
        must_be_restrictions(slug)
        if slug:
            rows = rows.filter(Q(from_restriction__slug=slug) | Q(to_restriction__slug=slug))
        return rows.filter(kind__in=self.asked["kind"]) if self.asked["kind"] else rows


def _wanted(asked: dict[str, Any]) -> QuerySet[ItemCode]:
    must_be_restrictions(asked["restriction"])
    if asked["code"]:
        must_be_of(asked["code"], asked["system"])
        return listed(asked["code"], asked["system"])
    return ItemCode.objects.filter(system__in=asked["system"]) if asked["system"] else ItemCode.objects.all()
