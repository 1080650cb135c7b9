"""An act that brings a restriction nobody keeps yet is one proposal, and creating it enters all of it or nothing."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from policies.history import StepRefused
from policies.models import Change, ControlledItem, Instrument, ItemCode, NewsItem, ProposedChange, Restriction
from policies.models.review import RejectedFor, State, Verdict
from policies.pipeline import drafting, founding, review
from policies.pipeline.propose import propose
from policies.pipeline.reading import Draft, DraftItem, Quote
from policies.pipeline.review import AlreadyReviewed
from policies.registry.founding import NewRestriction
from policies.registry.items import CodeEntry
from policies.vocabulary import Measure
from tests.makers import NOW, make_author, make_authority, make_jurisdiction, make_news_item, make_restriction
from tests.pipeline.test_propose import INGEST
from tests.pipeline.test_review import at_once

pytestmark = pytest.mark.django_db
TEXT = "Announcement No. 90 of 2025. Exports of zorbonium (HS 280530) need a licence from 1 December 2025."


def make_draft(**changes: Any) -> Draft:
    values = {
        "title": "Zorbonium licensing",
        "imposed_by": "US",
        "authority": "us-bis",
        "measure": "licence_requirement",
        "targets": ("CN",),
        "citation": "Announcement No. 90 of 2025",
        "instrument_title": "On export controls for zorbonium",
        "legal_basis": "Export Control Law",
        "items": (DraftItem("zorbonium", (("cas", "7440-64-4", ""),)),),
        "effective_date": date(2025, 12, 1),
        "quotes": (Quote("measure", TEXT[29:], 29, len(TEXT)),),
        "confidence": 0.8,
        "because": ("numbered act of the authority",),
    }
    return Draft(**(values | changes))


def make_document(**changes: Any) -> NewsItem:
    values = {"text": TEXT, "grade": "official", "published_at": datetime(2025, 10, 9, 8, tzinfo=UTC)}
    return make_news_item(**(values | changes))


def draft_from(item: NewsItem | None = None, *drafts: Draft) -> ProposedChange:
    return propose(item or make_document(), [], drafts=drafts or [make_draft()], by=INGEST, now=NOW)[0]


def make_new(**changes: Any) -> NewRestriction:
    authority = make_authority()
    values = {
        "slug": "us-zorbonium-2025",
        "title": "Zorbonium licensing",
        "authority": authority,
        "measure": Measure.LICENCE_REQUIREMENT,
        "targets": [make_jurisdiction("CN")],
        "citation": "Announcement No. 90 of 2025",
        "instrument_title": "On export controls for zorbonium",
        "items": [("zorbonium", [CodeEntry("cas", "7440-64-4")])],
        "names": ["zorbonium licensing", "佐尔博"],
    }
    return NewRestriction(**(values | changes))


def create(proposed: ProposedChange, **changes: Any) -> Any:
    return founding.create(proposed, make_new(**changes), {}, by=make_author(), now=NOW)


# --- proposing ---


def test_a_draft_waits_with_its_quotes_and_without_a_restriction() -> None:
    proposed = draft_from()
    assert (proposed.kind, proposed.restriction, proposed.state) == ("new_restriction", None, State.PENDING)
    assert drafting.from_json(proposed.draft) == make_draft()
    assert proposed.evidence.get().quote == TEXT[29:]
    assert str(proposed) == "new: Zorbonium licensing: enter into force (legal act)"


def test_what_is_only_proposed_is_decided_and_no_law_yet() -> None:
    proposed = draft_from(None, make_draft(action="propose", effective_date=None))
    assert (proposed.action, proposed.stage, proposed.effective_date) == ("propose", "decision", None)


def test_a_translation_that_leaves_out_who_else_signed_is_of_the_same_act() -> None:
    own = "Announcement No. 88 of 2026 of the Ministry of Commerce"
    first = draft_from(None, make_draft(citation=f"{own} and the General Administration of Customs"))
    assert draft_from(make_document(), make_draft(citation=own)) == first


def test_an_act_that_is_reprinted_is_one_proposal() -> None:
    first = draft_from()
    again = draft_from(make_document(), make_draft(citation="ANNOUNCEMENT No. 90, of 2025", confidence=0.6))
    assert first == again
    assert (again.evidence.count(), again.draft["citation"]) == (2, "Announcement No. 90 of 2025")


def test_a_surer_reading_of_the_act_fills_in_what_waits() -> None:
    draft_from()
    better = draft_from(make_document(), make_draft(confidence=0.9, legal_basis="Article 9"))
    assert better.draft["legal_basis"] == "Article 9"


def test_two_restrictions_of_one_act_are_two_proposals() -> None:
    drafts = [make_draft(), make_draft(title="Zorbonium know-how", measure="technology_control")]
    assert len({each.pk for each in propose(make_document(), [], drafts=drafts, by=INGEST, now=NOW)}) == 2
    propose(make_document(), [], drafts=drafts, by=INGEST, now=NOW)
    assert ProposedChange.objects.count() == 2


def test_acts_without_a_number_are_told_apart_by_their_titles() -> None:
    one = draft_from(make_document(), make_draft(citation=""))
    assert one != draft_from(make_document(), make_draft(citation="", instrument_title="On something else"))
    assert one == draft_from(make_document(), make_draft(citation=""))


def test_a_document_that_is_revised_brings_its_draft_up_to_date_or_takes_it_back() -> None:
    item = make_document()
    proposed = draft_from(item)
    item.revision = 2
    item.save()
    assert (
        draft_from(item, make_draft(title="Zorbonium, corrected", confidence=0.7)).draft["title"].endswith("corrected")
    )
    item.revision = 3
    item.save()
    propose(item, [], by=INGEST, now=NOW)
    proposed.refresh_from_db()
    assert proposed.state == State.WITHDRAWN and "revision 3" in proposed.decision_reason


def test_what_was_rejected_stays_silent_until_something_firmer_comes() -> None:
    rejected = draft_from(make_document(grade="press"))
    review.reject(rejected, by=make_author(), now=NOW)
    assert draft_from(make_document(grade="press")) == rejected
    again = draft_from(make_document(grade="official"))
    assert (again.state, again.follows) == (State.PENDING, rejected)


def test_the_database_wants_a_restriction_or_a_draft() -> None:
    proposed = draft_from()
    for wrong in ({"restriction": make_restriction()}, {"draft": None}, {"kind": "step"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProposedChange.objects.filter(pk=proposed.pk).update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_reprints_that_are_read_at_once_make_one_proposal() -> None:
    at_once(*(partial(draft_from, make_document()) for _ in range(4)))
    assert ProposedChange.objects.get().evidence.count() == 4


# --- deciding ---


def test_creating_enters_the_restriction_its_act_its_items_and_its_first_step() -> None:
    proposed = draft_from()
    event = create(proposed)
    restriction = Restriction.objects.get(slug="us-zorbonium-2025")
    assert event.restriction == restriction
    assert (event.action, event.stage, event.effective_date) == ("enter_into_force", "legal_act", date(2025, 12, 1))
    assert event.instrument == Instrument.objects.get(citation="Announcement No. 90 of 2025")
    assert (event.quote, event.news_item) == (TEXT[29:], proposed.evidence.get().news_item)
    assert ItemCode.objects.get(item__restriction=restriction).code == "7440-64-4"
    assert [target.code for target in restriction.targets.all()] == ["CN"]
    assert set(restriction.aliases.values_list("text", "language")) == {("zorbonium licensing", "en"), ("佐尔博", "zh")}
    proposed.refresh_from_db()
    assert (proposed.state, proposed.event) == (State.ACCEPTED, event)


def test_all_that_is_created_is_in_the_log() -> None:
    proposed = draft_from()
    before = Change.objects.count()
    create(proposed)
    made = Change.objects.order_by("id")[before:]
    assert [(change.object_type, change.kind) for change in made] == [
        ("restriction", "created"),
        ("instrument", "created"),
        ("statusevent", "created"),
        ("proposedchange", "updated"),
    ]
    assert made[0].after["items"][0]["codes"][0]["code"] == "7440-64-4"
    assert made[3].restriction_id == Restriction.objects.get(slug="us-zorbonium-2025").pk


def test_nothing_is_created_where_the_slug_is_taken() -> None:
    make_restriction(slug="us-zorbonium-2025")
    proposed = draft_from()
    with pytest.raises(StepRefused) as refusal:
        create(proposed)
    assert "attach" in refusal.value.errors["slug"]
    assert not Instrument.objects.exists() and not ControlledItem.objects.exists()


def test_nothing_is_created_where_no_day_is_known() -> None:
    proposed = draft_from(make_document(), make_draft(effective_date=None))
    with pytest.raises(StepRefused) as refusal:
        create(proposed)
    assert "effective_date" in refusal.value.errors
    assert not Restriction.objects.exists()


def test_the_second_restriction_of_an_act_takes_the_act_that_is_there() -> None:
    drafts = [make_draft(), make_draft(title="Zorbonium know-how")]
    one, other = propose(make_document(), [], drafts=drafts, by=INGEST, now=NOW)
    assert create(one).instrument == create(other, slug="us-zorbonium-technology").instrument


def test_a_draft_that_is_known_is_attached_and_its_act_asked_no_more() -> None:
    proposed, known = draft_from(), make_restriction()
    founding.attach(proposed, known, by=make_author(), now=NOW)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.attached_to, proposed.event) == (State.ACCEPTED, known, None)
    assert draft_from() == proposed
    assert Change.objects.filter(object_type="proposedchange", after__attached_to=known.slug).exists()


def test_a_merged_restriction_takes_no_draft() -> None:
    merged = make_restriction(merged_into=make_restriction(slug="heir"))
    with pytest.raises(StepRefused, match="merged into heir"):
        founding.attach(draft_from(), merged, by=make_author(), now=NOW)


def test_a_draft_is_not_accepted_as_if_it_were_a_step() -> None:
    with pytest.raises(StepRefused, match="new restriction"):
        review.accept(draft_from(), by=make_author(), now=NOW)


def test_of_several_accepted_together_the_draft_is_refused_and_the_others_go() -> None:
    outcome = review.accept_many([draft_from().pk], by=make_author(), now=NOW)[0]
    assert outcome.event is None and "fill it in" in outcome.error


@pytest.mark.parametrize(
    ("changes", "verdict"), [({}, Verdict.SAME), ({"measure": Measure.EXPORT_BAN, "targets": []}, Verdict.AMENDED)]
)
def test_what_the_editor_filled_in_otherwise_is_kept_as_an_amendment(changes: dict[str, Any], verdict: str) -> None:
    proposed = draft_from()
    create(proposed, **changes)
    assert proposed.evidence.get().verdict == verdict


def test_a_rejected_draft_says_why() -> None:
    proposed = draft_from()
    review.reject(proposed, by=make_author(), now=NOW, why=RejectedFor.DOUBTFUL)
    proposed.refresh_from_db()
    assert (proposed.rejected_for, proposed.evidence.get().verdict) == ("doubtful", "same")


@pytest.mark.django_db(transaction=True)
def test_only_the_first_of_two_editors_creates() -> None:
    proposed = draft_from()
    make_new()
    results = at_once(partial(create, proposed), partial(create, proposed, slug="another"))
    assert sum(isinstance(result, AlreadyReviewed) for result in results) == 1
    assert Restriction.objects.count() == 1
