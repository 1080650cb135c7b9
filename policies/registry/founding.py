"""Entering a restriction that is new to the registry, with its act, its items and their codes: one row each in the log."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from policies.history import StepRefused
from policies.models import Alias, Authority, Instrument, Jurisdiction, Restriction
from policies.models.changelog import Author, in_one_order
from policies.models.registry import SLUG_MAX
from policies.vocabulary import Grade, InstrumentKind, Measure, Reach

from .items import CodeEntry
from .rows import Loading, in_order, put

ItemEntry = tuple[str, list[CodeEntry]]
"""An item's name, and its codes."""


@dataclass(frozen=True)
class NewRestriction:
    """A restriction as an editor fills it in. No targets: toward every destination."""

    slug: str
    title: str
    authority: Authority
    measure: Measure
    targets: list[Jurisdiction] = field(default_factory=list)
    legal_basis: str = ""
    citation: str = ""
    instrument_title: str = ""
    instrument_kind: InstrumentKind = InstrumentKind.NOTICE
    url: str = ""
    published_date: date | None = None
    grade: Grade = Grade.OFFICIAL
    items: list[ItemEntry] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def found(new: NewRestriction, *, by: Author, now: datetime) -> tuple[Restriction, Instrument | None]:
    """Enter it, with its act where one is named. Raises ``StepRefused`` where the slug is taken."""
    with in_one_order():
        if Restriction.objects.filter(slug=new.slug).exists():
            raise StepRefused(
                {
                    "slug": _("%(slug)s is taken. If it is the same measure, attach this to it instead.")
                    % {"slug": new.slug}
                }
            )
        loading = Loading(by=by, now=now)
        restriction = put(
            Restriction,
            new.slug,
            _values(new),
            loading,
            sets={"targets": new.targets},
            fill={"items": _items(new), "aliases": _aliases(new)},
        )
        return restriction, _instrument(new, loading)


def _values(new: NewRestriction) -> dict[str, Any]:
    return {
        "title": new.title,
        "authority": new.authority,
        "measure": new.measure,
        "reach": Reach.LISTED if new.targets else Reach.ALL,
        "legal_basis": new.legal_basis,
        "citation": new.citation,
    }


def _items(new: NewRestriction) -> list[tuple[str, str, list[CodeEntry]]]:
    return [(name, "", in_order(codes)) for name, codes in new.items]


def _aliases(new: NewRestriction) -> list[Alias]:
    names = dict.fromkeys(name.strip() for name in new.names if name.strip())
    return [Alias(text=name, language="zh" if _is_han(name) else "en") for name in names]


def _is_han(text: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in text)


def _instrument(new: NewRestriction, loading: Loading) -> Instrument | None:
    """The act: the one that we keep under this citation, or a new one."""
    if not (new.citation or new.instrument_title):
        return None
    kept = Instrument.objects.filter(citation__iexact=new.citation).first() if new.citation else None
    if kept:
        return kept
    values = {
        "title": new.instrument_title or new.citation,
        "citation": new.citation,
        "kind": new.instrument_kind,
        "authority": new.authority,
        "url": new.url,
        "published_date": new.published_date,
        "grade": new.grade,
    }
    made: Instrument = put(Instrument, _free_slug(new), values, loading)
    return made


def _free_slug(new: NewRestriction) -> str:
    base = slugify(f"{new.authority.slug} {new.citation}") if slugify(new.citation) else new.slug
    return free_slug(Instrument, base)


def free_slug(model: type[Instrument] | type[Restriction], base: str) -> str:
    """``base`` as a slug that no row has yet, with a number where it takes one."""
    stem = slugify(base)[: SLUG_MAX - 4].strip("-") or "new"
    taken = set(model.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
