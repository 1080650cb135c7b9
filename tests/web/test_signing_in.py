"""Passwords cannot be guessed at leisure."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.makers import make_editor

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
RIGHT, WRONG = "correct horse battery", "wrong"


def sign_in(client: Client, name: str, password: str, *, address: str = "198.51.100.7") -> HttpResponse:
    return client.post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address)  # type: ignore[return-value]


def test_the_fifth_failure_locks_that_address_out(client: Client) -> None:
    make_editor(username="ann")
    statuses = [sign_in(client, "ann", WRONG).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert sign_in(client, "ann", RIGHT).status_code == 429


def test_guessing_at_many_names_counts_together(client: Client) -> None:
    for number in range(5):
        sign_in(client, f"name-{number}", WRONG)
    assert sign_in(client, "another", WRONG).status_code == 429


def test_nobody_can_lock_an_editor_out_from_elsewhere(client: Client) -> None:
    make_editor(username="ann")
    for _ in range(6):
        sign_in(client, "ann", WRONG)
    assert sign_in(client, "ann", RIGHT, address="203.0.113.9").status_code == 302


def test_the_lock_opens_after_a_quarter_of_an_hour(client: Client) -> None:
    from axes.models import AccessAttempt

    make_editor(username="ann")
    for _ in range(5):
        sign_in(client, "ann", WRONG)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(client, "ann", RIGHT).status_code == 302


def test_a_lock_holds_for_the_api_as_well(client: Client, settings: Any) -> None:
    make_editor(username="ann")
    for _ in range(5):
        sign_in(client, "ann", WRONG, address="127.0.0.1")
    assert not client.login(request=client.get(LOGIN).wsgi_request, username="ann", password=RIGHT)
