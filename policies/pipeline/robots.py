"""What a host's robots.txt allows, by RFC 9309: asked before a page is read, and believed for a day.

Feeds and interfaces are made for machines and are not asked about. A file that is not there allows everything; one that
cannot be had allows nothing until it can, unless an earlier one is known.
"""

from datetime import datetime, timedelta

from protego import Protego

from policies.models import WebHost
from policies.pipeline.fetch import FetchFailed, FetchRefused, Http, Trace, fetch, host_of_url, shown

AGENT = "export-control-policy-tracker"
LARGEST = 512_000  # bytes; what comes after is not read
BELIEVED = timedelta(days=1)
BELIEVED_IF_AWAY = timedelta(minutes=10)
MAX_DELAY = 60.0
RULES, ALL, NONE = "rules", "all", "none"


def permit(url: str, *, http: Http, now: datetime, trace: Trace) -> float:
    """How many seconds the host wants between two requests, where it lets ``url`` be read.

    Raises ``FetchRefused`` where it does not, ``FetchFailed`` where it cannot be known now.
    """
    row = _row(host_of_url(url), http=http, now=now)
    if row.robots_rule == NONE:
        trace.note("robots.txt", "cannot be had")
        raise FetchFailed(
            f"The robots.txt of {shown(row.name)} cannot be had now, so no page is read.", is_passing=True
        )
    if row.robots_rule == ALL:
        trace.note("robots.txt", "there is none")
        return 0.0
    rules = Protego.parse(row.robots)
    if not rules.can_fetch(url, AGENT):
        trace.note("robots.txt", "asks not to")
        raise FetchRefused(f"The robots.txt of {shown(row.name)} asks that {shown(url)} is not read.")
    trace.note("robots.txt", "allows it")
    return min(float(rules.crawl_delay(AGENT) or 0), MAX_DELAY)


def _row(host: str, *, http: Http, now: datetime) -> WebHost:
    """What is known of the host, asked anew where it is too old."""
    row, _ = WebHost.objects.get_or_create(name=host)
    if row.robots_until is None or row.robots_until <= now:
        row.robots_rule, row.robots, row.robots_until = _asked(row, http=http, now=now)
        told = {"robots_rule": row.robots_rule, "robots": row.robots, "robots_until": row.robots_until}
        WebHost.objects.filter(pk=row.pk).update(**told)
    return row


def _asked(row: WebHost, *, http: Http, now: datetime) -> tuple[str, str, datetime]:
    try:
        response = fetch(f"{row.name}/robots.txt", http=http)
    except FetchFailed as fault:
        if fault.status and 400 <= fault.status < 500 and fault.status != 429:
            return ALL, "", now + BELIEVED
        away = now + BELIEVED_IF_AWAY
        return (RULES, row.robots, away) if row.robots_rule == RULES else (NONE, "", away)
    except FetchRefused:
        return NONE, "", now + BELIEVED_IF_AWAY
    text = response.body[:LARGEST].decode("utf-8", "replace").replace("\0", "")
    return RULES, text, now + BELIEVED
