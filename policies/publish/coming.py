"""The days that were foreseen: what takes effect or lapses on a date is announced in the change log when the date comes.

Nothing needs to run for the status to be right; this only tells those who follow the log.
"""

from datetime import date, datetime, timedelta

from policies.models import AnnouncedDay, Change, StatusPeriod
from policies.models.changelog import Author, ChangeKind, in_one_order
from policies.vocabulary import Door, Nature

ONE_DAY = timedelta(days=1)
LOOK_BACK = timedelta(days=366)


def announce(today: date, *, now: datetime) -> int:
    """Announce every day up to ``today`` that was not announced yet. Returns how many changes of status that were.

    The first run ever announces today alone: what lies before was never foreseen by this record.
    """
    with in_one_order():
        last = AnnouncedDay.objects.last()
        day = max(last.day + ONE_DAY, today - LOOK_BACK) if last else today
        count = 0
        while day <= today:
            count += sum(_announce(period, now=now) for period in _foreseen(day))
            AnnouncedDay.objects.create(day=day, at=now)
            day += ONE_DAY
        return count


def within(first: date, last: date) -> list[StatusPeriod]:
    """The changes of status that are foreseen between two days, both included, in order of their days."""
    periods = StatusPeriod.objects.current().filter(valid_from__range=(first, last), restriction__merged_into=None)
    return list(
        periods.select_related("restriction__authority__jurisdiction").order_by("valid_from", "restriction__slug")
    )


def _foreseen(day: date) -> list[StatusPeriod]:
    """Periods that begin on a day and were known before it; what was recorded later is in the log already."""
    periods = StatusPeriod.objects.current().filter(valid_from=day, known_from__date__lt=day)
    return list(periods.select_related("restriction").order_by("restriction__slug"))


def _announce(period: StatusPeriod, *, now: datetime) -> int:
    before = period.restriction.periods.current().on(period.valid_from - ONE_DAY).first()
    why = "A temporary departure ran out; no source has confirmed it yet." if period.by_lapse else "Its day has come."
    Change.objects.record(
        period.restriction,
        kind=ChangeKind.UPDATED,
        nature=Nature.POLICY,
        before={"status": before.status if before else None},
        after={"status": period.status, "since": period.valid_from.isoformat(), "by_lapse": period.by_lapse},
        by=Author(user=None, door=Door.TASK, reason=why),
        now=now,
        restriction_id=period.restriction_id,
    )
    return 1
