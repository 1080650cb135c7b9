"""How proposals stand to each other: what contradicts one, and what has overtaken it."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from policies.models import Evidence, ProposedChange
from policies.models.review import State
from policies.pipeline.grouping import overtakes
from policies.pipeline.weighing import said_by

from .labels import admin_link, day_words, what

STANDING = (State.PENDING, State.ACCEPTED)
SHOWN = 5


def conflicts(proposals: Iterable[ProposedChange]) -> dict[int, list[ProposedChange]]:
    """By id, the standing proposals that say the opposite, each with its ``passages``. Four statements, however many."""
    rows = with_passages(ProposedChange.objects.filter(state__in=STANDING))
    pairs = ProposedChange.conflicts_with.through.objects.filter(
        from_proposedchange__in=[row.pk for row in proposals]
    ).values_list("from_proposedchange", "to_proposedchange")
    others = rows.in_bulk({other for _, other in pairs})
    found: dict[int, list[ProposedChange]] = {}
    for own, other in pairs:
        if other in others:
            found.setdefault(own, []).append(others[other])
    return {pk: sorted(each, key=lambda row: row.pk)[:SHOWN] for pk, each in found.items()}


def overtaken(proposals: Iterable[ProposedChange]) -> dict[int, ProposedChange]:
    """By id, the firmest standing report of what a pending proposal only announced. One statement, however many."""
    waiting = [row for row in proposals if row.state == State.PENDING and row.restriction_id]
    firm = ProposedChange.objects.filter(restriction__in={row.restriction_id for row in waiting}, state__in=STANDING)
    firmer: dict[int, list[ProposedChange]] = {}
    for row in firm.exclude(stage="talk").select_related("restriction").order_by("reported_date", "id"):
        firmer.setdefault(row.restriction_id, []).append(row)
    found = {row.pk: _last(row, firmer.get(row.restriction_id, [])) for row in waiting}
    return {pk: other for pk, other in found.items() if other}


def _last(row: ProposedChange, others: list[ProposedChange]) -> ProposedChange | None:
    said = said_by(row)
    return next((other for other in reversed(others) if overtakes(said_by(other), said)), None)


def with_passages(proposals: QuerySet[ProposedChange]) -> QuerySet[ProposedChange]:
    """Each with its current passages as ``passages``, the surest first, without the articles' texts."""
    evidence = Evidence.objects.filter(is_current=True).select_related("news_item").defer("news_item__text")
    return proposals.select_related("restriction").prefetch_related(Prefetch("evidence", evidence, to_attr="passages"))


def hints(row: ProposedChange) -> list[tuple[str, SafeString]]:
    """What an editor should know before accepting ``row`` from a list that gave it ``against``, ``firmer`` and
    ``looks_like``: each with how loud it is."""
    told = [("hint-loud", format_html(_("conflict: {}"), admin_link(other, what(other)))) for other in row.against]
    if row.firmer:
        told.append(("", format_html(_("overtaken by {}"), admin_link(row.firmer, what(row.firmer)))))
    if row.looks_like:
        day = day_words(row.looks_like.effective_date, row.looks_like.effective_precision)
        link = admin_link(
            row.looks_like, _("step %(sequence)s of %(day)s") % {"sequence": row.looks_like.sequence, "day": day}
        )
        told.append(("", format_html(_("looks already recorded: {}"), link)))
    if row.follows:
        how = _("asked again; rejected before:") if row.follows.state == State.REJECTED else _("follows on")
        told.append(("", format_html("{} {}", how, admin_link(row.follows, what(row.follows)))))
    return told
