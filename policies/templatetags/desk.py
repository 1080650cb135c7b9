"""What templates of the desk ask for."""

from datetime import date
from typing import Any

from django import template
from django.utils import timezone

from policies.admin import changelog, labels
from policies.admin.dashboard import dashboard as build_dashboard
from policies.admin.dependents import dependents_of
from policies.web.dates import moment

register = template.Library()


@register.simple_tag
def dashboard() -> dict[str, Any]:
    return build_dashboard(timezone.now())


@register.simple_tag
def today() -> date:
    return timezone.now().date()


@register.filter
def ours_first(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The registered applications with our own before those that came with the framework."""
    return sorted(apps, key=lambda app: app["app_label"] != "policies")


register.filter("dependents", dependents_of)
register.filter("day_words", labels.day_words)
register.filter("moment_words", moment)
register.filter("grade_label", labels.grade_label)
register.filter("plain_sight", labels.plain_sight)
register.filter("status_chip", labels.status_chip)
register.filter("period_chip", labels.period_chip)
register.filter("status_now", labels.status_now)
register.filter("cited", labels.cited)
register.filter("web_link", labels.web_link)
register.filter("what", labels.what)
register.filter("reports", labels.reports)
register.filter("when", labels.when)
register.filter("admin_link", labels.admin_link)
register.filter("rows_of", changelog.rows_of)
register.filter("named", changelog.named)
register.filter("in_short", changelog.in_short)
