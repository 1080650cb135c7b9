"""The review desk: one decides, the other is told, and what is shown is what is recorded."""

from datetime import date, timedelta
from typing import Any

import pytest

from policies.models import Change, Evidence, ProposedChange, StatusEvent
from policies.pipeline import review
from tests.admin.helpers import filled, make_item, make_proposal, make_staff, page, sign_in, text_of
from tests.makers import NOW, make_author, make_editor, make_event, make_restriction

pytestmark = pytest.mark.django_db

QUEUE = "proposedchange_changelist"


def desk(proposed: ProposedChange) -> str:
    return page("proposedchange_change", proposed.pk)


def decide(client: Any, proposed: ProposedChange, **changes: Any) -> Any:
    """Press a button of the page as it is shown, with changes in its form."""
    form = client.get(desk(proposed)).context["form"]
    return client.post(desk(proposed), filled(form, **changes))


# --- the page ---


def test_the_quote_is_marked_in_its_article_and_nothing_else_is() -> None:
    proposed = make_proposal(
        text="\u4e2d\u6587 \U0001f600 first. The curbs were lifted today. Last.", quote="The curbs were lifted today."
    )
    passage = sign_in().get(desk(proposed)).context["passages"][0]
    assert [piece.text for piece in passage.pieces if piece.is_marked] == ["The curbs were lifted today."]
    assert "".join(piece.text for piece in passage.pieces) == proposed.evidence.get().news_item.text


def test_of_a_long_article_the_passage_is_shown_with_its_surroundings() -> None:
    text = "Before it all. " * 2000 + "The curbs were lifted today. " + "After it all. " * 2000
    passage = sign_in().get(desk(make_proposal(text=text, quote="The curbs were lifted today."))).context["passages"][0]
    shown = "".join(piece.text for piece in passage.pieces)
    assert passage.pieces[0].is_gap and passage.pieces[-1].is_gap
    assert "The curbs were lifted today." in shown and len(shown) < 3000


def test_a_quote_is_marked_in_the_revision_that_it_was_read_from() -> None:
    proposed = make_proposal(text="The curbs were lifted today. More.", quote="The curbs were lifted today.")
    item = proposed.evidence.get().news_item
    item.text, item.revision = "A correction came first. The curbs were lifted today.", 2
    item.save()
    passage = sign_in().get(desk(proposed)).context["passages"][0]
    assert passage.is_found
    assert [piece.text for piece in passage.pieces if piece.is_marked] == ["The curbs were lifted today."]


def test_a_quote_that_is_not_where_it_should_be_is_shown_apart_and_said_so() -> None:
    proposed = make_proposal()
    Evidence.objects.filter(proposed=proposed).update(start=1, end=9)
    response = sign_in().get(desk(proposed))
    assert not response.context["passages"][0].is_found
    assert "no longer has these words" in text_of(response)


def test_markup_and_direction_tricks_in_what_was_fetched_stay_text() -> None:
    item = make_item(
        "<script>alert(1)</script> the curbs were lifted today <img src=x onerror=alert(2)> \u202egnihton",
        title="<script>alert(3)</script>",
        publisher="<b>Wire</b>",
        url="javascript:alert(4)",
    )
    proposed = make_proposal(item=item, restriction=make_restriction(title="<script>alert(5)</script>"))
    client = sign_in()
    for address in (desk(proposed), page(QUEUE), page("newsitem_change", item.pk), page("newsitem_changelist")):
        sent = client.get(address).content.decode()
        assert "<script>alert" not in sent and "<img src=x" not in sent and "<b>Wire" not in sent
        assert 'href="javascript:' not in sent and "\u202e" not in sent, address


def test_the_page_gives_grade_reasons_candidates_status_and_steps() -> None:
    restriction = make_event(summary="The letters went out").restriction
    other = make_restriction(slug="another-one")
    shown = text_of(sign_in().get(desk(make_proposal(restriction=restriction, candidates=[other.slug, "gone"]))))
    assert "'lifted' governs the curbs" in shown and "80% sure" in shown
    assert "another-one" in shown and "The letters went out" in shown and "in force" in shown


# --- deciding ---


def test_accepting_records_what_is_proposed_with_quote_article_and_reviewer() -> None:
    proposed, editor = make_proposal(), make_editor(username="mei")
    decide(sign_in(editor), proposed, _accept="1")
    proposed.refresh_from_db()
    event = StatusEvent.objects.get()
    assert (proposed.state, proposed.event, proposed.reviewed_by) == ("accepted", event, editor)
    assert (event.quote, event.news_item) == ("the curbs were lifted today", proposed.evidence.get().news_item)
    assert (event.effective_date, event.effective_basis) == (date(2025, 7, 3), "inferred")
    reviewed = Change.objects.get(object_type="proposedchange")
    assert "amended" not in reviewed.after
    assert {change.door for change in Change.objects.all()} == {"admin"}
    assert all(change.request_id for change in Change.objects.all())


