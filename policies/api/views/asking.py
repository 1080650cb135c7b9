"""Screening, the calendar, and counts."""

from datetime import date, timedelta
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api import asking
from policies.api.codes import code, must_begin
from policies.api.parameters import AS_OF, KNOWN_AT, Parameter, dated
from policies.api.refusals import BadParameters
from policies.api.serializers.asking import (
    CalendarSerializer,
    ScreenedSerializer,
    ScreenSerializer,
    StatsSerializer,
)
from policies.api.values import BadValue, one_of

from .base import View
from .restrictions import today

LONGEST_WINDOW = timedelta(days=3660)
FROM, TO = dated("from", "The first day. Today where it is not given."), dated("to", "The last day.", "2025-09-10")
BY = Parameter(
    "by",
    one_of(*asking.GROUPS),
    "What the stock is told apart by. By status, all are counted; by anything else, what is in force.",
    default="status",
    schema={"type": "string", "enum": list(asking.GROUPS), "default": "status"},
)


class Screen(View):
    """My codes, products and countries: which restrictions touch them, now or on a day, and why.

    A restriction has to answer to one of the codes or products, to one of the destinations and to one of the origins,
    where any are given. A name alone never makes a match: look at the items.
    """

    operation, tag, summary = "screen_goods", "restrictions", "Screen goods"
    parameters, body, answer = (AS_OF, KNOWN_AT), ScreenSerializer, ScreenedSerializer
    is_reading = True

    def post(self, request: Request) -> Response:
        sent = self.body(data=request.data)
        sent.is_valid(raise_exception=True)
        day, known_at = self.asked["as_of"] or today(), self.asked["known_at"]
        found = asking.touched(_goods(sent.validated_data), day, known_at)
        return Response({"as_of": day, "known_at": known_at, "results": found})


class Calendar(View):
    """What enters into force, lapses or expires between two days: 90 days from today, where none are given."""

    operation, tag, summary = "list_coming", "history", "What is coming"
    parameters, answer = (FROM, TO, KNOWN_AT), CalendarSerializer

    def get(self, request: Request) -> Response:
        first = self.asked["from"] or today()
        last = self.asked["to"] or first + timedelta(days=90)
        check_window(first, last)
        found = asking.coming(first, last, self.asked["known_at"])
        return Response({"from": first, "to": last, "known_at": self.asked["known_at"], "results": found})


class Stats(View):
    """The stock of restrictions on a day, and the flow of steps in a period that ends with it.

    The stock counts restrictions, the flow counts steps that took effect and changed a status, by action. Where no period
    is given it is the year before the day.
    """

    operation, tag, summary = "get_stats", "history", "Stock and flow"
    parameters = (AS_OF, KNOWN_AT, BY, FROM, TO)
    answer = StatsSerializer

    def get(self, request: Request) -> Response:
        day, known_at, by = self.asked["as_of"] or today(), self.asked["known_at"], self.asked["by"]
        last = self.asked["to"] or day
        first = self.asked["from"] or max(last - timedelta(days=365), last.min)
        check_window(first, last)
        counts = asking.stock(day, known_at, by)
        stock = {"as_of": day, "unit": "restrictions", "by": by, "counts": counts}
        flow = {"from": first, "to": last, "unit": "steps", "counts": asking.flow(first, last, known_at)}
        return Response({"known_at": known_at, "stock": stock, "flow": flow})


def check_window(first: date, last: date) -> None:
    if last < first:
        raise BadParameters({"to": f"{last} is before {first}, where the window begins."})
    if last - first > LONGEST_WINDOW:
        raise BadParameters({"to": f"The window is longer than {LONGEST_WINDOW.days} days."})


def _goods(sent: dict[str, Any]) -> asking.Goods:
    faults = {}
    for place, row in enumerate(sent.get("codes", ())):
        try:
            must_begin(code(row["code"]), [row["system"]] if row.get("system") else None)
        except BadValue as fault:
            faults[str(place)] = {"code": str(fault)}
    if faults:
        raise ValidationError({"codes": faults})
    return asking.Goods(
        codes=tuple((row.get("system"), code(row["code"])) for row in sent.get("codes", ())),
        products=tuple(sent.get("products", ())),
        destinations=tuple(text.upper() for text in sent.get("destinations", ())),
        origins=tuple(text.upper() for text in sent.get("origins", ())),
    )
