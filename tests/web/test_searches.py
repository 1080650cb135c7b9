"""Searches kept in an account: kept, seen, renamed and deleted by their owner, and by nobody else."""

from typing import Any

import pytest
from django.test import Client

from policies.models import SavedSearch
from policies.vocabulary import LONGEST_TITLE
from tests.admin.test_in_a_browser import enter
from tests.makers import make_editor, make_jurisdiction, make_restriction, make_user
from tests.tools import axe

pytestmark = pytest.mark.django_db
PAGE = "/searches/"


def signed_in(user: Any = None) -> Client:
    client = Client()
    client.force_login(user or make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def keep(client: Client, query: str, name: str = "My rare earths", **options: Any) -> Any:
    return client.post(PAGE, {"act": "keep", "query": query, "name": name}, **options)


def test_a_search_is_kept_from_the_list_and_leads_back_to_it() -> None:
    make_restriction(title="Gallium")
    client = signed_in()
    shown = client.get("/restrictions/?q=gallium&status=in_force&page=1&utm_source=x").content.decode()
    assert 'name="query" value="q=gallium&amp;status=in_force&amp;page=1&amp;utm_source=x"' in shown
    answer = keep(client, "q=gallium&status=in_force&page=1&utm_source=x&as_of=2025-06-10&sort=newest", follow=True)
    row = SavedSearch.objects.get()
    assert row.query == "q=gallium&status=in_force&as_of=2025-06-10&sort=newest"
    listed = answer.content.decode()
    assert "My rare earths" in listed and f'href="/restrictions/?{row.query.replace("&", "&amp;")}"' in listed
    assert client.get(f"/restrictions/?{row.query}").status_code == 200


def test_the_same_question_kept_again_takes_the_new_name() -> None:
    client = signed_in()
    keep(client, "q=tin&code=")
    keep(client, "?page=3&q=tin", name="Tin")
    assert SavedSearch.objects.get().name == "Tin"


def test_a_search_is_renamed_and_deleted_by_its_owner_alone() -> None:
    owner, other = signed_in(), signed_in()
    keep(owner, "q=tin")
    row = SavedSearch.objects.get()
    assert "My rare earths" not in other.get(PAGE).content.decode()
    refused = other.post(PAGE, {"act": "rename", "search": row.pk, "name": "Mine"})
    other.post(PAGE, {"act": "forget", "search": row.pk})
    assert refused.status_code == 400 and SavedSearch.objects.get().name == "My rare earths"
    owner.post(PAGE, {"act": "rename", "search": row.pk, "name": "<b>Tin</b>"})
    assert "&lt;b&gt;Tin&lt;/b&gt;" in owner.get(PAGE).content.decode()
    owner.post(PAGE, {"act": "forget", "search": row.pk})
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("q=tin", "", "Name: write"),
        ("q=tin", "x" * (LONGEST_TITLE + 1), "Name: it has 501 characters, of which 500 are allowed"),
        ("status=nonsense", "A name", "is not a “status” that we know"),
        ("as_of=0000-00-00", "A name", "is not a day"),
        ("q=" + "x" * 7000, "A name", "too long"),
    ],
)
def test_what_cannot_be_kept_is_told(query: str, name: str, said: str) -> None:
    answer = keep(signed_in(), query, name)
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_a_name_of_500_characters_is_kept() -> None:
    keep(signed_in(), "q=tin", "x" * LONGEST_TITLE)
    assert len(SavedSearch.objects.get().name) == LONGEST_TITLE


@pytest.mark.parametrize("number", ["", "x", "9" * 40, "-1", "٣"])
def test_a_search_that_is_not_there_is_told_or_passed_over(number: str) -> None:
    client = signed_in()
    assert client.post(PAGE, {"act": "rename", "search": number, "name": "A"}).status_code == 400
    assert client.post(PAGE, {"act": "forget", "search": number}).status_code == 302


def test_an_account_keeps_so_many_and_no_more() -> None:
    user = make_user()
    client = signed_in(user)
    SavedSearch.objects.bulk_create(
        SavedSearch(owner=user, name=str(number), query=f"q={number}", created_at="2026-11-23T09:00Z")
        for number in range(200)
    )
    assert "delete one first" in keep(client, "q=tin").content.decode()


def test_without_an_account_the_address_keeps_the_search_and_signing_in_is_offered() -> None:
    assert Client().get(PAGE).url == "/admin/login/?next=%2Fsearches%2F"
    assert keep(Client(), "q=tin").status_code == 302 and not SavedSearch.objects.exists()
    shown = Client().get("/restrictions/?q=tin")
    assert "Sign in to keep it" in shown.content.decode() and "csrfmiddlewaretoken" not in shown.content.decode()
    assert "csrftoken" not in shown.cookies


def test_what_a_search_asks_is_said_in_words_and_followed_from_there() -> None:
    make_jurisdiction("CN", name="China")
    client = signed_in()
    keep(client, "target=CN&code=3A090&as_of=2025-06-10")
    shown = client.get(PAGE).content.decode()
    assert "3A090 · China · 2025-06-10" in shown and 'href="/watch/?code=3A090&amp;target=CN"' in shown


def test_the_page_is_kept_by_no_cache() -> None:
    assert "no-store" in signed_in().get(PAGE)["Cache-Control"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_searches_break_no_rule_of_accessibility_and_no_narrow_page(live: Any, width: int, theme: str) -> None:
    user = make_editor()
    make_restriction(title="Gallium")
    for number, name in enumerate(("Gallium for China", "W" * LONGEST_TITLE)):
        SavedSearch.objects.create(owner=user, name=name, query=f"q={number}", created_at="2026-11-23T09:00Z")
    enter(live.page, live.url, user)
    live.page.set_viewport_size({"width": width, "height": 900})
    live.page.emulate_media(color_scheme=theme)
    for path in (PAGE, "/restrictions/?q=gallium"):
        live.goto(path)
        for each in live.locator(".kept summary").all():
            each.press("Enter")
        assert axe.violations(live.page) == []
        assert live.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_search_is_kept_found_again_and_deleted_by_keyboard(live: Any) -> None:
    make_restriction(title="Gallium")
    enter(live.page, live.url, make_editor())
    live.goto("/restrictions/?q=gallium")
    live.get_by_label("Keep this search in your account as").fill("My gallium")
    live.keyboard.press("Enter")
    live.get_by_role("link", name="My gallium").press("Enter")
    live.page.wait_for_url("**/restrictions/?q=gallium")
    live.goto(PAGE)
    live.locator(".kept summary").press("Enter")
    live.get_by_role("button", name="Delete").press("Enter")
    live.get_by_text("You keep no search yet.").wait_for()
