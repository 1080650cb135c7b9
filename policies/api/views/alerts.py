"""Alerts by e-mail: asked for here, confirmed and left by the links in the letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from policies.api.problems import only
from policies.api.serializers.alerts import AlertBody, AskedSerializer
from policies.models.delivery import Frequency
from policies.publish import alerts

from .base import View

WHAT = {"confirm": alerts.confirm, "leave": alerts.leave}


class Ask(View):
    """Ask for alerts by e-mail about what fits the filters. A letter asks the address to confirm; nothing else is sent before.

    The answer is the same whether the address is known or not.
    """

    operation, tag, summary = "ask_for_alerts", "feeds", "Alerts by e-mail"
    body, answer, is_reading = AlertBody, AskedSerializer, True

    def post(self, request: Request) -> Response:
        body = self.body(data=request.data)
        body.is_valid(raise_exception=True)
        sent = body.validated_data
        filters = {name: list(values) for name, values in sent.get("filters", {}).items()}
        frequency = Frequency(sent.get("frequency", Frequency.DAILY))
        alerts.subscribe(
            sent["email"], name=sent.get("name", ""), filters=filters, frequency=frequency, now=timezone.now()
        )
        return Response({"detail": "A letter was sent to this address: open the link in it to confirm."})


@only("GET", "HEAD", "POST")  # the token in the address is what proves it: mail programs leave with a POST of their own
def follow(request: HttpRequest, what: str, token: str) -> HttpResponse:
    """Confirm or leave. A GET only shows the button, as mail scanners open every link."""
    is_done, fault = False, ""
    if request.method == "POST":
        try:
            WHAT[what](token, now=timezone.now())
            is_done = True
        except alerts.TokenFault as told:
            fault = str(told)
    return render(
        request, "api/alert.html", {"what": what, "is_done": is_done, "fault": fault}, status=404 if fault else 200
    )