def test_what_is_changed_in_the_form_is_recorded_and_logged_as_an_amendment() -> None:
    proposed = make_proposal(effective_date=date(2025, 7, 2))
    changes = {"effective_date": "2025-07-01", "summary": "Letters withdrawn", "stage": "legal_act"}
    decide(sign_in(), proposed, _accept="1", **changes)
    event = StatusEvent.objects.get()
    assert (event.effective_date, event.summary, event.stage) == (date(2025, 7, 1), "Letters withdrawn", "legal_act")
    amended = Change.objects.get(object_type="proposedchange").after["amended"]
    assert amended == {"effective_date": "2025-07-01", "summary": "Letters withdrawn", "stage": "legal_act"}


def test_an_amendment_can_name_another_restriction() -> None:
    other, proposed = make_restriction(slug="the-other-one"), make_proposal()
    decide(sign_in(), proposed, _accept="1", restriction="the-other-one")
    assert StatusEvent.objects.get().restriction == other


def test_rejecting_needs_a_reason_and_keeps_it() -> None:
    proposed, client = make_proposal(), sign_in()
    response = decide(client, proposed, _reject="1")
    assert "Say why it is rejected" in " ".join(response.context["form"].errors["reason"])
    decide(client, proposed, _reject="1", reason="it speaks of another rule")
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decision_reason) == ("rejected", "it speaks of another rule")
    assert not StatusEvent.objects.exists()


def test_without_a_stated_date_the_form_asks_where_the_ledger_needs_one() -> None:
    proposed, client = make_proposal(stage="legal_act"), sign_in()
    shown = client.get(desk(proposed))
    assert shown.context["needs_date"] and "No date is stated" in text_of(shown)
    refused = decide(client, proposed, _accept="1")
    assert refused.context["form"].errors["effective_date"] == ["Say since when it holds; for talk, when it was said."]
    decide(client, proposed, _accept="1", effective_date="2025-07-02")
    assert StatusEvent.objects.get().effective_basis == "stated"


def test_what_the_ledger_refuses_is_said_on_its_field_and_nothing_is_decided() -> None:
    proposed = make_proposal(action="extend", stage="legal_act", effective_date=date(2025, 7, 2))
    response = decide(sign_in(), proposed, _accept="1")
    assert "could be extended" in " ".join(response.context["form"].errors["action"])
    proposed.refresh_from_db()
    assert proposed.state == "pending"


def test_the_second_of_two_reviewers_is_told_who_decided_and_changes_nothing() -> None:
    proposed = make_proposal()
    mei, ana = sign_in(make_editor(username="mei")), sign_in(make_editor(username="ana"))
    opened = filled(ana.get(desk(proposed)).context["form"])
    mei.post(desk(proposed), opened | {"_accept": "1"})
    response = ana.post(desk(proposed), opened | {"_reject": "1", "reason": "no"}, follow=True)
    assert "Already accepted by mei" in text_of(response)
    proposed.refresh_from_db()
    assert proposed.state == "accepted" and proposed.reviewed_by.username == "mei"
    assert StatusEvent.objects.count() == 1


def test_after_a_decision_comes_the_next_one_of_the_list_it_was_opened_from() -> None:
    first, other, last = (make_proposal(confidence=sure) for sure in (0.9, 0.8, 0.7))
    ProposedChange.objects.filter(pk=other.pk).update(action="ease")
    client, kept = sign_in(), "?_changelist_filters=action__exact%3Dlift"
    form = client.get(desk(first) + kept).context["form"]
    response = client.post(desk(first) + kept, filled(form, _accept="1"))
    assert response.url == desk(last) + kept
    form = client.get(response.url).context["form"]
    response = client.post(desk(last) + kept, filled(form, _reject="1", reason="no"))
    assert response.url == page(QUEUE) + "?action__exact=lift"


def test_nonsense_in_the_kept_filters_falls_back_to_the_whole_queue() -> None:
    proposed = make_proposal()
    response = sign_in().get(desk(proposed) + "?_changelist_filters=nonsense__x%3D1")
    assert response.status_code == 200 and response.context["queue"]["count"] == 1


def test_a_proposal_for_a_merged_restriction_offers_the_one_that_took_it_over() -> None:
    original = make_restriction(slug="original")
    proposed, client = make_proposal(restriction=make_restriction(slug="twin", merged_into=original)), sign_in()
    shown = client.get(desk(proposed))
    assert "twin was merged into" in text_of(shown) and shown.context["form"]["restriction"].value() == original.slug
    decide(client, proposed, _accept="1")
    assert StatusEvent.objects.get().restriction == original


def test_a_merge_that_comes_between_is_told_and_the_form_then_names_the_target() -> None:
    twin, original = make_restriction(slug="twin"), make_restriction(slug="original")
    proposed, client = make_proposal(restriction=twin), sign_in()
    opened = filled(client.get(desk(proposed)).context["form"], _accept="1")
    twin.merged_into = original
    twin.save()
    response = client.post(desk(proposed), opened)
    assert "twin was merged into original" in text_of(response)
    assert not StatusEvent.objects.exists()
    client.post(desk(proposed), filled(response.context["form"], _accept="1"))
    assert StatusEvent.objects.get().restriction == original


