"""What is to be said about a source before it is watched or relied on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from policies.models import Source
from policies.pipeline import schedule
from policies.pipeline.fetch import FetchRefused, host_of_url
from policies.pipeline.gather import BadOptions, checked_options

PACKAGE = "package:"
ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def caution(source: Source) -> str:
    """A sentence for whoever switches a source on whose address was never seen to answer; nothing for any other."""
    if not source.is_active or source.address_verified:
        return ""
    note = f" {source.note}" if source.note else ""
    told = _("%(name)s is watched, but its address is not verified: %(url)s.%(note)s") % {
        "name": source.name,
        "url": source.url,
        "note": note,
    }
    return _("%(told)s Look at what it brings before you rely on it.") % {"told": told}


def faults(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a source as it is to be kept, in a sentence for each field: of those that are given."""
    found: dict[str, str] = {}
    try:
        if "format" in values and "options" in values:
            checked_options(values["format"], values["options"] or {})
    except BadOptions as fault:
        found["options"] = str(fault)
    try:
        if values.get("cron"):
            schedule.next_by_cron(values["cron"], after=ANY_DAY)
    except schedule.BadCron as fault:
        found["cron"] = str(fault)
    try:
        if values.get("url") and not values["url"].startswith(PACKAGE):
            host_of_url(values["url"])
    except FetchRefused as fault:
        found["url"] = str(fault)
    return found
