"""What the pictures for shared addresses say."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from policies.models import Restriction
from policies.web import dates, timeline
from policies.web.og import MOST_ROWS, Card
from policies.web.statuses import BINDING

from .home import stock_of
from .picture import Place, picture, shown, with_periods

AHEAD = timedelta(days=120)


def of_all(today: date) -> Card:
    """The picture of the first page: how many bind, and those that moved last."""
    stock = stock_of(today, Restriction.objects.current())
    binding = sum(one.count for one in stock if one.shown.status in BINDING)
    drawn = picture(today, place=Place(most=MOST_ROWS))
    told = {"binding": binding, "total": sum(one.count for one in stock)}
    return Card(
        above=dates.written(today),
        title=_("%(binding)s of %(total)s tracked export restrictions bind today") % told,
        beneath="",
        is_doubtful=False,
        rows=[row.bands for group in drawn.groups for row in group.rows],
        scale=drawn.scale,
        ticks=drawn.ticks,
        today_x=drawn.today_x,
    )


def of_one(slug: str, today: date) -> Card:
    """The picture of a restriction: its status, since when, and its bands. Raises ``Restriction.DoesNotExist``."""
    row = with_periods(Restriction.objects.as_of(today).select_related("authority__jurisdiction")).get(slug=slug)
    periods = row.shown_periods
    scale = timeline.scale_for([period.valid_from for period in periods], today=today, ahead=AHEAD)
    status = shown(row)
    since = _("%(status)s since %(first)s") % {
        "status": status.words,
        "first": dates.written(row.status_since or today),
    }
    return Card(
        above=f"{row.authority.jurisdiction.name} · {row.authority.short_name}",
        title=row.title,
        beneath=since if row.status_since else status.words,
        is_doubtful=status.is_unconfirmed,
        rows=[timeline.bands(periods, scale)],
        scale=scale,
        ticks=timeline.ticks(scale, today=today),
        today_x=scale.at(today),
    )