def test_beside_a_merged_restriction_stands_the_history_that_goes_on() -> None:
    event = make_event(action="lift", effective_date=date(2025, 7, 2), summary="Recorded over here")
    twin = make_restriction(slug="twin", merged_into=event.restriction)
    proposed = make_proposal(restriction=twin, stage="decision", effective_date=date(2025, 7, 2))
    response = sign_in().get(desk(proposed))
    assert response.context["looks_like"] == event
    assert "Recorded over here" in text_of(response)


# --- several at once ---


def bulk(client: Any, action: str, *rows: ProposedChange, **more: Any) -> Any:
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(page(QUEUE), chosen | more)


def test_of_several_accepted_together_each_is_told_what_became_of_it() -> None:
    good, undated = make_proposal(), make_proposal(stage="legal_act")
    response = bulk(sign_in(), "accept_selected", good, undated)
    assert [outcome.proposed for outcome in response.context["went"]] == [good]
    assert [outcome.proposed for outcome in response.context["refused"]] == [undated]
    assert "The sources state no date" in text_of(response)
    assert StatusEvent.objects.count() == 1


def test_one_that_somebody_decided_meanwhile_is_told_of_and_not_left_out() -> None:
    decided, waiting = make_proposal(), make_proposal()
    review.accept(decided, by=make_author(user=make_editor(username="mei")), now=NOW)
    response = bulk(sign_in(), "accept_selected", decided, waiting)
    assert "Already accepted by mei" in text_of(response)
    assert StatusEvent.objects.count() == 2


def test_several_are_rejected_only_with_a_reason() -> None:
    rows, client = [make_proposal(), make_proposal()], sign_in()
    asked = bulk(client, "reject_selected", *rows)
    assert "Why they are rejected" in text_of(asked)
    assert "Say why" in text_of(bulk(client, "reject_selected", *rows, reason=" "))
    assert ProposedChange.objects.filter(state="pending").count() == 2
    bulk(client, "reject_selected", *rows, reason="all from one mistaken report")
    reasons = set(ProposedChange.objects.filter(state="rejected").values_list("decision_reason", flat=True))
    assert reasons == {"all from one mistaken report"}


# --- the list ---


def test_the_queue_is_ordered_by_confidence_then_age_and_shows_what_is_pending() -> None:
    weak, new, old = make_proposal(confidence=0.4), make_proposal(), make_proposal(created_at=NOW - timedelta(days=3))
    make_proposal(state="rejected")
    response = sign_in().get(page(QUEUE))
    assert list(response.context["cl"].result_list) == [old, new, weak]


def test_the_queue_says_what_looks_already_recorded() -> None:
    event = make_event(action="lift", effective_date=date(2025, 7, 2))
    near = make_proposal(restriction=event.restriction, stage="decision", effective_date=date(2025, 7, 4))
    far = make_proposal(restriction=event.restriction, stage="decision", effective_date=date(2025, 8, 4))
    rows = {row.pk: row for row in sign_in().get(page(QUEUE)).context["cl"].result_list}
    assert rows[near.pk].looks_like == event and rows[far.pk].looks_like is None
    assert "looks already recorded: " in text_of(sign_in().get(page(QUEUE)))


def test_a_step_that_was_taken_back_is_nothing_to_look_like() -> None:
    event = make_event(action="lift", effective_date=date(2025, 7, 2))
    sign_in().post(page("restriction_retract", event.pk), {"reason": "never"})
    make_proposal(restriction=event.restriction, stage="decision", effective_date=date(2025, 7, 2))
    assert sign_in().get(page(QUEUE)).context["cl"].result_list[0].looks_like is None


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("sample=yes", 1),
        ("sample=no", 1),
        ("grade=official", 1),
        ("state=all", 3),
        ("state=rejected", 1),
        ("action=ease", 1),
    ],
)
def test_the_queue_is_filtered_by_what_it_rests_on(query: str, count: int) -> None:
    make_proposal(item=make_item("the curbs were lifted today", is_sample=True))
    make_proposal(item=make_item("the curbs were lifted today", grade="official"), action="ease")
    make_proposal(state="rejected")
    assert len(sign_in().get(f"{page(QUEUE)}?{query}").context["cl"].result_list) == count


# --- who may ---


def test_who_may_only_look_decides_nothing() -> None:
    proposed, client = make_proposal(), sign_in(make_staff("view_proposedchange"))
    shown = client.get(desk(proposed))
    assert shown.status_code == 200 and "_accept" not in text_of(shown)
    assert client.post(desk(proposed), {"_accept": "1"}).status_code == 403
    bulk(client, "accept_selected", proposed)
    proposed.refresh_from_db()
    assert proposed.state == "pending"


def test_a_reviewer_needs_no_permission_for_the_ledger_itself() -> None:
    proposed = make_proposal()
    decide(sign_in(make_staff("change_proposedchange")), proposed, _accept="1")
    assert StatusEvent.objects.count() == 1
