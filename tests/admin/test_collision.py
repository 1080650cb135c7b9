"""Two editors who save in the same moment: one row in the log, one who is told."""

import threading
import time

import pytest
from django.db import connection

from policies.models import Change, Restriction
from policies.registry.edit import editing
from tests.admin.helpers import page, restriction_post, sign_in, text_of
from tests.makers import NOW, make_author, make_restriction


@pytest.mark.django_db(transaction=True)
def test_who_saves_while_another_save_is_on_its_way_is_told() -> None:
    # On PostgreSQL the form still sees the old version here, and only the claim, after the wait, finds the new one.
    restriction, client = make_restriction(title="First"), sign_in()
    is_written = threading.Event()

    def save_slowly() -> None:
        row = Restriction.objects.get(pk=restriction.pk)
        with editing(row, by=make_author(), now=NOW, expected_version=1):
            row.title = "What the other typed"
            row.save()
            is_written.set()
            time.sleep(1)
        connection.close()

    other = threading.Thread(target=save_slowly)
    other.start()
    is_written.wait(timeout=10)
    post = restriction_post(restriction, title="What was typed here")
    response = client.post(page("restriction_change", restriction.pk), post)
    other.join()
    assert "since you opened this form" in text_of(response) and "What was typed here" in text_of(response)
    restriction.refresh_from_db()
    assert restriction.title == "What the other typed"
    assert Change.objects.count() == 1
