"""How the desk words things: a status with its shape, a date with its precision, a step in one line."""

from datetime import date
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from policies.history import Period
from policies.models import Evidence, ProposedChange, Restriction, Source, StatusEvent, StatusPeriod
from policies.models.sources import Health
from policies.vocabulary import Action, Grade, Stage, Status
from policies.web.dates import written
from policies.web.foreign import HIDDEN

LONGEST_NAME = 140


def day_words(day: date | None, precision: str = "day") -> str:
    """2 July 2025, July 2025 or 2025, as exactly as the day is known; empty without one."""
    return written(day, precision) if day else ""


def plain_sight(text: str) -> str:
    """The text with every sign that turns or hides spelt out, so that a quote cannot look other than it reads."""
    return HIDDEN.sub(lambda found: f"⟦U+{ord(found.group()):04X}⟧", str(text))


def chip(word: str, label: str) -> SafeString:
    return format_html('<span class="chip chip-{}"><span class="chip-mark"></span>{}</span>', word, label)


def status_chip(status: str | None, *, unconfirmed: bool = False) -> SafeString:
    """A status as colour, shape and word together."""
    if not status:
        return format_html('<span class="quiet">{}</span>', _("no status yet"))
    if unconfirmed:
        return chip(
            f"{status} chip-unconfirmed", _("%(label)s by lapse, unconfirmed") % {"label": _(Status(status).label)}
        )
    return chip(status, _(Status(status).label))


def health_chip(source: Source) -> SafeString:
    """How a source fares, and how the last look at it ended."""
    kind = {Health.HEALTHY: "good", Health.FAILING: "bad", Health.GUARDED: "bad"}.get(source.health, "none")
    if source.is_watched:
        return chip(kind, source.get_state_display())
    return chip(kind, _("paused by itself") if source.paused_at else _("switched off"))


def period_chip(period: StatusPeriod | Period) -> SafeString:
    """The status of a run of days, stored or foreseen."""
    return status_chip(period.status, unconfirmed=not period.is_confirmed)


def status_now(restriction: Restriction) -> SafeString:
    """The status of a row asked for by ``as_of``, until when it lasts, and where talk points."""
    shown = status_chip(restriction.status, unconfirmed=restriction.is_confirmed is False)
    until = (
        _(" until %(day_words)s") % {"day_words": day_words(restriction.status_until)}
        if restriction.status_until
        else ""
    )
    if not restriction.outlook:
        return format_html("{}{}", shown, until)
    outlook = _("outlook: %(outlook)s") % {"outlook": _(restriction.outlook)}
    return format_html('{}{} <span class="outlook">{}</span>', shown, until, outlook)


def what(row: ProposedChange | Evidence | StatusEvent) -> str:
    """The action and how firm it is: 'lift (legal act)'."""
    if not row.action:
        return _("retraction")
    told = {"action": _(Action(row.action).label), "stage": _(Stage(row.stage).label)}
    return _("%(action)s (%(stage)s)") % told


def when(proposed: ProposedChange) -> str:
    """From when and until when a proposal would hold, in words."""
    if proposed.effective_date:
        start = day_words(proposed.effective_date, proposed.effective_precision)
        basis = "" if proposed.effective_basis == "stated" else _(" (inferred)")
    else:
        start, basis = (
            _("no date stated, reported %(day_words)s") % {"day_words": day_words(proposed.reported_date)},
            "",
        )
    until = _(", until %(day_words)s") % {"day_words": day_words(proposed.until_date)} if proposed.until_date else ""
    return f"{start}{basis}{until}"


def reports(proposed: ProposedChange) -> str:
    """How many articles say so, and how many of them on their own: '4 reports, 2 independent'."""
    count, own = proposed.report_count, proposed.independent_count
    if count == 1:
        return _("1 report")
    return (
        _("%(count)s reports, %(own)s independent") % {"count": count, "own": own}
        if own < count
        else _("%(count)s independent reports") % {"count": count}
    )


def grade_label(grade: str) -> str:
    return _(Grade(grade).label)


def web_link(url: str, text: str = "") -> SafeString:
    """A link to an address that came from outside; only its text where it is not http or https."""
    shown = plain_sight(text or urlsplit(url).netloc or url)
    if urlsplit(url).scheme not in ("http", "https"):
        return format_html("<bdi>{}</bdi>", shown)
    return format_html('<a href="{}" rel="noreferrer noopener" target="_blank"><bdi>{}</bdi></a>', url, shown)


def cited(source: dict[str, str]) -> SafeString:
    """One source of a step: a link with its title, and its grade."""
    return format_html(_("{} ({})"), web_link(source["url"], source.get("title", "")), grade_label(source["grade"]))


def admin_link(row: object, text: str = "") -> SafeString:
    """A link to a row's own page at the desk, by a name that is not too long to be one."""
    meta = row._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', url, Truncator(plain_sight(text or str(row))).chars(LONGEST_NAME))
