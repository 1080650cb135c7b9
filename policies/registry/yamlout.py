"""Restrictions in the form of registry files, so that what is taken out can be loaded again and changes nothing.

A file names authorities, jurisdictions, categories and acts; the registry into which it is loaded has to have them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from django.db.models import Prefetch

from policies.models import ControlledItem, Restriction, RestrictionLink, StatusEvent
from policies.models.history import EventKind
from policies.vocabulary import Basis, Reach

from .shapes import Dated
from .steps import chain_of, keyed

CHUNK = 200
HEAD = "# Restrictions in the form that load_registry takes. What they name has to be in the registry already.\n"


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes everything out: no anchors, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(pks: Iterable[int]) -> Iterator[str]:
    """The restrictions with these numbers, one document each, in their order."""
    yield HEAD
    pks = list(pks)
    for start in range(0, len(pks), CHUNK):
        found = _restrictions().in_bulk(pks[start : start + CHUNK])
        for pk in pks[start : start + CHUNK]:
            if pk in found:
                yield "---\n" + yaml.dump(
                    document(found[pk]), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=118
                )


def _restrictions() -> Any:
    items = Prefetch("items", ControlledItem.objects.prefetch_related("codes"))
    links = Prefetch("links", RestrictionLink.objects.select_related("to_restriction"))
    events = Prefetch("events", StatusEvent.objects.select_related("instrument").order_by("sequence"))
    belonging = ("targets", "categories", "aliases", items, links, events)
    return Restriction.objects.select_related("authority").prefetch_related(*belonging)


def document(row: Restriction) -> dict[str, Any]:
    """A restriction as its file has it."""
    return _said(
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        authority=row.authority.slug,
        measure=row.measure,
        mast_code=row.mast_code,
        legal_basis=row.legal_basis,
        citation=row.citation,
    ) | {
        "targets": "all" if row.reach == Reach.ALL else [place.code for place in row.targets.all()],
        **_said(
            target_note=row.target_note,
            categories=[category.slug for category in row.categories.all()],
            companies=row.companies,
            verified_on=row.verified_on and row.verified_on.isoformat(),
        ),
        "items": [_item(item) for item in row.items.all()],
        **_said(
            aliases=[_alias(alias) for alias in row.aliases.all()],
            links=[_link(link) for link in row.links.all()],
            open_questions=row.open_questions,
        ),
        "steps": _steps(list(row.events.all())),
    }


def _item(item: Any) -> dict[str, Any]:
    return _said(name=item.name, note=item.note, codes=[_code(code) for code in item.codes.all()])


def _code(code: Any) -> dict[str, Any]:
    said = _said(system=code.system, code=code.code, edition=code.edition, source=code.source_url)
    return said if code.is_verified else said | {"verified": False}


def _alias(alias: Any) -> dict[str, Any]:
    said = _said(text=alias.text, language=alias.language, context=alias.context, note=alias.note)
    return said | _said(case=alias.is_case_sensitive, weak=alias.is_weak)


def _link(link: Any) -> dict[str, Any]:
    return _said(kind=link.kind, to=link.to_restriction.slug, note=link.note, source=link.source_url)


def _steps(events: list[StatusEvent]) -> list[dict[str, Any]]:
    """Each step as it stands now, in the order of their dates; one that was taken back says why."""
    chains = {key: chain_of(event, events) for key, event in keyed(events).items()}
    told = []
    for key, chain in chains.items():
        standing = [event for event in chain if event.kind != EventKind.RETRACTION][-1]
        taken_back = chain[-1].reason if chain[-1].kind == EventKind.RETRACTION else ""
        told.append((standing.effective_date, standing.sequence, _step(key, standing, taken_back)))
    return [step for *_, step in sorted(told, key=lambda each: each[:2])]


def _step(key: str, event: StatusEvent, taken_back: str) -> dict[str, Any]:
    said = _said(
        key=key,
        action=event.action,
        stage=event.stage,
        effective_date=str(Dated(event.effective_date, event.effective_precision)),
        effective_basis="" if event.effective_basis == Basis.STATED else event.effective_basis,
        announced_date=event.announced_date and event.announced_date.isoformat(),
        until_date=event.until_date and event.until_date.isoformat(),
        scope=event.scope,
        summary=event.summary,
        note=event.note,
        quote=event.quote,
        instrument=event.instrument.slug if event.instrument else "",
        retract_reason=taken_back,
    )
    return said | {"sources": event.sources}


def _said(**values: Any) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in values.items() if value not in (None, "", [], False)}
