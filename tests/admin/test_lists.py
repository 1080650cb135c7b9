"""What the desk shows: the log, the first page, sources, and lists that stay quick however long they get."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from policies.models import Change, Source
from policies.registry import edit
from policies.registry.edit import editing
from tests.admin.helpers import make_proposal, make_staff, page, sign_in, text_of
from tests.makers import NOW, make_author, make_editor, make_event, make_restriction, make_source

pytestmark = pytest.mark.django_db


# --- the log ---


def test_the_history_of_a_row_is_its_part_of_the_log_newest_first() -> None:
    restriction, other = make_restriction(title="Old"), make_restriction(title="Other")
    for row, title in ((restriction, "Newer"), (other, "Elsewhere"), (restriction, "Newest")):
        with editing(row, by=make_author(reason=f"call it {title}"), now=NOW):
            row.title = title
            row.save()
    event = make_event(restriction)
    response = sign_in().get(page("restriction_history", restriction.pk))
    told = [change.object_type for change in response.context["page"]]
    assert told == ["statusevent", "restriction", "restriction"]
    shown = text_of(response)
    assert "Newest" in shown and "call it Newer" in shown and event.hash in shown
    assert "Elsewhere" not in shown


def test_a_change_shows_each_field_before_and_after() -> None:
    restriction = make_restriction(title="Old <b>title</b>")
    with editing(restriction, by=make_author(user=make_editor(username="mei"), reason="renamed"), now=NOW):
        restriction.title, restriction.companies = "New title", ["Synopsys", "Cadence"]
        restriction.save()
    response = sign_in().get(page("change_change", Change.objects.get().pk))
    rows = {row.name: (row.before, row.after) for row in response.context["rows"]}
    assert rows == {"companies": ("", "Synopsys\nCadence"), "title": ("Old <b>title</b>", "New title")}
    sent = response.content.decode()
    assert "&lt;b&gt;title" in sent and "mei" in sent and "renamed" in sent


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("nature=policy", 1),
        ("nature=registry", 1),
        ("object_type=statusevent", 1),
        ("kind=deleted", 0),
        ("q=why+not", 1),
    ],
)
def test_the_log_is_filtered_and_searched(query: str, count: int) -> None:
    restriction = make_restriction()
    edit.save(restriction, by=make_author(), now=NOW)
    restriction.title = "Another"
    edit.save(restriction, by=make_author(reason="why not"), now=NOW)
    make_event(restriction)
    assert sign_in().get(f"{page('change_changelist')}?{query}").context["cl"].result_count == count


def test_the_log_cannot_be_written_at_the_desk() -> None:
    edit.delete(make_source(), by=make_author(), now=NOW)
    here = page("change_change", Change.objects.get().pk)
    assert sign_in().post(here, {"reason": "another"}).status_code == 403
    assert sign_in().post(page("change_delete", Change.objects.get().pk), {"post": "yes"}).status_code == 403


# --- the first page ---


def test_the_first_page_says_what_waits_what_lapsed_what_ails_and_what_is_stale() -> None:
    today = timezone.now().date()
    make_proposal(created_at=timezone.now() - timedelta(days=9))
    make_proposal(created_at=timezone.now())
    lapsed = make_event(effective_date=today - timedelta(days=400)).restriction
    make_event(
        lapsed,
        action="suspend",
        effective_date=today - timedelta(days=380),
        until_date=today - timedelta(days=2),
    )
    make_source(name="Silent ministry", state="failing", failures=3)
    make_source(name="Fine", state="ok_new")
    board = sign_in().get("/admin/").context["board"]
    assert (board["queue"]["total"], board["queue"]["today"], board["queue"]["older"]) == (2, 1, 1)
    assert [period.restriction for period in board["lapses"]] == [lapsed]
    assert [source.name for source in board["sources"]] == ["Silent ministry"]
    assert board["stale_count"] == 3


def test_the_first_page_leads_to_what_confirms_a_lapse() -> None:
    today = timezone.now().date()
    lapsed = make_event(effective_date=today - timedelta(days=400)).restriction
    make_event(lapsed, action="suspend", effective_date=today - timedelta(days=9), until_date=today - timedelta(days=2))
    link = f"{page('restriction_record', lapsed.pk)}?action=reinstate&effective_date={today - timedelta(days=1)}"
    assert link in text_of(sign_in().get("/admin/"))


def test_the_first_page_shows_only_what_one_may_see() -> None:
    make_proposal()
    shown = text_of(sign_in(make_staff("view_source")).get("/admin/"))
    assert "Sources that ail" in shown
    assert "Waiting for review" not in shown and "Latest changes" not in shown


def test_an_empty_product_has_a_first_page() -> None:
    assert "Nothing waits" in text_of(sign_in().get("/admin/"))


# --- sources ---


def test_check_now_makes_active_sources_due_and_leaves_the_others_alone() -> None:
    later = timezone.now() + timedelta(days=1)
    active, idle = make_source(next_due_at=later), make_source(next_due_at=later, is_active=False)
    post = {"action": "check_now", "_selected_action": [active.pk, idle.pk]}
    response = sign_in().post(page("source_changelist"), post, follow=True)
    assert "1 due now" in text_of(response) and "1 switched off" in text_of(response)
    assert Source.objects.get(pk=active.pk).next_due_at <= timezone.now()
    assert Source.objects.get(pk=idle.pk).next_due_at == later


# --- quick, however long ---


def statements(address: str) -> int:
    client = sign_in()
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def fill(count: int) -> None:
    for number in range(count):
        event = make_event(effective_date=date(2025, 1, 1) + timedelta(days=number))
        make_proposal(restriction=event.restriction)
        make_event(event.restriction, action="lift", effective_date=date(2025, 7, 1))
        make_source(state="failing")


@pytest.mark.parametrize(
    "name",
    [
        "proposedchange_changelist",
        "restriction_changelist",
        "statusevent_changelist",
        "statusperiod_changelist",
        "change_changelist",
        "source_changelist",
        "newsitem_changelist",
    ],
)
def test_a_longer_list_takes_no_more_statements(name: str) -> None:
    fill(2)
    few = statements(page(name))
    fill(8)
    assert statements(page(name)) <= few
    assert few < 25


def test_the_first_page_takes_no_more_statements_when_there_is_more() -> None:
    fill(2)
    few = statements("/admin/")
    fill(8)
    assert statements("/admin/") <= few


def test_a_review_page_takes_no_more_statements_when_the_history_is_long() -> None:
    proposed = make_proposal()
    address = page("proposedchange_change", proposed.pk)
    make_event(proposed.restriction)
    few = statements(address)
    for number in range(12):
        make_event(proposed.restriction, action="maintain", effective_date=date(2025, 2, 1) + timedelta(days=number))
    fill(5)
    assert statements(address) <= few


def test_the_places_of_every_day_are_one_click_away_for_those_who_may_go_there() -> None:
    places = ["Review queue", "Restrictions", "News", "Sources", "Change log"]
    header = sign_in().get(page("source_changelist")).text.partition("</header>")[0]
    assert all(f">{place}</a>" in header for place in places)
    nobody = make_editor(is_superuser=False)
    assert 'class="places"' in (told := sign_in(nobody).get("/admin/").text) and ">Sources</a>" not in told
    assert "<h1>Restrictions</h1>" in sign_in().get(page("restriction_changelist")).text
