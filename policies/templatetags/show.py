"""How templates show what the pages give them. Each tag hands on to a pure function of ``policies.web``."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from policies.vocabulary import Basis, Outlook, Precision
from policies.web import dates, wording
from policies.web.foreign import foreign, inert, plain
from policies.web.links import SourceLink, source_link, source_links
from policies.web.statuses import Shown

register = template.Library()
register.filter("foreign", foreign)
register.filter("inert", inert)
register.filter("plain", plain)
register.filter("short_date", dates.short)
register.filter("date_words", dates.written)
WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]
FACET_TITLES = {
    "status": _("Status"),
    "by": _("Imposed by"),
    "target": _("Toward"),
    "authority": _("Authority"),
    "category": _("Category"),
    "measure": _("Measure"),
    "system": _("Codes of"),
}
ARROWS = {Outlook.EASING: "↘", Outlook.HOLDING: "→", Outlook.TIGHTENING: "↗"}


@register.simple_tag
def day(value: date | None, precision: str = "day") -> SafeString | str:
    """A date in words, as ``<time>``."""
    if value is None:
        return "—"
    words = dates.written(value, precision)
    return format_html('<time datetime="{}">{}</time>', dates.machine(value, precision), words)


@register.simple_tag
def moment(value: Any) -> SafeString | str:
    """A moment in words with its zone, as ``<time>``."""
    if value is None:
        return "—"
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), dates.moment(value))


@register.simple_tag
def span(row: Any) -> SafeString:
    """The days of a negotiation."""
    text = dates.span(row.start_date, row.end_date, row.precision)
    return format_html('<time datetime="{}">{}</time>', dates.machine(row.start_date, row.precision), text)


@register.simple_tag
def ago(value: date, now: date) -> str:
    return dates.days_between(value, now)


@register.simple_tag
def swatch(shown: Shown) -> SafeString:
    """The shape and colour of a status; the word stands beside it."""
    height = 3 if shown.is_ended else 11
    fill = format_html(' fill="{}"', shown.fill) if shown.fill else ""
    return format_html(
        '<svg class="swatch" width="24" height="13" aria-hidden="true"><rect class="band {}" x="1" y="{}" width="22" '
        'height="{}"{}/></svg>',
        shown.css,
        (13 - height) / 2,
        height,
        fill,
    )


@register.simple_tag
def status(shown: Shown) -> SafeString:
    """A status as swatch and word."""
    mark = " is-unconfirmed" if shown.is_unconfirmed else ""
    return format_html('<span class="status{}">{}<span>{}</span></span>', mark, swatch(shown), shown.words)


@register.simple_tag
def status_named(value: str) -> SafeString:
    return status(Shown(value or None))


@register.filter
def arrow(outlook: str) -> str:
    return ARROWS[Outlook(outlook)]


@register.filter
def dated(event: Any) -> str:
    """How exactly a step's date is known, in words; empty where it is stated to the day."""
    parts = []
    if event.effective_precision != Precision.DAY:
        exact = {Precision.MONTH: gettext("known to the month"), Precision.YEAR: gettext("known to the year")}
        parts.append(exact[Precision(event.effective_precision)])
    if event.effective_basis == Basis.INFERRED:
        parts.append(gettext("inferred, no source states it"))
    return "; ".join(parts)


@register.filter
def told(event: Any) -> str:
    """A step in a few words."""
    return wording.told(event.action, event.stage)


@register.filter
def told_ahead(event: Any) -> str:
    """The same of a step whose day has not come."""
    return wording.told(event.action, event.stage, is_future=True)


@register.filter
def as_source(row: Any) -> SourceLink:
    """A source as a safe link: a dict with "url" and "grade", or an address alone."""
    if isinstance(row, dict):
        return source_link(str(row.get("url", "")), str(row.get("grade", "")), str(row.get("title", "")))
    return source_link(str(row or ""), "")


@register.filter
def as_shown(period: Any) -> Shown:
    return Shown(period.status, period.by_lapse, period.is_confirmed)


@register.filter
def named(rows: Any) -> SafeString:
    """Rows by name, with commas."""
    return format_html_join(gettext(", "), "{}", ((tr(str(row)),) for row in rows))


@register.filter
def place_names(codes: Iterable[str], jurisdictions: Iterable[Any]) -> str:
    """Codes of jurisdictions by their names, with commas; what is none of them stays as it is."""
    names = {row.code: row.name for row in jurisdictions}
    return gettext(", ").join(tr(names.get(code, code)) for code in codes)


@register.filter
def place_name(code: str, jurisdictions: Iterable[Any]) -> str:
    return place_names([code], jurisdictions)


@register.filter
def tr(text: Any) -> str:
    """A word of the vocabulary, or a name that the registry ships, in the language of the page."""
    return gettext(str(text)) if text else ""


@register.filter
def days_until(value: date, now: date) -> str:
    """How far a day is off, in words."""
    return dates.days_between(now, value)


@register.filter
def day_number(value: date, first: date) -> int:
    """How many days after ``first``."""
    return (value - first).days


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def grouped(number: int) -> str:
    """A number as people read it, its thousands apart."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


@register.simple_tag
def month(value: date) -> str:
    return dates.written(value, "month")


@register.simple_tag
def weekday(value: date) -> str:
    return str(WEEKDAYS[value.weekday()])


@register.filter
def facet_title(name: str) -> str:
    return str(FACET_TITLES[name])


@register.simple_tag
def page_language() -> str:
    """The language of the page, as ``<html lang>`` has it."""
    return {"zh-hans": "zh-Hans"}.get(get_language() or "", "en-GB")


@register.filter
def as_sources(rows: Any) -> list[SourceLink]:
    """A list of {"url", "grade"} as safe links."""
    return source_links(row for row in rows or [] if isinstance(row, dict))
