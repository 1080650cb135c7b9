"""At the desk a proposal is shown with what contradicts it, what has overtaken it, and what came before it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from policies import history
from policies.models import Evidence, NewsItem, ProposedChange
from policies.models.review import RejectedFor
from policies.pipeline import review
from tests.admin.helpers import make_item, make_proposal, page, sign_in, text_of
from tests.makers import NOW, make_author, make_event, make_restriction

pytestmark = pytest.mark.django_db
QUEUE = "proposedchange_changelist"


def desk(proposed: ProposedChange) -> str:
    return page("proposedchange_change", proposed.pk)


def make_conflict() -> tuple[ProposedChange, ProposedChange]:
    restriction = make_restriction()
    lifted = make_proposal(restriction=restriction)
    kept = make_proposal(
        "Officials said that the curbs will stay in place.", "the curbs will stay", restriction=restriction,
        action="maintain", item=None,
    )  # fmt: skip
    lifted.conflicts_with.add(kept)
    return lifted, kept


def add_report(proposed: ProposedChange, **changes: Any) -> Evidence:
    item = changes.pop("item", None) or make_item("The curbs were lifted today.", url="https://b.example/1")
    values = {"quote": "curbs were lifted", "start": 4, "end": 21, "confidence": 0.5, "revision": 1}
    return Evidence.objects.create(proposed=proposed, news_item=item, **(values | changes))


def test_a_conflict_stands_on_both_with_the_quote_and_the_link_of_the_other() -> None:
    lifted, kept = make_conflict()
    for own, other, quote in ((lifted, kept, "the curbs will stay"), (kept, lifted, "the curbs were lifted today")):
        shown = text_of(sign_in().get(desk(own)))
        assert "Conflict:" in shown and quote in shown and f'href="{desk(other)}"' in shown
    queue = text_of(sign_in().get(page(QUEUE)))
    assert queue.count("conflict: ") == 2


def test_what_was_rejected_is_no_conflict_any_more() -> None:
    lifted, kept = make_conflict()
    review.reject(kept, by=make_author(), now=NOW)
    assert "Conflict:" not in text_of(sign_in().get(desk(lifted)))


def test_talk_that_was_overtaken_says_so_and_still_waits() -> None:
    restriction = make_restriction()
    talk = make_proposal(restriction=restriction, action="ease")
    act = make_proposal(
        restriction=restriction, stage="legal_act", reported_date=date(2025, 7, 9), effective_date=date(2025, 7, 9)
    )
    client = sign_in()
    shown = text_of(client.get(desk(talk)))
    assert "Overtaken:" in shown and f'href="{desk(act)}"' in shown and 'name="_accept"' in shown
    assert "Overtaken:" not in text_of(client.get(desk(act)))
    assert "overtaken by" in text_of(client.get(page(QUEUE)))


def test_what_asks_again_says_what_was_rejected_and_why() -> None:
    rejected = make_proposal()
    review.reject(rejected, by=make_author(reason="about another chip"), now=NOW)
    again = make_proposal(restriction=rejected.restriction, follows=rejected)
    shown = text_of(sign_in().get(desk(again)))
    assert "was rejected on 23 November 2026" in shown and "about another chip" in shown
    assert "asked again" in text_of(sign_in().get(page(QUEUE)))


def test_reports_are_counted_with_and_without_copies() -> None:
    proposed = make_proposal(report_count=4, independent_count=2)
    assert "4 reports, 2 independent" in text_of(sign_in().get(page(QUEUE)))
    assert "4 reports, 2 independent" in text_of(sign_in().get(desk(proposed)))


def test_a_copy_is_listed_with_the_one_it_copies_and_not_shown_again() -> None:
    proposed = make_proposal()
    first = proposed.evidence.get().news_item
    NewsItem.objects.filter(pk=first.pk).update(publisher="The Wire")
    copy = make_item("The curbs were lifted today.", copy_of=first, publisher="A Site")
    add_report(proposed, item=copy, is_independent=False)
    response = sign_in().get(desk(proposed))
    assert len(response.context["passages"]) == 1
    assert [row.news_item for row in response.context["more_evidence"]] == [copy]
    assert "1 more report" in text_of(response) and "The Wire" in text_of(response)


def test_a_report_that_differs_says_what_it_says() -> None:
    proposed = make_proposal()
    add_report(proposed, action="suspend", stage="talk", until_date=date(2026, 11, 10))
    assert "This report says suspend (talk), until 10 November 2026." in " ".join(
        text_of(sign_in().get(desk(proposed))).replace("<strong>", "").replace("</strong>", "").split()
    )


def test_a_withdrawn_proposal_keeps_its_row_and_says_why() -> None:
    proposed = make_proposal(state="withdrawn", decision_reason="“Talks” was changed, and says so no longer.")
    shown = text_of(sign_in().get(desk(proposed)))
    assert "Withdrawn" in shown and "says so no longer" in shown and 'name="_accept"' not in shown


def test_tricks_in_titles_and_quotes_of_others_stay_text() -> None:
    restriction = make_restriction()
    own = make_proposal(restriction=restriction)
    item = make_item(
        "<script>alert(1)</script> stays \u202enihton", title="<script>alert(2)</script>\u202e", url="javascript:x"
    )
    other = make_proposal(item=item, quote="<script>alert(1)</script>", restriction=restriction, action="maintain")
    own.conflicts_with.add(other)
    add_report(own, item=item, quote="<script>", start=0, end=8, is_independent=False)
    for address in (desk(own), page(QUEUE)):
        sent = sign_in().get(address).content.decode()
        assert "<script>alert" not in sent and "\u202e" not in sent and 'href="javascript:' not in sent


@pytest.mark.parametrize("why", list(RejectedFor))
def test_a_rejection_says_whose_fault_it_is(why: RejectedFor) -> None:
    proposed = make_proposal()
    sign_in().post(desk(proposed), {"_reject": "1", "reason": "see there", "rejected_for": why.value})
    proposed.refresh_from_db()
    assert (proposed.rejected_for, proposed.evidence.get().verdict) == (why, "wrong" if why == "misread" else "same")


def test_what_looks_recorded_is_offered_to_be_rejected_as_that() -> None:
    proposed = make_proposal()
    make_event(proposed.restriction, action="lift", stage="talk", effective_date=date(2025, 7, 2))
    form = sign_in().get(desk(proposed)).context["form"]
    assert form["rejected_for"].value() == RejectedFor.KNOWN


def test_the_queue_ranks_many_independent_reports_over_one_that_is_hardly_surer() -> None:
    alone = make_proposal(confidence=0.82)
    many = make_proposal(confidence=0.8, report_count=9, independent_count=3)
    copied = make_proposal(confidence=0.8, report_count=9, independent_count=1)
    rows = sign_in().get(page(QUEUE)).context["cl"].result_list
    assert list(rows) == [many, alone, copied]


def test_a_desk_with_many_reports_and_conflicts_takes_no_more_statements() -> None:
    def statements(proposed: ProposedChange) -> int:
        client = sign_in()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(desk(proposed)).status_code == 200
        return len(caught)

    one, many = make_conflict()[0], make_conflict()[0]
    for number in range(20):
        add_report(many, action="ease", stage="talk", is_independent=number % 2 == 0)
    for _ in range(3):
        many.conflicts_with.add(make_proposal(restriction=many.restriction, action="maintain"))
    assert statements(many) <= statements(one) + 1


def test_the_first_page_says_how_right_the_reader_was_and_when_there_is_too_little_to_say() -> None:
    for number in range(6):
        proposed = make_proposal(created_at=NOW - timedelta(days=number))
        rule = "remove→control" if number < 5 else "grow→licence"
        Evidence.objects.filter(proposed=proposed).update(rule=rule, action="lift", stage="talk")
        if number == 0:
            review.reject(proposed, by=make_author(), now=NOW)
        else:
            review.accept(proposed, by=make_author(), now=NOW)
    shown = text_of(sign_in().get("/admin/"))
    assert "remove→control" in shown and "80%" in shown
    assert "grow→licence" in shown and "too few" in shown


def test_a_news_item_says_what_it_copies_and_what_copies_it() -> None:
    first = make_item("The curbs were lifted today.", title="The first", publisher="Wire")
    copy = make_item("The curbs were lifted today!", title="The copy", publisher="<b>Site</b>", copy_of=first)
    client = sign_in()
    assert "a copy of" in text_of(client.get(page("newsitem_change", copy.pk)))
    sent = client.get(page("newsitem_change", first.pk)).content.decode()
    assert "The copy" in sent and "<b>Site" not in sent
    assert "Nearly the same text came before" in text_of(client.get(f"/news/{copy.pk}/"))
    assert "1 near-copy of this text" in text_of(client.get(f"/news/{first.pk}/"))


def test_the_first_page_names_what_was_accepted_and_no_article_says_any_longer() -> None:
    proposed = make_proposal()
    event = review.accept(proposed, by=make_author(), now=NOW)
    client = sign_in()
    assert "no article says so any longer" not in text_of(client.get("/admin/"))
    Evidence.objects.update(is_current=False)
    NewsItem.objects.update(read_at=timezone.now())
    shown = text_of(client.get("/admin/"))
    assert "no article says so any longer" in shown and f'href="{desk(proposed)}"' in shown
    history.retract(event, by=make_author(), now=NOW)
    assert "no article says so any longer" not in text_of(client.get("/admin/"))
