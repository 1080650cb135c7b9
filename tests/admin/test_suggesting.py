"""Slugs suggested while they are typed, from any number of rows."""

import pytest

from policies.models import Instrument
from tests.admin.helpers import make_proposal, make_staff, page, sign_in
from tests.admin.test_in_a_browser import enter
from tests.makers import make_editor, make_restriction

RESTRICTIONS = page("restriction_suggest", "restriction-slugs")


@pytest.mark.django_db
def test_what_begins_with_it_comes_before_what_holds_it() -> None:
    for slug, title in (("a-chips", "A"), ("chips-b", "B"), ("other", "Rules on chips"), ("wood", "Wood")):
        make_restriction(slug=slug, title=title)
    rows = sign_in().get(RESTRICTIONS, {"q": "chips"}).json()["rows"]
    assert rows == [["chips-b", "B"], ["a-chips", "A"], ["other", "Rules on chips"]]
    Instrument.objects.create(slug="act", title="An act", kind="rule", grade="official")
    assert sign_in().get(page("restriction_suggest", "instrument-slugs")).json() == {"rows": [["act", "An act"]]}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "%", "x" * 5000, "<script>", "_"])
def test_whatever_is_typed_a_few_rows_are_enough(text: str) -> None:
    for _ in range(30):
        make_restriction()
    assert len(sign_in().get(RESTRICTIONS, {"q": text}).json()["rows"]) <= 20


@pytest.mark.django_db
def test_only_who_sees_restrictions_is_suggested_any() -> None:
    assert sign_in(make_staff("view_source")).get(RESTRICTIONS).status_code == 403
    assert sign_in().get(page("restriction_suggest", "passwords")).status_code == 404


@pytest.mark.django_db
def test_a_page_of_the_desk_does_not_grow_with_the_registry() -> None:
    proposed, client = make_proposal(), sign_in()
    few = len(client.get(page("proposedchange_change", proposed.pk)).content)
    for number in range(300):
        make_restriction(title=f"A title of some length, which is number {number}")
    many = len(client.get(page("proposedchange_change", proposed.pk)).content)
    assert many - few < 5000


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_slug_far_down_the_list_is_suggested_while_it_is_typed(live) -> None:
    for _ in range(30):
        make_restriction()
    make_restriction(slug="zz-last-of-all", title="The last")
    proposed = make_proposal()
    enter(live.page, live.url, make_editor())
    live.goto(page("proposedchange_change", proposed.pk))
    live.locator('[name="restriction"]').fill("zz-l")
    live.page.wait_for_selector('#restriction-slugs option[value="zz-last-of-all"]', state="attached")
