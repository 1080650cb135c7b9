"""Alerts by e-mail: asked, confirmed, told, left."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from policies.models import Subscription
from policies.models.delivery import Frequency
from policies.publish import alerts
from tests.api.asking import faults, post
from tests.api.test_changes import make_registered
from tests.makers import NOW, make_event

pytestmark = pytest.mark.django_db


def make_alert(frequency: Frequency = Frequency.AT_ONCE, **filters: list[str]) -> Subscription:
    alerts.subscribe("me@example.org", name="mine", filters=filters, frequency=frequency, now=NOW)
    row = Subscription.objects.latest("id")
    alerts.confirm(_token("confirm"), now=NOW)
    mail.outbox.clear()
    row.refresh_from_db()
    return row


def _token(what: str) -> str:
    (token,) = re.findall(rf"/alerts/{what}/([^/]+)/", mail.outbox[-1].body)
    return token


def test_nothing_is_sent_before_the_address_was_confirmed() -> None:
    post("alerts/", {"email": "me@example.org", "frequency": "at_once"})
    make_event(make_registered("one"))
    assert alerts.send_due(now=NOW + timedelta(days=1)) == 0
    address = f"/api/v1/alerts/confirm/{_token('confirm')}/"
    assert b"Confirm" in Client().get(address).content
    assert Subscription.objects.get().confirmed_at is None
    assert b"Confirmed" in Client().post(address).content
    assert Subscription.objects.get().confirmed_at


def test_a_letter_has_the_step_the_quote_and_the_way_out_plain_and_in_html() -> None:
    make_alert(jurisdictions=["US"])
    make_event(
        make_registered("one"), quote="It <holds>.", sources=[{"url": "https://g.example/", "grade": "official"}]
    )
    assert (alerts.send_due(now=NOW), alerts.send_due(now=NOW)) == (1, 0)
    (letter,) = mail.outbox
    html = letter.alternatives[0][0]
    assert "“It <holds>.”" in letter.body and "It &lt;holds&gt;." in html
    assert "https://g.example/ (official)" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    Client().post(f"/api/v1/alerts/leave/{_token('leave')}/", {"List-Unsubscribe": "One-Click"})
    make_event(make_registered("two"))
    assert alerts.send_due(now=NOW + timedelta(days=1)) == 0


@pytest.mark.parametrize(("frequency", "days"), [(Frequency.DAILY, 1), (Frequency.WEEKLY, 7)])
def test_a_digest_gathers_what_came_since_the_last(frequency: Frequency, days: int) -> None:
    make_alert(frequency)
    for number in range(3):
        make_event(make_registered(f"r-{number}"))
    assert alerts.send_due(now=NOW + timedelta(days=days, seconds=-1)) == 0
    assert alerts.send_due(now=NOW + timedelta(days=days)) == 1
    assert mail.outbox[0].subject == "3 changes of export controls"


def test_only_what_is_watched_is_told() -> None:
    make_alert(restrictions=["two"])
    make_event(make_registered("one"))
    assert alerts.send_due(now=NOW) == 0
    make_event(make_registered("two"))
    assert alerts.send_due(now=NOW) == 1


def test_an_address_is_not_asked_over_and_over() -> None:
    for _ in range(9):
        post("alerts/", {"email": "me@example.org"})
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("token", ["x", "a:b:c"])
def test_a_link_that_is_not_ours_does_nothing(token: str) -> None:
    assert Client().post(f"/api/v1/alerts/leave/{token}/").status_code == 404


def test_a_link_to_confirm_does_not_leave() -> None:
    alerts.subscribe("me@example.org", name="", filters={}, frequency=Frequency.DAILY, now=NOW)
    with pytest.raises(alerts.TokenFault):
        alerts.leave(_token("confirm"), now=NOW)
    with pytest.raises(alerts.TokenFault, match="too old"):
        alerts.confirm(_token("confirm"), now=NOW + timedelta(days=8))


def test_what_is_no_address_is_refused_by_its_place() -> None:
    assert list(faults(post("alerts/", {"email": "me@"}, status=400))) == ["#/email"]
