"""What differs between two days, of all restrictions or of one."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from policies import history
from policies.history import Difference, Move, Standing
from policies.models import Change, Restriction, StatusEvent
from policies.vocabulary import Nature
from policies.web.statuses import Shown

from . import changes
from .home import standing

MOST_SHOWN = 150
STEPS_SHOWN, EDITS_SHOWN = 60, 40
APPEARED = "appeared"
TITLES = {
    Move.CAME: _("Came into force"),
    APPEARED: _("Appeared, not binding"),
    Move.TIGHTENED: _("Tightened"),
    Move.EASED: _("Eased"),
    Move.WENT: _("Ended"),
    Move.CHANGED: _("Changed otherwise"),
}
MEANINGS = {
    Move.CAME: _("They bind on the later day, and did not on the earlier."),
    APPEARED: _("They had no status on the earlier day, and are proposed, adopted or suspended on the later."),
    Move.TIGHTENED: _("They restrict more than before."),
    Move.EASED: _("They restrict less, or are switched off for a time."),
    Move.WENT: _("Nothing of them is left on the later day."),
    Move.CHANGED: _("Another status of the same weight."),
}


@dataclass(frozen=True)
class Row:
    """A restriction with what it was on either day."""

    restriction: Restriction
    before: Shown
    after: Shown
    since: date | None


@dataclass(frozen=True)
class Moved:
    """The restrictions of which the same became."""

    move: str
    rows: list[Row]
    count: int

    @property
    def title(self) -> str:
        return str(TITLES[self.move])

    @property
    def meaning(self) -> str:
        return str(MEANINGS[self.move])


@dataclass(frozen=True)
class One:
    """A restriction between the days: its steps, and what of its record was edited."""

    row: Row
    steps: list[StatusEvent]
    edits: list[changes.Entry]


@dataclass(frozen=True)
class Comparison:
    first: date
    last: date
    moved: list[Moved]
    total: int
    one: One | None
    presets: list[tuple[str, date, date]]


def comparison(first: date, last: date, *, today: date, slug: str = "") -> Comparison:
    """What differs between two days. Raises ``Restriction.DoesNotExist``."""
    found = [] if slug else history.compare(first, last)
    by_move: dict[str, list[Difference]] = {move: [] for move in TITLES}
    for row in found:
        by_move[_became(row)].append(row)
    moved = [Moved(move, _rows(rows[:MOST_SHOWN]), len(rows)) for move, rows in by_move.items() if rows]
    one = _one(Restriction.objects.get(slug=slug), first, last) if slug else None
    return Comparison(first, last, moved, len(found), one, _presets(today))


def _became(row: Difference) -> str:
    """What became of a restriction; one that was not there before is no tightened one."""
    return APPEARED if row.before is None and row.move == Move.TIGHTENED else row.move


def _one(restriction: Restriction, first: date, last: date) -> One:
    periods = restriction.periods.current()
    days = [history.standing(periods.on(day).first()) for day in (first, last)]
    difference = Difference(restriction.slug, restriction.title, *days)
    within = {"effective_date__gt": first, "effective_date__lte": last}
    steps = standing().filter(restriction=restriction, **within).order_by("effective_date", "sequence")
    log = Change.objects.filter(restriction_id=restriction.pk, nature__in=[Nature.REGISTRY, Nature.CORRECTION])
    edits = log.filter(at__date__gt=first, at__date__lte=last).order_by("id")[:EDITS_SHOWN]
    return One(_row(difference, restriction), list(steps[:STEPS_SHOWN]), changes.entries(edits))


def _rows(differences: list[Difference]) -> list[Row]:
    slugs = [row.slug for row in differences]
    found = Restriction.objects.select_related("authority__jurisdiction").in_bulk(slugs, field_name="slug")
    return [_row(row, found[row.slug]) for row in differences if row.slug in found]


def _row(row: Difference, restriction: Restriction) -> Row:
    return Row(restriction, _shown(row.before), _shown(row.after), row.after.valid_from if row.after else None)


def _shown(standing: Standing | None) -> Shown:
    return Shown(standing.status, standing.by_lapse, standing.is_confirmed) if standing else Shown(None)


def _presets(today: date) -> list[tuple[str, date, date]]:
    spans = ((_("since yesterday"), 1), (_("this week"), 7), (_("30 days"), 30), (_("90 days"), 90), (_("a year"), 365))
    return [(str(name), today - timedelta(days=days), today) for name, days in spans]
