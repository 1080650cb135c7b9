"""Check my goods: codes, products and countries in, what touches them out."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from policies.api.asking import Goods, touched
from policies.api.codes import CodeMatch, code
from policies.api.values import BadValue
from policies.models import Change, Jurisdiction, Restriction
from policies.vocabulary import CodeSystem, Status
from policies.web import asking
from policies.web.statuses import BINDING, ENDED, Shown

from .picture import shown

MOST_CODES, MOST_PRODUCTS, MOST_SHOWN, MOST_FOUND = 50, 20, 150, 3
LONGEST = 2000
SAID_SYSTEM = re.compile(r"(?P<system>[a-z_]+)\s*:\s*(?P<code>.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What somebody ships, as typed and as understood. ``faults`` are lines that cannot be codes, with what is wrong."""

    goods: Goods
    codes_typed: str
    products_typed: str
    faults: list[str]

    @property
    def is_empty(self) -> bool:
        return self.goods == Goods((), (), (), ())


@dataclass(frozen=True)
class Why:
    """What was asked for, of one kind, and what on record it met; ``more`` counts what is not named."""

    kind: str
    asked: str
    found: list[str]
    more: int

    @property
    def is_place(self) -> bool:
        return self.kind in ("destination", "origin")

    @property
    def name(self) -> str:
        names = {"code": _("code"), "product": _("product"), "destination": _("destination"), "origin": _("origin")}
        return names.get(self.kind, self.kind)


@dataclass(frozen=True)
class Hit:
    """A restriction that touches the goods, and why. Not sure: only the name fits, or the paragraph of a code is open."""

    restriction: Any
    shown: Shown
    because: list[Why]
    is_sure: bool


@dataclass(frozen=True)
class Answer:
    binding: list[Hit]
    resting: list[Hit]
    ended: list[Hit]
    total: int
    left_out: int
    cursor: int

    @property
    def sure(self) -> int:
        """How many of those that bind touch the goods beyond doubt."""
        return sum(hit.is_sure for hit in self.binding)

    @property
    def possible(self) -> int:
        return len(self.binding) - self.sure


@dataclass(frozen=True)
class CheckPage:
    asked: Asked
    day: date
    answer: Answer | None
    jurisdictions: list[Jurisdiction]


def asked_goods(asked: QueryDict) -> Asked:
    """What an address asks about. Raises ``BadQuery`` for a jurisdiction that is not there, and for too much at once."""
    typed, products = _text(asked, "goods"), _text(asked, "products")
    codes, faults = _codes(typed)
    names = _lines(products)
    if len(codes) > MOST_CODES or len(names) > MOST_PRODUCTS:
        told = {"codes": MOST_CODES, "products": MOST_PRODUCTS}
        raise asking.BadQuery(_("At most %(codes)s codes and %(products)s products are checked at once.") % told)
    there = set(Jurisdiction.objects.values_list("code", flat=True))
    sides = {name: asking.several(asked, name, upper=True) for name in ("to", "from")}
    for name, values in sides.items():
        asking.known(name, values, sorted(there))
    return Asked(Goods(tuple(codes), tuple(names), sides["to"], sides["from"]), typed, products, faults)


def check_page(asked: Asked, day: date) -> CheckPage:
    """The form, and the answer where anything is asked."""
    answer = None if asked.is_empty or asked.faults else _answer(asked.goods, day)
    return CheckPage(asked, day, answer, list(Jurisdiction.objects.all()))


def _answer(goods: Goods, day: date) -> Answer:
    found = [row for row in touched(goods, day, None) if row["status"]]
    found.sort(key=lambda row: (row["status"] in ENDED, row["status"] not in BINDING, row["match"] != CodeMatch.MATCH))
    slugs = [row["restriction"] for row in found[:MOST_SHOWN]]
    asked = Restriction.objects.as_of(day).select_related("authority__jurisdiction")
    rows = {row.slug: row for row in asked.filter(slug__in=slugs)}
    hits = [
        Hit(one := rows[row["restriction"]], shown(one), _reasons(row["because"]), row["match"] == CodeMatch.MATCH)
        for row in found[:MOST_SHOWN]
    ]
    last = Change.objects.order_by("-id").values_list("id", flat=True).first()
    return Answer(
        binding=[hit for hit in hits if hit.shown.status in BINDING],
        resting=[hit for hit in hits if hit.shown.status in (Status.SUSPENDED, Status.ADOPTED, Status.PROPOSED)],
        ended=[hit for hit in hits if hit.shown.is_ended],
        total=len(found),
        left_out=len(found) - len(hits),
        cursor=last or 0,
    )


def _reasons(because: list[dict[str, str]]) -> list[Why]:
    """One reason for each thing asked for, however many names and codes of a restriction it meets."""
    met: dict[tuple[str, str], list[str]] = {}
    for reason in because:
        met.setdefault((reason["kind"], reason["asked"]), []).append(reason["found"])
    return [
        Why(kind, asked, found[:MOST_FOUND], max(len(found) - MOST_FOUND, 0)) for (kind, asked), found in met.items()
    ]


def _codes(typed: str) -> tuple[list[tuple[str | None, str]], list[str]]:
    codes: list[tuple[str | None, str]] = []
    faults = []
    for line in _lines(typed):
        said = SAID_SYSTEM.fullmatch(line)
        system, text = (said["system"].lower(), said["code"]) if said else (None, line)
        if system and system not in set(CodeSystem):
            told = {"line": line[:40], "systems": ", ".join(CodeSystem)}
            faults.append(_("“%(line)s”: the part before the colon is none of %(systems)s.") % told)
            continue
        try:
            codes.append((system, code(text.strip())))
        except BadValue:
            faults.append(
                _("“%(line)s” cannot be a code: letters, digits, points and dashes, at most 24.") % {"line": line[:40]}
            )
    return list(dict.fromkeys(codes)), faults


def _lines(typed: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split(r"[\n,;，；、]", typed) if part.strip()))


def _text(asked: QueryDict, name: str) -> str:
    typed = "\n".join(asked.getlist(name)).replace("\x00", "").replace("\r", "").strip()
    if len(typed) > LONGEST:
        raise asking.BadQuery(_("“%(name)s” takes at most %(most)s characters.") % {"name": name, "most": LONGEST})
    return typed
