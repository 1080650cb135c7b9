"""Keys at the desk: made and shown once, revoked, seen by their owner."""

import re

import pytest
from django.test import Client

from policies.models import ApiKey
from tests.makers import make_editor

pytestmark = pytest.mark.django_db


def test_a_key_is_shown_once_and_good_until_it_is_revoked() -> None:
    desk = Client()
    desk.force_login(make_editor())
    form = {"name": "nightly", "scope": "read", "expires_at_0": "", "expires_at_1": ""}
    page = desk.post("/admin/policies/apikey/add/", form, follow=True).content.decode()
    (text,) = re.findall(r"ect_[0-9a-f]{10}_[0-9a-f]{64}", page)
    assert text not in desk.get("/admin/policies/apikey/").content.decode()
    asked = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/restrictions/", headers=asked).status_code == 200
    row = ApiKey.objects.get()
    desk.post("/admin/policies/apikey/", {"action": "revoke", "_selected_action": [row.pk]})
    assert Client().get("/api/v1/restrictions/", headers=asked).status_code == 401
    assert desk.get(f"/admin/policies/apikey/{row.pk}/change/").status_code == 200


def test_nobody_sees_the_keys_of_others() -> None:
    desk = Client()
    desk.force_login(make_editor())
    desk.post("/admin/policies/apikey/add/", {"name": "mine", "scope": "read"})
    assert ApiKey.objects.count() == 1
