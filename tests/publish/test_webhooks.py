"""Webhooks: signed as the standard says, sent at least once, retried over days, never to a private address."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from standardwebhooks import Webhook, WebhookVerificationError

from policies.models import Change, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from policies.pipeline.fetch import FetchRefused, Http
from policies.publish import coming, signing, webhooks
from policies.vocabulary import Action
from tests.api.test_changes import make_registered
from tests.makers import NOW, make_event, make_user

pytestmark = pytest.mark.django_db


class Receiver:
    """A server that answers as told and keeps what it was sent."""

    def __init__(self) -> None:
        self.status, self.headers, self.taken = 200, {}, []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append((dict(self.headers), body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        self.http = Http(allow=frozenset({f"127.0.0.1:{self.port}"}))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def make_endpoint(url: str = "https://hooks.example/", **changes: Any) -> WebhookEndpoint:
    values = {"name": "mine", "filters": {}, "now": NOW} | changes
    return webhooks.register(values.pop("owner", None) or make_user(email="me@example.org"), url=url, **values)


def deliver(receiver: Receiver, *, now: datetime = NOW) -> int:
    webhooks.plan(now=now)
    return webhooks.deliver(now=now, http=receiver.http)


def test_the_signature_is_that_of_the_standard() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    signed = signing.signature("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body, secret)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_change_of_one_byte_is_another_signature() -> None:
    secret = signing.MARK + base64.b64encode(b"k" * 32).decode()
    right = signing.signature("m", "1", b"x" * 100, secret)
    altered = {signing.signature("m", "1", b"x" * n + b"y" + b"x" * (99 - n), secret) for n in range(100)}
    assert right not in altered and len(altered) == 100


def test_what_was_asked_for_is_sent_signed_and_once(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver.url)
    make_event(make_registered("one"))
    assert (deliver(receiver), deliver(receiver)) == (2, 0)
    for headers, body in receiver.taken:
        moment = headers["webhook-timestamp"]
        expected = signing.signature(headers["webhook-id"], moment, body, signing.secret_of(endpoint))
        assert headers["webhook-signature"] == expected
    sent = [json.loads(body) for _, body in receiver.taken]
    assert {each["type"] for each in sent} == {"registry.created", "policy.created"}
    assert {each["data"]["cursor"] for each in sent} == set(Change.objects.values_list("id", flat=True))


def test_only_what_comes_after_it_was_registered_is_sent(receiver: Receiver) -> None:
    make_registered("before")
    make_endpoint(receiver.url)
    assert deliver(receiver) == 0


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"restrictions": ["one"]}, 2),
        ({"restrictions": ["two"]}, 0),
        ({"natures": ["policy"]}, 1),
        ({"statuses": ["in_force"]}, 1),
        ({"statuses": ["lifted"]}, 0),
        ({"jurisdictions": ["US"]}, 2),
        ({"jurisdictions": ["CN"]}, 0),
        ({"kinds": ["deleted"]}, 0),
        ({"types": ["statusevent"], "restrictions": ["one"]}, 1),
    ],
)
def test_only_what_fits_the_filters_is_sent(receiver: Receiver, filters: dict, count: int) -> None:
    make_endpoint(receiver.url, filters=filters)
    make_event(make_registered("one"))
    assert deliver(receiver) == count


def test_what_fails_is_sent_again_under_its_id_over_days_and_then_given_up(receiver: Receiver) -> None:
    make_endpoint(receiver.url)
    make_registered("one")
    receiver.status, now, waits = 500, NOW, []
    while deliver(receiver, now=now):
        row = WebhookDelivery.objects.get()
        if row.next_at is None:
            break
        waits.append(row.next_at - now)
        now = row.next_at
    assert waits == list(webhooks.BACKOFF)
    assert now - NOW > timedelta(days=3)
    assert (row.state, len(receiver.taken), row.tries.count()) == ("failed", 10, 10)
    assert len({headers["webhook-id"] for headers, _ in receiver.taken}) == 1
    receiver.status = 204
    webhooks.redeliver(row, now=now)
    deliver(receiver, now=now)
    row.refresh_from_db()
    assert (row.state, receiver.taken[-1][0]["webhook-id"]) == ("delivered", row.message_id)


def test_a_receiver_that_asks_for_time_is_given_it(receiver: Receiver) -> None:
    make_endpoint(receiver.url)
    make_registered("one")
    receiver.status, receiver.headers = 429, {"Retry-After": "3600"}
    deliver(receiver)
    assert WebhookDelivery.objects.get().next_at == NOW + timedelta(hours=1)


def test_a_receiver_that_is_gone_is_disabled_and_its_owner_told(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver.url)
    make_registered("one")
    receiver.status = 410
    deliver(receiver)
    endpoint.refresh_from_db()
    assert (endpoint.is_active, "410" in endpoint.disabled_reason) == (False, True)
    assert mail.outbox[0].to == ["me@example.org"]
    make_registered("two")
    assert deliver(receiver, now=NOW + timedelta(days=1)) == 0


def test_a_receiver_that_takes_nothing_for_days_is_disabled(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver.url)
    receiver.status = 503
    for day in range(7):
        make_registered(f"r-{day}")
        deliver(receiver, now=NOW + timedelta(days=day))
    endpoint.refresh_from_db()
    assert not endpoint.is_active


def test_a_redirect_is_never_followed(receiver: Receiver) -> None:
    make_endpoint(receiver.url)
    make_registered("one")
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    deliver(receiver)
    assert (len(receiver.taken), WebhookDelivery.objects.get().state) == (1, "pending")


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest/", "http://127.0.0.1:1/", "http://[::1]/", "http://10.0.0.1/"]
)
def test_nothing_is_sent_to_a_private_address(url: str) -> None:
    endpoint = make_endpoint(url)
    make_registered("one")
    webhooks.plan(now=NOW)
    webhooks.deliver(now=NOW, http=Http())
    endpoint.refresh_from_db()
    assert (endpoint.is_active, "not a public address" in endpoint.disabled_reason) == (False, True)
    assert WebhookAttempt.objects.get().http_status is None


@pytest.mark.parametrize("url", ["ftp://a.example/", "file:///etc/passwd", "https://user:pw@a.example/", "x"])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(FetchRefused):
        make_endpoint(url)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver.url)
    old = signing.secret_of(endpoint)
    webhooks.rotate(endpoint, now=NOW)
    new = signing.secret_of(endpoint)
    assert signing.secrets_of(endpoint, now=NOW + timedelta(hours=23)) == [new, old]
    assert signing.secrets_of(endpoint, now=NOW + timedelta(hours=25)) == [new]
    make_registered("one")
    deliver(receiver)
    assert len(receiver.taken[0][0]["webhook-signature"].split()) == 2


def test_a_test_event_says_that_it_is_one(receiver: Receiver) -> None:
    webhooks.test(make_endpoint(receiver.url), now=NOW)
    deliver(receiver)
    assert json.loads(receiver.taken[0][1])["type"] == "test.ping"


def test_a_worker_that_dies_mid_attempt_loses_nothing(receiver: Receiver) -> None:
    make_endpoint(receiver.url)
    make_registered("one")
    webhooks.plan(now=NOW)
    webhooks._claim(WebhookDelivery.objects.get(), NOW)
    assert deliver(receiver) == 0
    assert deliver(receiver, now=NOW + webhooks.LEASE) == 1


def test_two_that_plan_at_once_make_each_delivery_once(receiver: Receiver) -> None:
    make_endpoint(receiver.url)
    make_registered("one")
    stale = WebhookEndpoint.objects.get()
    assert (webhooks.plan(now=NOW), webhooks._plan(stale, now=NOW)) == (1, 0)


def test_a_scheduled_change_is_sent_on_its_day(receiver: Receiver) -> None:
    day = date(2026, 12, 1)
    restriction = make_registered("one")
    make_event(restriction, effective_date=day, action=Action.ENTER_INTO_FORCE)
    coming.announce(NOW.date(), now=NOW)
    make_endpoint(receiver.url)
    assert deliver(receiver) == 0
    then = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)
    coming.announce(day, now=then)
    deliver(receiver, now=then)
    assert json.loads(receiver.taken[0][1])["data"]["after"]["status"] == "in_force"


def test_a_receiver_with_the_library_of_the_standard_takes_what_is_ours_alone(receiver: Receiver) -> None:
    endpoint = make_endpoint(receiver.url)
    old = signing.secret_of(endpoint)
    webhooks.rotate(endpoint, now=datetime.now(UTC))
    new = signing.secret_of(endpoint)
    make_registered("one")
    deliver(receiver, now=datetime.now(UTC))
    ((sent, body),) = receiver.taken
    for secret in (old, new):  # while one is replaced by the other
        assert Webhook(secret).verify(body, sent)["type"] == "registry.created"
    for place in range(0, len(body), 7):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        with pytest.raises(WebhookVerificationError):
            Webhook(new).verify(changed, sent)


def test_a_name_that_turns_private_after_it_was_checked_is_not_sent_to(receiver: Receiver) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    http = Http(resolver=lambda host, port: next(answers), ports=frozenset({80, receiver.port}))
    make_endpoint("http://rebinding.example/")
    assert next(answers)  # it was public once
    make_registered("one")
    webhooks.plan(now=NOW)
    webhooks.deliver(now=NOW, http=http)
    assert receiver.taken == []
    assert "not a public address" in WebhookDelivery.objects.get().last_message
