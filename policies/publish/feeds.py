"""Feeds for readers of feeds, and calendars for calendars: what changed of the policy, and what is coming."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from django.db.models import QuerySet

from policies.models import Change, Restriction, StatusPeriod
from policies.vocabulary import Nature

from .coming import within

ATOM = "http://www.w3.org/2005/Atom"
PAGE = 50
HORIZON = timedelta(days=730)


def entries(restrictions: QuerySet[Restriction] | None, *, before: int | None = None) -> list[Change]:
    """The newest changes of policy and record, of some restrictions or of all; older than the cursor ``before``.

    One more than a page where more follow.
    """
    rows = Change.objects.filter(nature__in=[Nature.POLICY.value, Nature.CORRECTION.value])
    if restrictions is not None:
        rows = rows.filter(restriction_id__in=restrictions.values("pk"))
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows.order_by("-id")[: PAGE + 1])


def titles(changes: list[Change]) -> dict[int, tuple[str, str]]:
    """Slug and title of the restrictions that changes are of."""
    ids = {change.restriction_id for change in changes}
    return {
        pk: (slug, title)
        for pk, slug, title in Restriction.objects.filter(pk__in=ids).values_list("pk", "slug", "title")
    }


def headline(change: Change, title: str) -> str:
    said = change.after
    what = (said.get("action") or said.get("status") or change.kind).replace("_", " ")
    when = said.get("effective_date") or said.get("since") or ""
    prefix = "Record corrected: " if change.nature == Nature.CORRECTION else ""
    return f"{prefix}{title}: {what}{f', {when}' if when else ''}"


def atom(changes: list[Change], *, title: str, address: str, site: str, next_page: str | None) -> bytes:
    """An Atom feed (RFC 4287, paged as RFC 5005 has it). ``site`` is the address of the pages for people."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    newest = changes[0].at if changes else datetime(1970, 1, 1, tzinfo=UTC)
    _text(feed, "id", address)
    _text(feed, "title", title)
    _text(feed, "updated", _moment(newest))
    _link(feed, "self", address)
    if next_page:
        _link(feed, "next", next_page)
    _text(ElementTree.SubElement(feed, f"{{{ATOM}}}author"), "name", "Export-control policy tracker")
    known = titles(changes)
    for change in changes:
        slug, name = known.get(change.restriction_id or 0, (change.object_key, change.object_key))
        entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
        _text(entry, "id", f"{address.split('/api/')[0]}/api/v1/changes/#{change.pk}")
        _text(entry, "title", headline(change, name))
        _text(entry, "updated", _moment(change.at))
        _link(entry, "alternate", f"{site}restrictions/{slug}/")
        _text(entry, "content", body(change))
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def json_feed(changes: list[Change], *, title: str, address: str, site: str, next_page: str | None) -> dict[str, Any]:
    """JSON Feed 1.1."""
    known = titles(changes)
    items = []
    for change in changes:
        slug, name = known.get(change.restriction_id or 0, (change.object_key, change.object_key))
        items.append(
            {
                "id": str(change.pk),
                "url": f"{site}restrictions/{slug}/",
                "title": headline(change, name),
                "content_text": body(change),
                "date_published": _moment(change.at),
            }
        )
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "feed_url": address, "home_page_url": site}
    return feed | ({"next_url": next_page} if next_page else {}) | {"items": items}


def body(change: Change) -> str:
    """The step in words, with the sentence that it rests on."""
    said = change.after
    parts = [said.get("summary"), f"“{said['quote']}”" if said.get("quote") else "", change.reason]
    sources = ", ".join(source["url"] for source in said.get("sources", ()))
    return "\n\n".join(part for part in [*parts, sources] if part) or headline(change, change.object_key)


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(
        char for char in text if char.isprintable() or char in "\n\t"
    )


def _link(parent: ElementTree.Element, rel: str, href: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", rel=rel, href=href)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


# --- Calendar ---


def calendar(today: date, *, site: str, restrictions: QuerySet[Restriction] | None = None) -> bytes:
    """The coming changes of status as iCalendar (RFC 5545): a day each, with the same identifier every time."""
    periods = within(today, today + HORIZON)
    if restrictions is not None:
        wanted = set(restrictions.values_list("pk", flat=True))
        periods = [period for period in periods if period.restriction_id in wanted]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Export-control policy tracker//EN", "CALSCALE:GREGORIAN"]
    lines += [line for period in periods for line in _event(period, site)]
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def _event(period: StatusPeriod, site: str) -> list[str]:
    what = "runs out, and it is " if period.by_lapse else ""
    summary = f"{period.restriction.title}: {what}{period.get_status_display()}"
    host = site.split("//")[-1].strip("/").split(":")[0]
    return [
        "BEGIN:VEVENT",
        f"UID:{period.restriction.slug}-{period.valid_from:%Y%m%d}-{period.status}@{host}",
        f"DTSTAMP:{period.known_from.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{period.valid_from:%Y%m%d}",
        f"DTEND;VALUE=DATE:{period.valid_from + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"URL:{site}restrictions/{period.restriction.slug}/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    text = "".join(char for char in text if char.isprintable())
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """At most 75 bytes a line, never within a character."""
    pieces: list[str] = []
    piece = ""
    for char in line:
        if len((piece + char).encode()) > (75 if not pieces else 74):
            pieces.append(piece)
            piece = ""
        piece += char
    return "\r\n ".join([*pieces, piece]) + "\r\n"
