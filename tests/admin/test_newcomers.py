"""A draft at the desk is a filled form with the words that each field rests on; it is created, attached or rejected."""

from datetime import date
from typing import Any

import pytest

from policies.models import Instrument, ProposedChange, Restriction, StatusEvent
from policies.pipeline.reading import DraftItem
from tests.admin.helpers import filled, make_staff, page, sign_in, text_of
from tests.makers import make_authority, make_jurisdiction, make_restriction
from tests.pipeline.test_drafting import TEXT, draft_from, make_document, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> None:
    make_jurisdiction("CN")
    make_authority()


def desk(proposed: ProposedChange) -> str:
    return page("proposedchange_change", proposed.pk)


def press(client: Any, proposed: ProposedChange, **changes: Any) -> Any:
    """Press a button of the page as it is shown, with changes in its form."""
    return client.post(desk(proposed), filled(client.get(desk(proposed)).context["form"], **changes))


def test_the_form_is_filled_in_and_each_field_shows_its_words() -> None:
    response = sign_in().get(desk(draft_from()))
    form = response.context["form"]
    assert form["title"].value() == "Zorbonium licensing"
    assert form["slug"].value() == "us-announcement-no-90-of-2025-zorbonium-licensing"
    assert form["authority"].value() == "us-bis"
    assert form["targets"].value() == "CN"
    assert form["items"].value() == "zorbonium | cas 7440-64-4"
    assert [field.name for field in form if field.quotes] == ["measure"]
    assert TEXT[29:] in text_of(response)


def test_creating_as_filled_in_enters_all_of_it_and_goes_on() -> None:
    proposed = draft_from()
    response = press(sign_in(), proposed, _accept="1")
    assert response.status_code == 302
    restriction = Restriction.objects.get()
    assert (restriction.title, restriction.authority.slug, restriction.reach) == (
        "Zorbonium licensing",
        "us-bis",
        "listed",
    )
    assert StatusEvent.objects.get().instrument == Instrument.objects.get()
    assert restriction.items.get().codes.get().code == "7440-64-4"
    proposed.refresh_from_db()
    assert proposed.state == "accepted"


def test_what_the_editor_changes_is_what_is_created() -> None:
    press(
        sign_in(),
        draft_from(),
        _accept="1",
        slug="zorbonium",
        targets="",
        items="zorbonium\nzorbonium oxide | hs 280530 [HS 2022]",
        names="zorbonium curbs",
        effective_date="2026-01-01",
    )
    restriction = Restriction.objects.get(slug="zorbonium")
    assert restriction.reach == "all" and not restriction.targets.exists()
    assert [item.name for item in restriction.items.all()] == ["zorbonium", "zorbonium oxide"]
    assert restriction.aliases.get().text == "zorbonium curbs"
    assert StatusEvent.objects.get().effective_date == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"slug": "no slug!"}, "slug"),
        ({"authority": ""}, "authority"),
        ({"authority": "nobody"}, "authority"),
        ({"targets": "CN XX"}, "targets"),
        ({"items": "zorbonium | nonsense"}, "items"),
        ({"items": "| eccn 3A001"}, "items"),
        ({"effective_date": ""}, "effective_date"),
        ({"slug": "taken"}, "slug"),
    ],
)
def test_what_is_wrong_is_said_on_its_field_and_nothing_is_created(changes: dict[str, str], field: str) -> None:
    make_restriction(slug="taken")
    proposed = draft_from()
    response = press(sign_in(), proposed, _accept="1", **changes)
    assert response.status_code == 200 and field in response.context["form"].errors
    proposed.refresh_from_db()
    assert proposed.state == "pending" and Restriction.objects.count() == 1


def test_a_known_restriction_takes_the_draft() -> None:
    known, proposed = make_restriction(slug="known-one"), draft_from()
    response = sign_in().post(desk(proposed), {"_attach": "1", "known": "known-one"})
    assert response.status_code == 302
    proposed.refresh_from_db()
    assert (proposed.state, proposed.attached_to) == ("accepted", known)
    assert "it is <a" in text_of(sign_in().get(desk(proposed)))


@pytest.mark.parametrize("slug", ["", "nobody"])
def test_a_known_restriction_has_to_be_named(slug: str) -> None:
    proposed = draft_from()
    response = sign_in().post(desk(proposed), {"_attach": "1", "known": slug})
    assert response.status_code == 200 and response.context["known"].errors
    assert 'value="Zorbonium licensing"' in text_of(response)


def test_rejecting_a_draft_needs_a_reason() -> None:
    proposed, client = draft_from(), sign_in()
    refused = press(client, proposed, _reject="1")
    assert "reason" in refused.context["form"].errors
    press(client, proposed, _reject="1", reason="a draft for comment", rejected_for="doubtful")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.rejected_for) == ("rejected", "doubtful")


def test_the_second_editor_is_told() -> None:
    proposed, client = draft_from(), sign_in()
    form = filled(client.get(desk(proposed)).context["form"], _accept="1")
    client.post(desk(proposed), form)
    response = client.post(desk(proposed), form | {"slug": "another"}, follow=True)
    assert "Already accepted by" in text_of(response)
    assert Restriction.objects.count() == 1


def test_who_may_only_look_creates_nothing() -> None:
    proposed, client = draft_from(), sign_in(make_staff("view_proposedchange"))
    assert 'name="_accept"' not in text_of(client.get(desk(proposed)))
    assert client.post(desk(proposed), {"_attach": "1", "known": "x"}).status_code == 403


def test_a_draft_that_says_next_to_nothing_is_still_a_form() -> None:
    draft = make_draft(
        title="?", authority="", measure="something", targets=(), citation="", instrument_title="", legal_basis="",
        items=(), effective_date=None, quotes=(), because=(),
    )  # fmt: skip
    response = sign_in().get(desk(draft_from(make_document(), draft)))
    assert response.status_code == 200
    assert response.context["form"]["measure"].value() == "other"


def test_codes_that_the_rules_refuse_are_shown_and_refused_on_their_field() -> None:
    draft = make_draft(items=(DraftItem("zorbonium", (("hs", "28053019", ""), ("eccn", "nonsense", ""))),))
    response = press(sign_in(), draft_from(make_document(), draft), _accept="1")
    assert "28053019" in text_of(response) and "items" in response.context["form"].errors


def test_drafts_stand_in_the_queue_in_the_log_and_on_the_public_page() -> None:
    proposed, client = draft_from(), sign_in()
    assert "new restriction" in text_of(client.get(page("proposedchange_changelist")))
    assert client.get(page("proposedchange_history", proposed.pk)).status_code == 200
    assert client.get(page("change_changelist")).status_code == 200
    shown = text_of(client.get(f"/news/{proposed.evidence.get().news_item_id}/"))
    assert "A restriction that is new: Zorbonium licensing" in shown
    press(client, proposed, _accept="1")
    assert "step 1" in text_of(client.get(f"/news/{proposed.evidence.get().news_item_id}/"))
    assert client.get("/admin/").status_code == 200
