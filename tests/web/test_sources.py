"""The public page on sources: what does not fare well first, each with its reason, and nothing that acts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from policies.models import FetchRun
from policies.models.sources import SourceState
from tests.makers import make_jurisdiction, make_source

pytestmark = pytest.mark.django_db


def shown(**headers: str) -> str:
    response = Client().get("/sources/", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def make_looked_at(name: str, state: str, message: str = "", **changes: object):
    now = timezone.now()
    source = make_source(name=name, state=state, last_checked_at=now, **changes)
    if message:
        FetchRun.objects.create(source=source, started_at=now, finished_at=now, state=state, message=message)
    return source


def test_what_does_not_fare_well_comes_first_and_says_why() -> None:
    now = timezone.now()
    make_looked_at("Wire well", SourceState.OK_NEW, "2 new.", last_good_at=now - timedelta(hours=1))
    make_looked_at("Wire ill", SourceState.FAILING, "The server answered 404 Not Found.", failures=3)
    make_looked_at("Wire odd", SourceState.SUSPECT, "It answers with nothing, where it usually has 30 entries.")
    make_looked_at(
        "Wire worn", SourceState.PARKED, paused_at=now, paused_reason="It failed 20 times in a row.", failures=20
    )
    make_source(name="Wire off", is_active=False, address_verified=False)
    text = shown()
    places = [text.index(name) for name in ("Wire odd", "Wire ill", "Wire worn", "Wire well", "Wire off")]
    assert places == sorted(places)
    for sentence in (
        "404 Not Found.",
        "where it usually has 30 entries.",
        "It failed 20 times in a row.",
        "3 failures in a row",
    ):
        assert sentence in text
    assert "2 new." not in text and "3 sources are watched." in text and "address not verified" in text


def test_names_addresses_and_messages_of_others_do_not_act() -> None:
    make_looked_at("<script>x</script>", SourceState.FAILING, "<img src=x> \u202e", url="javascript:alert(1)")
    text = shown()
    assert "<script>x" not in text and "<img src=x>" not in text and "javascript:" not in text and "\u202e" not in text


def test_an_empty_list_says_how_it_is_filled() -> None:
    assert "No source is switched on." in shown()


def test_the_page_speaks_chinese_but_for_what_was_noted() -> None:
    make_looked_at(
        "通讯社", SourceState.FAILING, "The server answered 404 Not Found.", jurisdiction=make_jurisdiction("CN")
    )
    text = shown(accept_language="zh-hans")
    assert "来源" in text and 'lang="en"><bdi>The server' in text
