"""What is watched and how each source fares, those that do not fare well first."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from policies.models import FetchRun, Source
from policies.models.sources import Health
from policies.web.links import SourceLink, source_link

MARK = {Health.GUARDED: "▲", Health.FAILING: "✕", Health.PAUSED: "‖", Health.HEALTHY: "●", Health.WAITING: "○"}
WORD = {
    Health.GUARDED: _l("guarded"),
    Health.FAILING: _l("failing"),
    Health.PAUSED: _l("paused"),
    Health.HEALTHY: _l("healthy"),
    Health.WAITING: _l("not looked at yet"),
}
MEANING = {
    Health.GUARDED: _l("It answers, but not as it used to. That is taken for an outage: nothing of it is taken in."),
    Health.FAILING: _l("It does not answer as it should. It is tried again, later and later."),
    Health.PAUSED: _l("It failed so often that it is left alone until an editor has looked at it."),
    Health.HEALTHY: _l("It answered as it should when it was last looked at."),
    Health.WAITING: _l("It was switched on and waits for its first look."),
}
ORDER = list(MARK)


@dataclass(frozen=True)
class Watched:
    """One source with what a reader needs to trust it, or not."""

    source: Any
    link: SourceLink | None

    @property
    def is_well(self) -> bool:
        return self.source.health in (Health.HEALTHY, Health.WAITING)

    @property
    def is_paused(self) -> bool:
        return self.source.health is Health.PAUSED

    @property
    def why(self) -> str:
        """In one sentence what is wrong with it; nothing of what is well. As it was noted, in English."""
        return "" if self.is_well else self.source.paused_reason or self.source.last_message or ""

    @property
    def how_often(self) -> str:
        minutes = self.source.interval_minutes
        if self.source.cron:
            return _("by the schedule %(cron)s, in UTC") % {"cron": self.source.cron}
        words = {60: _("hourly"), 1440: _("daily"), 10080: _("weekly")}
        if minutes not in words and not minutes % 60:
            return _("every %(n)s hours") % {"n": minutes // 60}
        return words.get(minutes) or _("every %(n)s minutes") % {"n": minutes}


@dataclass(frozen=True)
class Group:
    health: Health
    rows: list[Watched]

    @property
    def mark(self) -> str:
        return MARK[self.health]

    @property
    def word(self) -> Any:
        return WORD[self.health]

    @property
    def meaning(self) -> Any:
        return MEANING[self.health]

    @property
    def anchor(self) -> str:
        return self.health.value


@dataclass(frozen=True)
class SourcesPage:
    """``groups`` of what is watched, or pauses itself; ``off`` is what no editor has switched on."""

    groups: list[Group]
    off: list[Watched]

    @property
    def watched_count(self) -> int:
        return sum(len(group.rows) for group in self.groups if group.health is not Health.PAUSED)

    @property
    def is_waiting(self) -> bool:
        """Whether nothing that is watched has been looked at yet."""
        return all(group.health is Health.WAITING for group in self.groups)

    @property
    def has_trouble(self) -> bool:
        return any(group.health in (Health.GUARDED, Health.FAILING, Health.PAUSED) for group in self.groups)


def sources_page(now: datetime) -> SourcesPage:
    last = FetchRun.objects.filter(source=OuterRef("pk")).order_by("-started_at", "-id").values("message")[:1]
    rows = Source.objects.with_items_per_week(now=now).annotate(last_message=Subquery(last))
    rows = rows.select_related("jurisdiction").order_by("name")
    shown = [Watched(row, _link(row)) for row in rows]
    on = sorted((one for one in shown if one.source.is_active), key=_place)
    groups = [Group(health, list(some)) for health, some in groupby(on, key=lambda one: one.source.health)]
    return SourcesPage(groups, [one for one in shown if not one.source.is_active])


def _place(one: Watched) -> int:
    return ORDER.index(one.source.health)


def _link(source: Source) -> SourceLink | None:
    return source_link(source.url, source.grade) if source.url.startswith(("http://", "https://")) else None
